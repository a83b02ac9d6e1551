"""One conversation reads the same each time, and nothing odd is shown."""

import asyncio
import json
import logging
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import create_bot_utterance
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_parts.response_generator import GuideResponseGenerator
from second_opinion import clock
from second_opinion.facts import load_facts
from second_opinion.payloads import ComparisonData, comparison
from second_opinion.settings import PROJECT_ROOT, Settings, load_settings

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
slots:
  clinic: {type: text, mappings: [{type: custom}]}
  doctor: {type: text, mappings: [{type: custom}]}
  status: {type: text, mappings: [{type: custom}]}
  topics: {type: list, mappings: [{type: custom}]}
  relation: {type: text, mappings: [{type: custom}]}
forms:
  some_form: {required_slots: [doctor]}
responses:
  utter_three:
    - text: one
    - text: two
    - text: three
  utter_status:
    - text: default
    - text: it is known
      condition: [{type: slot, name: status, value: known}]
    - text: it is known again
      condition: [{type: slot, name: status, value: known}]
  utter_one_condition:
    - text: default
    - text: for this plan
      condition: [{type: slot, name: status, value: known}]
  utter_owner:
    - text: "{Whose} doctor knows {whose} plan."
      buttons: [{title: "{My} doctor knows {my} plan", payload: /ask}]
  utter_offer:
    - text: 'Ask: "How long can I wait?" Then decide. Shall I write it down?'
      metadata: {facts: [PAY-1], offer: [some_form]}
      buttons: [{title: Ask, payload: /ask}]
  utter_ask:
    - text: "Asking is normal."
  utter_crisis:
    - text: "Call 988."
  utter_crisis_maybe:
    - text: "I may have misread you. 988 is there."
  utter_medical_emergency:
    - text: "Call 911."
  utter_medical_advice:
    - text: "That is for a doctor to judge."
  utter_alarm_stands:
    - text: "Call 911 and let them decide."
  utter_alarm_over:
    - text: "I am sorry if I frightened you."
  utter_no_problem:
    - text: "No problem."
  utter_feeling_heard:
    - text: "It is hard."
    - text: "It makes sense to be scared."
      condition: [{type: slot, name: feeling, value: frightened}]
  utter_fact_expired:
    - text: "This may have changed since {date}."
  utter_elsewhere:
    - text: for another channel
      channel: socketio
  utter_doctor:
    - text: "Ask {doctor} about it."
      buttons:
        - title: "Yes, {doctor}"
          payload: '/choose{"doctor": "{doctor}", "sure": {"a": 1}}'
  utter_topics:
    - text: "Topics: {topics}."
  utter_literal:
    - text: "Use {{doctor}} and {{7*7}}."
  utter_hand_off:
    - text: "Call {clinic_name} at {clinic_phone} ({clinic_hours}), in other languages {interpreter_phone}."
  utter_comparison:
    - custom:
        type: comparison
        version: 1
        data:
          internal_label: Same group
          external_label: Outside
          rows:
            - {key: cost, label: Cost, internal: "Ask {clinic_name}.", external: May be more.}
          notes: [It is your choice.]
      buttons: [{title: Ask, payload: /ask}]
  utter_network:
    - custom:
        type: network_answer
        version: 1
        text: "{doctor} is listed for {plan}."
        data: {state: "{state}", flags: "{flags}", doctor: "{doctor}", tier: "{tier}", example: "{example}"}
  utter_broken_payload:
    - custom: {type: network_answer, text: Still worth reading., data: {nonsense: 1}}
  utter_broken_comparison:
    - text: Beside it.
      custom: {type: comparison, data: {}}
"""
)


def generator(clinics: Path | None = None) -> GuideResponseGenerator:
    """As Rasa makes it: empty from endpoints.yml, its responses set with the model's."""
    settings = load_settings({"CLINICS_DIR": str(clinics)}) if clinics else Settings()
    made = GuideResponseGenerator(settings=settings)
    made.responses = DOMAIN.responses
    return made


class Conversation:
    """A conversation in which responses are uttered as Rasa's own action does it."""

    def __init__(self, clinics: Path | None = None, channel: str = "rest", **slots: Any) -> None:
        self.generator = generator(clinics)
        self.tracker = DialogueStateTracker("a", DOMAIN.slots)
        self.tracker.update(UserUttered("hello", input_channel=channel))
        self.set(**slots)

    def set(self, **slots: Any) -> None:
        for name, value in slots.items():
            self.tracker.update(SlotSet(name, value))

    def message(self, response: str, **given: Any) -> dict[str, Any] | None:
        message = asyncio.run(self.generator.generate(response, self.tracker, "collector", **given))
        if message is not None:
            message["utter_action"] = response
            self.tracker.update(create_bot_utterance(dict(message)))
        return message

    def say(self, response: str, **given: Any) -> str | None:
        message = self.message(response, **given)
        return message.get("text") if message else None


