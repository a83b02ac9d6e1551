"""The safety screen within the NLU: what it and the classifier make of a message together.

Three judges are heard, each blind to something else. The screen's patterns (``second_opinion.safety``) are right
about plain words and know what takes them back; its sense of wording knows what alarms look like, in English and in
Spanish; the classifier goes by meaning. What they say is weighed in one sum,

    score = start + classifier * logit(p) + wording * odds + signs + set_aside

with p how probable the classifier finds the four kinds together, ``odds`` those of an alarm by the wording; ``signs``
counts where the patterns alarm, ``set_aside`` where they saw signs and set them aside ("no chest pain", "the wait is
killing me"). Where signs stand, the two other judges speak against them no louder than ``least_classifier`` and
``least_wording``: "I haven't felt her move since yesterday, maybe because I am crying so much" sounds like sorrow.

Of a long message the wording is that of its most alarming stretch, and in a long story some stretch always sounds like
one: where no sign stands and the classifier is ``against`` it, the wording counts no more than ``most_wording``.

A score above 0 is an alarm. The weights were fitted on ``tests/understanding/dev`` by logistic
regression, and ``start`` raised, for an alarm missed is worse than one too many. A message's parts are only read for
what else they ask; the alarm is the whole message's.

Otherwise the classifier's next intent counts, or ``nlu_fallback`` where that is next to impossible: "beats me"
must not be answered with help lines. Words that nobody knows are not understood, whatever they resemble, and some
words decide a topic (``second_opinion.answers``). It stands last but one in the pipeline. A message in Spanish goes to
``change_language``, whose answer tells the patient that only English works so far.
"""

