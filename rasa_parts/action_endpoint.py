"""How Rasa reaches the actions, and what the patient is told when it cannot.

Rasa's own endpoint waits up to five minutes, and turns every failure into silence: the action counts as run,
its form is skipped, and the next sentence may claim a result. Here every call ends in time, and one that
failed ends in a result that says so:

==========================  ===========================================================================
``action_session_start``    the session starts, silently
``action_continue``         the form that was active goes on, silently
``validate_<form>``         ``utter_answer_not_kept``; the answers of this turn are taken back, so that the
                            form asks again; silent when there was no answer
any other ``action_<x>``    ``utter_<x>_unavailable``
==========================  ===========================================================================

A failure is logged by its class and a correlation id, never with the tracker or the answer's body.
"""

import json
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from rasa_parts.plain_text import is_plain_channel, plain_message
from second_opinion.safety import SAFETY_INTENTS

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 3.0
"""After a call that took too long: how long calls are answered with the fallback at once. A turn runs several
actions, and the patient reads the sentence within three seconds in all."""

SESSION_START = "action_session_start"
CONTINUE = "action_continue"
VALIDATE = "validate_"
ACTION = "action_"
ANSWER_NOT_KEPT = "utter_answer_not_kept"

ANSWERS = frozenset({"inform", "skip", "correct", "affirm", "deny", "nlu_fallback"})
"""Intents of messages that may answer a form's question."""

SESSION_SLOTS = ("clinic", "language")
"""What a session knows from its channel, which no action is needed for."""

_schema = {**RemoteAction.action_response_format_spec(), "required": ["events", "responses"]}
_result_validator = validator_for(_schema)(_schema)


def fallback_response_name(action_name: str) -> str | None:
    """The response that the domain must hold for the case that this action cannot be reached.

    ``None``: its absence is silent. Examples: ``action_check_network`` has
    ``utter_check_network_unavailable``, ``validate_referral_request_form`` has ``utter_answer_not_kept``.
    """
    if action_name in (SESSION_START, CONTINUE):
        return None
    if action_name.startswith(VALIDATE):
        return ANSWER_NOT_KEPT
    return f"utter_{action_name.removeprefix(ACTION)}_unavailable"


def fallback_result(call: Mapping[str, Any]) -> dict[str, Any]:
    """The result of an action that gave none; ``call`` is what Rasa sent (``next_action``, ``tracker``)."""
    name = call["next_action"]
    tracker = call["tracker"]
    if name == SESSION_START:
        return _result(_session_start(tracker))
    if name == CONTINUE:
        form = (tracker.get("active_loop") or {}).get("name")
        return _result([{"event": "followup", "name": form}] if form else [])
    if name.startswith(VALIDATE):
        form = name.removeprefix(VALIDATE)
        events = _take_back(form, tracker) or _ask_again(form, tracker)
        return _result(events, ANSWER_NOT_KEPT if events else None)
    response = fallback_response_name(name)
    return _result([], None if response == _said_last(tracker) else response)


def _result(events: list[dict[str, Any]], response: str | None = None) -> dict[str, Any]:
    return {"events": events, "responses": [{"response": response}] if response else []}


def _session_start(tracker: Mapping[str, Any]) -> list[dict[str, Any]]:
    slots = tracker.get("slots") or {}
    given = slots.get("session_started_metadata")
    events = tracker.get("events") or []
    last = events[i] if (i := _last(events, lambda e: e.get("event") == "user")) >= 0 else {}
    known = {**(last.get("metadata") or {}), **slots, **(given if isinstance(given, dict) else {})}
    kept = [(name, known.get(name)) for name in SESSION_SLOTS]
    return [
        {"event": "session_started"},
        *({"event": "slot", "name": name, "value": value} for name, value in kept if isinstance(value, str)),
        {"event": "action", "name": "action_listen"},
    ]


def _must_not_wait(call: Mapping[str, Any]) -> bool:
    """Whether a form would read a message that is an emergency: the form lets go at once, action server or not."""
    intent = ((call["tracker"].get("latest_message") or {}).get("intent") or {}).get("name")
    return bool(call["next_action"].startswith(VALIDATE)) and intent in SAFETY_INTENTS