# Which variation


def test_rasa_makes_it_from_endpoints_yml() -> None:
    config = EndpointConfig(type="rasa_parts.response_generator.GuideResponseGenerator")
    assert isinstance(NaturalLanguageGenerator.create(config, DOMAIN), GuideResponseGenerator)


def test_variations_come_in_order_and_repeat_only_when_all_were_said() -> None:
    conversation = Conversation()
    said = [conversation.say("utter_three") for _ in range(7)]
    assert said == ["one", "two", "three", "one", "two", "three", "one"]


def test_what_was_said_counts_after_loading_the_conversation_again() -> None:
    conversation = Conversation()
    conversation.say("utter_three")
    stored = [event.as_dict() for event in conversation.tracker.events]
    conversation.tracker = DialogueStateTracker.from_dict("a", json.loads(json.dumps(stored)), DOMAIN.slots)
    assert conversation.say("utter_three") == "two"


def test_a_matching_condition_comes_first_and_without_a_match_the_default_is_said() -> None:
    conversation = Conversation(status="known")
    assert [conversation.say("utter_status") for _ in range(3)] == [
        "it is known",
        "it is known again",
        "it is known",
    ]
    conversation.set(status="other")
    assert conversation.say("utter_status") == "default"


def test_a_single_condition_comes_first_and_then_the_others_so_that_nothing_is_said_twice() -> None:
    conversation = Conversation(status="known")
    assert [conversation.say("utter_one_condition") for _ in range(2)] == ["for this plan", "default"]


def test_an_action_decides_a_condition_for_one_message() -> None:
    assert Conversation().say("utter_one_condition", status="known") == "for this plan"
    assert Conversation(status="known").say("utter_one_condition", status=None) == "default"


def test_what_is_the_patients_is_named_after_the_person() -> None:
    assert Conversation().say("utter_owner") == "Your doctor knows your plan."
    message = Conversation(relation="mom").message("utter_owner")
    assert message is not None
    assert message["text"] == "Your mother's doctor knows your mother's plan."
    assert [button["title"] for button in message["buttons"]] == ["My mother's doctor knows my mother's plan"]


def test_an_offer_is_left_out_while_a_form_asks_something_itself() -> None:
    outside, inside = Conversation(), Conversation()
    inside.tracker.update(ActiveLoop("some_form"))
    message = inside.message("utter_offer")
    assert message is not None
    assert message["text"] == 'Ask: "How long can I wait?" Then decide.'
    assert message["buttons"] == []
    assert message["metadata"] == {"facts": ["PAY-1"]}
    assert str(outside.say("utter_offer")).endswith("Shall I write it down?")


def told(text: str, word: str, feeling: str = "frightened", intent: str = "ask") -> UserUttered:
    start = text.index(word)
    entity = {"entity": "feeling", "value": feeling, "start": start, "end": start + len(word)}
    return UserUttered(text, {"name": intent, "confidence": 1.0}, [entity], input_channel="rest")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (told("im so scared, is it ok to ask", "scared"), "It makes sense to be scared. Asking is normal."),
        (told("i am drowning in this. is it ok", "drowning", "overwhelmed"), "It is hard. Asking is normal."),
        (told("is it normal to be scared of asking", "scared"), "Asking is normal."),
        (told("I'm afraid I lost the letter", "afraid"), "Asking is normal."),
        (told("im scared", "scared", intent="emotional_support"), "Asking is normal."),
    ],
)
def test_a_feeling_told_with_a_question_is_met_before_the_answer(message: UserUttered, said: str) -> None:
    talk = Conversation()
    talk.tracker.update(message)
    assert talk.say("utter_ask") == said


def test_a_feeling_is_met_once_and_not_by_what_follows_the_answer() -> None:
    talk = Conversation()
    talk.tracker.update(told("im scared. is it ok to ask", "scared"))
    assert talk.say("utter_three") == "one"
    assert talk.say("utter_ask") == "It makes sense to be scared. Asking is normal."
    talk.tracker.update(told("im still scared. is it ok", "scared"))
    assert talk.say("utter_ask") == "Asking is normal."


