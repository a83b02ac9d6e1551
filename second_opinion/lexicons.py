"""The word lists of ``content/lexicon`` for those who look for their words outside the understanding of messages."""

from functools import cache
from typing import Any

import yaml

from second_opinion.settings import PROJECT_ROOT

LEXICONS = PROJECT_ROOT / "content" / "lexicon"


@cache
def lexicon(entity: str) -> dict[str, Any]:
    """The lists of one entity as they stand in its file, by their kind (``values``, ``alone``, ``codes`` ...).

    Raises:
        KeyError: no list is for this entity.
    """
    return _lexicons()[entity]


@cache
def _lexicons() -> dict[str, dict[str, Any]]:
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(LEXICONS.glob("*.yml")))
    return {one["entity"]: one for content in files for one in (content if isinstance(content, list) else [content])}
