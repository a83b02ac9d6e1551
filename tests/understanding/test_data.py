"""The messages that are learnt from and those that are measured with: enough of each, labelled, and kept apart."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from commands.evaluation.examples import KINDS, NOT_EMERGENCY, TAGS, read_intents
from second_opinion.safety import SAFETY_INTENTS

PROJECT = Path(__file__).parents[2]
SETS = ("dev", "final")

IN_TRAINING = {"topic": 150, "chat or form": 60, "safety or not for the guide": 250}
"""Least number of training messages for an intent, by what it is."""

IN_TEST = 15
"""Least number of messages for an intent in each test set."""

EMERGENCIES, OF_EACH_KIND, HARMLESS, ADVICE, STRANGERS = 300, 60, 600, 100, 145
"""Least number of emergencies, harmless messages, questions for medical advice and others not for the guide."""

PERSONAS = {"patient", "caregiver", "non_native", "older", "formal", "teen", "angry", "frightened", "staff"}
NOISES = {"clean", "typos", "sms", "dictation"}
SHARED = 0.8
"""Share of their words from which two messages are nearly the same."""

MARKING = re.compile(r"\[([^\[\]]+)\](?:\(\w+\)|\{[^{}]+\})")
"""An entity as training messages mark it: ``[Ito]{"entity": "doctor", "role": "current"}``."""

FEWEST_WORDS = 4
"""Shorter messages are nearly the same only when they are equal: people do say "yes please" alike."""


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def training() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((PROJECT / "data").glob("*/nlu.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            found[block["intent"]] += [MARKING.sub(r"\1", line.removeprefix("- ")) for line in lines]
    return dict(found)


def lines_of(*paths: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line]


TOPICS = read_intents().topics
TRAINING = training()
TRAINED = [text for texts in TRAINING.values() for text in texts]
TESTS = {name: lines_of(*sorted((PROJECT / "tests/understanding" / name).glob("*.jsonl"))) for name in SETS}
TESTED = [message["text"] for messages in TESTS.values() for message in messages]


class Nearly:
    """Finds, among many texts, those that are nearly the same as one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted(set(texts))
        self._bags = [Counter(plain(text).split()) for text in self._texts]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for number, bag in enumerate(self._bags):
            for word in bag:
                self._with_word[word].append(number)
        self._equal: dict[str, list[str]] = defaultdict(list)
        for text in self._texts:
            self._equal[plain(text)].append(text)

    def same_as(self, text: str) -> Iterator[str]:
        """The texts that share more than ``SHARED`` of the longer one's words with this one, order aside."""
        bag = Counter(plain(text).split())
        if bag.total() < FEWEST_WORDS:
            yield from self._equal.get(plain(text), ())
            return
        # Two texts that share so much share one of any fifth of the words: the rarest fifth is looked up.
        rarest = sorted(bag.elements(), key=lambda word: (len(self._with_word.get(word, ())), word))
        looked_up = rarest[: int((1 - SHARED) * bag.total()) + 1]
        for number in sorted({number for word in looked_up for number in self._with_word.get(word, ())}):
            other = self._bags[number]
            if (bag & other).total() > SHARED * max(bag.total(), other.total()):
                yield self._texts[number]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("will my plan pay for it", "Will my plan pay, for it?", True),
        ("will my plan pay for all of it or not", "will my plan pay for all of it or what", True),
        ("will my plan pay for it", "will my plan pay for that", True),
        ("will my plan pay now", "will my plan pay soon", False),
        ("will my plan pay for it", "for it pay plan my will", True),
        ("will my plan pay for it", "does her plan pay for it", False),
        ("it is it is it is", "it is it", False),
        ("will my plan pay", "will my plan pay for the visit that I had", False),
        ("yes please", "Yes, please!", True),
        ("yes please do", "yes please go", False),
    ],
)
def test_texts_are_nearly_the_same_when_they_share_more_than_four_fifths(one: str, other: str, same: bool) -> None:
    assert bool(list(Nearly([other, "another one"]).same_as(one))) == same
    assert bool(list(Nearly([one, "another one"]).same_as(other))) == same