PLAIN = "I want to kill myself tonight"
VAGUE = "she says leave her be"


def after(*said: tuple[str, str]) -> Conversation:
    """A conversation with messages and the responses to them."""
    talk = Conversation()
    for message, response in said:
        talk.tracker.update(UserUttered(message, {"name": "crisis", "confidence": 1.0}, input_channel="rest"))
        talk.message(response)
    return talk


def test_an_alarm_without_a_plain_sign_says_that_it_may_be_wrong() -> None:
    assert [after((text, "utter_crisis")).tracker.events[-1].text for text in (PLAIN, VAGUE)] == [
        "Call 988.",
        "I may have misread you. 988 is there.",
    ]


@pytest.mark.parametrize(
    ("message", "response", "said"),
    [
        ("no, I never said that", "utter_no_problem", "I am sorry if I frightened you."),
        (
            "why would you give me a suicide line?? I meant the surgery",
            "utter_crisis",
            "I am sorry if I frightened you.",
        ),
        (f"I never said suicide. {PLAIN}", "utter_crisis", "Call 988."),
        (PLAIN, "utter_crisis", "Call 988."),
        ("I don't want to live anymore", "utter_crisis", "Call 988."),
        ("the weather is grey", "utter_no_problem", "No problem."),
    ],
)
def test_whoever_puts_an_alarm_right_gets_an_apology(message: str, response: str, said: str) -> None:
    assert after((VAGUE, "utter_crisis"), (message, response)).tracker.events[-1].text == said


def test_a_question_for_a_judgement_right_after_an_alarm_does_not_take_it_back() -> None:
    alarm, question = ("my chest hurts and I cannot breathe", "utter_medical_emergency"), "can it wait until tomorrow"
    assert after(alarm, (question, "utter_medical_advice")).tracker.events[-1].text == "Call 911 and let them decide."
    later = [alarm, ("ok thanks", "utter_three"), ("to my doctor", "utter_three")]
    assert after(*later, (question, "utter_medical_advice")).tracker.events[-1].text == "That is for a doctor to judge."


def test_an_alarm_is_put_right_by_its_name_also_later() -> None:
    later = [(VAGUE, "utter_crisis"), ("to my doctor", "utter_three")]
    assert after(*later, ("I never said suicide", "utter_crisis")).tracker.events[-1].text.startswith("I am sorry")
    assert after(*later, ("no, not him", "utter_no_problem")).tracker.events[-1].text == "No problem."


def test_an_answer_whose_fact_is_past_its_date_says_so() -> None:
    due = load_facts()["PAY-1"].expires_on
    clock.fix(due - timedelta(days=1))
    assert "may have changed" not in str(Conversation().say("utter_offer"))
    clock.fix(due)
    assert f"This may have changed since {due:%B} {due.day}, {due.year}." in str(Conversation().say("utter_offer"))
    clock.fix(None)


def test_a_response_for_another_channel_is_better_than_silence() -> None:
    assert Conversation().say("utter_elsewhere") == "for another channel"


def test_an_unknown_response_is_none_and_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    assert Conversation().message("utter_nothing") is None
    assert "utter_nothing" in caplog.text


# What is filled in


@given(st.text(min_size=1))
def test_a_value_is_shown_as_it_is(value: str) -> None:
    message = Conversation(doctor=value).message("utter_doctor")
    assert message is not None
    assert message["text"] == f"Ask {value} about it."
    payload = message["buttons"][0]["payload"]
    assert json.loads(payload.removeprefix("/choose")) == {"doctor": value, "sure": {"a": 1}}


@pytest.mark.parametrize("value", ["{doctor}", "{{7*7}}", "{clinic_phone}", "{0}", "{}", "}{", "%s", "\\1"])
def test_a_value_with_braces_is_shown_as_it_is(value: str) -> None:
    assert Conversation(doctor=value).say("utter_doctor") == f"Ask {value} about it."


def test_a_missing_value_leaves_no_trace_but_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert Conversation().say("utter_doctor") == "Ask about it."
    assert "utter_doctor" in caplog.text
    assert "{doctor}" in caplog.text


def test_an_actions_own_values_come_before_slots() -> None:
    assert Conversation(doctor="Osei").say("utter_doctor", doctor="Patel") == "Ask Patel about it."


def test_a_list_reads_as_a_list() -> None:
    assert Conversation(topics=["cost", "travel"]).say("utter_topics") == "Topics: cost, travel."


