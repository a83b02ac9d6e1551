"""The Jinja2 environment of the templates (one folder a language): sandboxed; a missing variable is an error.

Values are data to the templates, never template text.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from second_opinion.letters.values import in_words, is_place, is_telling, titled

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
    made.globals["is_telling"] = is_telling
    made.globals["is_place"] = is_place
    return made


def render(template: str, language: str, **values: Any) -> str:
    """A plain text without spaces at line ends and with at most one empty line in a row.

    Raises:
        jinja2.UndefinedError: the template needs a variable that was not given.
    """
    text = environment(language).get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()
