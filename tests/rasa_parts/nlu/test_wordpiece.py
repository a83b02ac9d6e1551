"""The pieces are those the encoder was trained with. Ids from the reference tokenizer of the same model."""

import hashlib
import time
from importlib.resources import files

import pytest

from rasa_parts.nlu.wordpiece import WordPieceTokenizer, shipped_pieces


@pytest.fixture(scope="module")
def tokenizer() -> WordPieceTokenizer:
    return WordPieceTokenizer(shipped_pieces())


def test_the_vocabulary_is_the_published_one() -> None:
    content = files("rasa_parts.nlu").joinpath("data/vocab.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Is Dr. Muñoz in-network?", [101, 2003, 2852, 1012, 23685, 1999, 1011, 2897, 1029, 102]),
        ("cardiologist's 2nd opinion", [101, 4003, 20282, 22522, 1005, 1055, 3416, 5448, 102]),
        ("\u65e5\u672c", [101, 1864, 1876, 102]),
        ("x" * 101, [101, 100, 102]),
        ("", [101, 102]),
        (" \t\n\0", [101, 102]),
    ],
)
def test_a_text_becomes_the_ids_of_the_reference(tokenizer: WordPieceTokenizer, text: str, ids: list[int]) -> None:
    assert tokenizer.encode(text, 128) == ids


def test_a_mark_typed_by_a_patient_is_ordinary_text(tokenizer: WordPieceTokenizer) -> None:
    assert tokenizer.encode("[SEP]", 128).count(102) == 1


def test_a_long_text_is_cut_and_still_ends_with_the_end_mark(tokenizer: WordPieceTokenizer) -> None:
    ids = tokenizer.encode("opinion " * 500, 128)
    assert len(ids) == 128
    assert ids[-1] == 102


@pytest.mark.parametrize("text", ["a" * 4000, "\u00e9" * 4000, "!" * 4000, "\U0001f642" * 4000])
def test_no_text_of_4000_characters_takes_long(tokenizer: WordPieceTokenizer, text: str) -> None:
    started = time.perf_counter()
    tokenizer.encode(text, 128)
    assert time.perf_counter() - started < 0.5
