"""Entities: what a message names, found by lexicons and by shape.

A deterministic extractor instead of a trained one: people's names for specialties, tones or insurers are a
closed list that staff can read and extend, and the offsets must be exact because slots are filled from them.
The lexicons are copied into the model when it is trained, so a model does not change with the working tree.
"""

# Word lists read best as words.
# ruff: noqa: SIM905

import json
import logging
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import spacy
from rapidfuzz.distance import OSA
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from rasa_parts.nlu.lexicon import Lexicon, parse, read_lexicons
from rasa_parts.nlu.recognisers import doctors, npis, places, plans
from rasa_parts.nlu.spans import Span, longest
from rasa_parts.nlu.wordpiece import shipped_pieces

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[2]

_FUZZY_FROM = 7
"""Letters from which on a misspelt name is repaired; shorter words are too close to other words."""
_FUZZY_TWO_FROM = 11

_FILLER = frozenset(
    """
    a an the to it is its it's this be should would could can please um uh just i we want i'd i'll like
    think guess prefer make keep in with for of my me most mostly matters matter important mainly
    really very and or about care yes ok okay well go choose one tone send ask thanks so maybe probably sure
    let's lets use going at someone somebody doctor message letter change changed switch set need more main
    thing biggest what's first also both all as from than not's give no
    meant mean sorry actually wait oops correction instead rather but now was said too that them then had again hm
    """.split()
)
"""Words that may stand around a name of ``alone`` without giving it another meaning."""


class Recogniser:
    """The extractor without Rasa: lexicons in, spans out."""

    def __init__(self, lexicons: list[Lexicon]) -> None:
        self._lexicons = lexicons
        self._nlp = spacy.blank("en")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._keys: dict[str, tuple[str, str, bool]] = {}
        for lexicon in lexicons:
            for values, alone in ((lexicon.values, False), (lexicon.alone, True)):
                for canonical, names in values.items():
                    key = f"{lexicon.entity}|{canonical}|{int(alone)}"
                    self._keys[key] = (lexicon.entity, canonical, alone)
                    self._matcher.add(key, [self._nlp.make_doc(name.strip()) for name in names])

    @cached_property
    def _fuzzy(self) -> list[tuple[str, str, str]]:
        """Single words that a misspelling is compared with, as (word, entity, canonical)."""
        return sorted(
            (name.lower(), lexicon.entity, canonical)
            for lexicon in self._lexicons
            if lexicon.fuzzy
            for canonical, names in lexicon.values.items()
            for name in names
            if name.isalpha() and len(name) >= _FUZZY_FROM
        )

    def spans(self, text: str) -> list[Span]:
        """Everything recognised in a text, in its order; spans of different entities may overlap."""
        # Typographic apostrophes are not what the lexicons are written with; the length stays the same.
        # Half of a cut-off emoji (a lone surrogate) is no text to spaCy.
        plain = text.replace("\u2019", "'").encode("utf-8", "replace").decode("utf-8")
        doc = self._nlp.make_doc(plain)
        listed = self._listed(doc)
        listed += self._misspelt(doc, listed)
        persons = doctors(plain)
        outside_names = [s for s in listed if not any(p.start < s.end and s.start < p.end for p in persons)]
        insurers = [s for s in outside_names if s.entity == "insurer"]
        numbers = npis(plain)
        plan_names = plans(plain, [*insurers, *persons])
        towns = places(plain, [*insurers, *persons, *plan_names, *numbers])
        found = [*outside_names, *persons, *numbers, *plan_names, *towns]
        return sorted(found, key=lambda s: (s.start, s.end, s.entity))

    def _listed(self, doc: Doc) -> list[Span]:
        by_entity: dict[str, list[tuple[Span, bool]]] = {}
        for key, start, end in self._matcher(doc):
            entity, canonical, alone = self._keys[self._nlp.vocab.strings[key]]
            span = Span(entity, doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), canonical)
            by_entity.setdefault(entity, []).append((span, alone))
        found: list[Span] = []
        for candidates in by_entity.values():
            covered = [span for span, _ in candidates]
            stands_alone = all(
                not token.text.strip()
                or token.is_punct
                or token.lower_ in _FILLER
                or any(s.start <= token.idx < s.end for s in covered)
                for token in doc
            )
            found += longest(span for span, alone in candidates if stands_alone or not alone)
        return found

    def _misspelt(self, doc: Doc, listed: list[Span]) -> list[Span]:
        found: list[Span] = []
        for token in doc:
            word = token.lower_
            if len(word) < _FUZZY_FROM - 1 or len(word) > 30 or not word.isalpha():
                continue
            # A word that exists is no misspelling: "psychiatric" is not "psychiatrist".
            if word in shipped_pieces():
                continue
            if any(s.start <= token.idx < s.end and s.entity in {"specialty", "insurer"} for s in listed):
                continue
            best = min(
                (
                    (OSA.distance(word, name, score_cutoff=2), name, entity, value)
                    for name, entity, value in self._fuzzy
                ),
                default=None,
            )
            if best and best[0] <= (2 if len(best[1]) >= _FUZZY_TWO_FROM else 1):
                found.append(Span(best[2], token.idx, token.idx + len(token), best[3]))
        return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds the recogniser's spans to a message as entities.

    Option ``lexicons``: the folder with the lexicon files, relative to the project.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._recogniser: Recogniser | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the lexicons lie."""
        return {"lexicons": "content/lexicon"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LexiconEntityExtractor":
        """A component that has yet to read the lexicons."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LexiconEntityExtractor":
        """A component with the lexicons that the model was trained with."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            data = json.loads((Path(folder) / "lexicons.json").read_text(encoding="utf-8"))
        component._recogniser = Recogniser([parse(one, "lexicons.json") for one in data])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Read and check the lexicons and keep them with the model. Raises ``LexiconError``."""
        lexicons = read_lexicons(PROJECT / cast(str, self._config["lexicons"]))
        self._recogniser = Recogniser(lexicons)
        with self._storage.write_to(self._resource) as folder:
            text = json.dumps([lexicon.to_json() for lexicon in lexicons], ensure_ascii=False, indent=1)
            (Path(folder) / "lexicons.json").write_text(text, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training examples carry no entities that another component would learn from."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        if self._recogniser is None:
            return messages
        for message in messages:
            spans = self._recogniser.spans(message.get(TEXT) or "")
            found = [span.as_entity(type(self).__name__) for span in spans]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
