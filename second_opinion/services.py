"""The composition root: the one place where services are built from settings.

Nothing is opened here; each service opens what it needs for one unit of work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from second_opinion import clock
from second_opinion.clinics import ClinicError, ClinicFiles
from second_opinion.directory.database import open_engine
from second_opinion.directory.lookup import Directory
from second_opinion.facts import Fact, load_facts
from second_opinion.letters import PORTAL_CHARACTERS
from second_opinion.letters.storage import DraftStore
from second_opinion.privacy import conversation_engine, delete_conversation
from second_opinion.settings import Settings


@dataclass(frozen=True)
class Services:
    """What actions and commands work with.

    Attributes:
        directory: the network directory.
        today: the day it is (``second_opinion.clock``).
        facts: the facts catalogue, by id.
        forget: deletes what is stored of a conversation, by its id; raises ``PrivacyError`` if it cannot.
        drafts: the letters that conversations work on.
        portal_characters: the most characters of a portal message, by the clinic's id or the default clinic's.
    """

    directory: Directory
    today: Callable[[], date]
    facts: dict[str, Fact]
    forget: Callable[[str], None]
    drafts: DraftStore
    portal_characters: Callable[[str | None], int] = lambda _: PORTAL_CHARACTERS


def build_services(
    settings: Settings, today: Callable[[], date] = clock.today, forget: Callable[[str], None] | None = None
) -> Services:
    """Build the services of one process; ``forget`` is another way to forget where no database is used."""

    def delete_rows(conversation_id: str) -> None:
        engine = conversation_engine(settings.tracker_database_url)
        try:
            delete_conversation(engine, conversation_id)
        finally:
            engine.dispose()

    clinics = ClinicFiles(settings.clinics_dir)

    def portal_characters(clinic: str | None) -> int:
        try:
            return clinics.get(clinic or settings.default_clinic).portal_message_characters
        except (ClinicError, OSError):
            return PORTAL_CHARACTERS

    return Services(
        directory=Directory(open_engine(settings.directory_database_url)),
        today=today,
        facts=load_facts(),
        forget=forget or delete_rows,
        drafts=DraftStore(conversation_engine(settings.tracker_database_url)),
        portal_characters=portal_characters,
    )
