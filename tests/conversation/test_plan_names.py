"""A plan keeps the words that tell it from another insurer's plan of the same name."""

from typing import Any

import pytest

from actions.base import Turn
from actions.insurance.network import has_no_network, plan_name


def turn(text: str, payer: str | None = None, **named: str) -> Turn:
    found: list[dict[str, Any]] = [
        {"entity": entity, "value": value, "start": text.index(value), "end": text.index(value) + len(value)}
        for entity, value in named.items()
    ]
    return Turn(text, "inform", 0.9, tuple(found), {"payer": payer}, "network_check_form", "plan")


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("i got lakeshore gold hmo", {"plan": "gold hmo"}, "lakeshore gold hmo"),
        ("my plan is gold hmo", {"plan": "gold hmo"}, "gold hmo"),
        ("Acme Gold HMO", {"insurer": "Acme", "plan": "Gold HMO"}, "Acme Gold HMO"),
        ("it's through Acme, the Gold HMO", {"insurer": "Acme", "plan": "Gold HMO"}, "Acme Gold HMO"),
    ],
)
def test_a_word_before_the_plan_belongs_to_its_name(text: str, named: dict[str, str], expected: str) -> None:
    assert plan_name(turn(text, **named)) == expected


@pytest.mark.parametrize(
    ("text", "payer", "named", "expected"),
    [
        ("Medicare. the plain one", "original_medicare", {"insurer": "Medicare"}, True),
        ("Medicare", None, {"insurer": "Medicare"}, False),
        ("Tanager Advantage", "original_medicare", {"plan": "Tanager Advantage"}, False),
    ],
)
def test_original_medicare_has_no_network(text: str, payer: str | None, named: dict[str, str], expected: bool) -> None:
    assert has_no_network(turn(text, payer, **named)) is expected
