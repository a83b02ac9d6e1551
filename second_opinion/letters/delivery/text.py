"""Plain text to copy or keep, and what a downloaded file is called."""

from typing import Literal

from second_opinion.letters.values import writable
from second_opinion.payloads import LetterData

Format = Literal["txt", "docx", "html", "ics"]

FORMATS: dict[Format, str] = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
"""The media type of each format, by the ending of its file's name."""


def as_text(letter: LetterData) -> str:
    """The heading, an empty line, and the body, with a line break at the end."""
    return f"{writable(letter.subject)}\n\n{writable(letter.body)}\n"


def file_name(letter: LetterData, ending: Format) -> str:
    """A name that says which kind of letter it is and nothing about the patient: others may see the folder."""
    return f"{letter.kind.replace('_', '-')}.{ending}"
