"""HL7 Da Vinci PDex Plan-Net (FHIR R4): bulk exports (NDJSON), Bundles, and folders of single resources.

People join a network by a PractitionerRole, organizations by an OrganizationAffiliation; plans name their
networks. References are followed when all is read, so the order of files and records does not matter.
Resources are read as plain JSON: a validating FHIR model would cost several times the reading itself and would
refuse the odd records that real directories hold, which are to be loaded and reported.

Source: Plan-Net 1.1.0 and 1.2.0; VerificationResult as in the HL7 National Directory guide.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import ijson

from second_opinion.directory import npi as npi_numbers
from second_opinion.directory.errors import FileRefused
from second_opinion.directory.importing.csv_layout import id_type_of
from second_opinion.directory.importing.files import MAX_RESOURCE, PEEK, Input, Inputs, lines
from second_opinion.directory.importing.formats import json_keys
from second_opinion.directory.importing.snapshot import Snapshot, hash64, hash_text
from second_opinion.directory.importing.values import day, phone, postal_code, state, text
from second_opinion.directory.names import fold

_NPI = "http://hl7.org/fhir/sid/us-npi"
_TAX_NUMBER = "urn:oid:2.16.840.1.113883.4.4"
_MA_PLAN = "http://cms.gov/medicare/ma-plan-id"
_EXTENSIONS = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/"
_NETWORK_REFERENCE = f"{_EXTENSIONS}network-reference"
_NEW_PATIENTS = f"{_EXTENSIONS}newpatients"
_NETWORK_PROFILE = "plannet-Network"

_PRODUCT_TYPES = {
    "commhmo": "hmo", "commppo": "ppo", "commepo": "epo", "commpos": "pos", "commhdhp": "other",
    "mediadv": "medicare_adv", "mediadvhmo": "medicare_adv", "medi": "medicaid", "medihmo": "medicaid",
    "mediab": "original_medicare", "media": "original_medicare", "medib": "original_medicare", "medid": "other",
    "qhp": "unknown", "ihs": "other", "fep": "other", "tri": "other", "va": "other", "dent": "other",
    "denthmo": "other", "vis": "other", "vishmo": "other",
}  # fmt: skip
_TYPES_IN_NAMES = ("HMO", "PPO", "EPO", "POS")
_ACCEPTING = {"nopt": "no", "newpt": "yes", "existptonly": "existing", "existptfam": "existing_family"}
_KINDS = {"fac": "facility", "prvgrp": "group"}
_NO_OFFICE = frozenset({"ap", "bt"})
"""Roles that are no office where a patient is seen: admitting privileges, membership."""

_VERIFIED = frozenset({"attested", "validated"})

_NOWHERE: tuple[None] = (None,)
"""The places of a listing that names none."""

Resource = Mapping[str, Any]
Where = tuple[str, int]
"""A file, and which of its lines or entries; 0 for all of it. Put into words only where they are needed."""


class PlanNet:
    """Reads Plan-Net resources into a snapshot."""

    kind = "plan_net"

    def __init__(self) -> None:
        self._snapshot: Snapshot = None  # type: ignore[assignment]
        self._pages = self._pages_with_next = 0
        self._handlers: dict[str, Callable[[Resource, str, int], None]] = {
            "Organization": self._organization,
            "InsurancePlan": self._insurance_plan,
            "Practitioner": self._practitioner,
            "PractitionerRole": self._practitioner_role,
            "OrganizationAffiliation": self._affiliation,
            "Location": self._location,
            "HealthcareService": self._healthcare_service,
            "VerificationResult": self._verification,
        }

    def read(self, inputs: Inputs, snapshot: Snapshot) -> None:
        """Put every resource down.

        Raises:
            FileRefused: a file is no JSON, is cut off, or holds no FHIR resource.
        """
        self._snapshot = snapshot
        for file in inputs:
            if len(inputs) > 1 and not file.stem.endswith((".json", ".ndjson", ".jsonl")):
                snapshot.issue("warning", "other_file", file.name, "not a JSON file; passed over")
                continue
            with inputs.open(file) as reader:
                for resource, full_url, where in self._resources(reader, file):
                    inputs.records += self._take(resource, full_url, where)
        if not inputs.records:
            raise FileRefused(f"{inputs.name} holds no resource of a directory (PractitionerRole, InsurancePlan ...).")
        if self._pages and self._pages == self._pages_with_next:
            snapshot.full = False
            snapshot.issue(
                "warning", "more_pages", inputs.name,
                "every page names a next one: the last page is missing, so nobody who is absent counts as ended",
            )  # fmt: skip
        snapshot.settle()
        self._compare_displays()

    def _resources(self, reader: Any, file: Input) -> Iterator[tuple[Any, str, Where]]:
        """Each resource with its full URL in a Bundle and with where it stands."""
        start = reader.peek(PEEK)[:PEEK]
        by_line = file.stem.endswith((".ndjson", ".jsonl"))
        if not by_line and start.lstrip()[:1] not in (b"{", b"["):
            raise FileRefused(f"{file.name} is no JSON. Expected FHIR resources, one in a line or one in a file.")
        if self._is_bundle(start):
            self._page(start)
            yield from _streamed(
                reader, file, "entry.item", lambda entry: (entry.get("resource"), entry.get("fullUrl"))
            )
        elif start.lstrip()[:1] == b"[":
            yield from _streamed(reader, file, "item", lambda resource: (resource, None))
        elif "transactionTime" in set(json_keys(start)):
            self._date(_object(_whole(reader, file)).get("transactionTime"))
        elif by_line or _is_one_line(start):
            name = f"{file.name} line"
            for number, line in lines(reader, file.name, MAX_RESOURCE):
                if not line.isspace():
                    yield _parsed(line, file, number), "", (name, number)
        else:
            yield _whole(reader, file), "", (file.name, 0)

    @staticmethod
    def _is_bundle(start: bytes) -> bool:
        for prefix, event, value in _events(start):
            if prefix == "resourceType":
                return bool(value == "Bundle")
            if prefix == "" and event == "map_key" and value == "entry":
                return True
        return False

    def _page(self, start: bytes) -> None:
        """Note when a Bundle was made, and whether it names a next page."""
        self._pages += 1
        for prefix, _, value in _events(start):
            if prefix == "timestamp":
                self._date(value)
            elif prefix == "link.item.relation" and value == "next":
                self._pages_with_next += 1
            elif prefix.startswith("entry"):
                break

    def _date(self, value: Any) -> None:
        stated = day(value)
        known = self._snapshot.dated
        if stated and (known is None or stated > known.isoformat()):
            self._snapshot.dated = date.fromisoformat(stated)

    def _take(self, resource: Any, full_url: Any, where: Where) -> bool:
        """Put one resource down, whatever it looks like; whether it is a resource at all."""
        snapshot = self._snapshot
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(kind, str):
            snapshot.issue("error", "not_a_resource", _in_words(where), "no FHIR resource; left out")
            return False
        number = resource.get("id")
        handler = self._handlers.get(kind)
        if handler is None:
            return True
        url = full_url if isinstance(full_url, str) else ""
        name = f"{kind}/{number}" if isinstance(number, str) and number else url
        if not name:
            snapshot.issue("error", "no_id", _in_words(where), f"a {kind} without an id; left out")
            return True
        record, key = text(name), _key(name)
        if url and url != name and _local(url) != name:
            snapshot.add("alias", _key(url), key)
        handler(resource, record, key)
        return True

    # One method for each kind of resource.

    def _organization(self, org: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        name = text(org.get("name")) or next(iter(_texts(org.get("alias"))), "")
        if org.get("active") is False:
            snapshot.issue("warning", "inactive", record, "the organization is not active; left out")
            return
        if not name:
            snapshot.issue("error", "no_name", record, "an organization without a name; left out")
            return
        types = _codes(org.get("type"))
        profiles = " ".join(_texts(_object(org.get("meta")).get("profile")))
        if "ntwk" in types or _NETWORK_PROFILE in profiles:
            number = next((v for _, v in _identifiers(org)), None)
            snapshot.network(
                payer=self._reference(org.get("partOf")), payer_name="", name=name, external_id=number,
                alias=next(iter(_texts(org.get("alias"))), None), record=record, ref=key,
            )  # fmt: skip
            return
        if "payer" in types:
            snapshot.add("payer", key, name)
            return
        kind = next((_KINDS[code] for code in sorted(types) if code in _KINDS), "group")
        snapshot.practice(
            name=name, npi=self._npi(org, record), kind=kind,
            parent=self._reference(org.get("partOf")),
            tin=next((v for system, v in _identifiers(org) if system == _TAX_NUMBER), None), record=record, ref=key,
        )  # fmt: skip

    def _insurance_plan(self, plan: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        name = text(plan.get("name")) or next(iter(_texts(plan.get("alias"))), "")
        if plan.get("status") not in ("active", None):
            snapshot.issue("warning", "inactive", record, f"the plan's status is {plan.get('status')!r}; left out")
            return
        if not name:
            snapshot.issue("error", "no_name", record, "a plan without a name; left out")
            return
        owner = self._reference(plan.get("ownedBy")) or self._reference(plan.get("administeredBy"))
        product = self._product_type(plan, name, record)
        starts, ends = self._period(plan, record)
        for suffix, identifiers, networks in self._variants(plan):
            id_type, number = _plan_identifier(identifiers)
            ref = key if not suffix else hash64("ref", record, suffix)
            called = f"{name} ({suffix})" if suffix and fold(suffix) not in fold(name) else name
            snapshot.plan(
                payer=owner or 0, payer_name=f"FHIR {owner or record}", name=called, id_type=id_type, plan_id=number,
                product_type=product, record=record, starts=starts, ends=ends, ref=ref,
            )  # fmt: skip
            if not networks:
                snapshot.issue("warning", "plan_without_network", record, f"{called} names no network")
            for network in networks:
                target = self._reference(network)
                if target is None:
                    snapshot.issue("warning", "no_reference", record, "a network without a reference; left out")
                    continue
                snapshot.add("plan_network", ref, target, None, starts, ends)
                if text(network.get("display")):
                    snapshot.add("display", target, text(network.get("display")), record)

    def _variants(self, plan: Resource) -> Iterator[tuple[str, Resource, list[Resource]]]:
        """The plan, or its sub-plans where their networks differ: who has silver must not hear of gold's."""
        shared = _objects(plan.get("network"))
        parts = _objects(plan.get("plan"))
        own = [_objects(part.get("network")) or shared for part in parts]
        if len({tuple(sorted(text(n.get("reference")) for n in networks)) for networks in own}) < 2:
            yield "", plan, own[0] if own else shared
            return
        for number, (part, networks) in enumerate(zip(parts, own, strict=True), 1):
            named = next((display or code for _, code, display in _codings(_object(part.get("type")))), "")
            yield named or f"variant {number}", part, networks

    def _product_type(self, plan: Resource, name: str, record: str) -> str:
        codes = [code for concept in _objects(plan.get("type")) for _, code, _ in _codings(concept)]
        known = [_PRODUCT_TYPES[code] for code in codes if code in _PRODUCT_TYPES]
        for code in codes:
            if code not in _PRODUCT_TYPES:
                message = f"{name} has the type {text(code)!r}, which is not in the code system"
                self._snapshot.issue("warning", "unknown_code", record, message)
        product = known[0] if known else "unknown"
        said = [word.lower() for word in _TYPES_IN_NAMES if word in fold(name).split()]
        if len(said) == 1 and product in ("hmo", "ppo", "epo", "pos") and product != said[0]:
            message = f"{name} has a type that says {product.upper()}; its type counts as unknown"
            self._snapshot.issue("warning", "plan_type_differs", record, message)
            return "unknown"
        return said[0] if product == "unknown" and len(said) == 1 else product

    def _practitioner(self, person: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        if person.get("active") is False:
            snapshot.issue("warning", "inactive", record, "the person is not active; left out")
            return
        names = _objects(person.get("name"))
        name = next((n for n in names if n.get("use") in ("official", "usual", None)), names[0] if names else {})
        family, given = text(name.get("family")), " ".join(_texts(name.get("given")))
        if not family:
            # "Joe Smith, MD": what comes before the comma, its last word as the family name.
            spoken = text(name.get("text")).partition(",")[0].split()
            family, given = (spoken[-1], " ".join(spoken[:-1])) if spoken else ("", "")
        if not fold(family) and not family:
            snapshot.issue("error", "no_name", record, "a person without a name; left out")
            return
        credential = " ".join(_texts(name.get("suffix"))) or _credential(person)
        number = self._npi(person, record)
        snapshot.provider(
            npi=number, family=family, given=given, credential=credential, told_apart_by=record, record=record, ref=key
        )

    def _practitioner_role(self, role: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        if role.get("active") is False:
            snapshot.issue("warning", "inactive", record, "the role is not active; left out")
            return
        person, group = self._reference(role.get("practitioner")), self._reference(role.get("organization"))
        codes = _codes(role.get("code"))
        if codes and codes <= _NO_OFFICE:
            message = "admitting privileges or a membership, not an office where patients are seen; left out"
            snapshot.issue("warning", "no_office", record, message)
            return
        specialties = _specialties(role)
        if "ph" in codes and [code for code, _ in specialties if code.startswith("363")]:
            message = "called a physician, with the taxonomy of a nurse practitioner or physician assistant"
            snapshot.issue("warning", "role_differs", record, message)
        if person is None:
            message = "a role of nobody: it counts for its organization only"
            snapshot.issue("warning", "anonymous_role", record, message)
            if group is None:
                return
        else:
            for code, label in specialties:
                snapshot.once("specialty", person, code or None, label or None)
        extensions = _objects(role.get("extension"))
        networks = [
            target
            for extension in extensions
            if extension.get("url") == _NETWORK_REFERENCE
            and (target := self._reference(extension.get("valueReference"))) is not None
        ]
        places = self._references(role.get("location"))
        if not networks:
            snapshot.issue("warning", "no_network", record, "a role in no network: it lists nobody")
            if person is not None:
                for office in places:
                    snapshot.add("provider_location", person, office)
            return
        services = self._references(role.get("healthcareService"))
        starts, ends = self._period(role, record)
        updated = _updated(role)
        new_patients = [self._new_patients(e) for e in extensions if e.get("url") == _NEW_PATIENTS]
        for network in networks:
            accepting = _accepting(new_patients, network)
            for place in places or _NOWHERE:
                snapshot.participate(
                    record, network=network, provider=person, practice=group, location=place,
                    # Of several services it is not known which one the patient needs.
                    service=services[0] if len(services) == 1 else None,
                    specialty_code=specialties[0][0] or None if specialties else None, accepting=accepting,
                    accepting_scope="none" if accepting == "unknown" else "role", starts=starts, ends=ends,
                    updated_on=updated, ref=key,
                )  # fmt: skip

    def _affiliation(self, tie: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        if tie.get("active") is False:
            snapshot.issue("warning", "inactive", record, "the affiliation is not active; left out")
            return
        group = self._reference(tie.get("participatingOrganization"))
        networks = self._references(tie.get("network"))
        if group is None or not networks:
            missing = "participating organization" if group is None else "network"
            snapshot.issue("warning", "no_network", record, f"an affiliation without a {missing}: it lists nobody")
            return
        services = self._references(tie.get("healthcareService"))
        starts, ends = self._period(tie, record)
        specialty = next((code for code, _ in _specialties(tie) if code), None)
        for network in networks:
            for place in self._references(tie.get("location")) or _NOWHERE:
                snapshot.participate(
                    record, network=network, practice=group, location=place,
                    service=services[0] if len(services) == 1 else None, specialty_code=specialty, starts=starts,
                    ends=ends, updated_on=_updated(tie), ref=key,
                )  # fmt: skip

    def _location(self, place: Resource, record: str, key: int) -> None:
        snapshot = self._snapshot
        self._take_accepting(place, key, "location")
        address = _object(place.get("address"))
        street = _texts(address.get("line"))
        city, letters = text(address.get("city")), state(text(address.get("state")))
        code = postal_code(text(address.get("postalCode")))
        if place.get("status") not in ("active", None) or not (street and city and letters and code):
            odd = "is not active" if place.get("status") not in ("active", None) else "has no full US address"
            snapshot.issue("warning", "no_address", record, f"the place {odd}: listings there name no place")
            snapshot.add("placeless", key)
            return
        zip5, zip4, padded = code
        if padded:
            message = f"ZIP {text(address.get('postalCode'))} has lost a leading zero; read as {zip5}"
            snapshot.issue("warning", "zip_padded", record, message)
        position = _object(place.get("position"))
        lat, lon = _degrees(position.get("latitude"), 90), _degrees(position.get("longitude"), 180)
        number = next((text(t.get("value")) for t in _objects(place.get("telecom")) if t.get("system") == "phone"), "")
        snapshot.location(
            practice=self._reference(place.get("managingOrganization")), line1=street[0], line2=", ".join(street[1:]),
            city=city, state=letters, zip5=zip5, zip4=zip4, phone=phone(number),
            lat=lat if lon is not None else None, lon=lon if lat is not None else None, record=record, ref=key,
            of=fold(text(place.get("name"))),
        )  # fmt: skip

    def _healthcare_service(self, service: Resource, record: str, key: int) -> None:
        if service.get("active") is not False:
            self._take_accepting(service, key, "service")

    def _verification(self, result: Resource, record: str, key: int) -> None:
        status = text(result.get("status"))
        attested = _object(result.get("attestation"))
        checked = day(result.get("lastPerformed")) or day(attested.get("date")) or day(result.get("statusDate"))
        when = checked if status in _VERIFIED else day(result.get("statusDate")) or checked
        if not when:
            self._snapshot.issue("warning", "no_date", record, "a verification without a day; left out")
            return
        by = text(_object(attested.get("who")).get("display")) or None
        for target in _objects(result.get("target")):
            # Only who was checked together with network and place was checked for what we say.
            kind = _local(text(target.get("reference"))).partition("/")[0]
            if kind in ("PractitionerRole", "OrganizationAffiliation"):
                self._snapshot.add("verification", self._reference(target), when, int(status in _VERIFIED), by)

    # Parts that several kinds share.

    def _take_accepting(self, resource: Resource, key: int, scope: str) -> None:
        for extension in _objects(resource.get("extension")):
            if extension.get("url") == _NEW_PATIENTS:
                accepting, network = self._new_patients(extension)
                if accepting:
                    self._snapshot.add("accepting", key, network, accepting, scope)

    def _new_patients(self, extension: Resource) -> tuple[str, int | None]:
        accepting, network = "", None
        for part in _objects(extension.get("extension")):
            if part.get("url") == "acceptingPatients":
                codes = [code for _, code, _ in _codings(_object(part.get("valueCodeableConcept")))]
                accepting = next((_ACCEPTING[code] for code in codes if code in _ACCEPTING), "")
            elif part.get("url") == "fromNetwork":
                network = self._reference(part.get("valueReference"))
        return accepting, network

    def _npi(self, resource: Resource, record: str) -> str:
        """The NPI, empty without one of the right shape."""
        for system, value in _identifiers(resource):
            if system == _NPI:
                number = npi_numbers.compact(value)
                if npi_numbers.is_ten_digits(number):
                    self._snapshot.check_npi(number, record)
                    return number
                message = f"{value} is no NPI of ten digits; treated as none"
                self._snapshot.issue("warning", "npi_shape", record, message)
        return ""

    def _period(self, resource: Resource, record: str) -> tuple[str | None, str | None]:
        period = resource.get("period")
        if not isinstance(period, dict) or not period:
            return None, None
        starts, ends = day(period.get("start")), day(period.get("end"), last=True)
        for name, value in (("start", starts), ("end", ends)):
            if period.get(name) is not None and value is None:
                message = f"period.{name} is no date; treated as unknown"
                self._snapshot.issue("warning", "bad_date", record, message)
        if starts and ends and ends < starts:
            self._snapshot.issue("warning", "period_reversed", record, f"it ends on {ends}, before it starts")
        return starts, ends

    @staticmethod
    def _reference(value: Any) -> int | None:
        """The record another one refers to: relative, absolute or versioned, or by a Bundle's own name."""
        named = value.get("reference") if isinstance(value, dict) else None
        return _hashed(named) if isinstance(named, str) and named else None

    def _references(self, values: Any) -> list[int]:
        """Every record of a list of references; those without one are passed over."""
        return [ref for value in _objects(values) if (ref := self._reference(value)) is not None]

    def _compare_displays(self) -> None:
        """Record where a plan calls its network by another name than the network itself; the reference counts."""
        found = self._snapshot.rows(
            "select d.record, d.name, n.name from display d join network n on n.ref = d.network order by d.seq"
        )
        for record, said, name in list(found):
            if fold(said) != fold(name):
                message = f"calls its network {said!r}, whose own name is {name!r}; the reference counts"
                self._snapshot.issue("warning", "network_name_differs", record, message)


def _streamed(
    reader: Any, file: Input, prefix: str, take: Callable[[Resource], tuple[Any, Any]]
) -> Iterator[tuple[Any, str, Where]]:
    """The elements of a list within one JSON document, one at a time in memory."""
    number = 0
    try:
        for element in ijson.items(reader, prefix, use_float=True):
            number += 1
            resource, url = take(element) if isinstance(element, dict) else (None, None)
            yield resource, url or "", (f"{file.name} entry", number)
    except (ijson.JSONError, ValueError) as error:
        raise FileRefused(
            f"{file.name} is not well-formed JSON after entry {number} ({_reason(error)}): it is damaged or cut off. "
            "Nothing was loaded."
        ) from error


def _parsed(content: bytes, file: Input, number: int) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        where = f"line {number}" if number else "the only resource in it"
        if isinstance(error, UnicodeDecodeError):
            raise FileRefused(f"{file.name} is not UTF-8 text ({where}). Nothing was loaded.") from error
        raise FileRefused(
            f"{file.name} is not well-formed JSON ({where}: {_reason(error)}): it is damaged or cut off. "
            "Nothing was loaded."
        ) from error


def _whole(reader: Any, file: Input) -> Any:
    content = reader.read(MAX_RESOURCE + 1)
    if len(content) > MAX_RESOURCE:
        raise FileRefused(
            f"{file.name} holds one resource of more than {MAX_RESOURCE} bytes. Expected a Bundle or NDJSON."
        )
    return _parsed(content, file, 0)


def _is_one_line(start: bytes) -> bool:
    """Whether the first line is a resource by itself, as in NDJSON under another ending."""
    try:
        return isinstance(json.loads(start.partition(b"\n")[0]), dict)
    except ValueError:
        return False


def _events(start: bytes) -> Iterator[tuple[str, str, Any]]:
    try:
        yield from ijson.parse(io.BytesIO(start))
    except (ijson.JSONError, ValueError):
        return


def _in_words(where: Where) -> str:
    name, number = where
    return f"{name} {number}" if number else name


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__


@lru_cache(maxsize=20_000)
def _hashed(reference: str) -> int:
    """The reference of a record; groups, places and networks are referred to over and over."""
    return _key(_local(reference))


def _key(name: str) -> int:
    return hash_text(f"ref\x1f{name}")


def _local(reference: str) -> str:
    """``Type/id`` of a reference to a server's record; a Bundle's own name (urn:uuid:...) stays as it is."""
    if reference.startswith(("urn:", "#")):
        return reference
    return "/".join(reference.partition("/_history/")[0].rstrip("/").split("/")[-2:])


def _object(value: Any) -> Resource:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Resource]:
    """The objects of a list, or the one there is; nulls and other kinds are passed over."""
    if isinstance(value, list):
        # Most lists have one element, and this is asked as often as text().
        return value if len(value) == 1 and isinstance(value[0], dict) else [v for v in value if isinstance(v, dict)]
    return [value] if isinstance(value, dict) else []


def _accepting(said: list[tuple[str, int | None]], network: int) -> str:
    """What a role itself says of new patients: for its network first, then for any."""
    ranked = [a for a, limit in said if a and limit == network] + [a for a, limit in said if a and limit is None]
    return ranked[0] if ranked else "unknown"


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [line for v in values if (line := text(v))]


def _codes(concepts: Any) -> set[str]:
    """The codes of all codings of some concepts."""
    return {text(coding.get("code")) for concept in _objects(concepts) for coding in _objects(concept.get("coding"))}


def _codings(concept: Resource) -> list[tuple[str, str, str]]:
    """System, code and display of every coding."""
    return [
        (text(coding.get("system")), code, text(coding.get("display")))
        for coding in _objects(concept.get("coding"))
        if (code := text(coding.get("code")))
    ]


def _identifiers(resource: Resource) -> Iterator[tuple[str, str]]:
    for identifier in _objects(resource.get("identifier")):
        if text(identifier.get("value")):
            yield text(identifier.get("system")), text(identifier.get("value"))


def _specialties(resource: Resource) -> list[tuple[str, str]]:
    """Code and label of every specialty; the label may be empty where there is a code."""
    found: list[tuple[str, str]] = []
    for concept in _objects(resource.get("specialty")):
        codings = _codings(concept)
        nucc = [c for c in codings if "taxonomy" in c[0] or "nucc" in c[0]]
        code, display = nucc[0][1:] if nucc else ("", codings[0][2] if codings else "")
        label = display or text(concept.get("text"))
        if code or label:
            found.append((code, label))
    return found


def _credential(person: Resource) -> str:
    """The degree a person holds, where the qualification is one (MD, NP) and not a board's certificate."""
    for qualification in _objects(person.get("qualification")):
        for system, code, _ in _codings(_object(qualification.get("code"))):
            if "v2-0360" in system:
                return code
    return ""


def _plan_identifier(resource: Resource) -> tuple[str, str]:
    """Kind and value of a plan's identifier; without one, the kind is ``other`` and the value empty."""
    for system, value in _identifiers(resource):
        if system == _MA_PLAN:
            return "ma_contract", value.upper()
        return id_type_of(value), value.upper()
    return "other", ""


def _updated(resource: Resource) -> str | None:
    """When the server last touched the record: kept for audit, never a verification."""
    return day(_object(resource.get("meta")).get("lastUpdated"))


def _degrees(value: Any, most: int) -> float | None:
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most else None
    )
