"""Letters of a conversation: as files to take along, and with the patient's own changes of the text.

A letter goes by its draft's id, which stands for its newest version, or by the place (``seq``) of the message that
showed it, which stands for that text. The database of drafts is asked in a thread of its own, for a bounded time.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy.engine import Engine

from rasa_parts.channel.errors import ChatError
from rasa_parts.database_thread import PAUSE_SECONDS, UNAVAILABLE, DatabaseThread
from second_opinion import clock
from second_opinion.chat.transcript import ChatMessage
from second_opinion.letters import TEMPLATES, Draft, LetterError, edited
from second_opinion.letters.delivery import (
    FORMATS,
    Format,
    as_calendar,
    as_docx,
    as_page,
    as_text,
    file_name,
    reminders,
)
from second_opinion.letters.errors import DraftsUnavailable, EditTooLong, UnknownDraft
from second_opinion.letters.storage import DraftStore
from second_opinion.payloads import LetterData

COUNTRY = "US"
"""Whose English or Spanish a Word document is checked in."""

T = TypeVar("T")


@dataclass(frozen=True)
class LetterFile:
    """A letter to be saved; ``ending`` is one of ``delivery.FORMATS``."""

    name: str
    ending: Format
    content: bytes


class Letters:
    """The letters of all conversations."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is of the database of conversations; nothing is opened before the first call."""
        self._engine = engine
        self._drafts = DraftStore(engine)
        self._thread = DatabaseThread("letters")

    async def file(self, conversation: str, said: Iterable[ChatMessage], name: str, ending: str) -> LetterFile:
        """The letter that ``name`` stands for among what was ``said`` and drafted in a conversation.

        Raises:
            ChatError: there is no such letter, not in that form, or the database cannot be asked.
        """
        form = next((form for form in FORMATS if form == ending), None)
        if form is None:
            raise ChatError("letter_not_found", f"The path ends in one of: {', '.join(FORMATS)}.")
        shown = next((m for m in said if str(m.seq) == name and _is_letter(m)), None)
        if shown is None:
            draft = await self._stored(lambda: self._drafts.latest(conversation, name))
            return await asyncio.to_thread(_drafted, draft, name, form)
        return await asyncio.to_thread(_shown, shown, form)

    async def edit(self, conversation: str, draft_id: str, text: str) -> LetterData:
        """Keep the body as the patient typed it, as a new version; the letter as it then is.

        Raises:
            ChatError: there is no such draft, the text is none, or the database cannot be asked.
        """

        def save() -> LetterData:
            changed = edited(self._drafts.latest(conversation, draft_id), text)
            self._drafts.save(conversation, draft_id, changed.draft)
            return changed.letter

        letter = await self._stored(save)
        return letter.copy(update={"draft": draft_id})

    def close(self) -> None:
        """Give the database back."""
        self._thread.close()
        self._engine.dispose()

    async def _stored(self, work: Callable[[], T]) -> T:
        try:
            return await self._thread.run(work)
        except UnknownDraft:
            raise ChatError("letter_not_found", "The path names no letter of this conversation.") from None
        except (DraftsUnavailable, *UNAVAILABLE):
            wait = int(PAUSE_SECONDS)
            raise ChatError("letters_unavailable", "The database gave no answer.", retry_after=wait) from None
        except EditTooLong:
            raise ChatError("letter_too_long") from None
        except LetterError:
            raise ChatError("letter_empty") from None


def _is_letter(message: ChatMessage) -> bool:
    return message.sender == "guide" and (message.payload or {}).get("type") == "letter"


def _drafted(draft: Draft, draft_id: str, ending: Format) -> LetterFile:
    letter = draft.letter()
    if ending != "ics":
        return _written(letter, ending, draft.language)
    days = reminders(draft.request, sent_on=clock.today())
    if not days:
        raise ChatError("letter_without_days", "No day that follows from this letter is still to come.")
    content = as_calendar(days, draft_id, draft.request.kind, language=draft.language)
    return LetterFile(file_name(letter, "ics"), "ics", content)


def _shown(message: ChatMessage, ending: Format) -> LetterFile:
    if ending == "ics":
        raise ChatError("letter_not_found", "Only a draft, by its id, has days for a calendar.")
    try:
        letter = LetterData.parse_obj((message.payload or {}).get("data"))
    except ValidationError:
        raise ChatError("letter_not_found", "The letter was stored by another release.") from None
    # The page around a letter is in a language that letters are written in.
    language = message.language if (TEMPLATES / message.language).is_dir() else "en"
    return _written(letter, ending, language)


def _written(letter: LetterData, ending: Format, language: str) -> LetterFile:
    forms: dict[Format, Callable[[], bytes]] = {
        "txt": lambda: as_text(letter).encode(),
        "html": lambda: as_page(letter, language).encode(),
        "docx": partial(as_docx, letter, language=f"{language}-{COUNTRY}"),
    }
    return LetterFile(file_name(letter, ending), ending, forms[ending]())
