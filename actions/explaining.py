"""What an answer means: in other words, in short, word by word, or given after all where it was missed."""

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking_your_doctor import ValidateReferralRequestForm
from actions.base import GuideAction, Turn
from actions.letter_changes import change_letter, speaks_of_sentence, wants_change
from actions.letters import write
from actions.preparing import change_paper
from actions.sources import answers_before, response_of
from actions.topics import NO_TOPIC, answer_topic
from second_opinion.answers import NOT_ANSWERED, answer_by_words, topic_by_words, without_complaint
from second_opinion.fields import fields
from second_opinion.safety import last_alarm, objects_to_alarm

IN_SHORT = "utter_explain_short"

KIND_OF_DOCTOR = "utter_kind_of_doctor"
"""Said to who asks for the kind of doctor, where no field is recognised."""

ANSWERED_AFTER_ALL_FROM, OFFERED_AFTER_ALL_FROM = 0.45, 0.04
"""Confidence from which the topic of a question that was missed is answered at once, and from which it is offered."""

ABOUT_THE_GUIDE = frozenset({"explain_again", "ask_source", "bot_challenge", "privacy", "capabilities"})
"""Topics that are never offered or asked back, of which some words have an answer of their own."""

MOST_OFFERED = 3

FEWEST_WORDS = 8
"""Words of a first sentence that says enough by itself; "it depends on which one it is" does not."""

NO_ANSWER = (
    "utter_ask_", "utter_explain_", "utter_in_other_words", "utter_fallback_", "utter_no_problem", "utter_nothing_to_",
    "utter_noted",
    "utter_told", "utter_what_to_change", "utter_what_next", "utter_yes_to_what", "utter_form_set_aside",
    "utter_did_you_mean", "utter_second_question", "utter_for_", "utter_going_on", "utter_paused",
    "utter_gibberish", "utter_insulted", "utter_greet", "utter_sorry_", "utter_why_asked", "utter_plan_choices",
    "utter_plan_not_in_copy", "utter_doctor_near", "utter_doctor_choices", "utter_place_choices",
    "utter_welcome_back", "utter_fresh_start", "utter_network_example_data", "utter_find_in_network_doctor",
    "utter_step_", "utter_out_of_scope", "utter_change_language",
)  # fmt: skip
"""Beginnings of the names of responses that tell nothing, so there is nothing in them to explain."""

LOOKED_UP = (
    "utter_network_", "utter_doctors_", "utter_find_", "utter_directory_", "utter_next_step_only",
    "utter_which_records_needed", "utter_field_",
)  # fmt: skip
"""Beginnings of the names of responses whose first sentence says it; other variations would lack what was found."""

_ASKS_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
_ASKS_FOR_MEANING = re.compile(r"\b(?:what(?:'?s| is| are| does)?|mean\w*|explain|definition)\b", re.IGNORECASE)
# What a letter says for a word of the guide's: "refer me", "an approval first".
_IN_LETTERS = {
    "referral": re.compile(r"\brefer(?:s|red)?\b", re.IGNORECASE),
    "prior_authorization": re.compile(r"\b(?:approv\w+|authoriz\w+)\b", re.IGNORECASE),
}
_FIRST_SENTENCE = re.compile(r"\A(?:[^\n.?!]|\b(?:Dr|St|Mr|Ms|Mrs)\.|[.?!](?=\S))+[.?!]?(?:\n- [^\n]+)?")


def asks_for_a_word(turn: Turn) -> bool:
    """Whether a message asks what one of the guide's words means."""
    return bool(turn.values("term") and _ASKS_FOR_MEANING.search(turn.text))


def tell_field(dispatcher: CollectingDispatcher, turn: Turn) -> bool:
    """Say what a field of medicine is for, where a message asks for the meaning or the name of one."""
    named = turn.values("specialty")
    about = fields().get(named[0]) if named else None
    if about is None or not _ASKS_FOR_MEANING.search(turn.text):
        return False
    field = named[0]
    dispatcher.utter_message(response="utter_field_of_medicine", field=field, Field=field.capitalize(), about=about)
    return True


