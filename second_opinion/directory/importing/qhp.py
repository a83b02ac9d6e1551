"""CMS files of marketplace insurers: an index, plans and providers as JSON.

A provider entry lists plans with a tier and years, and addresses that no plan is tied to: participation has no
place here, and an answer has to say so. There are no network names either, so every plan and year is a network
of its own, with tiers.

Source: CMS, QHP provider and formulary APIs (2019); what issuers publish in fact differs in the ways noted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import ijson

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.errors import FileRefused
from second_opinion.directory.importing.csv_layout import id_type_of
from second_opinion.directory.importing.files import MAX_RESOURCE, Input, Inputs
from second_opinion.directory.importing.formats import head
from second_opinion.directory.importing.snapshot import Snapshot
from second_opinion.directory.importing.values import day, phone, postal_code, state, text
from second_opinion.directory.names import fold

_ACCEPTING = {"accepting": "yes", "not accepting": "no", "accepting in some locations": "some_locations"}
_TYPES_IN_NAMES = ("HMO", "PPO", "EPO", "POS")
_VARIANT = re.compile(r"-\d{2}$")

Entry = Mapping[str, Any]


class Qhp:
    """Reads an issuer's files into a snapshot. ``payer`` names the issuer, which the files do not."""

    kind = "qhp"

    def __init__(self, *, payer: str | None = None) -> None:
        self._payer_said = payer
        self._plans: dict[str, tuple[str, frozenset[str]]] = {}
        """Name and tiers of every plan by its identifier: some hundreds for an issuer."""
        self._described: set[tuple[str, int | None]] = set()
        self._odd: set[tuple[object, ...]] = set()

    def read(self, inputs: Inputs, snapshot: Snapshot) -> None:
        """Put plans and providers down.

        Raises:
            FileRefused: a file is no JSON, is cut off or is not what its place says, or one that the index
                names is not there.
        """
        files = self._sorted(inputs)
        for file in files["plans"]:
            for number, plan in _entries(inputs, file):
                inputs.records += 1
                self._plan(snapshot, plan, f"{file.name} entry {number}")
        plans = inputs.records
        for file in files["providers"]:
            for number, entry in _entries(inputs, file):
                inputs.records += 1
                self._provider(snapshot, entry, f"{file.name} entry {number}")
        if inputs.records == plans:
            raise FileRefused(
                f"{inputs.name} holds no provider. Expected plans.json and providers.json, or their index."
            )

    def _sorted(self, inputs: Inputs) -> dict[str, list[Input]]:
        """The files by what they hold. An index names its files by address; they are looked for beside it."""
        found: dict[str, list[Input]] = {"index": [], "plans": [], "providers": []}
        for file in list(inputs):
            found.setdefault(_holds(inputs, file), []).append(file)
        if found["index"] and len(inputs) == 1:
            index = _document(inputs, found["index"][0])
            for key, kind in (("plan_urls", "plans"), ("provider_urls", "providers")):
                for url in _list(index.get(key)):
                    name = unquote(urlsplit(url).path.rpartition("/")[2]) if isinstance(url, str) else ""
                    beside = inputs.beside(name) if name else None
                    if beside is None:
                        raise FileRefused(
                            f"{inputs.name} names {name or 'a file without a name'}, which is not beside it. Download "
                            "what the index names into the same folder. Nothing was loaded."
                        )
                    found[kind].append(beside)
        elif len(inputs) == 1 and found["providers"]:
            beside = inputs.beside("plans.json")
            if beside is not None:
                found["plans"].append(beside)
        return found

    def _plan(self, snapshot: Snapshot, plan: Any, where: str) -> None:
        if not isinstance(plan, dict):
            snapshot.issue("error", "not_an_entry", where, "no plan entry; left out")
            return
        number = self._plan_number(snapshot, plan, where)
        if not number:
            return
        name = text(plan.get("marketing_name"))
        if not name:
            snapshot.issue("warning", "no_name", where, f"plan {number} has no marketing_name; shown by its identifier")
        tiers = frozenset(
            tier for n in _list(plan.get("network")) if isinstance(n, dict) and (tier := text(n.get("network_tier")))
        )
        self._plans[number] = (name or number, tiers)
        for year in self._years(snapshot, plan, where):
            self._describe(snapshot, number, year, where)

    def _provider(self, snapshot: Snapshot, entry: Any, where: str) -> None:
        if not isinstance(entry, dict):
            snapshot.issue("error", "not_an_entry", where, "no provider entry; left out")
            return
        kind = text(entry.get("type")).upper()
        number = self._npi(snapshot, entry, where)
        ref = f"NPI {number}" if number else where
        person = group = None
        addresses = [a for a in _list(entry.get("addresses")) if isinstance(a, dict)]
        if kind == "INDIVIDUAL":
            person = self._person(snapshot, entry, number, ref)
        elif kind in ("FACILITY", "GROUP"):
            name = text(entry.get("facility_name")) or text(entry.get("group_name"))
            if name:
                group = snapshot.practice(
                    name=name, npi=number, kind="facility" if kind == "FACILITY" else "group", record=ref
                )
        else:
            snapshot.issue("error", "unknown_code", ref, f"type {kind or '(none)'} is none of the known; left out")
            return
        if person is None and group is None:
            snapshot.issue("error", "no_name", ref, "an entry without a name; left out")
            return
        for address in addresses:
            place = self._location(snapshot, address, group, ref)
            if place is not None and person is not None:
                snapshot.once("provider_location", person, place)
        accepting = _ACCEPTING.get(text(entry.get("accepting")).lower(), "unknown")
        plans = [p for p in _list(entry.get("plans")) if isinstance(p, dict)]
        if not plans:
            snapshot.issue("warning", "no_network", ref, "an entry without a plan: it lists nobody")
        for plan in plans:
            plan_id = self._plan_number(snapshot, plan, ref)
            tier = text(plan.get("network_tier"))
            if not plan_id:
                continue
            self._check_tier(snapshot, plan_id, tier, ref)
            for year in self._years(snapshot, plan, ref):
                snapshot.participate(
                    ref, network=self._describe(snapshot, plan_id, year, ref), provider=person, practice=group,
                    tier=tier or None, accepting=accepting,
                    accepting_scope="none" if accepting == "unknown" else "provider",
                    updated_on=day(entry.get("last_updated_on")),
                )  # fmt: skip

    def _person(self, snapshot: Snapshot, entry: Entry, number: str, ref: str) -> int | None:
        name = entry.get("name")
        if not isinstance(name, dict) or not text(name.get("last")):
            return None
        given = " ".join(part for part in (text(name.get("first")), text(name.get("middle"))) if part)
        labels = [label for label in map(text, _list(entry.get("specialty", entry.get("speciality")))) if label]
        addresses = [a for a in _list(entry.get("addresses")) if isinstance(a, dict)]
        person = snapshot.provider(
            npi=number, family=text(name.get("last")), given=given, credential=text(name.get("suffix")),
            told_apart_by=(labels, [text(a.get("address")) for a in addresses]), record=ref,
        )  # fmt: skip
        for label in labels:
            snapshot.once("specialty", person, None, label)
        return person

    def _location(self, snapshot: Snapshot, address: Entry, group: int | None, ref: str) -> int | None:
        street, city = text(address.get("address")), text(address.get("city"))
        letters, code = state(text(address.get("state"))), postal_code(text(address.get("zip")))
        if not (street and city and letters and code):
            snapshot.issue("warning", "no_address", ref, "an address that is not complete; left out")
            return None
        zip5, zip4, padded = code
        if padded:
            message = f"ZIP {text(address.get('zip'))} has lost a leading zero; read as {zip5}"
            snapshot.issue("warning", "zip_padded", ref, message)
        return snapshot.location(
            practice=group, line1=street, line2=text(address.get("address_2")), city=city, state=letters, zip5=zip5,
            zip4=zip4, phone=phone(text(address.get("phone"))), record=ref,
        )  # fmt: skip

    def _npi(self, snapshot: Snapshot, entry: Entry, where: str) -> str:
        said = entry.get("npi")
        number = npi_numbers.compact(str(said)) if isinstance(said, str | int) and not isinstance(said, bool) else ""
        if number and not npi_numbers.is_ten_digits(number):
            snapshot.issue("warning", "npi_shape", where, f"{text(str(said))} is no NPI of ten digits; treated as none")
            return ""
        snapshot.check_npi(number, f"NPI {number}")
        return number

    def _plan_number(self, snapshot: Snapshot, plan: Entry, where: str) -> str:
        number = _VARIANT.sub("", text(plan.get("plan_id")).upper())
        if not number:
            snapshot.issue("error", "no_plan_id", where, "a plan without plan_id; left out")
        elif id_type_of(number) != "hios14":
            self._once(
                snapshot, "plan_id_shape", where, f"plan {number} has no 14-character HIOS identifier; kept as it is"
            )
        return number

    def _years(self, snapshot: Snapshot, plan: Entry, where: str) -> list[int | None]:
        """The plan years; None for a plan that is not yearly."""
        years: list[int | None] = []
        for year in _list(plan.get("years")):
            if isinstance(year, int) and not isinstance(year, bool) and 2000 <= year <= 2100:
                years.append(year)
            elif isinstance(year, str) and year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100:
                years.append(int(year))
            else:
                self._once(snapshot, "bad_year", where, f"{str(year)[:20]!r} is no plan year; passed over")
        return years or [None]

    def _check_tier(self, snapshot: Snapshot, number: str, tier: str, where: str) -> None:
        described = self._plans.get(number)
        if described and tier and tier not in described[1]:
            self._once(snapshot, "unknown_tier", where, f"tier {tier} of plan {number} is not among the plan's tiers")

    def _describe(self, snapshot: Snapshot, number: str, year: int | None, where: str) -> int:
        """Put a plan of one year down with its network; returns the network."""
        name = self._plans[number][0] if number in self._plans else number
        payer_name = self._payer_said or f"Issuer {number[:5]}"
        payer = snapshot.payer(payer_name)
        network = snapshot.network(
            payer=payer, payer_name=payer_name, name=name, external_id=f"{number} {year or ''}".strip()
        )
        if (number, year) not in self._described:
            self._described.add((number, year))
            if number not in self._plans:
                message = f"plan {number} is in no plans file: it is known by its identifier only"
                snapshot.issue("warning", "plan_not_described", where, message)
            said = [word.lower() for word in _TYPES_IN_NAMES if word in fold(name).split()]
            plan = snapshot.plan(
                payer=payer, payer_name=payer_name, name=name, id_type=id_type_of(number), plan_id=number, year=year,
                product_type=said[0] if len(said) == 1 else "unknown", record=where,
            )  # fmt: skip
            snapshot.once("plan_network", plan, network, None, None, None)
        return network

    def _once(self, snapshot: Snapshot, code: str, where: str, message: str) -> None:
        """Record something odd that many entries repeat, where it stands first."""
        if (code, message) not in self._odd:
            self._odd.add((code, message))
            snapshot.issue("warning", code, where, message)


