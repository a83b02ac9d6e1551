"""Channels and transcripts that show text only: a payload becomes its plain twin there."""

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


def message_texts(message: Mapping[str, Any]) -> list[str]:
    """The texts of one message: its own and its custom payload's plain twin."""
    found = [message.get("text"), (message.get("custom") or {}).get("text")]
    return [text for text in found if text]


def message_lines(message: Mapping[str, Any]) -> list[str]:
    """One message of the guide as people read it in a terminal: each text, and the buttons below as ``[title]``."""
    titles = "  ".join(f"[{button['title']}]" for button in message.get("buttons", []))
    return [f"Guide: {text}" for text in message_texts(message)] + ([f"       {titles}"] if titles else [])
