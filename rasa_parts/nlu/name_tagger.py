"""Names in a message, told from their context: doctors, plans, insurers, facilities, places.

Lists and shapes (``lexicon_entities``) cannot know that "is kowalski taking new people" names a doctor and "is
april taking new people" may not. This component learns it from the training messages whose entities are marked
(``metadata: {entities: marked}``). Each word is seen as

- the sentence encoder's states of it and of its neighbours, which hold their context;
- its looks and those of its neighbours: capitals, digits, whether it is a usual name or an everyday word;
- what the rules before this component found there, for these are right about whatever stands in a list.

A small network gives each word a tag (begins a name, goes on with it, belongs to none); the best sequence in which
no name goes on that has not begun is taken (Viterbi 1967, doi:10.1109/TIT.1967.1054010). A linear model tells from a
doctor's name, its neighbours and the words around it whether it is the current or the second doctor.

For ``TAGGED`` entities its decision replaces that of the rules; values of the lists are kept where a list knows
the name. ``docs/understanding.md`` gives the figures with and without it.
"""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import log_softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from rasa_parts.nlu.by_ear import by_sense, sound
from rasa_parts.nlu.lexicon import read_lexicons
from rasa_parts.nlu.lexicon_entities import PROJECT, Recogniser
from rasa_parts.nlu.recognisers.doctors import DEGREE_LAST, TITLE_WORDS, role_by_words, tidy_name, without_title
from rasa_parts.nlu.recognisers.plans import with_first_words
from rasa_parts.nlu.recognisers.words import (
    BEGINS_NO_NAME,
    GREETINGS,
    NOT_A_NAME,
    NOT_AN_INSURER,
    given_name,
    known_word,
    ordinary_word,
    surname,
)
from rasa_parts.nlu.sentence_vectors import DIMENSIONS, WORD_STATES, entities_are_marked
from rasa_parts.nlu.spans import Span, free
from rasa_parts.nlu.spelling import REPAIRED_WORDS, Word
from rasa_parts.nlu.stored import Stored
from second_opinion.names import PARTICLES

TAGGED = ("doctor", "plan", "insurer", "facility", "place")
"""Entities that are decided on here."""
_LEARNT = (*TAGGED, "specialty")
"""Entities that are told apart; what a specialty is, the lists know better, but it must not pass for a name."""
TAGS = ("O", *(f"{place}-{entity}" for entity in _LEARNT for place in "BI"))
_BY_RULE = (*_LEARNT, "npi", "condition", "procedure")
_YIELD = frozenset({"place", "facility", "insurer", "condition", "procedure", "plan"})
"""Entities of the rules that cannot be part of a doctor's name."""
_ROLES = ("none", "current", "second")
_LOOK_AROUND = (-2, -1, 0, 1, 2)
_NEXT_TO = (-1, 0, 1)
_IMPOSSIBLE = -1e9
_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)
_HIDDEN = 128
"""Units of the network's hidden layer."""
_PASSES = 8
"""Over the training messages; with more of them it learns names by heart."""
_FOR_ROLES = 0.03
"""Share of C for the roles, of which there are few examples."""
_FEWEST_AROUND = 2
"""Words beside a doctor's name from which on they can tell its role."""
_AROUND = 6
"""Words before and after a doctor's name that tell its role."""

Floats = NDArray[np.float32]


class NoMarkedEntities(RasaException):  # type: ignore[misc]
    """The training data have no block whose entities are marked."""


@dataclass(frozen=True)
class Sight:
    """A message as the tagger sees it: text, words, states (words, ``DIMENSIONS``), and what the rules found."""

    text: str
    words: Sequence[Word]
    states: Floats
    by_rule: Sequence[Span]


