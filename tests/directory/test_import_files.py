"""Opening what operators have: packed, in folders, mixed up, damaged, or made to do harm."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from second_opinion.directory import FORMATS, Directory, FileRefused, Format, State, import_source, template
from second_opinion.directory.importing import files
from second_opinion.directory.importing.files import Inputs
from second_opinion.directory.importing.formats import detect
from tests.directory.plan_net import bundle, directory_of, write_ndjson

TODAY = date(2026, 11, 22)
BUNDLE = json.dumps(bundle(directory_of())).encode()
PLANS = b'[{"plan_id": "24680OR0010001", "marketing_name": "Acme", "years": [2026], "network": []}]'
PROVIDERS = b'[{"npi": null, "type": "INDIVIDUAL", "plans": []}]'
REGISTER = b'"NPI","Entity Type Code","Provider Last Name (Legal Name)"\n'
TAXONOMY = b"Code,Grouping,Classification,Specialization\n"
LIST = template().encode()


def zipped(members: dict[str, bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (BUNDLE, "plan-net"),
        (b"\n  " + BUNDLE, "plan-net"),
        (b'{"resourceType": "Practitioner", "id": "a"}\n{"resourceType": "Practitioner"}', "plan-net"),
        (json.dumps({"entry": [], "resourceType": "Bundle"}).encode(), "plan-net"),
        (PLANS, "qhp"),
        (PROVIDERS, "qhp"),
        (b'{"provider_urls": [], "plan_urls": []}', "qhp"),
        (REGISTER, "nppes"),
        (TAXONOMY, "nppes"),
        (LIST, "csv"),
        (b"\xef\xbb\xbf" + LIST, "csv"),
        (gzip.compress(BUNDLE), "plan-net"),
        (gzip.compress(LIST), "csv"),
        (zipped({"a/providers.json": PROVIDERS, "a/plans.json": PLANS}), "qhp"),
        (zipped({"npidata_pfile.csv": REGISTER, "NPPES readme.txt": b"see the page"}), "nppes"),
    ],
)
def test_a_format_is_told_by_content_and_not_by_name(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "download.dat"
    path.write_bytes(content)
    assert detect(Inputs(path)) == expected


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, "holds no file"),
        ({"a.json": BUNDLE, "list.csv": LIST}, "mixes formats: a.json is plan-net and list.csv is csv"),
        ({"a.json": b'{"x": 1}', "b.json": b"[1, 2]"}, "in no format known here"),
        ({"a.csv": LIST, "b.csv": LIST}, "holds 2 files. Expected one CSV file"),
        ({"a.json": BUNDLE, "page.html": b"<html>"}, "page.html is an HTML"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_or_archive_of_other_things_is_refused_with_their_names(
    engine: Engine, tmp_path: Path, members: dict[str, bytes], reason: str, packed: bool
) -> None:
    path = tmp_path / "download"
    if packed:
        path.write_bytes(zipped(members))
        reason = reason.replace(": a.json", ": download: a.json").replace("and list", "and download: list")
    else:
        path.mkdir()
        for name, content in members.items():
            (path / name).write_bytes(content)
    if packed and not members:
        reason = "in no format|holds no file|no data file|empty"
    with pytest.raises(FileRefused, match=reason):
        import_source(engine, path, source="x", today=TODAY)


def test_packed_exports_are_read_like_others(engine: Engine, directory: Directory, tmp_path: Path) -> None:
    folder = write_ndjson(tmp_path / "export", directory_of())
    for path in list(folder.iterdir()):
        (folder / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    report = import_source(engine, folder, source="acme", today=TODAY)
    members = {path.name.removesuffix(".gz"): gzip.decompress(path.read_bytes()) for path in folder.iterdir()}
    archive = tmp_path / "export.zip"
    archive.write_bytes(zipped(members))
    again = import_source(engine, archive, source="acme", today=TODAY)
    assert (report.participations, report.rows) == (again.participations, again.rows) == (1, 7)
    assert directory.lookup(doctor="Patel", plan="Acme Gold HMO", on=TODAY).state is State.LISTED_STALE


def encrypted() -> bytes:
    """An archive whose only member claims a password."""
    content = bytearray(zipped({"list.csv": LIST}))
    content[6] |= 1  # the flags of the member, and of its entry in the index
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(LIST)[:-12], "compressed and damaged or cut off"),
        (gzip.compress(LIST)[:20] + b"\0" * 20, "compressed and damaged"),
        (zipped({"list.csv": LIST})[:-30], "compressed and damaged"),
        (zipped({"list.csv": LIST}).replace(b"payer", b"PAYER").replace(LIST[:40], b"x" * 40), None),
        (zipped({"inner.zip": zipped({"list.csv": LIST})}), "compressed twice"),
        (gzip.compress(gzip.compress(LIST)), "compressed twice"),
        (encrypted(), "protected by a password"),
        (b"PK\x03\x04", "compressed and damaged"),
        (b"\x1f\x8b", "compressed and damaged"),
    ],
)
def test_a_damaged_or_locked_archive_is_a_sentence(
    engine: Engine, tmp_path: Path, content: bytes, reason: str | None
) -> None:
    path = tmp_path / "list.zip"
    path.write_bytes(content)
    if reason is None:
        assert import_source(engine, path, source="x", today=TODAY).rows == 1
        return
    with pytest.raises(FileRefused, match=reason) as refused:
        import_source(engine, path, source="x", today=TODAY)
    assert "list.zip" in str(refused.value)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"list.csv": content})])
def test_a_file_that_unpacks_out_of_all_proportion_is_stopped_on_the_way(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(files, "RATIO_COUNTS_FROM", 100_000)
    row = LIST.splitlines()[1] + b"\n"
    path = tmp_path / "list.csv.gz"
    path.write_bytes(pack(LIST + row * 20_000))
    assert path.stat().st_size * files.MAX_RATIO < len(LIST) + len(row) * 20_000
    taken = 0

    def count(done: int, _rows: int) -> None:
        nonlocal taken
        taken = done

    with pytest.raises(FileRefused, match="more than 200 times its size"):
        import_source(engine, path, source="x", today=TODAY, on_progress=count)
    assert 0 < taken <= path.stat().st_size


def test_a_file_that_is_gone_when_its_turn_comes_refuses_the_folder(engine: Engine, tmp_path: Path) -> None:
    folder = write_ndjson(tmp_path / "export", directory_of())
    last = sorted(folder.iterdir())[-1]
    seen: list[int] = []

    def take_away(done: int, _rows: int) -> None:
        seen.append(done)
        last.unlink(missing_ok=True)

    with pytest.raises(FileRefused, match=f"{last.name} could not be read"):
        import_source(engine, folder, source="x", today=TODAY, format="plan-net", on_progress=take_away)
    assert seen


@pytest.mark.parametrize("content", [r'"\udc00"', r'[{"\udc00": 1}]', '\0\r{"id": "a"}', "payer,plan\ra,b\r"])
@pytest.mark.parametrize("format", [None, *FORMATS])
def test_half_characters_and_lone_carriage_returns_are_refused_with_a_sentence(
    engine: Engine, tmp_path: Path, content: str, format: Format | None
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content)
    with pytest.raises(FileRefused, match="odd"):
        import_source(engine, path, source="x", today=TODAY, format=format)


def test_progress_ends_at_the_size_of_all_files(engine: Engine, tmp_path: Path) -> None:
    folder = write_ndjson(tmp_path / "export", directory_of())
    told: list[tuple[int, int]] = []
    import_source(engine, folder, source="x", today=TODAY, on_progress=lambda *done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == (Inputs(folder).size(), 7)
    assert told[-1][0] == sum(path.stat().st_size for path in folder.iterdir())
