"""Which parts of the guide work; asked by operators and by whatever watches the server."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any

import aiohttp

from rasa_parts.channel.memory import Transcripts
from second_opinion.directory.database import open_engine
from second_opinion.directory.overview import sources
from second_opinion.settings import LOOPBACK, Settings

WAIT_SECONDS = 1.0
"""How long a part may take to answer."""
KEPT_SECONDS = 2.0
"""How long an answer is given again, so that asking costs nothing."""


class Health:
    """Asks every part, at most once in a while."""

    def __init__(self, settings: Settings, transcripts: Transcripts) -> None:
        self._settings = settings
        self._transcripts = transcripts
        self._asking = asyncio.Lock()
        self._known: tuple[float, dict[str, Any]] | None = None

    async def parts(self, agent: Any) -> dict[str, Any]:
        """``{status, parts}``: each part is ``ok`` or ``down``; the status is ``degraded`` when one is down."""
        async with self._asking:
            if self._known is None or time.monotonic() - self._known[0] > KEPT_SECONDS:
                self._known = (time.monotonic(), await self._ask(agent))
            return self._known[1]

    async def _ask(self, agent: Any) -> dict[str, Any]:
        asked = {
            "conversations": self._transcripts.answers(),
            "actions": self._actions(),
            "directory": asyncio.to_thread(self._directory),
        }
        answers = await asyncio.gather(*(_within(question) for question in asked.values()))
        works = {"model": bool(agent and agent.is_ready()), **dict(zip(asked, answers, strict=True))}
        return {
            "status": "ok" if all(works.values()) else "degraded",
            "parts": {name: "ok" if it_works else "down" for name, it_works in works.items()},
        }

    async def _actions(self) -> bool:
        url = f"http://{LOOPBACK}:{self._settings.action_port}/health"
        async with aiohttp.ClientSession() as client, client.get(url) as response:
            return response.status == 200

    def _directory(self) -> bool:
        engine = open_engine(self._settings.directory_database_url)
        try:
            return bool(sources(engine))
        finally:
            engine.dispose()


async def _within(question: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(question, WAIT_SECONDS)
    except Exception:  # noqa: BLE001 - whatever goes wrong, the part does not work
        return False
