"""Responses of the domain said without Rasa: by the safety screen, and where Rasa gave no answer."""

from pathlib import Path
from typing import Any

import yaml
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from rasa_parts.response_generator import GuideResponseGenerator
from second_opinion.settings import PROJECT_ROOT, Settings

GREETING = "utter_greet"
NO_ANSWER = "utter_fallback_unavailable"
DATA_DELETED = "utter_data_deleted"


class Words:
    """The domain's responses, read once, with the clinic's contacts filled in."""

    def __init__(self, settings: Settings, domain_file: Path = PROJECT_ROOT / "domain.yml") -> None:
        # Not through Rasa's Domain, which takes seconds.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with domain_file.open(encoding="utf-8") as stream:
            responses = yaml.load(stream, Loader=loader)["responses"]
        self._generator = GuideResponseGenerator(settings=settings)
        self._generator.responses = responses

    async def say(self, response: str, clinic: str, channel: str, text: str = "") -> dict[str, Any]:
        """The message for a response's name, as Rasa would hand it to the channel; ``text`` is what it answers."""
        slots = [TextSlot("clinic", mappings=[], influence_conversation=False)]
        tracker = DialogueStateTracker.from_events("words", [SlotSet("clinic", clinic), UserUttered(text)], slots)
        said = await self._generator.generate(response, tracker, channel) or {}
        return {**said, "utter_action": response}
