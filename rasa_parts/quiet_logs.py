"""Logs without a word of a patient's, at every level.

Rasa, its SDK and the web server write messages, slots, whole trackers and error texts into their logs, at
DEBUG and at ERROR. Which of their lines are harmless cannot be told from the outside. So a line of theirs is
reduced to where it was written and the class of its error; only their lines about starting, when nobody is
talking yet, pass as they are. Our own lines name classes and references only and pass, but without the text
of an error.
"""

import logging
import traceback
import warnings
from typing import Any, TextIO

import structlog

logger = logging.getLogger(__name__)

OWN = ("second_opinion", "actions", "rasa_parts", "commands")

STARTING = {
    ("root", "serve_application"),
    ("root", "load_agent_on_start"),
    ("rasa.core.agent", "load_agent"),
    ("rasa.core.processor", "_load_model"),
    ("sanic.error", "serve"),
}
"""Logger and function of lines that are written before or after, never during conversations."""


def keep_logs_quiet() -> None:
    """Reduce every log line, warning and structured event of this process from here on."""
    logging.setLogRecordFactory(_record)
    # Tells of each of its plugins when it is imported.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    warnings.showwarning = _log_warning
    # Unconfigured, structlog prints to the terminal past all of this.
    structlog.configure(logger_factory=structlog.stdlib.LoggerFactory(), wrapper_class=structlog.stdlib.BoundLogger)


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    # Rasa's warnings quote the slot or the intent they are about.
    logger.debug("%s in %s, line %s", category.__name__, filename, lineno)


def _record(
    name: str,
    level: int,
    path: str,
    line: int,
    message: object,
    args: Any,
    exc_info: Any,
    function: str | None = None,
    stack: str | None = None,
    **kwargs: Any,
) -> logging.LogRecord:
    starting = (name, function) in STARTING
    if not starting:
        if name.split(".")[0] not in OWN:
            message, args = "in %s, line %s", (function, line)
        if exc_info and exc_info[1] is not None:
            message = f"{message} [{_where(exc_info[1]).replace('%', '%%')}]"
        exc_info = stack = None
    return logging.LogRecord(name, level, path, line, message, args, exc_info, function, stack, **kwargs)


def _where(error: BaseException) -> str:
    """The error's class and the innermost place it came from, such as ``KeyError in generate, line 71``."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
