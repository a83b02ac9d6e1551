"""The importer of CMS files for marketplace plans, on generated files with the traps of published ones."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from second_opinion.directory import Directory, FileRefused, ImportReport, State, import_source
from second_opinion.directory.database import reading
from second_opinion.directory.overview import issues
from second_opinion.directory.tables import Participation, Provider

TODAY = date(2026, 11, 22)
GOLD, SILVER = "24680OR0010001", "24680OR0010002"

Entry = dict[str, Any]


def plan(number: str = GOLD, name: str = "Acme Gold", **changes: Any) -> Entry:
    tiers = [{"network_tier": "PREFERRED"}, {"network_tier": "NON-PREFERRED"}]
    return {
        "plan_id_type": "HIOS-PLAN-ID",
        "plan_id": number,
        "marketing_name": name,
        "years": [2026],
        "network": tiers,
        **changes,
    }


def listed(number: str = GOLD, tier: str = "PREFERRED", years: tuple[int, ...] = (2026,)) -> Entry:
    return {"plan_id_type": "HIOS-PLAN-ID", "plan_id": number, "network_tier": tier, "years": list(years)}


def doctor(npi: Any = "2000200016", last: str = "Patel", **changes: Any) -> Entry:
    address = {"address": "1 Hill Street", "city": "Riverside", "state": "OR", "zip": "97099", "phone": "5555550110"}
    return {
        "npi": npi, "type": "INDIVIDUAL", "name": {"first": "Anita", "last": last}, "addresses": [address],
        "specialty": ["Cardiology"], "accepting": "accepting", "plans": [listed()], "last_updated_on": "2026-11-01",
        **changes,
    }  # fmt: skip


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> Callable[..., ImportReport]:
    """Write plans and providers beside an index and load them through it."""

    def load_files(*providers: Any, plans: list[Entry] | None = None, **options: Any) -> ImportReport:
        (tmp_path / "plans.json").write_text(json.dumps([plan()] if plans is None else plans))
        (tmp_path / "providers.json").write_text(json.dumps(list(providers)))
        index = {
            "plan_urls": ["https://acme.example/files/plans.json"],
            "provider_urls": ["https://acme.example/files/providers.json?v=3"],
            "formulary_urls": ["https://acme.example/files/drugs.json"],
        }
        path = tmp_path / "cms-data-index.json"
        path.write_text(json.dumps(index))
        return import_source(engine, path, **{"source": "acme", "today": TODAY, "payer": "Acme Health", **options})

    return load_files


def ask(directory: Directory, **question: Any) -> Any:
    return directory.lookup(**{"doctor": "Anita Patel", "plan": "Acme Gold", "on": TODAY, **question})


def codes(engine: Engine) -> list[tuple[str, str]]:
    return [(issue.code, issue.record) for issue in issues(engine)[0]]


def test_an_index_loads_plans_and_people_but_ties_nobody_to_an_address(
    load: Callable[..., ImportReport], directory: Directory
) -> None:
    report = load(doctor())
    assert (report.format, report.rows, report.people, report.participations, report.oddities) == ("qhp", 2, 1, 1, 0)
    answer = ask(directory)
    assert (answer.state, answer.tier, answer.accepting, answer.accepting_scope) == (
        State.LISTED_STALE, "PREFERRED", "yes", "provider",
    )  # fmt: skip
    assert (answer.payer, answer.plan, answer.location) == ("Acme Health", "Acme Gold", None)
    assert "place_unstated" in answer.flags
    assert [office.location for office in directory.locations("2000200016")] == ["1 Hill Street, Riverside, OR 97099"]
    assert ask(directory, plan=GOLD).state is State.LISTED_STALE
    assert ask(directory, place="Riverside").state is State.LISTED_ELSEWHERE
    assert "place_unstated" in ask(directory, place="Riverside").flags


def test_two_tiers_of_one_plan_and_year_are_unclear(load: Callable[..., ImportReport], directory: Directory) -> None:
    load(doctor(plans=[listed(), listed(tier="NON-PREFERRED")]))
    assert ask(directory).state is State.OTHER_TIER


def test_a_facility_is_a_group_that_says_nothing_of_its_people(
    load: Callable[..., ImportReport], directory: Directory
) -> None:
    hospital = {"npi": "2000100000", "type": "FACILITY", "facility_name": "Riverside Hospital", "plans": [listed()]}
    load(hospital, doctor(plans=[listed(SILVER)]), plans=[plan(), plan(SILVER, "Acme Silver")])
    assert ask(directory, doctor=None, organization="Riverside Hospital").state is State.GROUP_ONLY
    assert ask(directory).state is State.NO_DATA


def test_the_year_of_a_listing_is_the_year_of_the_plan(load: Callable[..., ImportReport], directory: Directory) -> None:
    load(doctor(plans=[listed(years=(2025,))]), plans=[plan(years=[2025, 2026])])
    assert ask(directory, on=date(2025, 6, 1)).state is State.LISTED_STALE
    # The plan's data for this year hold nobody; last year's listing proves nothing for it.
    assert ask(directory).state is State.NO_DATA


@pytest.mark.parametrize("key", ["specialty", "speciality"])
def test_the_specialty_is_read_in_both_spellings(
    load: Callable[..., ImportReport], directory: Directory, key: str
) -> None:
    entry = doctor()
    entry[key] = entry.pop("specialty")
    load(entry)
    assert ask(directory).specialty == "Cardiology"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (doctor("2000200017"), [("npi_check_digit", "NPI 2000200017")]),
        (doctor(2000200017), [("npi_check_digit", "NPI 2000200017")]),
        (doctor("123"), [("npi_shape", "providers.json entry 1")]),
        (doctor(None), []),
        (doctor(type="ROBOT"), [("unknown_code", "NPI 2000200016")]),
        (doctor(name={"first": "Anita", "last": None}), [("no_name", "NPI 2000200016")]),
        (doctor(plans=None), [("no_network", "NPI 2000200016")]),
        (doctor(plans=[{**listed(), "plan_id": None}, None]), [("no_plan_id", "NPI 2000200016")]),
        (doctor(plans=[listed(tier="GOLDEN")]), [("unknown_tier", "NPI 2000200016")]),
        (doctor(plans=[{**listed(), "years": [2026, "next", 9]}]), [("bad_year", "NPI 2000200016")] * 2),
        (doctor(addresses=[None, {"address": "1 Hill Street"}]), [("no_address", "NPI 2000200016")]),
        (None, [("not_an_entry", "providers.json entry 1")]),
        (
            doctor(plans=[listed(GOLD + "0")]),
            [("plan_id_shape", "NPI 2000200016"), ("plan_not_described", "NPI 2000200016")],
        ),
    ],
)  # fmt: skip
def test_an_odd_entry_is_recorded_and_the_rest_is_loaded(
    engine: Engine, load: Callable[..., ImportReport], directory: Directory, entry: Any, expected: list[tuple[str, str]]
) -> None:
    load(entry, doctor("2000200024", "Lee"))
    assert codes(engine) == expected
    assert ask(directory, doctor="Anita Lee").state is State.LISTED_STALE


def test_people_without_an_npi_are_told_apart_by_what_is_said_of_them(
    engine: Engine, load: Callable[..., ImportReport]
) -> None:
    load(doctor(None), doctor(None), doctor(None, specialty=["Neurology"]))
    with reading(engine) as session:
        assert len(session.scalars(select(Provider.id)).all()) == 2
        assert len(session.scalars(select(Participation.id)).all()) == 2


def test_providers_alone_know_their_plans_by_identifier(engine: Engine, directory: Directory, tmp_path: Path) -> None:
    path = tmp_path / "providers.json"
    path.write_text(json.dumps([doctor()]))
    import_source(engine, path, source="acme", today=TODAY)
    assert codes(engine) == [("plan_not_described", "NPI 2000200016")]
    answer = ask(directory, plan=GOLD)
    assert (answer.state, answer.plan, answer.payer) == (State.LISTED_STALE, GOLD, "Issuer 24680")


def test_a_variant_of_a_plan_is_that_plan(load: Callable[..., ImportReport], directory: Directory) -> None:
    load(doctor(plans=[listed(f"{GOLD}-01")]))
    assert ask(directory).state is State.LISTED_STALE


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("providers.json", b'[{"npi": "2000200016", "type": "INDIVIDUAL", "plans": [', "after entry 0.*cut off"),
        ("providers.json", b"<html>Not found</html>", "HTML"),
        ("providers.json", b'[{"npi": "1", "type": "INDIVIDUAL", "plans": [], "name": "M\xfcller"}]', "not UTF-8"),
        ("providers.json", b"", "is empty"),
        ("providers.json", b"[]", "holds no entry"),
        ("plans.json", b'[{"plan_id": "x", "marketing_name": ', "not well-formed JSON after entry 0"),
        ("plans.json", None, "names plans.json, which is not beside it"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_what_and_where_and_the_old_data_stay(
    engine: Engine,
    load: Callable[..., ImportReport],
    directory: Directory,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    reason: str,
) -> None:
    load(doctor())
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused, match=reason):
        import_source(engine, tmp_path / "cms-data-index.json", source="acme", today=TODAY)
    assert ask(directory).state is State.LISTED_STALE