def _holds(inputs: Inputs, file: Input) -> str:
    keys = head(inputs, file)
    if keys & {"provider_urls", "plan_urls"}:
        return "index"
    if "marketing_name" in keys:
        return "plans"
    return "providers" if "plans" in keys and "type" in keys else "other"


def _entries(inputs: Inputs, file: Input) -> Iterator[tuple[int, Any]]:
    """Entries of a list, one at a time in memory."""
    number = 0
    with inputs.open(file) as reader:
        try:
            for entry in ijson.items(reader, "item", use_float=True):
                number += 1
                yield number, entry
        except (ijson.JSONError, ValueError) as error:
            reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            what = "not UTF-8 text" if "UTF8" in reason else "not well-formed JSON"
            raise FileRefused(
                f"{file.name} is {what} after entry {number} ({reason}): it is damaged or cut off. Nothing was loaded."
            ) from error
    if not number:
        raise FileRefused(f"{file.name} holds no entry. Expected a list of objects. Nothing was loaded.")


def _document(inputs: Inputs, file: Input) -> Entry:
    with inputs.open(file) as reader:
        try:
            document = json.loads(reader.read(MAX_RESOURCE))
        except (ValueError, RecursionError) as error:
            raise FileRefused(f"{file.name} is not well-formed JSON. Nothing was loaded.") from error
    return document if isinstance(document, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
