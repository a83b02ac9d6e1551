"""The whole guide in one process: the trained model, the real actions, no server.

What ``second-opinion replay`` plays and what the conversation tests talk to.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from rasa_parts.action_endpoint import check_results_once
from rasa_parts.plain_text import message_texts

RESPONSE_GENERATOR = "rasa_parts.response_generator.GuideResponseGenerator"


@dataclass(frozen=True)
class Turn:
    """One message and everything it caused.

    Attributes:
        user: the message as given.
        intent: the intent that was acted on, ``None`` when none was found.
        confidence: 0 to 1.
        entities: dictionaries with at least ``entity``, ``value``, ``start``, ``end`` (offsets in ``user``).
        actions: names of the actions that ran, in order; waiting for the next message is not one.
        responses: names of the domain's responses that were uttered, in order, by rules or by actions.
        bot: the messages sent, in order, each with any of ``text``, ``custom`` and
            ``buttons`` (each ``title`` and ``payload``).
        slots: the slots whose value is another one than before, with the value now.
        ms: milliseconds from the message to the last answer.
    """

    user: str
    intent: str | None
    confidence: float
    entities: list[dict[str, Any]]
    actions: list[str]
    responses: list[str]
    bot: list[dict[str, Any]]
    slots: dict[str, Any]
    ms: float

    def as_dict(self) -> dict[str, Any]:
        """What ``replay --json`` prints of a turn: its attributes but ``responses``, which only our tests read."""
        return {name: value for name, value in asdict(self).items() if name != "responses"}

    @property
    def texts(self) -> list[str]:
        """Every text the patient reads in this turn, those of custom payloads included."""
        return [text for message in self.bot for text in message_texts(message)]

    @property
    def buttons(self) -> dict[str, str]:
        """Payloads of the buttons offered in this turn, by title."""
        return {b["title"]: b["payload"] for message in self.bot for b in message.get("buttons", [])}


class _Witness(TrackerStore):
    """Passes everything on and remembers each conversation as it was when its turn ended.

    The store itself cannot be asked afterwards: a turn that deletes the conversation leaves nothing to read.
    """

    def __init__(self, store: TrackerStore) -> None:
        self.store = store
        self.seen: dict[str, DialogueStateTracker] = {}
        super().__init__(store.domain, store.event_broker)

    @property
    def domain(self) -> Domain:
        return self.store.domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self.store.domain = domain

    async def save(self, tracker: DialogueStateTracker) -> None:
        self.seen[tracker.sender_id] = tracker.copy()
        await self.store.save(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return await self.store.retrieve(sender_id)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        return await self.store.retrieve_full_tracker(conversation_id)

    async def keys(self) -> Any:
        return await self.store.keys()


class InProcessGuide:
    """A loaded guide. Conversations, told apart by ``sender_id``, live in memory unless a store is given."""

    def __init__(self, agent: Agent, witness: _Witness) -> None:
        self._agent = agent
        self._witness = witness

    @classmethod
    async def load(
        cls,
        model_path: Path,
        action_endpoint: EndpointConfig | None = None,
        *,
        tracker_store: TrackerStore | None = None,
        response_generator: str = RESPONSE_GENERATOR,
    ) -> "InProcessGuide":
        """Load the model of ``model_path`` (a ``.tar.gz``).

        Args:
            action_endpoint: runs the actions, one of ours, which check results; ``None`` is enough for ``parse``.
            tracker_store: keeps the conversations; memory when ``None``.
            response_generator: module path of the response generator's class.
        """
        if not structlog.is_configured():
            # Otherwise Rasa's debug events, which hold what was typed, are formatted and printed.
            structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        check_results_once()
        witness = _Witness(tracker_store or InMemoryTrackerStore(Domain.empty()))
        agent = Agent.load(
            model_path,
            generator=EndpointConfig(type=response_generator),
            tracker_store=witness,
            action_endpoint=action_endpoint,
        )
        return cls(agent, witness)

    @property
    def domain(self) -> Domain:
        """The domain the model was trained with."""
        return self._agent.domain

    async def parse(self, text: str) -> dict[str, Any]:
        """What is understood of a text on its own: Rasa's result (``intent``, ``entities``, ranking)."""
        return await self._agent.parse_message(text)

    async def say(self, text: str, *, sender_id: str = "in-process", metadata: Mapping[str, Any] | None = None) -> Turn:
        """Send one message and wait for every answer to it.

        Args:
            text: what the patient types, or a button's payload.
            metadata: what a channel would send along, such as ``{"clinic": "riverside"}``.
        """
        before = await self._witness.retrieve(sender_id)
        known = len(before.events) if before else 0
        slots_before = before.current_slot_values() if before else self._initial_slots()
        channel = CollectingOutputChannel()
        started = time.perf_counter()
        await self._agent.handle_message(
            UserMessage(text, channel, sender_id, input_channel="rest", metadata=dict(metadata or {}))
        )
        ms = (time.perf_counter() - started) * 1000
        after = self._witness.seen[sender_id]
        events: Sequence[Event] = list(after.events)[known:]
        said = next((e for e in reversed(events) if isinstance(e, UserUttered)), None)
        return Turn(
            user=text,
            intent=said.intent_name if said else None,
            confidence=float(said.intent.get("confidence") or 0.0) if said else 0.0,
            entities=[_plain(entity) for entity in said.entities] if said else [],
            actions=[
                e.action_name
                for e in events
                if isinstance(e, ActionExecuted) and e.action_name and e.action_name != ACTION_LISTEN_NAME
            ],
            responses=[
                str(e.metadata["utter_action"])
                for e in events
                if isinstance(e, BotUttered) and "utter_action" in e.metadata
            ],
            bot=[{k: v for k, v in m.items() if k != "recipient_id"} for m in channel.messages],
            slots={
                name: _plain(value)
                for name, value in after.current_slot_values().items()
                if value != slots_before.get(name) and name != SESSION_START_METADATA_SLOT
            },
            ms=round(ms, 1),
        )

    def _initial_slots(self) -> dict[str, Any]:
        return {slot.name: slot.initial_value for slot in self.domain.slots}


def _plain(value: Any) -> Any:
    """The value as JSON knows it; recognisers may hand over NumPy's numbers."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value.item() if hasattr(value, "item") else value
