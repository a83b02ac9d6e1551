"""Letters as readable documents: every kind, reader and tone, each way, each patient, and with nothing known.

``second-opinion letters`` writes them to ``docs/letters``, and a test holds them to what the templates say now. Whoever
changes a template reads the difference there.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from second_opinion.letters.cards import SITUATION_KINDS, compose
from second_opinion.letters.drafts import Draft
from second_opinion.letters.request import CHANNELS, LONG, READERS, TONES, Kind, LetterRequest, Reader
from second_opinion.payloads import LetterData, LetterKind, NetworkAnswerData
from second_opinion.people import person
from second_opinion.settings import PROJECT_ROOT
from second_opinion.steps import my_plan

FOLDER = PROJECT_ROOT / "docs" / "letters"

KNOWN: dict[str, Any] = {
    "patient_name": "Ana Lopez",
    "phone": "555-555-0123",
    "situation": "my shoulder, the tendon is torn and they want to operate in January",
    "case": "surgery",
    "question": "Could exercises help as well, before any surgery?",
    "specialty": "orthopedics",
    "opinion_type": "external",
    "current_doctor": "Maria Lee",
    "primary_care_doctor": "Sam Ortiz",
    "wanted_doctor": "Rohan Patel",
    "wanted_place": "Quarry Street Specialists, 400 Quarry Street, Suite 310, Riverside",
    "npi": "2123456781",
    "plan": "Acme Choice PPO",
    "network": NetworkAnswerData(
        state="LISTED",
        doctor="Rohan Patel, MD",
        location="Quarry Street Specialists",
        plan="Acme Choice PPO",
        network="Acme Choice",
        tier="Preferred",
        source="Riverside example data",
        source_date="2026-11-22",
    ),
    "records": True,
    "decide_by": date(2026, 12, 18),
    "visit_on": None,
    "programme": "the Lakeside Second Opinion Program",
    "asked_of_doctor": ("permission", "form", "records"),
    "answer_by": date(2026, 12, 4),
    "written_on": date(2026, 11, 30),
}
"""All that a conversation can have told, invented; the doctors and the plan are those of the demo directory."""

CANCER: dict[str, Any] = {
    "situation": "a lump in my left breast, the biopsy says it is cancer",
    "case": "cancer",
    "question": "Do I need chemo, or is surgery enough?",
    "specialty": "oncology",
}
"""The same with cancer, where slides and a tumor board matter."""

ADULT: dict[str, Any] = {"relation": "mother", "minor": False, "writer_name": "Eva Lopez"}
CHILD: dict[str, Any] = {"relation": "son", "minor": True, "patient_name": "Leo Lopez", "writer_name": "Eva Lopez"}
ABOUT_ANOTHER: dict[str, Any] = {
    "situation": "the left shoulder, the tendon is torn and they want to operate in January"
}


def documents() -> dict[str, str]:
    """The text of every document, by the name of its file."""
    made = {f"{kind}.md": _document(kind, readers) for kind, readers in READERS.items()}
    made["for_the_patient.md"] = _cards()
    return {"README.md": _contents(made), **made}


def _contents(made: dict[str, str]) -> str:
    names = "\n".join(f"- [{text.splitlines()[0].removeprefix('# ')}]({name})" for name, text in made.items())
    return (
        "# The letters as patients get them\n\n"
        "Written by `second-opinion letters` from `second_opinion/letters/templates`, and not by hand: change a\n"
        "template, run it again and read the difference. Patients, doctors and plans in them are invented.\n\n"
        f"{names}\n"
    )


def _document(kind: Kind, readers: tuple[Reader, ...]) -> str:
    sections = [f"# {kind.replace('_', ' ').capitalize()}"]
    for title, values in _examples(kind, readers):
        draft = Draft(request=LetterRequest(**{**KNOWN, **values, "kind": kind}))
        sections.append(_section(title, draft.letter()))
    return "\n\n".join(sections) + "\n"


def _section(title: str, letter: LetterData) -> str:
    notes = "".join(f"\n- {note}" for note in letter.notes)
    return f"## {title}\n\n```text\n{letter.subject}\n\n{letter.body}\n```" + (notes and f"\n{notes}")


def _examples(kind: Kind, readers: tuple[Reader, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for reader in readers:
        to = reader.replace("_", " ")
        for tone in TONES:
            yield f"To {to}, {tone}", {"reader": reader, "tone": tone}
        for channel in CHANNELS[1:]:
            yield (
                f"To {to}, {'said ' if channel == 'aloud' else 'by '}{channel}",
                {"reader": reader, "channel": channel},
            )
        yield f"To {to}, for a mother", {**ADULT, **ABOUT_ANOTHER, "reader": reader}
        yield f"To {to}, for a child, by portal", {**CHILD, **ABOUT_ANOTHER, "reader": reader, "channel": "portal"}
        yield f"To {to}, with cancer", {**CANCER, "reader": reader}
        yield f"To {to}, as long as it can be", {"reader": reader, "length": LONG}
        yield f"To {to}, with nothing known", {**dict.fromkeys(KNOWN), **_NOTHING, "reader": reader}
    if kind == "referral_request":
        for picked in sorted(SITUATION_KINDS):
            for tone in ("plain", "warm"):
                values = {"situation": picked, "case": None, "question": None, "tone": tone}
                yield f"To doctor, {tone}, {picked.replace('_', ' ')}", values
    if kind in ("records_request", "second_office_note"):
        yield "With the day of the visit", {"visit_on": date(2026, 12, 11)}


_NOTHING: dict[str, Any] = {"records": False, "asked_of_doctor": ()}


def _cards() -> str:
    """What patients read for themselves, for oneself and for a mother."""
    sections = ["# For the patient's own use"]
    for relation in (None, ADULT["relation"]):
        patient = person(relation)
        whom = {"relation": relation, "whose": patient.whose, "someone_else": patient.someone_else}
        for kind, title, values in _card_examples(patient.whose):
            name = f"{kind.replace('_', ' ').capitalize()}{title}{', for a mother' if relation else ''}"
            sections.append(_section(name, compose(kind, **{**whom, **values})))
    return "\n\n".join(sections) + "\n"


def _card_examples(whose: str) -> Iterator[tuple[LetterKind, str, dict[str, Any]]]:
    call = {name: KNOWN[name] for name in ("plan", "npi", "specialty")}
    call |= {"doctor": KNOWN["wanted_doctor"], "place": KNOWN["wanted_place"], "organization": None}
    call |= {"patient_name": KNOWN["patient_name"], "minor": None}
    for payer in ("employer", "original_medicare", "va", "none"):
        yield "call_script", f", {payer.replace('_', ' ')}", {**call, "payer": payer}
    for recipient in ("doctor", "staff"):
        values = {"recipient": recipient, "worry": "hurt", "again": False, "situation": "surgery"}
        yield "coaching_script", f", to {recipient}", values
    for case in ("cancer", "surgery", "diagnosis", "not_better", "treatment"):
        about = f", {case.replace('_', ' ')}"
        yield "question_list", about, {"kind": case}
        yield "records_checklist", about, {"kind": case, "opinion_type": KNOWN["opinion_type"]}
    summary = {"kind": "surgery", "doctor": KNOWN["current_doctor"], "specialty": KNOWN["specialty"], "medicines": None}
    yield "summary_template", "", {**summary, "situation": ABOUT_ANOTHER["situation"]}
    yield "before_you_pay", "", {}
    yield "two_opinions_card", "", {"kind": None}
    steps = my_plan(KNOWN["opinion_type"], {"choose_path", "ask_doctor"}, whose).steps
    days = {"send_request": KNOWN["written_on"], "call_plan": KNOWN["answer_by"]}
    named = {"doctor": KNOWN["current_doctor"], "wanted_doctor": KNOWN["wanted_doctor"]}
    yield "my_plan", "", {"steps": [step.dict() for step in steps], "days": days, **named}
