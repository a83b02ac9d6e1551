"""The composition root: the one place where services are built from settings.

Nothing is opened here; each service opens what it needs for one unit of work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import create_engine

from second_opinion.clinics import Clinic, load_clinic
from second_opinion.directory.lookup import Directory
from second_opinion.settings import Settings


@dataclass(frozen=True)
class Services:
    """What actions and commands work with. ``today`` is a function so that a replay can fix the date."""

    settings: Settings
    directory: Directory
    today: Callable[[], date]

    def clinic(self, clinic_id: str | None) -> Clinic:
        """The clinic of a conversation; without an id the default one.

        Raises:
            ClinicError: there is no usable file for it.
        """
        return load_clinic(self.settings.clinics_dir, clinic_id or self.settings.default_clinic)


def build_services(settings: Settings, today: Callable[[], date] = date.today) -> Services:
    """Build the services of one process."""
    return Services(settings=settings, directory=Directory(create_engine(settings.directory_database_url)), today=today)
