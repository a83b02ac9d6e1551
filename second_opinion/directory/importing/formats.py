"""Which format a file has, told from its content: names of files lie more often than their first lines."""

import csv
import io
from collections.abc import Iterator
from typing import Literal, get_args

import ijson

from second_opinion.directory.errors import FileRefused
from second_opinion.directory.importing.files import PEEK, Input, Inputs

Format = Literal["plan-net", "qhp", "nppes", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)

MOST_SNIFFED = 25
"""Files of a folder that are looked into; beyond these the rest is taken to be alike."""

_KNOWN = (
    "a Plan-Net export (FHIR resources), CMS files for marketplace plans (providers and plans as JSON), "
    "NPPES or NUCC (CSV), or the CSV of 'second-opinion directory template'"
)


def detect(inputs: Inputs) -> Format:
    """The format of all files together.

    Raises:
        FileRefused: none is known, or files of two formats lie together.
    """
    if not len(inputs):
        raise FileRefused(f"{inputs.name} holds no file. Expected {_KNOWN}.")
    found: dict[Format, str] = {}
    for file in list(inputs)[:MOST_SNIFFED]:
        with inputs.open(file, counted=False) as reader:
            kind = sniff(reader.peek(PEEK)[:PEEK])
        if kind:
            found.setdefault(kind, file.name)
    if len(found) > 1:
        (one, first), (other, second) = list(found.items())[:2]
        raise FileRefused(
            f"{inputs.name} mixes formats: {first} is {one} and {second} is {other}. Import each by itself."
        )
    if not found:
        if len(inputs) == 1 and inputs.files[0].stem.endswith((".csv", ".txt")):
            return "csv"  # whose reader says which columns are missing
        raise FileRefused(f"{inputs.name} is in no format known here. Expected {_KNOWN}; or name it with --format.")
    return next(iter(found))


def sniff(start: bytes) -> Format | None:
    """The format of one file by its first bytes; None for one that is none of them."""
    if start.lstrip()[:1] in (b"{", b"["):
        keys = set(json_keys(start))
        if keys & {"resourceType", "transactionTime"}:
            return "plan-net"
        if keys & {"provider_urls", "plan_urls"} or {"plan_id", "marketing_name"} <= keys or {"type", "plans"} <= keys:
            return "qhp"
        return None
    # Whatever ends a line anywhere: a carriage return alone within one is an error for the csv module.
    first = start.decode("utf-8", "replace").splitlines()[:1]
    header = {cell.strip().lower() for cell in next(csv.reader(first), [])}
    if {"npi", "entity type code"} <= header or {"code", "grouping", "classification"} <= header:
        return "nppes"
    return "csv" if {"payer", "plan"} <= header else None


def json_keys(start: bytes) -> Iterator[str]:
    """Keys of the outer object, or of the objects of the outer list, as far as the bytes reach."""
    try:
        for prefix, event, value in ijson.parse(io.BytesIO(start)):
            if event == "map_key" and prefix in ("", "item"):
                yield value
    except (ijson.JSONError, ValueError):
        return  # the bytes end in the middle, a second line begins, or an escape is half a character


def head(inputs: Inputs, file: Input) -> set[str]:
    """The outer keys of a JSON file, as far as its beginning shows them."""
    with inputs.open(file, counted=False) as reader:
        return set(json_keys(reader.peek(PEEK)[:PEEK]))
