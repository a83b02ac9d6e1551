"""Plays every conversation in this folder through the trained model with the real actions.

A file is what ``second-opinion replay`` plays, with an ``expect`` per turn where something is to hold:

    about: One sentence.
    clinic: riverside        optional
    on: 2026-11-22           optional; the day on which it takes place
    turns:
    - user: Is my plan fine with Dr. Rivera?
      expect:
        intent: check_in_network
        actions: [check_network_form]     all of them, in this order, others may stand between
        responses: [utter_network_next]   these responses were uttered, in this order, others may stand between
        slots: {requested_slot: plan}     these changed to these values
        says: ["which .*plan"]            each is found in what the patient reads in this turn
        never_says: ["is in.network"]
        custom: network_answer            a payload of this type is sent
        silent: true                      nothing is said; otherwise a turn without a word fails

In every conversation, also without an ``expect``, no turn is left without an answer, and nothing is said that must not
be said (``FORBIDDEN``).
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from commands.preparation import make_demo_directory
from commands.replay import Script, load_script, play, set_scene
from rasa_parts.in_process import InProcessGuide, Turn
from second_opinion.settings import load_settings
from tests.content.wording import FORBIDDEN

FILES = sorted(Path(__file__).parent.glob("*.yml"))
KEYS = {"intent", "actions", "responses", "slots", "says", "never_says", "custom", "silent"}


def unmet(turn: Turn, expect: Mapping[str, Any]) -> Iterator[str]:
    """What a turn does not fulfil, one sentence each."""
    if unknown := set(expect) - KEYS:
        yield f"unknown keys in expect: {', '.join(sorted(unknown))}; known: {', '.join(sorted(KEYS))}"
    if bool(turn.texts) == bool(expect.get("silent", False)):
        yield "the guide said nothing" if not turn.texts else "the guide spoke, expected silence"
    if "intent" in expect and turn.intent != expect["intent"]:
        yield f"intent {turn.intent} ({turn.confidence:.2f}), expected {expect['intent']}"
    executed = iter(turn.actions)
    for action in expect.get("actions", []):
        if action not in executed:  # consumes the iterator, so order counts
            yield f"action {action} did not run (in this order): {', '.join(turn.actions) or 'none'}"
            break
    uttered = iter(turn.responses)
    for response in expect.get("responses", []):
        if response not in uttered:
            yield f"{response} was not said (in this order): {', '.join(turn.responses) or 'none'}"
            break
    for slot, value in expect.get("slots", {}).items():
        if slot not in turn.slots or turn.slots[slot] != value:
            yield f"slot {slot}: {turn.slots.get(slot, 'unchanged')!r}, expected {value!r}"
    read = "\n".join(turn.texts)
    for pattern in FORBIDDEN:
        found = re.search(pattern, read, re.IGNORECASE)
        # A letter repeats what the patient typed.
        if found and found.group().lower() not in turn.user.lower():
            yield f"it said {found.group()!r}, which must never be said"
    for pattern in expect.get("says", []):
        if not re.search(pattern, read, re.IGNORECASE | re.MULTILINE):
            yield f"nothing it said matches {pattern!r}"
    for pattern in expect.get("never_says", []):
        if found := re.search(pattern, read, re.IGNORECASE | re.MULTILINE):
            yield f"it said {found.group()!r}, which {pattern!r} forbids"
    if wanted := expect.get("custom"):
        types = [message["custom"].get("type") for message in turn.bot if message.get("custom")]
        if wanted not in types:
            yield f"no payload of type {wanted}; sent: {', '.join(map(str, types)) or 'none'}"


def transcript(turns: list[Turn]) -> str:
    lines = []
    for turn in turns:
        lines.append(f"  You:   {turn.user}  [{turn.intent} {turn.confidence:.2f}: {', '.join(turn.actions)}]")
        lines += [f"  Guide: {text}" for text in turn.texts]
        if turn.buttons:
            lines.append(f"         {' '.join(f'[{title}]' for title in turn.buttons)}")
    return "\n".join(lines)


async def problems(guide: InProcessGuide, script: Script) -> list[str]:
    """What does not hold in a conversation; it is played to its end whatever happens."""
    found: list[str] = []
    said: list[Turn] = []
    sender = f"{script.path.stem}-{datetime.datetime.now().timestamp()}"
    async for turn in play(guide, script, sender_id=sender):
        said.append(turn)
        entry = script.turns[len(said) - 1].entry
        found += [f"turn {len(said)}: {problem}" for problem in unmet(turn, entry.get("expect") or {})]
    return [*found, transcript(said)] if found else []


def test_there_are_conversations_to_play() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_conversation_goes_as_written(
    file: Path, guide: InProcessGuide, today: datetime.date, tmp_path: Path
) -> None:
    script = load_script(file)
    assert script.about, f"{file}: say in 'about' what this conversation shows."
    if script.on and script.on != today:
        url = f"sqlite:///{tmp_path / 'directory.db'}"
        make_demo_directory(url, script.on)
        set_scene(load_settings(), on=script.on, database=url)
    found = await problems(guide, script)
    assert not found, "\n".join([script.about, *found])


def _turn(**changes: Any) -> Turn:
    given: dict[str, Any] = {
        "user": "hi", "intent": "greet", "confidence": 0.9, "entities": [],
        "actions": ["utter_greet", "a_form"], "responses": ["utter_greet"],
        "bot": [{"text": "Hello"}, {"custom": {"type": "letter", "text": "Dear Dr. Lee"}}],
        "slots": {"plan": None}, "ms": 1.0,
    }  # fmt: skip
    return Turn(**(given | changes))


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"intent": "greet", "actions": ["utter_greet", "a_form"], "slots": {"plan": None}},
        {"says": ["^hello$", "dear dr"], "never_says": ["goodbye"], "custom": "letter"},
    ],
)
def test_a_turn_that_is_as_expected_passes(expect: dict[str, Any]) -> None:
    assert list(unmet(_turn(), expect)) == []


@pytest.mark.parametrize(
    "expect",
    [
        {"intent": "goodbye"},
        {"actions": ["a_form", "utter_greet"]},
        {"actions": ["utter_bye"]},
        {"responses": ["utter_bye"]},
        {"slots": {"plan": "gold"}},
        {"slots": {"place": None}},
        {"says": ["goodbye"]},
        {"never_says": ["lee"]},
        {"custom": "comparison"},
        {"silent": True},
        {"say": ["hello"]},
    ],
)
def test_a_turn_that_is_not_as_expected_is_noticed(expect: dict[str, Any]) -> None:
    assert len(list(unmet(_turn(), expect))) == 1


def test_a_turn_without_a_word_is_noticed() -> None:
    assert list(unmet(_turn(bot=[]), {})) == ["the guide said nothing"]
    assert list(unmet(_turn(bot=[]), {"silent": True})) == []
