"""The day it is: today, or the day on which a replay or a test takes place."""

from datetime import date

_fixed: list[date] = []


def today() -> date:
    """The day that answers are given for."""
    return _fixed[-1] if _fixed else date.today()


def fix(day: date | None) -> None:
    """Let it be this day in this process; ``None`` for the real one again."""
    _fixed[:] = [day] if day else []
