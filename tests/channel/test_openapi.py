"""The served document is true: whatever it allows or forbids, the server does as it says."""

import secrets
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from rasa_parts.channel.openapi import document as document_as_written
from second_opinion import payloads
from tests.channel.client import Server
from tests.widget.examples import ALL, LETTER

pytestmark = pytest.mark.slow

CARD = payloads.letter(payloads.LetterData(kind="call_script", subject="What to say", body="Hello."))

EXAMPLES = 40
"""Requests for each call, of each kind (allowed and forbidden)."""


@pytest.fixture(scope="module")
def document(server: Server) -> Any:
    """The document as served. Calls that need a token get one, apart from those that are to lack it."""
    loaded = schemathesis.openapi.from_url(f"{server.address}/chat/openapi.json")

    @loaded.auth()
    class Token:
        def get(self, case: schemathesis.Case, context: Any) -> str:
            return server.begin().token

        def set(self, case: schemathesis.Case, data: str, context: Any) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    return loaded


schema = schemathesis.pytest.from_fixture("document")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_call_does_what_the_document_says(case: schemathesis.Case, server: Server) -> None:
    address = f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"
    case.call_and_validate(base_url=server.address, headers={"X-Forwarded-For": address})


@pytest.mark.parametrize("payload", [*ALL.values(), LETTER, CARD], ids=lambda each: each.type)
def test_what_is_not_known_is_sent_as_null_and_described_so(payload: payloads.Payload) -> None:
    validator = Draft202012Validator({"$ref": "#/components/schemas/Payload", **document_as_written()})
    assert [error.message for error in validator.iter_errors(payload.dict())] == []


def test_every_payload_that_there_is_is_described(server: Server) -> None:
    schemas = server.ask("GET", "/chat/openapi.json").json()["components"]["schemas"]
    described = {one["properties"]["type"]["const"]: one for one in schemas["Payload"]["oneOf"]}
    assert set(described) == set(payloads.DATA)
    for name, model in payloads.DATA.items():
        assert described[name]["properties"]["data"]["$ref"] == f"#/components/schemas/{model.__name__}"
        assert set(schemas[model.__name__]["properties"]) == set(model.__fields__)