def _take_back(form: str, tracker: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events that undo what this turn put into the form's slots, unchecked as it is.

    Rasa marks the values to validate by the form's own action before them. A form that starts also lists
    slots that earlier turns filled: those were checked then and stay. A slot that was asked for becomes
    empty, any other gets its earlier value back. Without an answer in this turn (a form resumed after a
    question in between) there is nothing to undo.
    """
    events = tracker.get("events") or []
    turn = _last(events, lambda e: e.get("event") == "user")
    marker = _last(events, lambda e: e.get("event") == "action" and e.get("name") == form)
    if marker < turn:
        return []
    to_validate = {e["name"] for e in events[marker:] if e.get("event") == "slot"}
    of_this_turn = {e["name"] for e in events[turn:marker] if e.get("event") == "slot"}
    asked = (tracker.get("slots") or {}).get(REQUESTED_SLOT)
    return [
        {"event": "slot", "name": name, "value": None if name == asked else _value_at(events[:turn], name)}
        for name in sorted(to_validate & of_this_turn - {REQUESTED_SLOT})
    ]


def _ask_again(form: str, tracker: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events that make a form ask again whose answers only its validation action reads.

    Only for a message that may be an answer, in the turn in which it came: questions, feelings and
    emergencies go to their own rules, with or without actions.
    """
    events = tracker.get("events") or []
    marker = _last(events, lambda e: e.get("event") == "action" and e.get("name") == form)
    before = _last(events[:marker], lambda e: e.get("event") == "action") if marker >= 0 else -1
    asked = (tracker.get("slots") or {}).get(REQUESTED_SLOT)
    intent = ((tracker.get("latest_message") or {}).get("intent") or {}).get("name")
    just_typed = before >= 0 and events[before].get("name") == ACTION_LISTEN_NAME
    return [{"event": "slot", "name": asked, "value": None}] if asked and just_typed and intent in ANSWERS else []


def _last(events: list[dict[str, Any]], is_it: Any) -> int:
    return next((i for i in range(len(events) - 1, -1, -1) if is_it(events[i])), -1)


def _value_at(events: list[dict[str, Any]], name: str) -> Any:
    for event in reversed(events):
        if event.get("event") in ("session_started", "restart", "reset_slots"):
            return None
        if event.get("event") == "slot" and event.get("name") == name:
            return event.get("value")
    return None


def _said_last(tracker: Mapping[str, Any]) -> str | None:
    """The response that was the last said in this turn, so that it is not said twice in a row."""
    for event in reversed(tracker.get("events") or []):
        if event.get("event") == "bot":
            return (event.get("metadata") or {}).get("utter_action")
        if event.get("event") == "user":
            return None
    return None


def _log_failure(action_name: str, error: BaseException) -> None:
    logger.error(
        "Action %s gave no result (%s); the patient was told. Correlation id %s.",
        action_name,
        type(error).__name__,
        uuid.uuid4().hex[:8],
    )


def _for_channel(result: dict[str, Any], call: Mapping[str, Any]) -> dict[str, Any]:
    """What a plain channel such as ``rasa shell`` can show: a payload becomes its plain twin."""
    if is_plain_channel(call["tracker"].get("latest_input_channel")):
        result["responses"] = [plain_message(message) for message in result["responses"]]
    return result


def check_results_once() -> None:
    """Keep Rasa from checking each result again.

    Both endpoints below give back checked results only. Rasa compiles the schema anew for every call, which
    takes most of a turn's time.
    """
    RemoteAction._validate_action_result = lambda self, result: True


class GuideActionEndpoint(EndpointConfig):  # type: ignore[misc]
    """The action server, with a time limit on the whole call and a result whatever happens."""

    def __init__(self, url: str, *, timeout_seconds: float, **kwargs: Any) -> None:
        """``kwargs`` are those of Rasa's ``EndpointConfig``; only actions that ask for the domain get it."""
        super().__init__(url, **{**kwargs, "enable_selective_domain": True})
        self.timeout_seconds = timeout_seconds
        self._paused_until = 0.0

    @classmethod
    def like(cls, endpoint: EndpointConfig, *, timeout_seconds: float) -> "GuideActionEndpoint":
        """The same server, as endpoints.yml describes it, reached our way."""
        return cls(
            endpoint.url,
            timeout_seconds=timeout_seconds,
            params=endpoint.params,
            headers=endpoint.headers,
            basic_auth=endpoint.basic_auth,
            token=endpoint.token,
            token_name=endpoint.token_name,
            cafile=endpoint.cafile,
            **endpoint.kwargs,
        )

    async def request(self, method: str = "post", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Run the action that ``json`` names.

        Raises:
            ClientResponseError: only for an action that rejects its execution (400), as Rasa expects it.
        """
        call = kwargs["json"]
        if _must_not_wait(call):
            return _result([])
        if time.monotonic() < self._paused_until:
            return fallback_result(call)
        kwargs["timeout"] = aiohttp.ClientTimeout(total=self.timeout_seconds)
        try:
            result = await super().request(method, *args, **kwargs)
            _result_validator.validate(result)
        except ClientResponseError as error:
            if _is_rejection(error):
                self._paused_until = 0.0
                raise
            return self._failed(call, error)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, the patient gets a sentence
            return self._failed(call, error)
        self._paused_until = 0.0
        return _for_channel(result, call)

    def _failed(self, call: Mapping[str, Any], error: Exception) -> dict[str, Any]:
        if isinstance(error, TimeoutError):
            self._paused_until = time.monotonic() + PAUSE_SECONDS
        _log_failure(call["next_action"], error)
        return fallback_result(call)


def _is_rejection(error: ClientResponseError) -> bool:
    try:
        return error.status == 400 and "action_name" in json.loads(error.text)
    except (ValueError, TypeError):
        return False


class InProcessActionEndpoint(EndpointConfig):  # type: ignore[misc]
    """The same actions in the same process, for replays and tests: no server, no port, same results."""

    def __init__(self, executor: ActionExecutor) -> None:
        """``executor`` has the actions registered: ``executor.register_package("actions")``."""
        super().__init__(None, enable_selective_domain=True)
        self.executor = executor

    async def request(self, method: str = "post", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Run the action that ``json`` names; errors as :meth:`GuideActionEndpoint.request`."""
        # Through JSON and back, so that actions see what a server would have received.
        call = json.loads(json.dumps(kwargs["json"]))
        if _must_not_wait(call):
            return _result([])
        try:
            result = json.loads(json.dumps(await self.executor.run(call)))
            _result_validator.validate(result)
        except ActionExecutionRejection as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, "Bad Request", body) from error
        except Exception as error:  # noqa: BLE001 - whatever an action raises, the patient gets a sentence
            _log_failure(call["next_action"], error)
            return fallback_result(call)
        return _for_channel(result, call)
