"""How often is too often: for one conversation, and for all that comes from one address.

A hospital's patients may share one address, so its limits are wide; one person types in one conversation, so those
are narrow. Counts live in this process's memory and hold no word and no conversation's id.
"""

import ipaddress
import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from second_opinion.privacy import digest

IPV6_PREFIX = 64
"""Bits of an IPv6 address that one customer of a network holds."""


class TooOften(Exception):
    """A limit was passed; ``retry_after`` is the wait in whole seconds, at least 1."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many at once: try again in {retry_after} s.")
        self.retry_after = retry_after


class Limits:
    """Counts sessions and requests of an address, and messages of a conversation, by the minute."""

    def __init__(self, *, sessions_per_address: int, requests_per_address: int, messages_per_conversation: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._sessions = RateLimitItemPerMinute(sessions_per_address)
        self._requests = RateLimitItemPerMinute(requests_per_address)
        self._messages = RateLimitItemPerMinute(messages_per_conversation)

    def count_session(self, address: str) -> None:
        """Count a new conversation from an address; raises ``TooOften``."""
        self._count(self._sessions, "sessions", _network(address))

    def count_request(self, address: str) -> None:
        """Count a request from an address; raises ``TooOften``."""
        self._count(self._requests, "requests", _network(address))

    def count_message(self, conversation: str) -> None:
        """Count a message of a conversation; raises ``TooOften``."""
        self._count(self._messages, "messages", digest(conversation))

    def _count(self, limit: RateLimitItemPerMinute, *of: str) -> None:
        if not self._limiter.hit(limit, *of):
            wait = self._limiter.get_window_stats(limit, *of).reset_time - time.time()
            raise TooOften(max(1, math.ceil(wait)))


def _network(address: str) -> str:
    """What is counted as one: an IPv4 address, or the network of an IPv6 address."""
    try:
        known = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, IPV6_PREFIX), strict=False))
    return str(known)
