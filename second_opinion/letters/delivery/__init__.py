"""A letter in the forms in which a patient takes it along. Nothing here sends anything.

| module | what it makes |
|---|---|
| ``text`` | plain text, and the name of a file |
| ``mail`` | a ``mailto:`` link, where the letter is short enough for one |
| ``word`` | a Word document (.docx) |
| ``page`` | a page to print or to save as PDF from the browser |
| ``calendar`` | a calendar file (.ics) with the days that matter |

Each takes a :class:`~second_opinion.payloads.LetterData`, so the cards that patients read for themselves can be
downloaded and printed as well. The notes beside a letter are for the patient and are in none of them.
"""

from second_opinion.letters.delivery.calendar import Reminder, as_calendar, reminders
from second_opinion.letters.delivery.mail import as_mailto
from second_opinion.letters.delivery.page import as_page
from second_opinion.letters.delivery.text import FORMATS, Format, as_text, file_name
from second_opinion.letters.delivery.word import as_docx

__all__ = [
    "FORMATS",
    "Format",
    "Reminder",
    "as_calendar",
    "as_docx",
    "as_mailto",
    "as_page",
    "as_text",
    "file_name",
    "reminders",
]