def told(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what was said in a turn, the messages that told something."""
    return [e for e in said if not response_of(e).startswith(NO_ANSWER)]


def is_card(event: dict[str, Any]) -> bool:
    """Whether a message of the guide is a letter, a list or another card."""
    return bool((event.get("data") or {}).get("custom"))


def just_said(tracker: Tracker) -> list[dict[str, Any]]:
    """What the guide said last, whatever it was an answer to."""
    turns: list[list[dict[str, Any]]] = [[]]
    for event in tracker.events:
        if event.get("event") == "user":
            turns.append([])
        elif event.get("event") == "bot":
            turns[-1].append(event)
    return next((said for said in reversed(turns[:-1]) if said), [])


class ActionExplainAgain(GuideAction):
    """A word that was asked about is explained; otherwise the last answer is given in other words."""

    action_name = "action_explain_again"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Utter the explanation; inside a form its question follows in other words."""
        asked_for = answer_by_words("explain_again", turn.text)
        if asked_for == NOT_ANSWERED:
            return self._answer_after_all(dispatcher, tracker, turn)
        if not turn.active_form and (changed := change_paper(dispatcher, tracker, turn)) is not None:
            # "Too long" is said of the list that was just shown.
            return changed
        if asked_for in {None, KIND_OF_DOCTOR} and tell_field(dispatcher, turn):
            return []
        if asked_for and asked_for != IN_SHORT:
            dispatcher.utter_message(response=asked_for)
            return []
        of_letter = turn.slots.get("last_result") == "letter" and not turn.active_form
        if of_letter and speaks_of_sentence(turn):
            # "That sentence makes no sense" is said of what stands in the letter.
            return change_letter(dispatcher, turn) or []
        terms = turn.values("term")
        if of_letter and _ASKS_FOR_MEANING.search(turn.text):
            terms += [term for term, words in _IN_LETTERS.items() if words.search(turn.text)]
        if terms:
            for term in list(dict.fromkeys(terms))[:2]:
                dispatcher.utter_message(response=f"utter_term_{term}")
            return []
        if of_letter and not _ASKS_FOR_MEANING.search(turn.text) and wants_change(turn):
            changed = change_letter(dispatcher, turn)
            if changed is not None:
                return changed
        defined = [name for event in just_said(tracker) if (name := response_of(event)).startswith("utter_term_")]
        if defined and not asked_for:
            dispatcher.utter_message(response=defined[-1])
            return []
        said_so_far = [response_of(event) for event in tracker.events if event.get("event") == "bot"]
        if objects_to_alarm(turn.text) and last_alarm(said_so_far):
            # "Why would you give me a suicide line?" asks for no other words.
            dispatcher.utter_message(response="utter_alarm_over")
            return []
        before = answers_before(tracker)
        last = told(next(iter(before), []))
        if turn.active_form and ((not last and asked_for != IN_SHORT) or _ASKS_WHY.search(turn.text)):
            dispatcher.utter_message(response="utter_why_asked")
            return []
        said = next((messages for turn_before in before if (messages := told(turn_before))), [])
        if not said:
            dispatcher.utter_message(response="utter_why_asked" if turn.active_form else "utter_explain_nothing")
            return []
        return self._say_again(dispatcher, turn, said, in_short=asked_for == IN_SHORT)

    def _say_again(
        self, dispatcher: CollectingDispatcher, turn: Turn, said: list[dict[str, Any]], *, in_short: bool
    ) -> list[EventType]:
        """Give an answer in other words, or only its first sentence; of a card, what to do with so much text."""
        looked_up, text = response_of(said[0]).startswith(LOOKED_UP), str(said[0].get("text") or "")
        if any(is_card(event) for event in said) and not looked_up:
            writing = turn.active_form == ValidateReferralRequestForm.form
            if wants_change(turn) and (changed := change_letter(dispatcher, turn)) is not None:
                return changed
            if _ASKS_FOR_MEANING.search(turn.text) and turn.slots.get("last_result") == "letter" and not writing:
                # Whoever asks what words mean wants them explained, and the letter as it is.
                dispatcher.utter_message(response="utter_letter_which_word")
                return []
            if turn.slots.get("last_result") == "letter" and turn.slots.get("tone") != "brief" and not writing:
                brief = replace(turn, slots={**turn.slots, "tone": "brief"})
                return [SlotSet("tone", "brief"), *write(dispatcher, brief, str(turn.slots.get("letter")))]
            dispatcher.utter_message(response="utter_explain_card")
        elif (
            (in_short or looked_up) and (first := _FIRST_SENTENCE.match(text)) and len(first[0].split()) >= FEWEST_WORDS
        ):
            dispatcher.utter_message(response=IN_SHORT, answer=first[0].strip())
        else:
            dispatcher.utter_message(response="utter_in_other_words")
            dispatcher.utter_message(response=response_of(said[0]))
        return []

    def _answer_after_all(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> list[EventType]:
        """Say sorry, then answer what else the message asks, or offer what it may have been about."""
        message = tracker.latest_message or {}
        parts = [(str(part.get("intent")), float(part.get("confidence") or 0.0)) for part in message.get("parts") or []]
        ranked = [(str(r.get("name")), float(r.get("confidence") or 0.0)) for r in message.get("intent_ranking") or []]
        entities = [str(found.get("entity")) for found in message.get("entities") or []]
        question = replace(turn, text=without_complaint(turn.text))
        by_words = topic_by_words(question.text, "nlu_fallback", entities)
        answer = answer_by_words(by_words, question.text) if by_words else None
        if by_words in ABOUT_THE_GUIDE and answer not in {None, IN_SHORT, NOT_ANSWERED}:
            dispatcher.utter_message(response=NOT_ANSWERED)
            dispatcher.utter_message(response=answer)
            return []
        if by_words and by_words not in NO_TOPIC:
            dispatcher.utter_message(response=NOT_ANSWERED)
            return answer_topic(dispatcher, tracker, question, by_words)
        if any(intent == "medical_advice" for intent, _ in parts):
            dispatcher.utter_message(response="utter_medical_advice")
            return []
        likely = [(intent, sure) for intent, sure in [*parts, *ranked] if intent not in {*NO_TOPIC, "nlu_fallback"}]
        topic = next((intent for intent, sure in likely if sure >= ANSWERED_AFTER_ALL_FROM), None)
        if topic is None and turn.values("payer"):
            topic = "medicare_medicaid"
        if topic:
            dispatcher.utter_message(response=NOT_ANSWERED)
            return answer_topic(dispatcher, tracker, turn, topic)
        if terms := turn.values("term"):
            dispatcher.utter_message(response=NOT_ANSWERED)
            dispatcher.utter_message(response=f"utter_term_{terms[0]}")
            return []
        close = [intent for intent, sure in likely if sure >= OFFERED_AFTER_ALL_FROM] + asked_before(tracker)
        choices = [f"/{intent}" for intent in list(dict.fromkeys(close))[:MOST_OFFERED]]
        if choices:
            dispatcher.utter_message(response="utter_sorry_say_again", choices=[*choices, "/capabilities"])
        else:
            dispatcher.utter_message(response="utter_sorry_tell_again")
        return []


def asked_before(tracker: Tracker) -> list[str]:
    """The topics that were asked for before this message, also in a part of a message, the last one first."""
    asked = [e.get("parse_data") or {} for e in tracker.events if e.get("event") == "user"][:-1]
    understood = [
        [(message.get("intent") or {}).get("name"), *(part.get("intent") for part in message.get("parts") or [])]
        for message in reversed(asked)
    ]
    names = dict.fromkeys(str(name) for message in understood for name in message if name)
    return [name for name in names if name not in {*NO_TOPIC, "nlu_fallback", "session_start"}]
