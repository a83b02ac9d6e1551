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


def test_words_are_cut_like_the_text_they_make_and_found_again(tokenizer: WordPieceTokenizer) -> None:
    given = ["is", "okonkwo's", "office", "open", "?"]
    ids, first = tokenizer.encode_words(given, 128)
    assert ids == tokenizer.encode(" ".join(given), 128)
    assert [tokenizer.encode(word, 128)[1] for word in given] == [ids[place] for place in first]


def test_words_beyond_the_cut_have_the_place_of_the_end_mark(tokenizer: WordPieceTokenizer) -> None:
    ids, first = tokenizer.encode_words(["opinion"] * 20, 10)
    assert ids[-1] == 102
    assert first == [*range(1, 9), *[9] * 12]


def test_a_word_of_which_nothing_is_left_has_a_piece_all_the_same(tokenizer: WordPieceTokenizer) -> None:
    ids, first = tokenizer.encode_words(["\u200b", "hello"], 128)
    assert len(ids) == 4
    assert first == [1, 2]
