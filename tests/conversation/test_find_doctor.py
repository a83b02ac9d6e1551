"""How the search for a doctor reads everyday words: a message in, slots out."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from rasa_sdk import Tracker

from actions import base
from actions.base import Turn
from actions.insurance.find_doctor import ValidateFindDoctorForm, groups_ruled_out
from actions.insurance.network import leaves
from second_opinion.directory import Directory
from second_opinion.letters.storage import DraftStore
from second_opinion.services import Services


class TwoTowns:
    """A directory that knows towns and nothing else."""

    def towns_named_in(self, text: str) -> list[str]:
        return [town for town in ("Millbrook", "Riverside") if town.lower() in text.lower()]


@pytest.fixture(autouse=True)
def _two_towns() -> Iterator[None]:
    before = list(base._services_in_use)
    services = Services(
        cast(Directory, TwoTowns()), lambda: date(2026, 11, 22), {}, lambda _: None, cast(DraftStore, None)
    )
    base.use_services(services)
    yield
    base._services_in_use[:] = before


class Said:
    """A conversation in which this was typed."""

    def __init__(self, text: str) -> None:
        self.events = [{"event": "user", "text": text}]


@pytest.mark.parametrize(
    ("text", "ruled_out"),
    [
        ("outside, and I mean not Hillside Group", True),
        ("any group but Hillside Group", True),
        ("no preference, but Hillside Group is close", False),
        ("Hillside Group is fine", False),
    ],
)
def test_a_group_is_left_out_where_it_was_ruled_out(text: str, ruled_out: bool) -> None:
    found = groups_ruled_out(cast(Tracker, Said(text)), {"Hillside Group", "Alder Group"})
    assert found == ({"Hillside Group"} if ruled_out else set())


def turn(text: str, intent: str, asked: str | None, confidence: float = 0.9, **slots: Any) -> Turn:
    return Turn(text, intent, confidence, (), slots, "find_doctor_form", asked)


@pytest.mark.parametrize(
    ("text", "intent", "asked", "expected"),
    [
        ("spine. a back guy. somebody who LISTENS", "human_handoff", "specialty", {"specialty": "spine surgery"}),
        ("uh prostate? urology i guess", "inform", "specialty", {"specialty": "urology"}),
        ("he's in riverside. he cant drive any more", "inform", "specialty", {"place": "Riverside"}),
        ("im scared of the cancer", "emotional_support", "specialty", {}),
        ("what is urology?", "explain_again", "specialty", {}),
        ("Riverside I guess. and not the same outfit", "prefer_external", "plan", {"place": "Riverside"}),
        ("riverside", "inform", "plan", {"place": "Riverside"}),
        ("I ALREADY SAID RIVERSIDE. do you even read", "explain_again", "place", {"place": "Riverside"}),
        ("riverside. wait does acme silver cover this", "coverage_check", "place", {"place": "Riverside"}),
        ("Millbrook... no sorry, riverside", "inform", "place", {"place": "Riverside"}),
        ("anywhere but not riverside", "coverage_check", "place", {}),
        ("Look for a doctor. Spine.", "find_in_network_doctor", "place", {"specialty": "spine surgery"}),
        ("who you got that does spines", "find_in_network_doctor", None, {"specialty": "spine surgery"}),
        ("riverside, stop", "stop", "place", {}),
    ],
)
def test_everyday_words_fill_the_search(text: str, intent: str, asked: str | None, expected: dict[str, str]) -> None:
    assert ValidateFindDoctorForm().read(turn(text, intent, asked)) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [("no stop. i ask other thing", True), ("never mind", True), ("don't stop", False), ("Dr. Stopford", False)],
)
def test_the_check_is_left_for_something_else(text: str, left: bool) -> None:
    assert leaves(turn(text, "deny", "wanted_doctor")) is left
