"""The in-network directory: who is where, in which plan's network, since when, and who says so.

    from second_opinion.directory import Directory, open_engine

``Directory`` answers questions; ``import_source`` and ``load_demo`` fill a database; ``errors`` draws the
exceptions.
"""

from second_opinion.directory.answer import (
    Answer,
    Candidate,
    DoctorMatch,
    LocationMatch,
    PlanMatch,
)
from second_opinion.directory.database import migrate, open_engine
from second_opinion.directory.decide import State
from second_opinion.directory.demo import DEMO_SOURCE, load_demo
from second_opinion.directory.errors import (
    BadRows,
    DirectoryError,
    DirectoryUnavailable,
    FileRefused,
    MixedSources,
    Problem,
)
from second_opinion.directory.importing import FORMATS, Format, ImportReport, import_csv, import_source
from second_opinion.directory.importing.clinic_csv import template
from second_opinion.directory.lookup import Directory

__all__ = [
    "DEMO_SOURCE",
    "FORMATS",
    "Answer",
    "BadRows",
    "Candidate",
    "Directory",
    "DirectoryError",
    "DirectoryUnavailable",
    "DoctorMatch",
    "FileRefused",
    "Format",
    "ImportReport",
    "LocationMatch",
    "MixedSources",
    "PlanMatch",
    "Problem",
    "State",
    "import_csv",
    "import_source",
    "load_demo",
    "migrate",
    "open_engine",
    "template",
]