def test_doubled_braces_are_braces() -> None:
    assert Conversation(doctor="Osei").say("utter_literal") == "Use {doctor} and {{7*7}}."


def test_a_patients_value_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    conversation = Conversation(doctor="canary-7f3a9c", clinic="canary-7f3a9c")
    for response in DOMAIN.responses:
        conversation.message(response)
    assert "canary-7f3a9c" not in caplog.text


# The clinic


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    folder = tmp_path / "clinics"
    shutil.copytree(PROJECT_ROOT / "clinics", folder)
    (folder / "lakeside.yml").write_text("name: Lakeside\nfront_desk: {phone: 555-555-0199, hours: always}\n")
    return folder


RIVERSIDE = "Call Riverside Clinic at 555-555-0100 (Monday to Friday, 8 am to 5 pm), in other languages 555-555-0101."


@pytest.mark.parametrize("clinic", [None, "", "riverside", "unknown", "../riverside", "x\x00", 7, ["a"]])
def test_the_way_to_a_person_is_always_told(clinics: Path, clinic: Any) -> None:
    assert Conversation(clinics, clinic=clinic).say("utter_hand_off") == RIVERSIDE


def test_the_conversations_clinic_counts(clinics: Path) -> None:
    said = Conversation(clinics, clinic="lakeside").say("utter_hand_off")
    assert said == "Call Lakeside at 555-555-0199 (always), in other languages 555-555-0199."


def test_a_changed_file_counts_from_the_next_message_and_a_broken_one_does_not_end_the_talk(
    clinics: Path,
) -> None:
    conversation = Conversation(clinics, clinic="lakeside")
    conversation.say("utter_hand_off")
    file = clinics / "lakeside.yml"
    file.write_text(file.read_text().replace("0199", "0142"))
    assert "0142" in str(conversation.say("utter_hand_off"))
    file.write_text("name: [")
    assert conversation.say("utter_hand_off") == RIVERSIDE
    (clinics / "riverside.yml").unlink()
    assert conversation.say("utter_hand_off") == "Call at (), in other languages."


# Payloads


def test_a_comparison_of_the_domain_becomes_a_complete_payload(clinics: Path) -> None:
    message = Conversation(clinics).message("utter_comparison")
    assert message is not None
    row = {"key": "cost", "label": "Cost", "internal": "Ask Riverside Clinic.", "external": "May be more."}
    data = ComparisonData(
        internal_label="Same group", external_label="Outside", rows=[row], notes=["It is your choice."]
    )
    assert message["custom"] == comparison(data).dict()
    assert message["buttons"] == [{"title": "Ask", "payload": "/ask"}]


def test_values_in_a_payload_keep_their_types() -> None:
    given = {"doctor": "Osei {x}", "plan": "HMO", "state": "LISTED", "flags": ["a", "b"], "example": True}
    message = Conversation().message("utter_network", tier=None, **given)
    assert message is not None
    assert message["custom"]["text"] == "Osei {x} is listed for HMO."
    data = message["custom"]["data"]
    assert (data["flags"], data["tier"], data["example"]) == (["a", "b"], None, True)


@pytest.mark.parametrize("channel", ["cmdline"])
def test_a_plain_shell_gets_the_text_and_the_buttons(channel: str) -> None:
    message = Conversation(channel=channel).message("utter_comparison")
    assert message is not None
    assert "custom" not in message
    assert message["text"].startswith("Cost\n- Same group: Ask Riverside Clinic.\n- Outside: May be more.")
    assert message["buttons"] == [{"title": "Ask", "payload": "/ask"}]


def test_a_payload_that_cannot_be_shown_is_replaced_by_its_text(caplog: pytest.LogCaptureFixture) -> None:
    message = Conversation().message("utter_broken_payload")
    assert message is not None
    assert (message["text"], message.get("custom")) == ("Still worth reading.", None)
    assert "utter_broken_payload" in caplog.text


def test_a_payload_that_cannot_be_completed_is_left_out() -> None:
    message = Conversation().message("utter_broken_comparison")
    assert message is not None
    assert (message["text"], message.get("custom")) == ("Beside it.", None)


def test_the_domain_is_not_changed_by_what_is_said() -> None:
    before = json.dumps(DOMAIN.responses)
    Conversation(doctor="Osei").message("utter_doctor")
    Conversation().message("utter_comparison")
    assert json.dumps(DOMAIN.responses) == before
