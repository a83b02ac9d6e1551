"""Days as people name them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.letters import day_named, in_words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("December 18", date(2026, 12, 18)),
        ("Friday, Dec. 18th", date(2026, 12, 18)),
        ("the 3rd of January", date(2027, 1, 3)),
        ("12/18", date(2026, 12, 18)),
        ("12/18/26", date(2026, 12, 18)),
        ("November 3", date(2026, 11, 3)),
        ("March 2", date(2027, 3, 2)),
        ("November 3, 2026", date(2026, 11, 3)),
        ("February 30", None),
        ("13/40", None),
        ("next Friday", None),
        ("the 14th", None),
        ("in 10 days", None),
        ("20/12/2026/5", None),
    ],
)
def test_a_month_and_a_day_name_a_day_and_nothing_else_does(words: str, day: date | None) -> None:
    assert day_named(words, TODAY) == day


@given(day=st.dates(TODAY, date(2027, 9, 20)))
def test_a_day_that_was_put_in_words_is_read_as_that_day(day: date) -> None:
    assert day_named(in_words(day), TODAY) == day
