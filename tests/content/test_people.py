"""How the guide speaks of the person for whom it is."""

import pytest

from second_opinion.people import person


@pytest.mark.parametrize(
    ("typed", "relation", "whose"),
    [
        (None, None, "your"),
        ("self", None, "your"),
        ("mom", "mother", "your mother's"),
        ("Grandpa", "grandfather", "your grandfather's"),
        ("14 year old son", "son", "your son's"),
        ("parents", "parents", "your parents'"),
        ("client", "family member", "your family member's"),
    ],
)
def test_a_noun_as_typed_is_said_back(typed: str | None, relation: str | None, whose: str) -> None:
    assert (person(typed).relation, person(typed).whose) == (relation, whose)
    assert person(typed).someone_else == (relation is not None)