def test_no_message_stands_in_both_training_and_test_data_or_nearly_so() -> None:
    safety = [m["text"] for m in lines_of(*(PROJECT / "tests/safety" / f"{n}.jsonl" for n in ("alarms", "quiet")))]
    assert not {plain(text) for text in TRAINED} & {plain(text) for text in safety}
    nearly = Nearly(TESTED)
    assert [(text, tested) for text in TRAINED for tested in nearly.same_as(text)] == []


@pytest.mark.parametrize("name", SETS)
def test_no_message_stands_twice_in_a_test_set(name: str) -> None:
    counts = Counter(plain(message["text"]) for message in TESTS[name])
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_two_test_sets_have_no_message_in_common() -> None:
    dev, final = ({plain(message["text"]) for message in TESTS[name]} for name in SETS)
    assert dev & final == set()


def test_no_training_message_stands_twice() -> None:
    counts = Counter(plain(text) for text in TRAINED)
    assert [text for text, count in counts.items() if count > 1] == []


def wanted_in_training(intent: str) -> int:
    if intent in SAFETY_INTENTS | {"medical_advice", "out_of_scope"}:
        return IN_TRAINING["safety or not for the guide"]
    return IN_TRAINING["topic" if intent in TOPICS else "chat or form"]


@pytest.mark.parametrize("intent", sorted(TRAINING))
def test_intent_has_enough_training_messages(intent: str) -> None:
    assert len(TRAINING[intent]) >= wanted_in_training(intent)


@pytest.mark.parametrize("name", SETS)
def test_every_intent_has_enough_test_messages(name: str) -> None:
    counts = Counter(message["goal"] for message in TESTS[name] if "goal" in message)
    assert set(counts) == set(TRAINING)
    assert {intent: count for intent, count in counts.items() if count < IN_TEST} == {}


@pytest.mark.parametrize("name", SETS)
def test_test_sets_hold_enough_of_what_must_not_be_missed_or_mistaken(name: str) -> None:
    kinds = Counter(message.get("kind") for message in TESTS[name])
    goals = Counter(message.get("goal") for message in TESTS[name])
    assert sum(kinds[kind] for kind in KINDS) >= EMERGENCIES
    assert min(kinds[kind] for kind in KINDS) >= OF_EACH_KIND
    assert kinds[NOT_EMERGENCY] >= HARMLESS
    assert goals["medical_advice"] >= ADVICE
    assert goals["out_of_scope"] >= STRANGERS


def length(text: str) -> str:
    words = len(text.split())
    return "fragment" if words <= 4 else "short" if words <= 10 else "sentence" if words < 40 else "rambling"


@pytest.mark.parametrize("name", SETS)
def test_every_test_message_is_tagged_from_the_closed_lists(name: str) -> None:
    assert set(TAGS) == {"persona", "length", "noise"}
    odd = [
        message
        for message in TESTS[name]
        if message.get("persona") not in PERSONAS
        or message.get("noise") not in NOISES
        or message.get("length") != length(message["text"])
    ]
    assert odd == []


@pytest.mark.parametrize("name", SETS)
def test_an_emergency_is_labelled_with_its_kind_and_its_intent_alike(name: str) -> None:
    for message in TESTS[name]:
        kind, goal = message.get("kind"), message.get("goal")
        assert KINDS.get(str(kind)) == goal if goal in SAFETY_INTENTS else kind in (None, NOT_EMERGENCY), message


@pytest.mark.parametrize("name", SETS)
def test_wanted_entities_stand_where_their_labels_say(name: str) -> None:
    for message in TESTS[name]:
        for entity in message.get("entities", ()):
            if "start" in entity:
                surface = message["text"][entity["start"] : entity["end"]]
                assert surface.strip() == surface != "", message


def test_every_intent_is_defined_in_the_documentation() -> None:
    text = (PROJECT / "docs/understanding.md").read_text(encoding="utf-8")
    section = text.partition("\n## Intents\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert documented == set(TRAINING)
