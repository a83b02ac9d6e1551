"""National Provider Identifiers."""

import re

from rasa_parts.nlu.spans import Span
from second_opinion.directory.npi import check_digit_ok

_NPI = re.compile(r"(?<![\d-])(?<!\d[.,])[12](?:[ .-]{0,2}\d){9}(?![\d-])(?!\.\d)")
_TELEPHONE = re.compile(r"\d{3}[ .-]\d{3}[ .-]\d{4}")


def npis(text: str) -> list[Span]:
    """Ten digits that begin with 1 or 2; a telephone number is none unless its check digit fits."""
    found = []
    for match in _NPI.finditer(text):
        value = re.sub(r"\D", "", match[0])
        said = "npi" in text[max(0, match.start() - 20) : match.start()].lower()
        if said or not _TELEPHONE.fullmatch(match[0]) or check_digit_ok(value):
            found.append(Span("npi", match.start(), match.end(), value))
    return found
