"""Whatever the action server does, the patient gets a sentence in time and no claim."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import deserialise_events
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from rasa_parts.action_endpoint import (
    GuideActionEndpoint,
    InProcessActionEndpoint,
    fallback_response_name,
    fallback_result,
)

CANARY = "canary-7f3a9c"
TIMEOUT = 0.4

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def call(action: str = "action_check_network", **tracker: Any) -> dict[str, Any]:
    state = {"sender_id": "a", "slots": {"plan": CANARY}, "events": [], "paused": False, "active_loop": {}}
    return {"next_action": action, "sender_id": "a", "tracker": {**state, **tracker}}


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/webhook"
    finally:
        server.close()


def answering(body: str | bytes, status: str = "200 OK", kind: str = "application/json") -> Answer:
    raw = body if isinstance(body, bytes) else body.encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n"
        writer.write(head.encode() + raw)
        await writer.drain()

    return answer


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n")
    for _ in range(500):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


def unused_address() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/webhook"


def endpoint(url: str) -> GuideActionEndpoint:
    return GuideActionEndpoint(url, timeout_seconds=TIMEOUT)


UNAVAILABLE = {"events": [], "responses": [{"response": "utter_check_network_unavailable"}]}
GOOD = {"events": [{"event": "slot", "name": "plan", "value": "HMO"}], "responses": [{"text": "done"}]}


# What a server may do


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(hang, id="accepts and says nothing"),
        pytest.param(drip, id="sends byte by byte"),
        pytest.param(hang_up, id="hangs up"),
        pytest.param(answering("{", "200 OK"), id="cut JSON"),
        pytest.param(answering(b"\xff\xfe\x00", "200 OK"), id="no text"),
        pytest.param(answering("null"), id="null"),
        pytest.param(answering("[]"), id="a list"),
        pytest.param(answering("{}"), id="neither events nor responses"),
        pytest.param(answering('{"events": [], "responses": "hello"}'), id="responses of another type"),
        pytest.param(answering('{"events": [{"event": "invented"}], "responses": []}'), id="unknown event"),
        pytest.param(answering("<html>proxy</html>", kind="text/html"), id="a page"),
        pytest.param(answering("<html>proxy</html>", "400 Bad Request", "text/html"), id="a page with 400"),
        pytest.param(answering('{"error": "Invalid body request"}', "400 Bad Request"), id="400, no rejection"),
        pytest.param(answering(json.dumps({"request_body": CANARY}), "500 Error"), id="500 with the request"),
        pytest.param(answering('{"error": "no such action"}', "404 Not Found"), id="404"),
        pytest.param(answering(b"nonsense", "xyz"), id="no HTTP"),
    ],
)
async def test_a_failure_of_any_kind_becomes_the_actions_own_sentence_in_time(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(answer) as url:
        # Rasa's own wait would be five minutes.
        result = await asyncio.wait_for(endpoint(url).request(json=call(), timeout=300), 20)
    assert result == UNAVAILABLE
    assert "action_check_network" in caplog.text
    assert CANARY not in caplog.text


async def test_a_server_that_is_not_there_is_told_at_once() -> None:
    assert await endpoint(unused_address()).request(json=call()) == UNAVAILABLE


async def test_a_good_answer_passes_unchanged() -> None:
    async with serving(answering(json.dumps(GOOD))) as url:
        assert await endpoint(url).request(json=call()) == GOOD


async def test_a_rejection_passes_as_rasa_expects_it() -> None:
    body = json.dumps({"error": "not now", "action_name": "referral_form"})
    async with serving(answering(body, "400 Bad Request")) as url:
        with pytest.raises(ClientResponseError) as caught:
            await endpoint(url).request(json=call())
    assert caught.value.status == 400
    assert json.loads(caught.value.text)["action_name"] == "referral_form"


async def test_after_a_call_that_took_too_long_the_next_are_answered_at_once_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rasa_parts.action_endpoint.PAUSE_SECONDS", 1.0)
    calls = 0
    working = False

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await (answering(json.dumps(GOOD)) if working else hang)(reader, writer)

    async with serving(answer) as url:
        actions = endpoint(url)
        await actions.request(json=call())
        assert await actions.request(json=call()) == UNAVAILABLE
        assert calls == 1
        working = True
        await asyncio.sleep(1.0)
        assert await actions.request(json=call()) == GOOD
        assert await actions.request(json=call()) == GOOD


async def test_a_server_that_refuses_is_asked_again_each_time() -> None:
    """It costs nothing, and it may be back any moment."""
    url = unused_address()
    actions = endpoint(url)
    assert await actions.request(json=call()) == UNAVAILABLE
    port = int(url.split(":")[2].split("/")[0])
    server = await asyncio.start_server(answering(json.dumps(GOOD)), "127.0.0.1", port)
    async with server:
        assert await actions.request(json=call()) == GOOD


def test_it_is_made_from_what_endpoints_yml_says_of_the_server() -> None:
    described = EndpointConfig("http://127.0.0.1:1/webhook", token="t", headers={"a": "b"}, extra=1)
    made = GuideActionEndpoint.like(described, timeout_seconds=2.5)
    assert made == described
    assert made.kwargs == {"extra": 1, "enable_selective_domain": True}


# What is said instead


@pytest.mark.parametrize(
    ("action", "response"),
    [
        ("action_check_network", "utter_check_network_unavailable"),
        ("action_ask_doctor", "utter_ask_doctor_unavailable"),
        ("validate_referral_request_form", "utter_answer_not_kept"),
        ("action_session_start", None),
        ("action_continue", None),
    ],
)
def test_each_action_has_its_sentence(action: str, response: str | None) -> None:
    assert fallback_response_name(action) == response


def user(text: str = CANARY) -> dict[str, Any]:
    return {"event": "user", "text": text}


def slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def ran(action: str) -> dict[str, Any]:
    return {"event": "action", "name": action}


NOT_KEPT = [{"response": "utter_answer_not_kept"}]

VALIDATIONS = {
    "an answer is taken back": (
        [ran("form"), slot("requested_slot", "plan"), ran("action_listen"), user(), slot("plan", "HMO")],
        [slot("plan", "HMO")],
        [slot("plan", None)],
    ),
    "a correction gives the earlier value back": (
        [slot("plan", "PPO"), ran("action_listen"), user(), slot("plan", "HMO"), slot("doctor", "Osei")],
        [slot("doctor", "Osei"), slot("plan", "HMO")],
        [slot("doctor", None), slot("plan", "PPO")],
    ),
    "the slot asked for becomes empty whatever it held": (
        [slot("plan", "PPO"), slot("requested_slot", "plan"), user(), slot("plan", "HMO")],
        [slot("plan", "HMO")],
        [slot("plan", None)],
    ),
    "a form that starts keeps what earlier turns filled": (
        [slot("plan", "PPO"), ran("action_listen"), user(), slot("doctor", "Osei")],
        [slot("plan", "PPO"), slot("doctor", "Osei")],
        [slot("doctor", None)],
    ),
    "a form that goes on after a question in between has nothing to take back": (
        [slot("plan", "PPO"), ran("form"), slot("requested_slot", "doctor"), user(), ran("action_continue")],
        [],
        [],
    ),
    "a value from before a new session is not given back": (
        [slot("plan", "PPO"), {"event": "session_started"}, user(), slot("plan", "HMO")],
        [slot("plan", "HMO")],
        [slot("plan", None)],
    ),
}


@pytest.mark.parametrize("name", VALIDATIONS)
def test_when_answers_cannot_be_checked(name: str) -> None:
    history, candidates, taken_back = VALIDATIONS[name]
    asked = next((e["value"] for e in reversed(history) if e.get("name") == "requested_slot"), None)
    # Rasa puts the form's action, and what is to be validated, behind the history.
    events = [*history, slot("requested_slot", asked), ran("form"), *candidates]
    result = fallback_result(call("validate_form", events=events, slots={"requested_slot": asked}))
    assert result == {"events": taken_back, "responses": NOT_KEPT if taken_back else []}


@pytest.mark.parametrize("loop", [None, {}, {"name": None}])
def test_without_a_form_there_is_nothing_to_go_on_with(loop: Any) -> None:
    assert fallback_result(call("action_continue", active_loop=loop)) == {"events": [], "responses": []}


def test_the_active_form_goes_on_without_the_action() -> None:
    result = fallback_result(call("action_continue", active_loop={"name": "form"}))
    assert result == {"events": [{"event": "followup", "name": "form"}], "responses": []}


@pytest.mark.parametrize(
    ("slots", "kept"),
    [
        ({}, []),
        ({"clinic": "riverside", "plan": "HMO"}, [slot("clinic", "riverside")]),
        (
            {"clinic": "riverside", "session_started_metadata": {"clinic": "lakeside", "language": "es"}},
            [slot("clinic", "lakeside"), slot("language", "es")],
        ),
        ({"session_started_metadata": {"clinic": ["x"], "language": None}}, []),
    ],
)
def test_a_session_starts_without_the_action_and_knows_its_clinic(slots: Any, kept: list[Any]) -> None:
    result = fallback_result(call("action_session_start", slots=slots))
    assert result == {
        "events": [{"event": "session_started"}, *kept, ran("action_listen")],
        "responses": [],
    }


def test_the_same_sentence_is_not_said_twice_in_a_row_within_a_turn() -> None:
    said = {"event": "bot", "text": "-", "metadata": {"utter_action": "utter_check_network_unavailable"}}
    other = {"event": "bot", "text": "-", "metadata": {"utter_action": "utter_greet"}}
    assert fallback_result(call(events=[user(), said]))["responses"] == []
    assert fallback_result(call(events=[user(), said, other])) == UNAVAILABLE
    assert fallback_result(call(events=[said, user()])) == UNAVAILABLE


@pytest.mark.parametrize("action", ["action_x", "action_session_start", "action_continue", "validate_form"])
def test_rasa_accepts_every_fallback(action: str) -> None:
    events = [user(), slot("plan", "HMO"), ran("form"), slot("plan", "HMO")]
    result = fallback_result(call(action, events=events, active_loop={"name": "form"}))
    assert RemoteAction(action, None)._validate_action_result(result)
    assert len(deserialise_events(result["events"])) == len(result["events"])


# In the same process


def in_process(run: Callable[[CollectingDispatcher, Tracker], Any]) -> InProcessActionEndpoint:
    """An endpoint whose one action behaves as a test says. No class: every subclass of Action is registered."""

    async def action(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Any:
        return run(dispatcher, tracker)

    executor = ActionExecutor()
    executor.register_function("action_check_network", action)
    return InProcessActionEndpoint(executor)


async def test_in_process_an_action_sees_and_says_what_it_would_through_a_server() -> None:
    def run(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        assert isinstance(tracker.get_slot("pair"), list)
        dispatcher.utter_message(response="utter_done")
        return [{"event": "slot", "timestamp": None, "name": "plan", "value": (1, 2)}]

    result = await in_process(run).request(json=call(slots={"pair": (1, 2)}))
    assert result["events"] == [{"event": "slot", "timestamp": None, "name": "plan", "value": [1, 2]}]
    assert [message["response"] for message in result["responses"]] == ["utter_done"]


async def test_in_process_an_action_that_raises_becomes_its_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def run(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        raise LookupError(tracker.get_slot("plan"))

    assert await in_process(run).request(json=call()) == UNAVAILABLE
    assert "LookupError" in caplog.text
    assert CANARY not in caplog.text


async def test_in_process_what_cannot_be_sent_becomes_the_sentence_too() -> None:
    assert (
        await in_process(lambda *_: [{"event": "slot", "name": "x", "value": object()}]).request(json=call())
        == UNAVAILABLE
    )


async def test_in_process_an_unknown_action_becomes_its_sentence() -> None:
    result = await in_process(lambda *_: []).request(json=call("action_other"))
    assert result["responses"] == [{"response": "utter_other_unavailable"}]


async def test_in_process_a_rejection_is_the_same_as_through_a_server() -> None:
    def run(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        raise ActionExecutionRejection("referral_form", "not now")

    with pytest.raises(ClientResponseError) as caught:
        await in_process(run).request(json=call())
    assert (caught.value.status, json.loads(caught.value.text)["action_name"]) == (400, "referral_form")


async def test_in_a_plain_shell_a_payload_becomes_its_text() -> None:
    def run(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Any]:
        dispatcher.utter_message(json_message={"type": "letter", "version": 1, "text": "Dear", "data": {}})
        return []

    plain = await in_process(run).request(json=call(latest_input_channel="cmdline"))
    rich = await in_process(run).request(json=call(latest_input_channel="rest"))
    assert (plain["responses"][0]["text"], plain["responses"][0].get("custom")) == ("Dear", None)
    assert rich["responses"][0]["custom"]["type"] == "letter"
