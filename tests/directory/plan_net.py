"""Writing Plan-Net resources for tests: small, invented, with whatever is odd about them given as changes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/"
NUCC = "http://nucc.org/provider-taxonomy"
NPI_SYSTEM = "http://hl7.org/fhir/sid/us-npi"

Resource = dict[str, Any]


def reference(target: str, **more: str) -> Resource:
    return {"reference": target, **more}


def coded(*codes: str, display: str = "", system: str = "urn:example") -> list[Resource]:
    return [
        {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]} for code in codes
    ]


def network(number: str = "net", **changes: Any) -> Resource:
    named = {"name": "Acme Select", "partOf": reference("Organization/acme"), "type": coded("ntwk"), "active": True}
    return {"resourceType": "Organization", "id": number, **named, **changes}


def payer(number: str = "acme", **changes: Any) -> Resource:
    return {"resourceType": "Organization", "id": number, "name": "Acme Health", "type": coded("payer"), **changes}


def group(number: str = "hill", **changes: Any) -> Resource:
    identifier = [{"system": NPI_SYSTEM, "value": "2000100000"}]
    named = {"name": "Hillside Group", "type": coded("prvgrp"), "identifier": identifier}
    return {"resourceType": "Organization", "id": number, **named, **changes}


def plan(number: str = "gold", **changes: Any) -> Resource:
    named = {
        "status": "active",
        "name": "Acme Gold HMO",
        "type": coded("commhmo"),
        "ownedBy": reference("Organization/acme"),
    }
    return {
        "resourceType": "InsurancePlan",
        "id": number,
        **named,
        "network": [reference("Organization/net")],
        **changes,
    }


def person(number: str = "patel", npi: str = "2000200016", **changes: Any) -> Resource:
    named = {
        "identifier": [{"system": NPI_SYSTEM, "value": npi}] if npi else [],
        "name": [{"family": "Patel", "given": ["Anita"], "suffix": ["MD"]}],
    }
    return {"resourceType": "Practitioner", "id": number, "active": True, **named, **changes}


def place(number: str = "hill-street", **changes: Any) -> Resource:
    address = {"line": ["1 Hill Street", "Suite 2"], "city": "Riverside", "state": "OR", "postalCode": "97099-1234"}
    where = {"address": address, "position": {"latitude": 44.1, "longitude": -121.3}}
    phone = [{"system": "phone", "value": "555-555-0110"}]
    return {"resourceType": "Location", "id": number, "status": "active", **where, "telecom": phone, **changes}


def in_network(target: str = "Organization/net") -> list[Resource]:
    return [{"url": f"{PLAN_NET}network-reference", "valueReference": reference(target)}]


def new_patients(code: str, from_network: str | None = None) -> Resource:
    parts = [{"url": "acceptingPatients", "valueCodeableConcept": coded(code)[0]}]
    if from_network:
        parts.append({"url": "fromNetwork", "valueReference": reference(from_network)})
    return {"url": f"{PLAN_NET}newpatients", "extension": parts}


def role(number: str = "role", **changes: Any) -> Resource:
    tied = {
        "practitioner": reference("Practitioner/patel"),
        "organization": reference("Organization/hill"),
        "location": [reference("Location/hill-street")],
        "specialty": coded("207RC0000X", display="Cardiology", system=NUCC),
        "extension": in_network(),
        "meta": {"lastUpdated": "2019-05-01T10:00:00Z"},
    }
    return {"resourceType": "PractitionerRole", "id": number, "active": True, **tied, **changes}


def affiliation(number: str = "tie", **changes: Any) -> Resource:
    tied = {
        "participatingOrganization": reference("Organization/hill"),
        "network": [reference("Organization/net")],
        "location": [reference("Location/hill-street")],
    }
    return {"resourceType": "OrganizationAffiliation", "id": number, "active": True, **tied, **changes}


def verification(number: str = "check", status: str = "validated", day: str = "2026-11-02", **changes: Any) -> Resource:
    said = {"status": status, "target": [reference("PractitionerRole/role")], "statusDate": day, "lastPerformed": day}
    return {"resourceType": "VerificationResult", "id": number, **said, **changes}


def directory_of(*more: Resource) -> list[Resource]:
    """A payer with one plan, one network, one group and one listed cardiologist; later resources replace earlier."""
    everything = [payer(), network(), plan(), group(), place(), person(), role(), *more]
    return list({(r["resourceType"], r["id"]): r for r in everything}.values())


def write_ndjson(folder: Path, resources: Iterable[Resource]) -> Path:
    """One file a resource type, as a bulk export has it."""
    folder.mkdir(parents=True, exist_ok=True)
    by_type: dict[str, list[str]] = {}
    for resource in resources:
        by_type.setdefault(resource["resourceType"], []).append(json.dumps(resource))
    for kind, rows in by_type.items():
        (folder / f"{kind}.ndjson").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def bundle(resources: Iterable[Resource], **more: Any) -> Resource:
    return {"resourceType": "Bundle", "type": "collection", **more, "entry": [{"resource": r} for r in resources]}