class Tagger:
    """The two models, apart from Rasa."""

    def __init__(self, tags: "_Network", roles: "_Linear") -> None:
        self._tags = tags
        self._roles = roles

    @classmethod
    def fit(cls, sights: Sequence[Sight], marked: Sequence[Sequence[Span]], c: float, random_state: int) -> "Tagger":
        """Learns from messages and the spans of the names in each."""
        features, tags, around, roles = [], [], [], []
        for sight, spans in zip(sights, marked, strict=True):
            features.append(_features(sight))
            tags += [tag_of(word, spans) for word in sight.words]
            for span in spans:
                if span.entity == "doctor":
                    around.append(_surroundings(sight, span))
                    roles.append(span.role or _ROLES[0])
        return cls(
            _Network.fit(np.vstack(features), tags, TAGS, random_state),
            _Linear.fit(np.vstack(around), roles, _ROLES, c * _FOR_ROLES, random_state),
        )

    def spans(self, sight: Sight) -> list[Span]:
        """The names in a message; values as typed, doctors with their role."""
        if not sight.words:
            return []
        tags = best_sequence(self._tags.log_probabilities(_features(sight)))
        return [self._with_role(sight, span) for span in _spans(sight, tags)]

    def _with_role(self, sight: Sight, span: Span) -> Span:
        if span.entity != "doctor" or _stands_alone(sight, span):
            return span
        role = _ROLES[int(self._roles.log_probabilities(_surroundings(sight, span)[None, :]).argmax())]
        return replace(span, role=None if role == _ROLES[0] else role)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All that ``of_arrays`` makes the tagger of again."""
        parts = {"tags": self._tags, "roles": self._roles}
        return {f"{name}.{key}": array for name, part in parts.items() for key, array in vars(part).items()}

    @classmethod
    def of_arrays(cls, arrays: Any) -> "Tagger":
        """A tagger of what ``arrays`` gave."""
        tags = {key: arrays[f"tags.{key}"] for key in ("inner", "inner_intercept", "outer", "outer_intercept")}
        return cls(_Network(**tags), _Linear(arrays["roles.weights"], arrays["roles.intercept"]))


def _stands_alone(sight: Sight, doctor: Span) -> bool:
    """Whether a message is hardly more than a name, which then says nothing of its role."""
    around = [
        word
        for word in sight.words
        if (word.end <= doctor.start or word.start >= doctor.end)
        and sight.text[word.start].isalnum()
        and sight.text[word.start : word.end].lower() not in TITLE_WORDS
    ]
    return len(around) < _FEWEST_AROUND


class _Linear:
    """Logistic regression over a fixed list of classes; one that never occurs is never likely."""

    def __init__(self, weights: Floats, intercept: Floats) -> None:
        self.weights = weights
        self.intercept = intercept

    @classmethod
    def fit(cls, rows: Floats, labels: Sequence[str], classes: Sequence[str], c: float, seed: int) -> "_Linear":
        model = LogisticRegression(C=c, max_iter=150, random_state=seed).fit(rows, labels)
        weights = np.zeros((rows.shape[1], len(classes)), np.float32)
        intercept = np.full(len(classes), -30.0, np.float32)
        for place, label in enumerate(model.classes_):
            weights[:, classes.index(label)] = model.coef_[place]
            intercept[classes.index(label)] = model.intercept_[place]
        return cls(weights, intercept)

    def log_probabilities(self, rows: Floats) -> Floats:
        found: Floats = log_softmax(rows @ self.weights + self.intercept, axis=1)
        return found


class _Network:
    """One hidden layer over a fixed list of classes; one that never occurs is never likely.

    It learns the tags better than a linear model, and in a quarter of the time.
    """

    def __init__(self, inner: Floats, inner_intercept: Floats, outer: Floats, outer_intercept: Floats) -> None:
        self.inner, self.inner_intercept = inner, inner_intercept
        self.outer, self.outer_intercept = outer, outer_intercept

    @classmethod
    def fit(cls, rows: Floats, labels: Sequence[str], classes: Sequence[str], seed: int) -> "_Network":
        model = MLPClassifier((_HIDDEN,), batch_size=256, max_iter=_PASSES, random_state=seed)
        with warnings.catch_warnings():
            # A few passes are what is wanted; that it could go on learning is no news.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(rows, labels)
        outer = np.zeros((_HIDDEN, len(classes)), np.float32)
        outer_intercept = np.full(len(classes), -30.0, np.float32)
        for place, label in enumerate(model.classes_):
            outer[:, classes.index(label)] = model.coefs_[1][:, place]
            outer_intercept[classes.index(label)] = model.intercepts_[1][place]
        return cls(model.coefs_[0].astype(np.float32), model.intercepts_[0].astype(np.float32), outer, outer_intercept)

    def log_probabilities(self, rows: Floats) -> Floats:
        hidden = np.maximum(rows @ self.inner + self.inner_intercept, 0)
        found: Floats = log_softmax(hidden @ self.outer + self.outer_intercept, axis=1)
        return found


def best_sequence(log_probabilities: Floats) -> list[str]:
    """The likeliest tags of (words, tags) in which an ``I-`` only follows a tag of the same entity."""
    forbidden = np.array(
        [[_IMPOSSIBLE if to[0] == "I" and before[2:] != to[2:] else 0.0 for to in TAGS] for before in TAGS]
    )
    score = log_probabilities[0] + forbidden[0]
    came_from = []
    for here in log_probabilities[1:]:
        ways = score[:, None] + forbidden
        came_from.append(ways.argmax(axis=0))
        score = ways.max(axis=0) + here
    path = [int(score.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return [TAGS[tag] for tag in reversed(path)]


def _spans(sight: Sight, tags: Sequence[str]) -> Iterator[Span]:
    found: list[tuple[str, int, int]] = []
    for word, tag in zip(sight.words, tags, strict=True):
        if tag == "O":
            continue
        entity, start, end = found[-1] if found else ("", 0, 0)
        # Two names of a kind with nothing between them are one: "kev brannigan".
        if tag[0] == "I" or (tag[2:] == entity and not sight.text[end : word.start].strip()):
            found[-1] = (entity, start, word.end)
        else:
            found.append((tag[2:], word.start, word.end))
    for entity, start, end in found:
        surface = sight.text[start:end]
        if entity == "doctor":
            surface = DEGREE_LAST.sub("", surface)
        if entity != "insurer":
            surface = _POSSESSIVE.sub("", surface)
        whole = surface.rstrip(" ,;:")
        if any(character.isalnum() for character in whole):
            yield Span(entity, start, start + len(whole), whole)


def tag_of(word: Word, spans: Sequence[Span]) -> str:
    """The tag of a word among spans that are marked."""
    for span in spans:
        if span.entity in _LEARNT and word.start < span.end and word.end > span.start:
            return f"{'B' if word.start <= span.start else 'I'}-{span.entity}"
    return "O"


def _features(sight: Sight) -> Floats:
    """What is known of each word, as rows."""
    looks = _looks(sight.text, sight.words)
    rules = _rules(sight)
    parts = [
        *(_shifted(sight.states, by) for by in _NEXT_TO),
        *(_shifted(looks, by) for by in _LOOK_AROUND),
        *(_shifted(rules, by) for by in _NEXT_TO),
    ]
    return np.hstack(parts).astype(np.float32)


def _shifted(rows: Floats, by: int) -> Floats:
    """Rows of the words ``by`` further on; nothing where the message has ended."""
    moved = np.zeros_like(rows)
    if by == 0:
        return rows
    if by > 0:
        moved[:-by] = rows[by:]
    else:
        moved[-by:] = rows[:by]
    return moved


_WEIGHT = 0.5
"""Of a yes-or-no feature beside the states, whose rows have length 1."""


def _looks(text: str, words: Sequence[Word]) -> Floats:
    """Looks of each word, (words, looks)."""
    capitals_tell = not text.isupper() and any(character.isupper() for character in text)
    rows, before = [], "."
    for word in words:
        typed = text[word.start : word.end]
        capital = capitals_tell and typed[:1].isupper()
        rows.append(
            (
                capital,
                capital and before not in ".?!:",
                capitals_tell and typed.isupper() and len(typed) > 1,
                typed.isdigit(),
                not typed[0].isalnum(),
                surname(typed),
                given_name(typed),
                ordinary_word(typed),
                known_word(typed),
                len(typed) == 1,
                typed.lower() in TITLE_WORDS,
                not capitals_tell,
            )
        )
        before = typed
    return np.array(rows, np.float32) * _WEIGHT


def _rules(sight: Sight) -> Floats:
    """What the rules take each word for, (words, two for each entity)."""
    rows = np.zeros((len(sight.words), 2 * len(_BY_RULE)), np.float32)
    for span in sight.by_rule:
        if span.entity not in _BY_RULE:
            continue
        column = 2 * _BY_RULE.index(span.entity)
        for row, word in enumerate(sight.words):
            if word.start < span.end and word.end > span.start:
                rows[row, column + (word.start > span.start)] = _WEIGHT
    return rows


def _surroundings(sight: Sight, doctor: Span) -> Floats:
    """What tells a doctor's role: the states of the name, of the words around it and of all, and the rules' word."""
    inside = [i for i, word in enumerate(sight.words) if word.start < doctor.end and word.end > doctor.start]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    stretches = (
        sight.states[first : last + 1],
        sight.states[max(0, first - _AROUND) : first],
        sight.states[last + 1 : last + 1 + _AROUND],
        sight.states,
    )
    means = [stretch.mean(axis=0) if len(stretch) else np.zeros(DIMENSIONS, np.float32) for stretch in stretches]
    said = role_by_words(sight.text, doctor.start, doctor.end) or _ROLES[0]
    return np.concatenate((*means, [role == said for role in _ROLES])).astype(np.float32)


def together(by_rule: Iterable[Span], tagged: Sequence[Span]) -> list[Span]:
    """The rules' and the tagger's spans as one list: names are the tagger's, their listed values the rules'."""
    rules = list(by_rule)
    names = [_with_listed_value(span, rules) for span in tagged if span.entity in TAGGED]
    doctors = [span for span in names if span.entity == "doctor"]
    kept = [
        span
        for span in rules
        if span.entity not in TAGGED and (span.entity not in _YIELD or free(span.start, span.end, doctors))
    ]
    return sorted([*kept, *names], key=lambda span: (span.start, span.end, span.entity))


def _with_listed_value(span: Span, rules: Sequence[Span]) -> Span:
    if span.entity == "doctor":
        return replace(span, value=tidy_name(span.value))
    if span.entity in ("insurer", "facility"):
        overlapping = [r for r in rules if r.entity == span.entity and not free(r.start, r.end, [span])]
        if overlapping:
            return replace(span, value=max(overlapping, key=lambda r: r.end - r.start).value)
    return span


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class NameTagger(Stored, EntityExtractorMixin):  # type: ignore[misc]
    """Decides on the entities of ``TAGGED``; stands after the featurizer and the extractor by rules.

    Without the words' states, as when there is no sentence encoder, the rules' entities stay as they are.

    Configuration:
        lexicons: the folder of the rules' lexicons, relative to the project.
        C: inverse strength of the regularisation of the doctors' roles.
        random_state: seed of what is random in training.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"lexicons": "content/lexicon", "C": 10.0, "random_state": 42}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._tagger: Tagger | None = None
        self._ordinary: Mapping[str, frozenset[str]] = {}

    def restore(self, folder: Path) -> None:
        with np.load(folder / "tagger.npz", allow_pickle=False) as arrays:
            self._tagger = Tagger.of_arrays(arrays)
        listed = json.loads((folder / "ordinary.json").read_text(encoding="utf-8"))
        self._ordinary = {entity: frozenset(words) for entity, words in listed.items()}

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples whose entities are marked.

        Raises:
            NoMarkedEntities: there are none, or no doctor among them.
        """
        examples = [e for e in training_data.training_examples if entities_are_marked(e) and e.get(REPAIRED_WORDS)]
        marked = [marked_spans(example) for example in examples]
        if not any(span.entity == "doctor" for spans in marked for span in spans):
            raise NoMarkedEntities(
                "No training messages with marked entities: names cannot be learnt. Keep the blocks with "
                "'metadata: {entities: marked}' in data/*/nlu.yml, or take NameTagger out of config.yml."
            )
        recogniser = Recogniser(read_lexicons(PROJECT / str(self._config["lexicons"])))
        sights = [_sight(example, recogniser.spans(example.get(TEXT))) for example in examples]
        tagger = Tagger.fit(sights, marked, float(self._config["C"]), int(self._config["random_state"]))
        ordinary = ordinary_words([e.get(TEXT) for e in training_data.training_examples if e.get(TEXT)], examples)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / "tagger.npz", **tagger.arrays())
            listed = {entity: sorted(words) for entity, words in ordinary.items()}
            (folder / "ordinary.json").write_text(json.dumps(listed), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Marked entities stay as they are."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Replaces the entities of ``TAGGED`` on each message whose words the encoder has read."""
        for message in messages:
            if self._tagger is None or message.get(WORD_STATES) is None:
                continue
            rules = marked_spans(message)
            text = message.get(TEXT)
            named = [
                span
                for span in self._tagger.spans(_sight(message, rules))
                if not is_ordinary(span, text, self._ordinary)
                and not _by_ear(span, message)
                and not _whose(span, rules)
            ]
            spans = with_first_words(text, together(rules, [*named, *_surely(rules, named, text)]))
            message.set(ENTITIES, [span.as_entity(type(self).__name__) for span in spans], add_to_output=True)
        return messages


