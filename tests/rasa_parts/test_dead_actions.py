"""A conversation through a trained model while its action server dies, hangs and comes back."""

import asyncio
import importlib.util
import itertools
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels import UserMessage
from rasa.core.channels.channel import CollectingOutputChannel
from rasa_sdk.executor import ActionExecutor

from rasa_parts.action_endpoint import GuideActionEndpoint, InProcessActionEndpoint
from rasa_parts.response_generator import GuideResponseGenerator
from rasa_parts.tracker_store import GuideTrackerStore
from tests.rasa_parts.small_project import Project, free_port

pytestmark = pytest.mark.slow

TIMEOUT = 1.0
_names = itertools.count()


class Talk:
    """One conversation with the trained model, over a real tracker store and a given endpoint."""

    def __init__(self, project: Project, database: Path, endpoint: Any) -> None:
        self.agent = Agent.load(
            project.model,
            tracker_store=GuideTrackerStore(host=f"sqlite:///{database}"),
            generator=GuideResponseGenerator(),
            action_endpoint=endpoint,
        )
        self.sender = f"patient {next(_names)}"

    async def say(self, text: str) -> list[str]:
        channel = CollectingOutputChannel()
        await self.agent.handle_message(UserMessage(text, channel, self.sender))
        return [str(message.get("text")) for message in channel.messages]

    async def slots(self) -> dict[str, Any]:
        tracker = await self.agent.tracker_store.retrieve(self.sender)
        assert tracker is not None
        return {name: tracker.get_slot(name) for name in ("plan", "doctor", "requested_slot")}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def talk(small_project: Project, tmp_path: Path, port: int) -> Talk:
    endpoint = GuideActionEndpoint(f"http://127.0.0.1:{port}/webhook", timeout_seconds=TIMEOUT)
    return Talk(small_project, tmp_path / "conversations.db", endpoint)


async def test_with_its_actions_the_form_ends_in_a_result(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    small_project.start_actions(tmp_path / "actions.log", port)
    assert await talk.say("check") == ["Which plan?"]
    assert await talk.say("HMO") == ["Which doctor?"]
    assert await talk.say("why") == ["It is normal to ask.", "Which doctor?"]
    assert await talk.say("Osei") == ["Result for HMO, Osei."]


async def test_without_actions_the_form_neither_ends_nor_claims_and_asks_again(talk: Talk) -> None:
    assert await talk.say("check") == ["Which plan?"]
    for _ in range(3):
        said = await talk.say("HMO")
        assert said[0] == "I could not keep that."
        assert said[1] in ("Which plan?", "The name of the plan?")
        assert len(said) == 2
        assert await talk.slots() == {"plan": None, "doctor": None, "requested_slot": "plan"}


async def test_without_actions_a_question_in_between_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    await talk.say("check")
    assert await talk.say("why") == ["It is normal to ask.", "The name of the plan?"]


async def test_without_actions_a_session_starts_silently_with_its_clinic(talk: Talk) -> None:
    assert await talk.say("hello") == ["Hello from Riverside Clinic, 555-555-0100."]


async def test_without_actions_nothing_is_said_to_be_deleted(talk: Talk) -> None:
    assert await talk.say("erase") == ["I could not delete that."]


async def test_killed_in_the_middle_the_answer_is_asked_again_until_the_server_is_back(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    server = small_project.start_actions(tmp_path / "actions.log", port)
    await talk.say("check")
    await talk.say("HMO")
    server.kill()
    server.wait()
    assert await talk.say("Osei") == ["I could not keep that.", "Which doctor?"]
    assert await talk.slots() == {"plan": "HMO", "doctor": None, "requested_slot": "doctor"}
    small_project.start_actions(tmp_path / "actions.log", port)
    assert await talk.say("Osei") == ["Result for HMO, Osei."]


async def test_hung_in_the_middle_the_patient_is_told_in_time_and_nothing_is_lost(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    server = small_project.start_actions(tmp_path / "actions.log", port)
    await talk.say("check")
    await talk.say("HMO")
    server.send_signal(signal.SIGSTOP)
    started = time.monotonic()
    assert await talk.say("Osei") == ["I could not keep that.", "Which doctor?"]
    assert time.monotonic() - started < TIMEOUT + 0.5
    server.send_signal(signal.SIGCONT)
    await asyncio.sleep(3)
    assert await talk.say("Osei") == ["Result for HMO, Osei."]


async def test_a_first_message_to_a_hung_server_waits_once_not_once_an_action(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    server = small_project.start_actions(tmp_path / "actions.log", port)
    server.send_signal(signal.SIGSTOP)
    started = time.monotonic()
    # Three actions: the session's start, the form's validation, the way back to the form.
    assert await talk.say("check") == ["Which plan?"]
    assert await talk.say("why") == ["It is normal to ask.", "The name of the plan?"]
    assert time.monotonic() - started < TIMEOUT + 1.0


async def test_an_action_that_raises_ends_in_its_sentence(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    small_project.start_actions(tmp_path / "actions.log", port)
    for text in ("check", "explode"):
        await talk.say(text)
    assert await talk.say("Osei") == ["I could not look that up."]


async def test_in_process_the_same_conversation_reads_the_same(small_project: Project, tmp_path: Path) -> None:
    # Another package named actions exists; this one is taken by its file.
    spec = importlib.util.spec_from_file_location("small_actions", small_project.folder / "actions/__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    executor = ActionExecutor()
    for name in ("Start", "Continue", "Check", "Erase", "ValidateCheckForm"):
        executor.register_action(getattr(module, name))
    talk = Talk(small_project, tmp_path / "conversations.db", InProcessActionEndpoint(executor))
    assert await talk.say("check") == ["Which plan?"]
    assert await talk.say("HMO") == ["Which doctor?"]
    assert await talk.say("why") == ["It is normal to ask.", "Which doctor?"]
    assert await talk.say("Osei") == ["Result for HMO, Osei."]
    for text in ("check", "explode"):
        await talk.say(text)
    assert await talk.say("Osei") == ["I could not look that up."]


async def test_a_deleted_conversation_is_gone_from_the_file(
    talk: Talk, small_project: Project, tmp_path: Path, port: int
) -> None:
    small_project.start_actions(tmp_path / "actions.log", port)
    await talk.say("check")
    await talk.say("canary-7f3a9c")
    files = [file for file in tmp_path.iterdir() if file.name.startswith("conversations")]
    assert any(b"canary-7f3a9c" in file.read_bytes() for file in files)
    await talk.say("osei")
    assert await talk.say("erase") == ["Deleted."]
    assert not any(b"canary-7f3a9c" in file.read_bytes() for file in files if file.exists())
    assert await talk.agent.tracker_store.retrieve(talk.sender) is None
