"""What the channel refuses, by code; the words for people are in content/chat_errors.yml."""

from functools import lru_cache
from typing import Any

import yaml

from second_opinion.settings import PROJECT_ROOT


@lru_cache(maxsize=1)
def known_errors() -> dict[str, dict[str, Any]]:
    """Every code with its ``status`` and ``text``."""
    content: dict[str, dict[str, Any]] = yaml.safe_load(
        (PROJECT_ROOT / "content" / "chat_errors.yml").read_text(encoding="utf-8")
    )
    return content


class ChatError(Exception):
    """A request that is not done.

    ``detail`` tells a developer what was expected and never repeats what was sent; ``retry_after`` is in seconds.
    """

    def __init__(self, code: str, detail: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(known_errors()[self.code]["status"])

    @property
    def body(self) -> dict[str, Any]:
        """The error as the page gets it."""
        error: dict[str, Any] = {"code": self.code, "message": known_errors()[self.code]["text"]}
        if self.detail:
            error["detail"] = self.detail
        if self.retry_after is not None:
            error["retry_after"] = self.retry_after
        return {"error": error}