_NAMED_BY_WORDS = ("doctor", "plan", "insurer")
"""Entities among which ordinary words are told from names."""
_ORDINARY = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_TITLE_BEFORE = re.compile(r"\b(?:dr|doctor|doc|prof|professor)\.?\s+$", re.IGNORECASE)

_SURELY_NAMED = re.compile(r"[Dd]r\.?\s+[^\W\d_a-z]")

_HEARD_FROM = 6
"""Letters of a word that is no name because it sounds like an everyday one; shorter ones sound like too many."""

OFTEN = 8
"""In how many training messages an ordinary word stands at least."""


def ordinary_words(texts: Sequence[str], marked: Sequence[Message]) -> dict[str, frozenset[str]]:
    """By entity: words that training messages use often and never as a part of a name of that kind."""
    counts = Counter(word for text in texts for word in set(_ORDINARY.findall(text.lower())))
    often = {word for word, count in counts.items() if count >= OFTEN}
    named: dict[str, set[str]] = {entity: set() for entity in _NAMED_BY_WORDS}
    for example in marked:
        for span in marked_spans(example):
            if span.entity in named:
                named[span.entity].update(_ORDINARY.findall(example.get(TEXT)[span.start : span.end].lower()))
    return {entity: frozenset(often - words) for entity, words in named.items()}