import re
from collections.abc import Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.nlu.decisions import decide, intent_of
from rasa_parts.nlu.hybrid_classifier import PROBABILITIES
from rasa_parts.nlu.message_parts import IS_PART
from rasa_parts.nlu.spelling import NO_KNOWN_WORD
from rasa_parts.nlu.stored import WithoutMemory
from second_opinion.answers import topic_by_words
from second_opinion.safety import (
    SAFETY_INTENTS,
    STRETCH,
    evidence,
    logit,
    looks_spanish,
    mostly_english,
    screen,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyScreen(WithoutMemory):
    """Decides whether a message is an alarm, in Spanish, or without a word; otherwise leaves it as it is.

    Configuration, all chosen on ``tests/understanding/dev``:
        start, classifier, wording, signs, set_aside: weights of the score, see above.
        least_classifier, least_wording: the least that logit and odds count where signs stand.
        against, most_wording: see above.
        kind_by_signs: what the patterns' kind is worth beside the two probabilities of a kind.
        next_from: confidence from which the next intent replaces a doubtful alarm of the classifier.
        orders_from: confidence from which an order is followed that cannot be undone.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._at = {name: float(config[name]) for name in self.get_default_config()}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The thresholds."""
        return {
            "start": 0.2,
            "classifier": 0.81,
            "wording": 0.84,
            "signs": 1.04,
            "set_aside": -1.84,
            "least_classifier": -1.5,
            "least_wording": -1.0,
            "against": -1.5,
            "most_wording": 1.5,
            "kind_by_signs": 0.5,
            "next_from": 0.1,
            "orders_from": 0.5,
        }

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent where an alarm, the language or an empty text decides it."""
        for message in messages:
            if message.get(IS_PART):
                continue
            text = message.get(TEXT) or ""
            if not any(character.isalnum() for character in text):
                decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif kind := self._alarm(text, message):
                decide(message, kind)
            elif looks_spanish(text):
                decide(message, LANGUAGE)
            elif topic := topic_by_words(text, intent_of(message), _entities(message)):
                decide(message, topic)
            elif message.get(NO_KNOWN_WORD) and intent_of(message) != LANGUAGE:
                decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)
            elif not_meant := self._not_meant(message, text):
                self._take_next(message, not_meant)
                # Words decide over what it is taken for now, as they do over what a message was taken for at once.
                if topic := topic_by_words(text, intent_of(message), _entities(message)):
                    decide(message, topic)
        return messages

    def _not_meant(self, message: Message, text: str) -> frozenset[str]:
        """The intents that the message is not to have, if it has one of them now."""
        mixed = frozenset({LANGUAGE}) if mostly_english(text) else frozenset()
        doubtful = intent_of(message) in SAFETY_INTENTS | mixed or self._too_doubtful(message)
        return SAFETY_INTENTS | ORDERS | mixed if doubtful else frozenset()

    def _too_doubtful(self, message: Message) -> bool:
        """Whether it is taken for an order that cannot be undone, and not surely enough: "you forget the date"."""
        ordered = intent_of(message) in ORDERS
        return ordered and float(message.get(INTENT)[PREDICTED_CONFIDENCE_KEY]) < float(self._at["orders_from"])

    def _alarm(self, text: str, message: Message) -> str | None:
        """The intent of the alarm that a text gives, if it gives one."""
        by_kind = _by_kind(message)
        if not by_kind:
            # No classifier has spoken; the screen alone decides.
            alert = screen(text)
            return alert.kind if alert else None
        known = evidence(text)
        if not known.signs and (message.get(NO_KNOWN_WORD) or _only_a_name(text, message)):
            return None
        if known.asked and (alert := screen(text)):
            # "I'm pregnant and bleeding, is that normal?": the classifier hears the question and not the bleeding.
            return alert.kind
        at = self._at
        by_classifier, by_wording = logit(sum(by_kind.values())), known.odds
        if known.signs and not known.set_aside:
            by_classifier = max(by_classifier, at["least_classifier"])
            by_wording = max(by_wording, at["least_wording"])
        elif not known.signs and by_classifier < at["against"] and len(text.split()) > STRETCH:
            by_wording = min(by_wording, at["most_wording"])
        score = (
            at["start"]
            + at["classifier"] * by_classifier
            + at["wording"] * by_wording
            + (at["signs"] if known.signs else 0.0)
            + (at["set_aside"] if known.set_aside else 0.0)
        )
        if score <= 0:
            return None
        said = known.signs.kind if known.signs else None
        return max(by_kind, key=lambda kind: by_kind[kind] + known.wording[kind] + at["kind_by_signs"] * (kind == said))

    def _take_next(self, message: Message, not_meant: frozenset[str]) -> None:
        """Leave the doubtful intent for the classifier's next one that is none of these, if that is likely enough."""
        others = [r for r in message.get(INTENT_RANKING_KEY) or [] if r.get("name") not in not_meant]
        if others and others[0][PREDICTED_CONFIDENCE_KEY] >= self._at["next_from"]:
            decide(message, str(others[0]["name"]), others[0][PREDICTED_CONFIDENCE_KEY])
        else:
            decide(message, DEFAULT_NLU_FALLBACK_INTENT_NAME)


LANGUAGE = "change_language"

ORDERS = frozenset({"delete_my_data", "restart"})
"""Orders that cannot be undone."""

_BESIDE_A_NAME = frozenset(
    {
        "the", "patient", "patients", "is", "my", "her", "his", "our", "name", "full", "s", "it", "its", "this", "that",
        "put", "sign", "signed", "as", "with", "for", "under", "dr", "doctor", "mr", "mrs", "ms", "miss", "and", "md",
        "called", "named", "from", "please", "i", "m", "am", "im", "write", "just", "use",
    }
)  # fmt: skip
"""Words that introduce a name and tell nothing."""


def _only_a_name(text: str, message: Message) -> bool:
    """Whether a message is a person's name and nothing that tells: of rare names the classifier knows no better."""
    names = [f for f in message.get(ENTITIES) or [] if f.get("entity") == "doctor"]
    rest = text
    for found in sorted(names, key=lambda f: -int(f["start"])):
        rest = f"{rest[: found['start']]} {rest[found['end'] :]}"
    return bool(names) and _BESIDE_A_NAME.issuperset(re.findall(r"[^\W_]+", rest.lower()))


def _by_kind(message: Message) -> dict[str, float]:
    """The classifier's probability of each kind; empty when it has not spoken."""
    probabilities: Mapping[str, float] = message.get(PROBABILITIES) or {}
    return {kind: probabilities.get(kind, 0.0) for kind in sorted(SAFETY_INTENTS)} if probabilities else {}


def _entities(message: Message) -> list[str]:
    return [str(found.get("entity")) for found in message.get(ENTITIES) or []]
