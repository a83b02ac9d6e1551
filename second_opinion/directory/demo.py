"""The example directory of the invented city of Riverside, in a database of its own.

It is a CSV in the documented layout, loaded like any other. Its dates are real days as seen from
``REFERENCE_DATE``; loading moves them by the distance to today, so what was verified 20 days ago stays so.
"""

from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine

from second_opinion.directory.importing import ImportReport, import_csv

DEMO_SOURCE = "Riverside example data"
REFERENCE_DATE = date(2026, 11, 22)
"""The day as of which the dates in the file were written."""

_FILE = Path(__file__).parent / "demo" / "riverside.csv"


def load_demo(engine: Engine, today: date) -> ImportReport:
    """Load the example data as seen on ``today``, instead of what was loaded of them before.

    Raises:
        MixedSources: the database holds a real directory.
        DirectoryUnavailable: the database cannot be written.
    """
    return import_csv(engine, _FILE, source=DEMO_SOURCE, today=today, example=True, written_on=REFERENCE_DATE)
