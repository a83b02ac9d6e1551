"""What each field of medicine is for, in plain words (``content/fields.yml``)."""

from functools import cache

import yaml

from second_opinion.settings import PROJECT_ROOT

FIELDS = PROJECT_ROOT / "content" / "fields.yml"


@cache
def fields() -> dict[str, str]:
    """Each field by the name that letters use, with what it is for."""
    return dict(yaml.safe_load(FIELDS.read_text(encoding="utf-8")))
