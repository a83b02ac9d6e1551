"""The Rasa project holds together: nothing that is named is missing, nothing that is there is unreachable."""

import re
from typing import get_args

import pytest
import yaml

from actions.conversation import OFFERED
from actions.letters import LETTERS, SAID_CAVEATS
from actions.topics import ANSWERED_BY
from rasa_parts.action_endpoint import fallback_response_name
from rasa_parts.response_generator import (
    ALARM_OVER,
    ALARM_STANDS,
    ALARM_STANDS_WHY,
    BODILY_ALARM_OVER,
    FACT_EXPIRED,
    GOING_FOR_HELP,
    HELP_IS_THERE,
)
from second_opinion.answers import ANY, cases
from second_opinion.payloads import LetterKind
from second_opinion.safety import IN_CASE, MAYBE, SAFETY_INTENTS
from second_opinion.settings import PROJECT_ROOT

DOMAIN = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule
    for path in sorted(PROJECT_ROOT.glob("data/*/rules.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "actions").rglob("*.py"))
INTENTS = [name if isinstance(name, str) else next(iter(name)) for name in DOMAIN["intents"]]
SAID_BY_WORDS = {case.say for listed in cases().values() for case in listed if case.say}
RESULT_SLOTS = ["network_status", "last_result", "unfinished_form", "data_deletion", "clinic"]


def answered_by_words() -> set[str]:
    """Intents whose rule looks for words that ask for an answer of their own."""
    return {rule["steps"][0]["intent"] for rule in RULES if {"action": "action_answer"} in rule["steps"]}


def steps(key: str) -> set[str]:
    """All values of one step key over all rules."""
    return {step[key] for rule in RULES for step in rule["steps"] if key in step}


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_is_answered_by_a_rule_and_has_examples_and_a_definition(intent: str) -> None:
    # Rasa itself maps the intent "restart" to action_restart.
    assert intent in steps("intent") | {"restart"}
    examples = [
        block["examples"]
        for path in PROJECT_ROOT.glob("data/*/nlu.yml")
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        if block.get("intent") == intent
    ]
    assert sum(text.count("\n- ") + 1 for text in examples) >= 30
    assert f"`{intent}`" in (PROJECT_ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")


def test_every_rule_that_only_answers_comes_back_to_an_open_form() -> None:
    for rule in RULES:
        actions = [step["action"] for step in rule["steps"] if "action" in step]
        returns = "action_continue" in actions or "action_deactivate_loop" in actions
        runs_a_form = any(a.endswith("_form") for a in actions)
        outside = {"active_loop": None} in rule.get("condition", [])
        assert returns or runs_a_form or outside, rule["rule"]


def test_every_response_and_action_is_reachable() -> None:
    named_by_rasa = {"utter_default", "utter_restart", "utter_back", FACT_EXPIRED, GOING_FOR_HELP, ALARM_OVER}
    named_by_rasa |= {ALARM_STANDS, ALARM_STANDS_WHY, HELP_IS_THERE}
    named_by_rasa |= {BODILY_ALARM_OVER, *(f"utter_{kind}{end}" for kind in SAFETY_INTENTS for end in (MAYBE, IN_CASE))}
    asked = {f"utter_ask_{form}_{slot}" for form, f in DOMAIN["forms"].items() for slot in f["required_slots"]}
    asked |= {f"utter_ask_{slot}" for f in DOMAIN["forms"].values() for slot in f["required_slots"]}
    unavailable = {fallback_response_name(action) for action in DOMAIN["actions"]}
    offered = {
        name for vs in DOMAIN["responses"].values() for v in vs for name in (v.get("metadata") or {}).get("offer", [])
    }
    for response in DOMAIN["responses"]:
        by_family = any(
            f'"{family}' in PYTHON and response.startswith(family)
            for family in ("utter_network_", "utter_priority_", "utter_prefer_", "utter_state_", "utter_term_")
        )
        by_family = by_family or response in SAID_BY_WORDS
        by_family = by_family or response in {f"utter_{intent}" for intent in answered_by_words() | set(cases())}
        by_family = by_family or response in {f"utter_{name}_ready" for name in (*get_args(LetterKind), *LETTERS)}
        by_family = by_family or response in {f"utter_letter_{caveat}" for caveat in SAID_CAVEATS}
        in_python = f'"{response}"' in PYTHON or by_family
        assert response in steps("action") | named_by_rasa | asked | unavailable | offered or in_python, response
    for action in DOMAIN["actions"]:
        form = action.removeprefix("validate_")
        slot = action.removeprefix("action_ask_network_check_form_")
        kind = action.removeprefix("action_")
        named = {f'"{action}"', f'form = "{form}"', f'slot = "{slot}"', f'kind = "{kind}"'}
        assert any(name in PYTHON for name in named), action


@pytest.mark.parametrize("action", DOMAIN["actions"])
def test_every_action_has_an_honest_sentence_for_when_it_cannot_run(action: str) -> None:
    name = fallback_response_name(action)
    assert name is None or name in DOMAIN["responses"]
    silent = {"action_session_start", "action_continue"}
    assert (name is None) == (action in silent)


@pytest.mark.parametrize("slot", RESULT_SLOTS)
def test_a_slot_that_holds_a_result_can_never_be_filled_by_a_message(slot: str) -> None:
    assert DOMAIN["slots"][slot]["mappings"] == [{"type": "custom"}]


def test_every_response_has_a_variation_without_condition() -> None:
    for name, variations in DOMAIN["responses"].items():
        assert any("condition" not in v and "channel" not in v for v in variations), name


def test_every_button_names_an_intent_that_exists() -> None:
    for name, variations in DOMAIN["responses"].items():
        for button in (b for v in variations for b in v.get("buttons", [])):
            intent = re.match(r"/(\w+)", button["payload"])
            assert intent is not None, name
            assert intent[1] in INTENTS, (name, button["payload"])


def test_every_offer_is_something_that_exists() -> None:
    for name, variations in DOMAIN["responses"].items():
        for offered in (o for v in variations for o in (v.get("metadata") or {}).get("offer", [])):
            assert offered in {*DOMAIN["responses"], *DOMAIN["forms"], *OFFERED, *LETTERS}, (name, offered)


ABOUT_THE_LETTER = {"utter_letter_right", "utter_what_to_change"}
"""What a yes to "is it right" or "shall I change anything" does; the buttons beside it are the answers."""


def done_by(payload: str) -> set[str]:
    """What pressing a button does; a yes does whatever the message offered."""
    topic, letter = re.match(r"/(\w+)", payload)[1], re.search(r'"letter": "(\w+)"', payload)
    if letter:
        return {letter[1]}
    does = {f"utter_{topic}", *ANSWERED_BY.get(topic, ())}
    also = {"draft_referral_request": "referral_request_form", "compare_internal_external": "utter_comparison"}
    return does | ({also[topic]} if topic in also else set())


@pytest.mark.parametrize("name", DOMAIN["responses"])
def test_an_offer_has_a_button_that_does_it(name: str) -> None:
    for variation in DOMAIN["responses"][name]:
        offered = set((variation.get("metadata") or {}).get("offer") or [])
        buttons = [button["payload"] for button in variation.get("buttons") or []]
        if offered and buttons and not offered & ABOUT_THE_LETTER:
            assert "/affirm" in buttons or any(done_by(payload) & offered for payload in buttons), variation["text"]
        if "/affirm" in buttons and name != "utter_ask_confirm_deletion":
            assert offered, f"{variation['text']} has a yes that leads nowhere"


def test_a_question_of_a_form_can_be_asked_in_two_ways() -> None:
    for form, definition in DOMAIN["forms"].items():
        for slot in definition["required_slots"]:
            variations = DOMAIN["responses"].get(f"utter_ask_{form}_{slot}") or DOMAIN["responses"][f"utter_ask_{slot}"]
            assert len(variations) >= 2, (form, slot)


def test_yes_to_a_single_button_does_what_the_rule_of_its_intent_does() -> None:
    done = {
        rule["steps"][0]["intent"]: tuple(
            step["action"] for step in rule["steps"] if step.get("action", "action_continue") != "action_continue"
        )
        for rule in RULES
        if "intent" in rule["steps"][0] and "condition" not in rule
    }
    for button in DOMAIN["responses"]["utter_second_question"][0]["buttons"]:
        intent = button["payload"].removeprefix("/")
        # A "yes" holds none of the words for which a topic has an answer of its own.
        usual = (f"utter_{intent}",) if done[intent] == ("action_answer",) else done[intent]
        assert ANSWERED_BY.get(intent, (f"utter_{intent}",)) == usual
        assert not [
            name for name in done[intent] if name.startswith("action_") and name not in {*OFFERED, "action_answer"}
        ]


def test_words_that_ask_for_an_answer_of_their_own_belong_to_a_topic_that_looks_for_them() -> None:
    # What a rule says of its topic's name is looked up by the response generator, the rest by these actions.
    by_action = {
        "action_tell_cost",
        "action_tell_rights",
        "action_tell_sources",
        "action_explain_again",
        # It says the topic's name, which the response generator looks up as in a rule.
        "action_comfort",
        "action_show_plan",
        # It says what the words ask for before its first question.
        "coaching_form",
        # The form ends in the letter that the words ask for.
        "referral_request_form",
    }
    looks = answered_by_words() | {
        rule["steps"][0]["intent"]
        for rule in RULES
        for step in rule["steps"]
        if "intent" in rule["steps"][0]
        and step.get("action") in {*by_action, f"utter_{rule['steps'][0].get('intent')}"}
    }
    assert {topic for topic, listed in cases().items() if any(case.say for case in listed)} <= looks
    assert set(cases()) <= set(INTENTS)
    # The one about waiting has no words of its own: its answer only heeds a feeling that is told along.
    assert answered_by_words() <= {*cases(), "wait_time_or_delay_risk"}
    assert set(DOMAIN["responses"]) >= SAID_BY_WORDS


def test_words_decide_a_topic_only_over_intents_that_exist() -> None:
    over = {intent for listed in cases().values() for case in listed for intent in case.over}
    assert over <= {*INTENTS, "nlu_fallback", ANY}