def is_ordinary(span: Span, text: str, ordinary: Mapping[str, frozenset[str]]) -> bool:
    """Whether what was taken for a name is none: ordinary words in small letters, or a doctor with a digit.

    "Will the clinic be annoyed", "I must operation stomach", "BRCA1". A title before it makes it a name.
    """
    named = text[span.start : span.end]
    words = _ORDINARY.findall(named)
    begins = words[0].lower() if words and span.entity == "doctor" else ""
    if begins in BEGINS_NO_NAME:
        # Also behind a title: "mi doctor quiere operar la rodilla".
        return True
    if span.entity == "doctor" and _TITLE_BEFORE.search(text[: span.start]):
        return False
    if span.entity == "doctor" and (_DIGIT.search(named) or any(word.lower() in GREETINGS for word in words)):
        return True
    if begins in PARTICLES and named[0].islower():
        # "La Rosa" may be somebody, "la Valvula" is a thing.
        return True
    if words and span.entity == "insurer" and NOT_AN_INSURER.issuperset(word.lower() for word in words):
        return True
    if not words or not named.islower():
        return False
    return ordinary.get(span.entity, frozenset()).issuperset(words) or (
        span.entity == "doctor" and all(word in NOT_A_NAME or ordinary_word(word) for word in words)
    )


