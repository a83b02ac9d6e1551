"""How the guide speaks of the person for whom it is."""

import pytest

from second_opinion.people import person


@pytest.mark.parametrize(
    ("typed", "relation", "whose", "my"),
    [
        (None, None, "your", "my"),
        ("self", None, "your", "my"),
        ("mom", "mother", "your mother's", "my mother's"),
        ("Grandpa", "grandfather", "your grandfather's", "my grandfather's"),
        ("14 year old son", "son", "your son's", "my son's"),
        ("parents", "parents", "your parents'", "my parents'"),
        ("client", "family member", "your family member's", "my family member's"),
    ],
)
def test_a_noun_as_typed_is_said_back(typed: str | None, relation: str | None, whose: str, my: str) -> None:
    assert (person(typed).relation, person(typed).whose, person(typed).my) == (relation, whose, my)
    assert person(typed).someone_else == (relation is not None)
