"""The document that describes the channel's calls, OpenAPI 3.1; its source is openapi.yml beside this file."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from second_opinion.payloads import DATA

SOURCE = Path(__file__).with_name("openapi.yml")


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, with the payloads' shapes filled in from their models."""
    content: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    schemas = content["components"]["schemas"]
    for model in DATA.values():
        schema = model.schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("definitions", {}))
        schemas[model.__name__] = schema
    return content
