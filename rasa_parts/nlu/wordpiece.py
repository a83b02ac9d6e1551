"""WordPiece: text to the token numbers that BERT-like encoders are trained on, in plain Python.

It does what the reference tokenizer of the uncased English BERT does: clean, lower, strip accents, split at
spaces and punctuation and around CJK characters, then take the longest known piece from the left of each word.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_UNKNOWN, _START, _END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST_WORD = 100
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


@lru_cache(maxsize=1)
def shipped_pieces() -> dict[str, int]:
    """Each piece of the word list that comes with this package, with its number."""
    lines = files("rasa_parts.nlu").joinpath("data/vocab.txt").read_text(encoding="utf-8").split("\n")
    return {piece: number for number, piece in enumerate(lines) if piece}


def _is_punctuation(char: str) -> bool:
    code = ord(char)
    # All ASCII that is neither letter nor digit counts, also signs that Unicode does not call punctuation.
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")


def _clean(text: str) -> str:
    out = []
    for char in text:
        if char in "\t\n\r" or unicodedata.category(char) == "Zs":
            out.append(" ")
        elif ord(char) in (0, 0xFFFD) or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co"):
            continue
        elif any(low <= ord(char) <= high for low, high in _CJK):
            out.append(f" {char} ")
        else:
            out.append(char)
    return "".join(out)


def words(text: str) -> list[str]:
    """The text as lower-case words and single punctuation marks."""
    found: list[str] = []
    for token in _clean(text).split():
        bare = "".join(c for c in unicodedata.normalize("NFD", token.lower()) if unicodedata.category(c) != "Mn")
        start = 0
        for place, char in enumerate(bare):
            if _is_punctuation(char):
                if start < place:
                    found.append(bare[start:place])
                found.append(char)
                start = place + 1
        if start < len(bare):
            found.append(bare[start:])
    return found


class WordPieceTokenizer:
    """Cuts texts into the numbers of their pieces. ``pieces`` gives each known piece its number."""

    def __init__(self, pieces: dict[str, int]) -> None:
        self._pieces = pieces
        self._of_word = lru_cache(maxsize=8192)(self._split)

    def encode(self, text: str, longest: int) -> list[int]:
        """The text's numbers between the start and the end mark, cut to ``longest`` in all."""
        return self.encode_words(words(text), longest)[0]

    def encode_words(self, given: Iterable[str], longest: int) -> tuple[list[int], list[int]]:
        """The same for a text that is cut into words already, and the place of each word's first piece.

        Words that are cut off have the place of the end mark; a word of which nothing is left is an unknown piece.
        """
        numbers: list[int] = []
        first: list[int] = []
        for word in given:
            first.append(min(len(numbers) + 1, longest - 1))
            if len(numbers) < longest - 2:
                numbers.extend([n for part in words(word) for n in self._of_word(part)] or [self._pieces[_UNKNOWN]])
        return [self._pieces[_START], *numbers[: longest - 2], self._pieces[_END]], first

    def _split(self, word: str) -> tuple[int, ...]:
        """The longest known piece, again and again; a word that leaves a rest is unknown as a whole."""
        numbers: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            prefix = "##" if start else ""
            end = next((e for e in range(len(word), start, -1) if prefix + word[start:e] in self._pieces), None)
            if end is None:
                return (self._pieces[_UNKNOWN],)
            numbers.append(self._pieces[prefix + word[start:end]])
            start = end
        return tuple(numbers) or (self._pieces[_UNKNOWN],)
