"""Channels that show text only: a payload becomes its plain twin there."""

from collections.abc import Mapping
from typing import Any

PLAIN_CHANNELS = ("cmdline",)
"""Input channels without a widget; ``cmdline`` is ``rasa shell``."""


def is_plain_channel(channel: str | None) -> bool:
    """Whether the channel that the latest message came through shows text only."""
    return channel in PLAIN_CHANNELS


def plain_message(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message without its payload, whose ``text`` is added to the message's own; buttons stay."""
    plain = dict(message)
    custom = plain.get("custom")
    if isinstance(custom, dict) and isinstance(custom.get("text"), str):
        del plain["custom"]
        plain["text"] = "\n".join(part for part in (plain.get("text"), custom["text"]) if part)
    return plain
