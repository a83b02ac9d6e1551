"""Spelling repair: misspelt words become words that the training data knows.

Only ever towards the vocabulary of the training data, and only for words that are no words: a word that the
encoder or a lexicon knows is left alone. The repaired text lies beside the message's own, which stays as it
was typed: entities are cut from it, and names must not be "repaired".
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.nlu.by_ear import by_sense
from rasa_parts.nlu.lexicon import read_lexicons
from rasa_parts.nlu.lexicon_entities import PROJECT
from rasa_parts.nlu.message_parts import IS_PART
from rasa_parts.nlu.stored import Stored
from rasa_parts.nlu.wordpiece import shipped_pieces

REPAIRED_TEXT = "repaired_text"
REPAIRED_WORDS = "repaired_words"
"""Key of a message: the words of its text as ``Word``, for who has to find a word again where it was typed."""
NO_KNOWN_WORD = "no_known_word"
"""Key of a message: whether it has several longer words and nobody knows any of them, as in "blorp fnord wibble"."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE | re.ASCII)
_TOKEN = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_LOOK_BACK = 12
"""Characters before a word that tell whether it starts a sentence. The full stop of a title starts none."""
_SENTENCE_START = re.compile(r"(?:\A|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)[.!?:\n])[\s\"'(]*\Z", re.IGNORECASE)
_SHORTEST, _LONGEST = 3, 24
_TWO_SLIPS_FROM = 9
"""Letters from which on two slips are repaired; in shorter words two letters make another word."""
_SEEN_AT_LEAST = 2
"""Times a word occurs in the training data before it is repaired towards: single ones may be slips themselves."""
_SEVERAL = 2
_SLIP_OF_ONE = 8
"""A word that the encoder does not know and that lies one slip beside one this many times as common is a slip too:
people who write training messages misspell the same words as everybody."""


@dataclass(frozen=True)
class Word:
    """A word or a single sign of a message: where it stands in the text as typed, and its repaired form."""

    start: int
    end: int
    repaired: str


def repaired_text(message: Message) -> str:
    """The message's text with its spelling repaired, or as typed where no repair has run."""
    return str(message.get(REPAIRED_TEXT) or message.get(TEXT) or "")


class Speller:
    """Repairs words towards ``targets`` (word -> how often it occurs), except those of the lexicons or the encoder."""

    def __init__(self, targets: dict[str, int], lexicons: Sequence[str]) -> None:
        self._targets = targets
        self._lexicons = list(lexicons)
        self._known = frozenset(lexicons) | {word for word in shipped_pieces() if word.isalpha()}
        by_length: dict[int, list[str]] = {}
        for word in sorted(targets, key=lambda w: (-targets[w], w)):
            by_length.setdefault(len(word), []).append(word)
        self._by_length = by_length
        self.word = lru_cache(maxsize=32_768)(self._word)

    @classmethod
    def of_training_texts(cls, texts: Iterable[str], lexicons: Path) -> "Speller":
        """A speller that repairs towards the words of these texts and leaves those of a folder of lexicons alone."""
        counts = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        names = (
            name
            for lexicon in read_lexicons(lexicons)
            for values in (
                lexicon.values,
                lexicon.alone,
                lexicon.doctor_for,
                lexicon.surgeon_for,
                lexicon.in_context,
            )
            for listed in values.values()
            for name in listed
        )
        return cls(_targets(counts), sorted({word for name in names for word in _WORD.findall(name.lower())}))

    def to_json(self) -> dict[str, Any]:
        """What ``Speller`` is made of, as plain data."""
        return {"targets": self._targets, "lexicons": self._lexicons}

    def _word(self, word: str) -> str:
        """The word, repaired where exactly that is called for."""
        if not _SHORTEST <= len(word) <= _LONGEST or word in self._targets or word in self._known:
            return word
        most = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        near = [
            (target, int(slips))
            for length in range(len(word) - most, len(word) + most + 1)
            for target, slips, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None
            )
        ]
        # Slips at the first letter are rare; among equals the commoner word is meant.
        return min(near, key=lambda n: (n[1], n[0][0] != word[0], -self._targets[n[0]], n[0]), default=(word, 0))[0]

    def knows_none(self, text: str) -> bool:
        """Whether a text has two or more longer words and none of them is known, not even with its slips repaired."""
        words = [word for word in _WORD.findall(text.lower()) if len(word) > _SHORTEST]
        return len(words) >= _SEVERAL and not any(
            (repaired := self.word(word)) in self._targets or repaired in self._known for word in words
        )

    def text(self, text: str) -> str:
        """The text in lower case with its words repaired; a capital inside a sentence marks a name, left alone."""
        text = _plain(text)
        return self._repaired(text, 0, len(text), _capitals_mark_names(text))

    def words(self, text: str) -> list[Word]:
        """The words of the text, in its order, each with what ``text`` makes of it."""
        text = _plain(text)
        names = _capitals_mark_names(text)
        return [
            Word(token.start(), token.end(), self._repaired(text, token.start(), token.end(), names))
            for token in _TOKEN.finditer(text)
        ]

    def _repaired(self, text: str, start: int, end: int, capitals_mark_names: bool) -> str:
        """``text[start:end]`` in lower case with its words repaired."""
        made, reached, meant = [], start, by_sense(text)
        for match in _WORD.finditer(text, start, end):
            is_name = capitals_mark_names and match[0][0].isupper() and not _starts_sentence(text, match.start())
            repaired = match[0] if is_name else meant.get(match.start()) or self.word(match[0].lower())
            made += [text[reached : match.start()], repaired]
            reached = match.end()
        return "".join((*made, text[reached:end])).lower()


