"""The Jinja2 environment of the templates (one folder a language): sandboxed; a missing variable is an error.

Values are data to the templates, never template text.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from second_opinion.letters.values import as_question, in_words, is_place, is_telling, titled

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(language: str, *, html: bool = False) -> SandboxedEnvironment:
    """The environment of a language; with ``html`` every value is escaped."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES / language),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=html,
    )
    made.filters["in_words"] = in_words
    made.filters["titled"] = titled
    made.filters["without"] = _without
    made.filters["as_question"] = as_question
    made.filters["as_line"] = _as_line
    made.globals["is_telling"] = is_telling
    made.globals["is_place"] = is_place
    return made


def _as_line(words: str) -> str:
    """A typed wish as a line to read aloud: "if video is covered" asks by itself only with words before it."""
    asked = as_question(words)
    return asked if asked.endswith("?") else f"I also want to ask {words.strip()}."


def _without(lines: list[str], unwanted: list[list[str]]) -> list[str]:
    """The lines that hold not all the words of one of the things that are unwanted."""
    held = [set(re.findall(r"[\w'\u2019]+", line.lower())) for line in lines]
    return [line for line, words in zip(lines, held, strict=True) if not any(set(w) <= words for w in unwanted if w)]


def render(template: str, language: str, **values: Any) -> str:
    """A plain text without spaces at line ends and with at most one empty line in a row.

    Raises:
        jinja2.UndefinedError: the template needs a variable that was not given.
    """
    text = environment(language).get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()
