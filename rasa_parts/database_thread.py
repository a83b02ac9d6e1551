"""A thread of its own for a database: a database that is down or frozen stops neither the start nor the event loop.

Calls run in order, and each is waited for a bounded time.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from second_opinion.privacy import DATABASE_WAIT_SECONDS

WAIT_SECONDS = DATABASE_WAIT_SECONDS + 0.5
"""How long a turn waits for the database, in seconds, before it goes on without."""

PAUSE_SECONDS = 5.0
"""How long a database that let a turn wait in vain is left alone: a turn needs it several times."""

UNAVAILABLE = (SQLAlchemyError, OSError, TimeoutError)
"""What a call may raise when the database does not do it."""

T = TypeVar("T")


class DatabaseThread:
    """One thread; ``name`` is seen in lists of threads."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._paused_until = 0.0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of ``work``, run in the thread.

        Raises:
            TimeoutError: it took too long, or one a moment ago did.
            Exception: whatever ``work`` raises.
        """
        if time.monotonic() < self._paused_until:
            raise TimeoutError
        running = asyncio.get_running_loop().run_in_executor(self._thread, work)
        try:
            return await asyncio.wait_for(running, WAIT_SECONDS)
        except TimeoutError:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            raise

    def close(self) -> None:
        """Wait for what still runs; nothing can be run afterwards."""
        self._thread.shutdown(wait=True)