def _starts_sentence(text: str, at: int) -> bool:
    return _SENTENCE_START.search(text[max(0, at - _LOOK_BACK) : at]) is not None


def _capitals_mark_names(text: str) -> bool:
    return any(character.islower() for character in text)


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingRepair(Stored):
    """Puts the repaired text beside each message's own, under ``repaired_text``; see also ``no_known_word``.

    Option ``lexicons``: the folder whose words are left alone, relative to the project.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._speller: Speller | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the lexicons lie."""
        return {"lexicons": "content/lexicon"}

    def restore(self, folder: Path) -> None:
        """Take the words of the training data."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        self._speller = Speller(words["targets"], words["lexicons"])

    def train(self, training_data: TrainingData) -> Resource:
        """Take the vocabulary from the training examples."""
        texts = [str(example.get(TEXT) or "") for example in training_data.intent_examples]
        self._speller = Speller.of_training_texts(texts, PROJECT / self._config["lexicons"])
        with self._storage.write_to(self._resource) as folder:
            text = json.dumps(self._speller.to_json(), ensure_ascii=False, indent=1)
            (Path(folder) / "words.json").write_text(text, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples are repaired like any message."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the repaired text of messages that have a text, and whether it holds no known word."""
        for message in messages:
            if self._speller and message.get(TEXT):
                message.set(REPAIRED_TEXT, self._speller.text(message.get(TEXT)))
                if not message.get(IS_PART):
                    message.set(REPAIRED_WORDS, self._speller.words(message.get(TEXT)))
                message.set(NO_KNOWN_WORD, self._speller.knows_none(message.get(TEXT)))
        return messages


def _targets(counts: Counter[str]) -> dict[str, int]:
    """The words of the training data that others are repaired towards, with how often they occur."""
    encoder_words = shipped_pieces()
    long_enough = {word: count for word, count in sorted(counts.items()) if len(word) > _SHORTEST and word.isalpha()}
    surely = {word: count for word, count in long_enough.items() if word in encoder_words}
    towards = Speller(surely, ())
    often = {
        word: count
        for word, count in long_enough.items()
        if word not in surely and count >= _SEEN_AT_LEAST and surely.get(towards.word(word), 0) < _SLIP_OF_ONE * count
    }
    return {**surely, **often}
