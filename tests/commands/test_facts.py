"""``second-opinion facts due`` tells which facts have to be checked again."""

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from commands import app
from second_opinion.facts import load_facts

FACTS = load_facts()
FIRST = min(fact.expires_on for fact in FACTS.values())


def due(*options: str) -> str:
    result = CliRunner().invoke(app, ["facts", "due", *options], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_nothing_is_listed_long_before_a_date() -> None:
    day = FIRST - timedelta(days=90)
    assert FIRST.isoformat() in due("--on", day.isoformat(), "--within", "30")


def test_every_fact_is_listed_that_falls_due_and_those_past_their_date_are_marked() -> None:
    told = due("--on", FIRST.isoformat(), "--within", "0")
    expected = [fact.id for fact in FACTS.values() if fact.expires_on == FIRST]
    assert expected
    for fact in expected:
        assert fact in told
    assert told.count("(past)") == len(expected)


@pytest.mark.parametrize("day", ["soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    result = CliRunner().invoke(app, ["facts", "due", "--on", day])
    assert "expected a date" in str(result.exception)


def test_all_facts_fall_due_in_the_end() -> None:
    assert f"{len(FACTS)} of {len(FACTS)} facts" in due("--on", date(2031, 1, 1).isoformat())
