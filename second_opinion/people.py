"""For whom the second opinion is, in the words in which the guide speaks of them (``content/people.yml``)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from second_opinion.settings import PROJECT_ROOT

WORDS = PROJECT_ROOT / "content" / "people.yml"

SELF = "self"
"""What stands for the person who writes."""


@dataclass(frozen=True)
class Person:
    """Somebody whose second opinion it is.

    Attributes:
        relation: the noun ("mother"), ``None`` for the person who writes.
        whose: what comes before doctor, plan or records: "your", "your mother's".
        my: the same in the mouth of the person who writes: "my", "my mother's".
        writer_is: what the person who writes is to them ("parent"), ``None`` where that is not sure.
    """

    relation: str | None
    whose: str
    my: str
    writer_is: str | None = None

    @property
    def someone_else(self) -> bool:
        """Whether the person who writes asks for somebody else."""
        return self.relation is not None


@cache
def _words(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content, {typed: noun for noun, names in content["relations"].items() for typed in names}


def relatives() -> list[str]:
    """What people type for somebody whom it may be for, the longest first."""
    return sorted(_words(WORDS)[1], key=len, reverse=True)


ADULT_AGE = 18
_AGE = re.compile(r"\d{1,3}")


def is_minor(typed: str | None) -> bool | None:
    """Whether the person meant by what was typed is under 18 ("14 year old son"); ``None`` where that does not say."""
    if typed and (age := _AGE.search(typed)):
        return int(age[0]) < ADULT_AGE
    relation, content = person(typed).relation, _words(WORDS)[0]
    if relation is None:
        return None
    return True if relation in content["minors"] else False if relation in content["adults"] else None


def person(typed: str | None) -> Person:
    """The person meant by what was typed: "mom", "self", ``None`` where nothing was said."""
    content, nouns = _words(WORDS)
    if not typed or typed == SELF:
        return Person(None, content["own"], content["own_in_buttons"])
    said = typed.lower().split()
    # "14 year old son": the last word is the noun.
    relation = nouns.get(" ".join(said)) or nouns.get(said[-1], content["anybody"])
    owner = content["owner_in_s" if relation.endswith("s") else "owner"]
    whose, my = (owner.format(own=content[own], relation=relation) for own in ("own", "own_in_buttons"))
    return Person(relation, whose, my, content["writer_is"].get(relation))
