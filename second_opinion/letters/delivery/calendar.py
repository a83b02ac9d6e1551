"""A calendar file (RFC 5545) with the days that matter after a letter: when to ask again, when to decide, the visit.

Whole days without a time zone: a deadline is the same day for everybody. What a calendar shows on a locked screen
names no illness and no doctor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event

from second_opinion.letters.request import LetterRequest
from second_opinion.letters.templating import render

ASK_AGAIN_AFTER = timedelta(days=7)
"""When a letter without a date of its own is asked about again: our own rule, and no promise of anybody."""

RECORDS_DUE_AFTER = timedelta(days=30)
"""The time that an office has for a copy of the records (fact REC-1)."""

CHECK_RECORDS_BEFORE = timedelta(days=3)
"""How long before a visit to ask if everything has come: a copy can still be made."""

_NAMESPACE = UUID("3d0f6c1e-5a0b-4b60-9a44-6f0f0a7e2c11")

What = Literal["ask_again", "records_due", "decide_by", "records_there", "visit_on"]


@dataclass(frozen=True)
class Reminder:
    """One day, and what is to be done on it (a text of ``templates/<language>/letters/reminder.txt.j2``)."""

    day: date
    what: What


def reminders(request: LetterRequest, sent_on: date) -> list[Reminder]:
    """The days that follow from a letter, in their order; none that is past on the day it was sent.

    Only days that are known as dates count: "next Friday" is no day in a calendar.
    """
    found: list[Reminder] = []
    answer_by = request.answer_by if isinstance(request.answer_by, date) else None
    found.append(Reminder(answer_by or sent_on + ASK_AGAIN_AFTER, "ask_again"))
    if request.kind == "records_request":
        found.append(Reminder(sent_on + RECORDS_DUE_AFTER, "records_due"))
    if isinstance(request.decide_by, date):
        found.append(Reminder(request.decide_by, "decide_by"))
    if isinstance(request.visit_on, date):
        found += [
            Reminder(request.visit_on - CHECK_RECORDS_BEFORE, "records_there"),
            Reminder(request.visit_on, "visit_on"),
        ]
    return sorted((each for each in found if each.day >= sent_on), key=lambda each: each.day)


def as_calendar(
    days: Sequence[Reminder], draft_id: str, kind: str, now: datetime | None = None, language: str = "en"
) -> bytes:
    """The calendar file; each day has a reminder at nine in the morning.

    Args:
        draft_id: with the kind of day it makes the entry's identity, so that a second download replaces the first.
        kind: the kind of letter, for its name in the text.
        now: when the file is made, aware of its time zone.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Second Opinion Guide//Letters//EN")
    calendar.add("method", "PUBLISH")
    for each in days:
        summary, _, description = render("letters/reminder.txt.j2", language, what=each.what, kind=kind).partition("\n")
        event = Event()
        event.add("uid", f"{uuid5(_NAMESPACE, f'{draft_id} {each.what}')}@second-opinion-guide")
        event.add("dtstamp", now or datetime.now(UTC))
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", summary)
        event.add("description", description.strip())
        # The day stays free for other things, and calendars that are shared show no more than that.
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
