"""What the guide shows besides text, made by the models and templates that make it for patients."""

from datetime import date
from typing import Any

from second_opinion.letters import Draft, LetterRequest, letter_for, with_twin
from second_opinion.payloads import (
    ComparisonData,
    ComparisonRow,
    DoctorsData,
    ListedDoctor,
    NetworkAnswerData,
    Payload,
    Source,
    SourcesData,
    Step,
    StepsData,
    comparison,
    letter,
)

LETTER = letter(
    letter_for(
        LetterRequest(situation="surgery", specialty="orthopedics", wanted_doctor="Dr. Rohan Patel", tone="warm")
    )
)
DRAFT_ID = "a-draft-of-tests"
DRAFT = Draft(
    request=LetterRequest(
        situation="surgery on my hip",
        specialty="orthopedics",
        channel="email",
        relation="mother",
        patient_name="Ana Lopez",
        decide_by=date(2100, 12, 18),
    )
)
PORTAL_DRAFT = Draft(
    request=LetterRequest(reader="staff", situation="surgery on my hip", tone="warm", channel="portal"),
    portal_characters=600,
)


def drafted(draft: Draft, draft_id: str = DRAFT_ID) -> Payload:
    """A letter that can be changed, as the guide shows it."""
    return letter(draft.letter().copy(update={"draft": draft_id}))


COMPARISON = comparison(
    ComparisonData(
        internal_label="Same group",
        external_label="Outside",
        rows=[
            ComparisonRow(
                key="records",
                label="Records and scans",
                internal="Often in one system already. An office may still want a form signed.",
                external="You or the new office ask for copies, then check that they came.",
            ),
            ComparisonRow(
                key="speed",
                label="Waiting time",
                internal="Often faster to book, but nobody can promise it.",
                external="Can be longer, above all with a doctor in demand.",
            ),
            ComparisonRow(
                key="fresh_view",
                label="A fresh view",
                internal="Colleagues may think alike without noticing. The risk is often small.",
                external="More independent. Knowing the first opinion can still sway a doctor.",
            ),
        ],
        notes=["You can also do both, or neither. The choice is yours."],
    )
)
NETWORK_ANSWER = Payload(
    type="network_answer",
    text="Rohan Patel, MD is listed as in network for Acme Choice PPO.\n"
    "Place: Quarry Street Specialists, 400 Quarry Street, Suite 310, Riverside, OR 97099.\n"
    "Network: Acme Choice.\nSource: Riverside example data, November 22, 2026.\n"
    "Last checked by the source: October 31, 2026.\n"
    "Next step: call your plan before you go, ask for this doctor at this address.",
    data=NetworkAnswerData(
        state="LISTED",
        doctor="Rohan Patel, MD",
        plan="Acme Choice PPO",
        network="Acme Choice",
        source="Riverside example data",
        source_date="2026-11-22",
        last_verified="2026-10-31",
        example=True,
    ).dict(),
)
STEPS = with_twin(
    "steps",
    StepsData(
        path="undecided",
        steps=[
            Step(id="ask", title="Ask your doctor or the office", done=True),
            Step(id="write", title="Send the request in writing", done=False, help="I can write it with you."),
            Step(id="call", title="Call your plan before the visit", done=False),
        ],
    ),
)
DOCTORS = with_twin(
    "doctors",
    DoctorsData(
        plan="Acme Choice PPO",
        doctors=[
            ListedDoctor(
                doctor="Rohan Patel, MD",
                specialty="orthopedic surgery",
                organization="Quarry Street Specialists",
                location="400 Quarry Street, Riverside, OR 97099",
                phone="555-555-0142",
                network="LISTED",
                accepting="yes",
                source="Riverside example data",
                source_date="2026-11-22",
                last_verified="October 31, 2026",
            ),
            ListedDoctor(doctor="Ruth Adler, DO", network="LISTED_STALE"),
        ],
    ),
    sources=["Riverside example data, November 22, 2026"],
)
SOURCES = with_twin(
    "sources",
    SourcesData(
        sources=[
            Source(
                id="ETH-1",
                text="A second opinion is among patients' rights.",
                source="An example association",
                url="https://example.org/ethics",
                checked_on="November 22, 2026",
            ),
            Source(
                id="PAY-1",
                text="Many plans pay for one.",
                source="An example agency",
                checked_on="May 2, 2026",
                expired=True,
            ),
        ]
    ),
)

ALL: dict[str, Payload] = {
    payload.type: payload for payload in (drafted(DRAFT), COMPARISON, NETWORK_ANSWER, STEPS, DOCTORS, SOURCES)
}


def sent(payload: Payload) -> dict[str, Any]:
    """A payload as it travels."""
    return payload.dict()
