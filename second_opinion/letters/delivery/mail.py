"""A link that opens the patient's own mail program with the letter in it (RFC 6068)."""

from urllib.parse import quote

from second_opinion.letters.values import writable
from second_opinion.payloads import LetterData

LONGEST_LINK = 2000
"""Characters of a link that browsers and mail programs pass on whole; Windows cuts some at about 2,040."""


def as_mailto(letter: LetterData) -> str | None:
    """The link, without an address: the patient knows whom it goes to. ``None`` where it would be too long.

    A mail program that cuts a link would leave half a letter, so a long one is copied or downloaded instead.
    """
    body = quote(writable(letter.body).replace("\n", "\r\n"), safe="")
    link = f"mailto:?subject={quote(writable(letter.subject), safe='')}&body={body}"
    return link if len(link) <= LONGEST_LINK else None
