import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands.replay import ScriptError, load_script, play
from rasa_parts.in_process import InProcessGuide
from second_opinion.settings import PROJECT_ROOT

KEYS = {"user", "intent", "confidence", "entities", "actions", "bot", "slots", "ms"}


def _script(folder: Path, text: str) -> Path:
    path = folder / "script.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("turns: [", "not readable YAML"),
        ("- user: hi", "'turns'"),
        ("turns: hi", "'turns'"),
        ("turns: []", "'turns'"),
        ("turns: [hi]", r"turns\[1\]"),
        ("turns: [{user: a}, {say: hi}]", r"turns\[2\].*'user' and 'button'"),
        ("turns: [{user: a, button: b}]", r"turns\[1\].*exactly one"),
        ("turns: [{user: [a]}]", r"turns\[1\]\.user"),
        ("turns: [{button: ''}]", r"turns\[1\]\.button"),
        ("on: tomorrow\nturns: [{user: a}]", "on: expected a date"),
        ("clinic: [a]\nturns: [{user: a}]", "clinic"),
        ("!!python/object/apply:os.system ['true']", "not readable YAML"),
    ],
)
def test_a_script_that_cannot_be_played_is_named_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ScriptError, match=named) as raised:
        load_script(_script(tmp_path, text))
    assert "script.yml" in str(raised.value)


def test_a_missing_script_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="cannot be read"):
        load_script(tmp_path / "none.yml")


def test_what_a_patient_types_is_text_whatever_yaml_thinks(tmp_path: Path) -> None:
    script = load_script(
        _script(
            tmp_path,
            "on: 2026-11-22\nturns:\n- user: no\n- user: 02134\n- user: 1234567893\n- user: 2026-01-02\n"
            "- user: ''\n- user: 1.50\n- user: true\n- user: 7\n"
            "- user: yes\n  expect: {slots: {known: true, plan: null, visits: 3}}\n",
        )
    )
    typed = [turn.user for turn in script.turns]
    assert typed == ["no", "02134", "1234567893", "2026-01-02", "", "1.50", "true", "7", "yes"]
    assert script.on == datetime.date(2026, 11, 22)
    assert script.turns[-1].entry["expect"]["slots"] == {"known": True, "plan": None, "visits": 3}


def test_unknown_keys_are_ignored(tmp_path: Path) -> None:
    script = load_script(_script(tmp_path, "note: x\nturns: [{user: hi, because: y}]"))
    assert [turn.user for turn in script.turns] == ["hi"]


async def test_a_button_that_is_not_offered_is_refused_with_those_that_are(
    guide: InProcessGuide, tmp_path: Path
) -> None:
    script = load_script(_script(tmp_path, "turns: [{user: hello}, {button: Nowhere offered}]"))
    with pytest.raises(ScriptError, match=r"turns\[2\]\.button.*Offered: \["):
        _ = [turn async for turn in play(guide, script, sender_id="no-such-button")]


async def test_an_offered_button_is_pressed_by_its_title(guide: InProcessGuide, tmp_path: Path) -> None:
    first = await guide.say("hello", sender_id="which-buttons")
    title = next(iter(first.buttons))
    script = load_script(_script(tmp_path, f"turns: [{{user: hello}}, {{button: {json.dumps(title)}}}]"))
    turns = [turn async for turn in play(guide, script, sender_id="press-button")]
    assert turns[1].user == title
    assert turns[1].texts


async def test_a_turn_tells_what_changed_and_nothing_older(guide: InProcessGuide) -> None:
    first = await guide.say("hello", sender_id="what-changed")
    second = await guide.say("thanks", sender_id="what-changed")
    assert (first.intent, second.intent) == ("greet", "thanks")
    assert "action_session_start" in first.actions
    assert "action_session_start" not in second.actions
    assert "action_listen" not in first.actions + second.actions
    assert not set(first.texts) & set(second.texts)
    assert first.ms > 0


@pytest.mark.slow
def test_json_is_one_object_a_turn_and_nothing_else(tmp_path: Path) -> None:
    path = _script(tmp_path, "turns:\n- user: hello\n- user: is it normal to ask for a second opinion\n")
    run = subprocess.run(
        [sys.executable, "-m", "commands", "replay", str(path), "--json", "--on", "2026-11-22"],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    turns: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines()]
    assert [set(turn) for turn in turns] == [KEYS, KEYS]
    assert all(turn["bot"] for turn in turns)


def test_a_bad_script_ends_with_exit_code_2(tmp_path: Path) -> None:
    path = _script(tmp_path, "turns: [{say: hi}]")
    run = subprocess.run(
        [sys.executable, "-m", "commands", "replay", str(path)],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "turns[1]" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
