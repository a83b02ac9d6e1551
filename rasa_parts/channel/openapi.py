"""The document that describes the channel's calls, OpenAPI 3.1; its source is openapi.yml beside this file."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.schema import get_flat_models_from_models, schema

from second_opinion.payloads import DATA

SOURCE = Path(__file__).with_name("openapi.yml")


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, with the payloads' shapes filled in from their models."""
    content: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    schemas = content["components"]["schemas"]
    schemas.update(schema(list(DATA.values()), ref_prefix="#/components/schemas/")["definitions"])
    for model in get_flat_models_from_models(list(DATA.values())):
        if issubclass(model, BaseModel):
            _allow_null(model, schemas[model.__name__]["properties"])
    return content


def _allow_null(model: type[BaseModel], properties: dict[str, Any]) -> None:
    """Say which fields may be null: pydantic's own schema only says that they may be left out, and we send them."""
    for name, field in model.__fields__.items():
        if field.allow_none:
            properties[name] = {"anyOf": [properties[name], {"type": "null"}]}