def _by_ear(span: Span, message: Message) -> bool:
    """Whether what was taken for a name holds a word that was written by ear: "hart nid operashun"."""
    text = message.get(TEXT)
    if span.entity not in ("doctor", "facility") or _TITLE_BEFORE.search(text[: span.start]):
        return False
    meant = by_sense(text)
    inside = [word for word in message.get(REPAIRED_WORDS) if span.start <= word.start < span.end]
    if any(word.start in meant for word in inside):
        return True
    typed = [text[word.start : word.end] for word in inside]
    named = any(surname(word) or given_name(word) for word in typed)
    return not named and any(_misheard(was, word.repaired) for was, word in zip(typed, inside, strict=True))


def _surely(rules: Sequence[Span], tagged: Sequence[Span], text: str) -> list[Span]:
    """Doctors that the rules found by a title and a capital, and the tagger overlooked: "write Dr. Roe a message"."""
    return [
        without_title(span, text)
        for span in rules
        if span.entity == "doctor"
        and _SURELY_NAMED.match(text, span.start)
        and free(span.start, span.end, tagged)
        and not text.isupper()
    ]


def _whose(span: Span, rules: Sequence[Span]) -> bool:
    """Whether an insurer that no list knows is only somebody's: "through Ray's union"."""
    listed = any(r.entity == "insurer" and not free(r.start, r.end, [span]) for r in rules)
    return span.entity == "insurer" and not listed and bool(_POSSESSIVE.search(span.value)) and " " not in span.value


def _misheard(typed: str, repaired: str) -> bool:
    heard = repaired != typed and typed.islower() and len(typed) >= _HEARD_FROM and ordinary_word(repaired)
    return heard and sound(typed) == sound(repaired)


def _sight(message: Message, by_rule: Sequence[Span]) -> Sight:
    text = message.get(TEXT)
    names = [without_title(span, text) if span.entity == "doctor" else span for span in by_rule]
    return Sight(text, message.get(REPAIRED_WORDS), message.get(WORD_STATES), names)


def marked_spans(message: Message) -> list[Span]:
    """A message's entities as spans."""
    return [
        Span(entity["entity"], entity["start"], entity["end"], str(entity["value"]), entity.get("role"))
        for entity in message.get(ENTITIES) or ()
    ]
