"""The guide's own domain has a sentence for each action that cannot be reached."""

import pytest
from rasa.shared.core.domain import Domain

from rasa_parts.action_endpoint import fallback_response_name
from second_opinion.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(PROJECT_ROOT / "domain.yml"))


def test_the_domain_holds_a_sentence_for_each_action_that_fails(domain: Domain) -> None:
    actions = [name for name in domain.user_actions if not name.startswith("utter_")]
    named = {name: fallback_response_name(name) for name in actions}
    missing = {action: r for action, r in named.items() if r and r not in domain.responses}
    assert not missing
    assert len(actions) > 5


def test_no_such_sentence_depends_on_a_slot_or_a_channel(domain: Domain) -> None:
    """They are said when nothing else works, so one variation must always suit."""
    names = {fallback_response_name(name) for name in domain.user_actions}
    for name in names & set(domain.responses):
        assert any(not v.get("condition") and not v.get("channel") for v in domain.responses[name]), name
