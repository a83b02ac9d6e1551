"""Entities: what a message names, found by lexicons and by shape.

A deterministic extractor instead of a trained one: people's names for specialties, tones or insurers are a
closed list that staff can read and extend, and the offsets must be exact because slots are filled from them.
The lexicons are copied into the model when it is trained, so a model does not change with the working tree.
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import spacy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token

from rasa_parts.nlu.by_ear import Ear, by_sense
from rasa_parts.nlu.lexicon import Lexicon, parse, read_lexicons
from rasa_parts.nlu.message_parts import IS_PART
from rasa_parts.nlu.recognisers import (
    dates,
    doctors,
    facilities,
    npis,
    of_the_talk,
    original_medicare,
    places,
    plans,
    relation,
    relatives,
    through_work,
)
from rasa_parts.nlu.recognisers.doctors import without_title
from rasa_parts.nlu.recognisers.plans import PAYERS
from rasa_parts.nlu.spans import Span, free, longest
from rasa_parts.nlu.stored import Stored
from rasa_parts.nlu.wordpiece import shipped_pieces
from second_opinion.directory.states import STATES

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[2]

_FUZZY_FROM = 7
"""Letters from which on a misspelt name is repaired; shorter words are too close to other words."""
_FUZZY_TWO_FROM = 11

_NO_NAME = frozenset({"specialty", "insurer", "facility", "condition", "procedure"})
"""What a listed word is, if no doctor is called so."""

_PART_OF_A_NAME = frozenset({"condition", "procedure"})
"""What is not named where it is a part of another name ("cancer doctor", "cataract surgery")."""

_NO_PLACE = frozenset({"specialty", "insurer", "condition"})

_ALSO_HOSPITALS = frozenset(
    {"Geisinger", "UPMC Health Plan", "Tufts Health Plan", "Providence Health Plan", "Sentara Health Plans"}
)
"""Insurers that run hospitals under the same name."""

_PAYER_NAMES = frozenset(
    f"{name.lower()}{more}" for name in PAYERS for more in ("", " plus", " part", " care", " health")
)

_FILLER = frozenset(
    """
    a an the to it is its it's this be should would could can please um uh just i we want i'd i'll like
    think guess prefer make keep in with for of my me most mostly matters matter important mainly
    really very and or about care yes ok okay well go choose one tone send ask thanks so maybe probably sure
    let's lets use going at someone somebody doctor message letter change changed switch set need more main
    thing biggest what's first also both all as from than not's give no
    meant mean sorry actually wait oops correction instead rather but now was said too that them then had again hm hmm back final definitely decided thats that's
    """.split()
)
"""Words that may stand around a name of ``alone`` without giving it another meaning."""


# A word for a doctor as people type it, beside a word that says which: "heart docter", "specialist for my heart".
_PERSON = r"(?:do[ck]k?t[aeo]r|doc|dr|speciali?st|spe[cs]i?a?list|physician|practitioner|guy|lady|expert)s?\b\.?"
_SURGEON = r"(?:surg[eo]{1,2}n|sergeon|surgon)s?\b"
_FOR = (
    r"\W+(?:(?:that|who|which)\s+)?(?:(?:is|for|of|in|about|with|treats?|does|do|specializ\w+\s+in|specialis\w+\s+in|speciality\s+is|"
    r"handles?|deals\s+with|works\s+(?:on|with)|looks\s+at|fixes|knows|know|operates\s+on|good\s+with)\s+)+(?:(?:my|the|his|her|your|our|their)\s+)?$"
)
_BESIDE = {
    kind: (
        re.compile(rf"\s*-?\s*(?:(?:cancer|care|disease|and\s+\w+)\s+)?{word}", re.IGNORECASE),
        re.compile(rf"\b{word}{_FOR}", re.IGNORECASE),
    )
    for kind, word in (("doctor_for", _PERSON), ("surgeon_for", _SURGEON))
}
# "The knee man" is a doctor, "a diabetic man" is a patient.
_THE = re.compile(r"\b(?:the|my|our|his|her|your|their)\s+$", re.IGNORECASE)
_MAN = re.compile(r"\s+(?:man|people|folks|fell?a|fellow|gal|dude)\b", re.IGNORECASE)

# "It says PPO, not HMO": what fills a slot by itself has to be what is meant.
_RULED_OUT = re.compile(r"\bnot\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)

# "The pathology report" is a paper and "I am a retired internist" the patient's own work; no such doctor is looked for.
_PAPER_AFTER = re.compile(
    r"\s+(?:reports?|slides?|results?|labs?|samples?|specimens?|images?|notes?|films?)\b", re.IGNORECASE
)
_OWN_WORK_BEFORE = re.compile(r"\b(?:i\W?m|i am|i was)\s+(?:an?\s+)?(?:retired\s+|former\s+)?$", re.IGNORECASE)

_PRACTITIONERS = ("ist", "eon", "ician", "doctor", "doc", "physician")
_OF_STATE = re.compile(rf"\s+of\s+({'|'.join(map(re.escape, [*STATES.values(), *STATES]))})\b", re.IGNORECASE)
_TITLE_AFTER = re.compile(r"\.\s*\w")
_DOCTOR_AFTER = re.compile(rf"\s+(?:{_PERSON}|{_SURGEON})", re.IGNORECASE)

_INSURANCE = re.compile(
    r"\b(?:insur\w*|plans?|cover\w*|network|ppo|hmo|epo|pos|deductible|premium|copays?|prior auth\w*|claims?|policy|accepts?|takes?|"
    r"participat\w*|contract\w*|denied|approve\w*|hdhp|bronze|silver|gold|platinum|aetna|cigna|humana|ambetter|molina|bcbs|medicaid|medicare|member|carrier|payer|referral)\b",
    re.IGNORECASE,
)
_INSURED_BY = re.compile(
    r"(?:\b(?:have|has|had|got|with|through|thru|take|takes|taking|accepts?|by|on|is|my|from|under|use|using|carry|for|like|to|that|called|via|or|and|ask|call|does|did|will|its|it's|not)|[:,(/]|^)\s*$",
    re.IGNORECASE,
)
_INSURER_AFTER = re.compile(
    r"\s*(?:$|[.,?!;:)/]|(?:insurance|ins|plan|health|hmo|ppo|epo|pos|gold|silver|bronze|platinum|choice|medicare|medicaid|advantage|dual|community|"
    r"and|or|not|but|for|cover|covers|pay|pays|says?|said|denied|require|requires|want|wants|approve|is|in|network|need|needs|through|thru|which|so|do|does|will|if|as|would|keeps|won't|wont|at|because|policy|member|right|now|coverage|card|customer|to)\b)",
    re.IGNORECASE,
)
_OTHER_MEANING = re.compile(
    r"\s+(?:states|airlines|kingdom|nations|way|front|church|methodist|[A-Z][a-z]+son\b)", re.IGNORECASE
)
_NOTHING_ELSE = re.compile(
    r"\W*(?:(?:and|or|what about|how about|it's|its|no|now|with|for|under|by|through)\W+)*", re.IGNORECASE
)
_PLAN_AFTER = re.compile(
    r"\s+(?:insurance|health\s*(?:plan|care)|hmo|ppo|epo|gold|silver|bronze|platinum)\b", re.IGNORECASE
)
_INSURED_SURELY = re.compile(
    r"(?:\b(?:i|we)(?:'ve| have|'ve got| have got| got|'m with| am with|'m on| am on)|\binsured (?:by|with|through)|\bcovered by|\binsurance is|\binsurer is|\bcarrier is|\bthrough)\s+$",
    re.IGNORECASE,
)


# spaCy's own tokenizer needs more than a second for 4,000 brackets; this one is linear and skips double spaces.
_TOKEN = re.compile(r"\w+|'\w+|[^\w\s]")


@dataclass(frozen=True)
class _Read:
    """A text, its words for the matcher, and where each of them begins."""

    text: str
    doc: Doc
    starts: list[int]
    ends: list[int]

    def words(self) -> Iterator[tuple[int, Token]]:
        return zip(self.starts, self.doc, strict=True)


def _no_field(text: str, specialty: Span) -> bool:
    return bool(_PAPER_AFTER.match(text, specialty.end) or _OWN_WORK_BEFORE.search(text[: specialty.start]))


class Recogniser:
    """The extractor without Rasa: lexicons in, spans out."""

    def __init__(self, lexicons: list[Lexicon]) -> None:
        self._lexicons = lexicons
        self._vocab = spacy.blank("en").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="LOWER")
        self._keys: dict[str, tuple[str, str, str]] = {}
        for lexicon in lexicons:
            for kind in ("values", "alone", "doctor_for", "surgeon_for", "in_context"):
                for canonical, names in getattr(lexicon, kind).items():
                    key = f"{lexicon.entity}|{canonical}|{kind}"
                    self._keys[key] = (lexicon.entity, canonical, kind)
                    plural = [f"{name}s" for name in names if name.endswith(_PRACTITIONERS)]
                    self._matcher.add(key, [self._read(name).doc for name in (*names, *plural)])

    def _read(self, text: str) -> _Read:
        found = list(_TOKEN.finditer(text))
        doc = Doc(self._vocab, [match[0] for match in found])
        return _Read(text, doc, [match.start() for match in found], [match.end() for match in found])

    def _heard(self, doc: _Read) -> _Read:
        """The text with words that were written by ear in their own spelling, each where it was typed."""
        meant = by_sense(doc.text)
        words = [
            meant.get(start) or (self._ear_for(token.lower_) if token.text.islower() else None) or token.text
            for start, token in doc.words()
        ]
        return replace(doc, doc=Doc(self._vocab, words))

    def _ear_for(self, word: str) -> str | None:
        return None if word in shipped_pieces() or word in self._words else self._ear.word(word)

    @cached_property
    def _ear(self) -> Ear:
        return Ear(sorted(self._words))

    @cached_property
    def _fuzzy(self) -> dict[str, tuple[str, str]]:
        """Single words that a misspelling is compared with, and the entity and value each means."""
        return {
            name.lower(): (lexicon.entity, canonical)
            for lexicon in self._lexicons
            if lexicon.fuzzy
            for canonical, names in lexicon.values.items()
            for name in names
            if name.isalpha() and len(name) >= _FUZZY_FROM
        }

    def spans(self, text: str) -> list[Span]:
        """Everything recognised in a text, in its order; spans of different entities may overlap."""
        # Typographic apostrophes are not what the lexicons are written with; the length stays the same.
        # Half of a cut-off emoji (a lone surrogate) is no text to spaCy.
        plain = text.replace("\u2019", "'").encode("utf-8", "replace").decode("utf-8")
        doc = self._read(plain)
        listed = self._listed(self._heard(doc))
        listed += self._misspelt(doc, listed)
        known = [s for s in listed if s.entity in _NO_NAME]
        insurers = [s for s in known if s.entity == "insurer"]
        named_facilities = [s for s in known if s.entity == "facility"]
        buildings = facilities(
            plain,
            [
                s
                for s in [*insurers, *named_facilities]
                if s.value not in _ALSO_HOSPITALS or " " in plain[s.start : s.end]
            ],
        )
        buildings = longest([*named_facilities, *buildings])
        numbers = npis(plain)
        persons = doctors(plain, [*known, *buildings])
        # A name of a person or a house may hold other names: "Dr. Kaiser", "Riverside Cardiology".
        buildings = [b for b in buildings if free(b.start, b.end, persons)]
        # In "my kidney doctor Adegoke" the title belongs to the specialty too.
        named = [without_title(person, plain) for person in persons]
        listed = [s for s in listed if s.entity != "facility" and free(s.start, s.end, named)]
        listed = [s for s in listed if s.entity not in _NO_NAME or free(s.start, s.end, buildings)]
        insurers = [s for s in listed if s.entity == "insurer"]
        fixed = [*persons, *numbers, *buildings]
        plan_names = plans(plain, [*(s for s in insurers if s.value not in PAYERS), *fixed])
        # "Medicare" is a payer; in "Medicare Advantage PPO" it is a part of the plan's name.
        plan_names = [p for p in plan_names if p.value.lower() not in _PAYER_NAMES]
        listed = [s for s in listed if s.value not in PAYERS or free(s.start, s.end, plan_names)]
        days = dates(plain, [*persons, *numbers, *plan_names])
        towns = places(plain, [*fixed, *plan_names, *days, *(s for s in listed if s.entity in _NO_PLACE)])
        # "Hartford, CT" is no scan.
        listed = [s for s in listed if s.entity != "procedure" or free(s.start, s.end, towns)]
        found = [*listed, *fixed, *plan_names, *towns, *days, *relatives(plain), *relation(plain)]
        found = [s for s in found if s.entity != "payer" or s.value != "none" or not of_the_talk(plain, s.end)]
        if not any(s.entity == "payer" for s in found):
            found += original_medicare(plain) or through_work(plain)
        return sorted(found, key=lambda s: (s.start, s.end, s.entity))

    def _listed(self, doc: _Read) -> list[Span]:
        by_entity: dict[str, list[tuple[Span, str]]] = {}
        covered: dict[str, set[int]] = {}
        for key, start, end in self._matcher(doc.doc):
            entity, canonical, kind = self._keys[self._vocab.strings[key]]
            span = Span(entity, doc.starts[start], doc.ends[end - 1], canonical)
            by_entity.setdefault(entity, []).append((span, kind))
            # A name that needs company neither stands alone nor keeps another from it.
            if kind in {"values", "alone"}:
                covered.setdefault(entity, set()).update(doc.starts[start:end])
        found: list[Span] = []
        for entity, candidates in by_entity.items():
            stands_alone = all(
                token.is_punct or token.lower_ in _FILLER or start in covered.get(entity, ())
                for start, token in doc.words()
            )
            meant: dict[str, list[Span]] = {"alone": [], "": [], "after": []}
            for span, kind in candidates:
                if (seen := self._as_meant(doc, span, kind, stands_alone)) is not None:
                    place = "after" if seen.start < span.start else "alone" if kind == "alone" else ""
                    meant[place].append(seen)
            if entity == "specialty" and (meant[""] or meant["after"]):
                # "An orthopedist for my knee" says the specialty once.
                meant["alone"] = []
            kept = longest([*meant[""], *meant["alone"]])
            found += [*kept, *longest(span for span in meant["after"] if free(span.start, span.end, kept))]
        found = [span for span in found if span.entity != "specialty" or not _no_field(doc.text, span)]
        wholes = [span for span in found if span.entity in {"specialty", "procedure"}]
        return [
            span
            for span in found
            if span.entity not in _PART_OF_A_NAME
            or not any(w.start <= span.start < span.end <= w.end for w in wholes if w.entity != span.entity)
        ]

    def _as_meant(self, doc: _Read, span: Span, kind: str, stands_alone: bool) -> Span | None:
        """A name with the words that it needs to mean its value, ``None`` where it means something else."""
        if kind == "alone":
            return span if stands_alone else None
        before, after = doc.text[max(0, span.start - 60) : span.start], doc.text[span.end : span.end + 40]
        if span.entity in {"payer", "plan_type"} and _RULED_OUT.search(before):
            return None
        if kind in _BESIDE:
            behind, ahead = _BESIDE[kind]
            if match := behind.match(after):
                return replace(span, end=span.end + len(match[0].rstrip(".")))
            if match := ahead.search(before):
                return replace(span, start=span.start - len(match[0]))
            if kind == "doctor_for" and _THE.search(before) and (match := _MAN.match(after)):
                return replace(span, end=span.end + len(match[0]))
            return None
        if kind == "in_context":
            if _OTHER_MEANING.match(after):
                return None
            only_this = _NOTHING_ELSE.fullmatch(before) and not after.strip(" .,?!")
            surely = _INSURED_SURELY.search(before) or _PLAN_AFTER.match(after)
            spoken_of = _INSURED_BY.search(before) and _INSURANCE.search(doc.text) and _INSURER_AFTER.match(after)
            return span if only_this or surely or spoken_of else None
        if span.value.startswith("Blue") and (state := _OF_STATE.match(after)):
            # One insurer in each state: "Blue Cross Blue Shield of Texas".
            name = STATES.get(state[1].upper(), state[1].title())
            return replace(span, end=span.end + len(state[0]), value=f"{span.value} of {name}")
        # "Ms. Garcia" has no disease by that.
        return (
            None
            if span.end - span.start == 2 and (doc.text[span.start : span.end] == "Ms" or _TITLE_AFTER.match(after))
            else span
        )

    def _misspelt(self, doc: _Read, listed: list[Span]) -> list[Span]:
        found: list[Span] = []
        for start, token in doc.words():
            word = token.lower_
            if len(word) < _FUZZY_FROM - 1 or len(word) > 30 or not word.isalpha():
                continue
            # A word that exists is no misspelling: "psychiatric" is not "psychiatrist".
            if word in shipped_pieces() or word in self._words:
                continue
            if not free(start, start + len(token), (s for s in listed if s.entity in _NO_NAME)):
                continue
            best = process.extractOne(word, self._fuzzy.keys(), scorer=OSA.distance, score_cutoff=2)
            if best and best[1] <= (2 if len(best[0]) >= _FUZZY_TWO_FROM else 1):
                entity, value = self._fuzzy[best[0]]
                end = start + len(token)
                # "orthapedic surgeon"
                if entity == "specialty" and not word.endswith("t") and (person := _DOCTOR_AFTER.match(doc.text, end)):
                    end = person.end()
                found.append(Span(entity, start, end, value))
        return found

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every single word of the lexicons: none of them is a misspelling of another."""
        names = (name for lexicon in self._lexicons for listed in lexicon.values.values() for name in listed)
        return frozenset(word for name in names for word in name.lower().split())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LexiconEntityExtractor(Stored, EntityExtractorMixin):
    """Adds the recogniser's spans to a message as entities.

    Option ``lexicons``: the folder with the lexicon files, relative to the project.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, storage, resource)
        self._recogniser: Recogniser | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Where the lexicons lie."""
        return {"lexicons": "content/lexicon"}

    def restore(self, folder: Path) -> None:
        """Take the lexicons that the model was trained with."""
        data = json.loads((folder / "lexicons.json").read_text(encoding="utf-8"))
        self._recogniser = Recogniser([parse(one, "lexicons.json") for one in data])

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
            if message.get(IS_PART):
                continue
            spans = self._recogniser.spans(message.get(TEXT) or "")
            found = [span.as_entity(type(self).__name__) for span in spans]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
