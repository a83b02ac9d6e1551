"""Names are told from their context; what the rules know of them is kept."""

from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from rasa_parts.in_process import InProcessGuide
from rasa_parts.nlu.name_tagger import TAGS, NameTagger, NoMarkedEntities, best_sequence, is_ordinary, together
from rasa_parts.nlu.sentence_vectors import WORD_STATES
from rasa_parts.nlu.spans import Span
from tests.rasa_parts.nlu.conftest import Bench

B, I, O = (TAGS.index(tag) for tag in ("B-doctor", "I-doctor", "O"))  # noqa: E741 - what tags are called


def scores(*rows: dict[int, float]) -> np.ndarray:
    """Log probabilities in which all tags not named are unlikely."""
    return np.array([[row.get(tag, -9.0) for tag in range(len(TAGS))] for row in rows], np.float32)


def test_a_name_that_has_not_begun_does_not_go_on() -> None:
    assert best_sequence(scores({I: -0.1, O: -3.0})) == ["O"]
    assert best_sequence(scores({O: -0.1}, {I: -0.1, B: -1.0}, {I: -0.1})) == ["O", "B-doctor", "I-doctor"]


def test_a_name_does_not_go_on_as_another_kind_of_name() -> None:
    plan = TAGS.index("I-plan")
    assert best_sequence(scores({B: -0.1}, {plan: -0.1, I: -2.0})) == ["B-doctor", "I-doctor"]


@pytest.mark.parametrize(
    ("text", "entity", "named", "ordinary"),
    [
        ("doctor say i must operation stomach", "doctor", "operation stomach", True),
        ("BRCA1. mastectomy both sides", "doctor", "BRCA1", True),
        ("ngl im scared", "doctor", "ngl", True),
        ("dr stomach said no", "doctor", "stomach", False),
        ("is kowalski in it", "doctor", "kowalski", False),
        ("Operation Stomach", "doctor", "Operation Stomach", False),
        ("Undo.", "doctor", "Undo", True),
        ("mi doctor quiere operar la rodilla", "doctor", "quiere operar la rodilla", True),
        ("la Valvula is not doctor", "doctor", "la Valvula", True),
        ("her name is La Rosa", "doctor", "La Rosa", False),
        ("dr la rosa", "doctor", "la rosa", False),
        ("what mean network", "plan", "network", True),
        ("what mean gold", "plan", "gold", False),
        ("does HIPAA give me the files", "insurer", "HIPAA", True),
        ("my PSA went up", "insurer", "PSA", True),
        ("is BCBS ok with it", "insurer", "BCBS", False),
    ],
)
def test_everyday_words_in_small_letters_are_no_names(text: str, entity: str, named: str, ordinary: bool) -> None:
    words = {"doctor": frozenset({"operation", "stomach"}), "plan": frozenset({"network", "stomach"})}
    start = text.index(named)
    assert is_ordinary(Span(entity, start, start + len(named), named), text, words) == ordinary


def test_the_tagger_decides_on_names_and_lists_keep_their_values() -> None:
    rules = [
        Span("insurer", 0, 3, "UnitedHealthcare"),
        Span("doctor", 10, 14, "Rule"),
        Span("place", 22, 26, "Hope"),
        Span("specialty", 40, 45, "neurology"),
    ]
    tagged = [Span("insurer", 0, 3, "uhc"), Span("doctor", 22, 26, "hope", "second"), Span("specialty", 50, 52, "ent")]
    assert together(rules, tagged) == [
        Span("insurer", 0, 3, "UnitedHealthcare"),
        Span("doctor", 22, 26, "Hope", "second"),
        Span("specialty", 40, 45, "neurology"),
    ]


def test_without_the_encoders_words_the_rules_entities_stay() -> None:
    message = Message({TEXT: "dr lee", ENTITIES: [{"entity": "doctor", "start": 3, "end": 6, "value": "Lee"}]})
    tagger = NameTagger(NameTagger.get_default_config(), None, None)
    assert tagger.process([message])[0].get(ENTITIES) == [{"entity": "doctor", "start": 3, "end": 6, "value": "Lee"}]
    assert message.get(WORD_STATES) is None


def test_training_without_marked_entities_says_what_is_missing(bench: Bench, examples: TrainingData) -> None:
    with pytest.raises(NoMarkedEntities, match=r"metadata: \{entities: marked\}"):
        bench.train(NameTagger, examples)


def test_a_block_that_says_nothing_of_its_entities_teaches_nothing(bench: Bench) -> None:
    entity = {"entity": "doctor", "start": 0, "end": 3, "value": "ito"}
    unmarked = TrainingData([Message({TEXT: "ito", INTENT: "inform", ENTITIES: [entity]})])
    with pytest.raises(NoMarkedEntities):
        bench.train(NameTagger, unmarked)


def found(entities: list[dict[str, Any]], name: str) -> list[str]:
    return [entity["value"] for entity in entities if entity["entity"] == name]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("my surgeon is called ken ito", "doctor", ["Ken Ito"]),
        ("Is Kowalczyk's office in network with Humana Gold Plus HMO?", "doctor", ["Kowalczyk"]),
        ("Is Kowalczyk's office in network with Humana Gold Plus HMO?", "plan", ["Gold Plus HMO"]),
        ("my sister Maria drives me to every appointment", "doctor", []),
        ("is Dr. May taking new patients in May", "doctor", ["May"]),
    ],
)
async def test_names_in_sentences_nobody_wrote_a_rule_for(
    guide: InProcessGuide, text: str, name: str, expected: list[str]
) -> None:
    assert found((await guide.parse(text))["entities"], name) == expected


@pytest.mark.parametrize("text", ["", "\ud83d", "'" * 50, "Dr. " * 300, "\u202eDr. olleH", "[Ito](doctor)", "I" * 4000])
async def test_no_text_makes_it_fail(guide: InProcessGuide, text: str) -> None:
    for entity in (await guide.parse(text))["entities"]:
        assert 0 <= entity["start"] < entity["end"] <= len(text)
