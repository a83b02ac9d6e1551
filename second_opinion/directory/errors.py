"""What can go wrong in the directory.

    DirectoryError
    ├── DirectoryUnavailable   database missing, locked, without tables, or failing: no answer can be given
    ├── MixedSources           example data and real data would end up in one database
    └── FileRefused            a file was not loaded; the database is as it was before
        └── BadRows            rows of the file do not have the documented shape; ``problems`` lists all of
        them

Every message is a sentence for the person who runs the guide and says what to do next. Provider data may
stand in it; nothing a patient typed ever does.
"""

from dataclasses import dataclass


class DirectoryError(Exception):
    """The directory cannot do what was asked."""


class DirectoryUnavailable(DirectoryError):
    """The database cannot be read or written now."""


class MixedSources(DirectoryError):
    """Example data and real data must not share a database."""


class FileRefused(DirectoryError):
    """A file was not loaded, and nothing of it was kept."""


@dataclass(frozen=True)
class Problem:
    """One bad value: ``row`` counts as a spreadsheet does (the header is row 1)."""

    row: int
    column: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        found = f", found {self.found!r}" if self.found else ""
        return f"row {self.row}, {self.column}: expected {self.expected}{found}"


class BadRows(FileRefused):
    """Rows do not have the documented shape."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        rows = len({problem.row for problem in problems})
        super().__init__(
            f"{name} was not loaded: {rows} bad row{'s' if rows != 1 else ''}. "
            "Correct them, or load the others with --skip-bad."
        )
        self.problems = problems
