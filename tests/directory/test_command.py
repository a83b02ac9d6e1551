import json
import re
from pathlib import Path

import pytest

from commands import main
from second_opinion.directory.importing.csv_layout import COLUMNS


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["directory", *(str(a) for a in arguments)])
    return int(ended.value.code or 0)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new folder' / 'directory.db'}"


@pytest.fixture
def demo_url(url: str) -> str:
    assert run("demo", "--database", url) == 0
    return url


def test_template_import_and_sources_go_together(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "our list.csv"
    assert run("template", path) == 0
    assert run("import", path, "--database", url) == 0
    assert run("sources", "--database", url) == 0
    out = capsys.readouterr().out
    assert "Loaded our list: 1 rows" in out
    assert re.search(r"our list\s+clinic_csv", out)


def test_the_template_goes_to_standard_output_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("template") == 0
    assert capsys.readouterr().out.splitlines()[0] == ",".join(COLUMNS)


def test_a_template_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kept.csv"
    path.write_text("kept")
    assert run("template", path) == 2
    assert path.read_text() == "kept"
    assert "exists already" in capsys.readouterr().err


def test_bad_rows_are_all_listed_and_may_be_skipped(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    assert run("template", path) == 0
    good = path.read_text().splitlines()[1]
    bad = [good.replace("2000200", "20002"), good.replace(",OR,", ",Oregon,")]
    path.write_text("\n".join([path.read_text().splitlines()[0], good, *bad]))
    assert run("import", path, "--database", url) == 2
    err = capsys.readouterr().err
    assert "row 3, npi: expected an NPI of 10 digits" in err
    assert "row 4, state: expected two letters" in err
    assert "--skip-bad" in err
    assert "Traceback" not in err
    assert run("import", path, "--skip-bad", "--database", url) == 0
    assert "2 bad rows left out" in capsys.readouterr().out
    assert run("issues", "--database", url) == 0
    assert "row 4" in capsys.readouterr().out


def test_quiet_says_nothing(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    run("template", path)
    capsys.readouterr()
    assert run("import", path, "--quiet", "--database", url) == 0
    assert capsys.readouterr() == ("", "")


def test_lookup_prints_json_for_programs(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("lookup", "--doctor", "Anita Patel", "--plan", "acme gold", "--json", "--database", demo_url) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["npi"]) == ("LISTED", "2000200016")
    assert answer["explanation"]


def test_lookup_prints_candidates_for_people(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("lookup", "--doctor", "Dr Patel", "--plan", "acme gold", "--database", demo_url) == 0
    out = capsys.readouterr().out
    assert "AMBIGUOUS" in out
    assert "Rohan Patel" in out
    assert "Example data" in out


@pytest.mark.parametrize("name", ["[red]x[/red]", "[/]", "x" * 10_000])
def test_any_name_has_an_answer(demo_url: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("lookup", "--doctor", name, "--plan", "acme gold", "--database", demo_url) == 0
    assert "UNKNOWN_DOCTOR" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--plan", "gold"), "Give one of --doctor"),
        (("--doctor", " ", "--plan", "gold"), "Give one of --doctor"),
        (("--doctor", "Patel", "--plan", " "), "Give --plan NAME"),
        (("--doctor", "Patel", "--plan", "gold", "--on", "22.11.2026"), "expected a day written YYYY-MM-DD"),
        (("--doctor", "Patel", "--plan", "gold", "--on", "2026-02-30"), "expected a day written YYYY-MM-DD"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_two(
    demo_url: str, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("lookup", *arguments, "--database", demo_url) == 2
    assert sentence in capsys.readouterr().err


def test_a_missing_database_is_a_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("sources",), ("issues",), ("plans",), ("lookup", "--doctor", "x", "--plan", "y")):
        assert run(*command, "--database", url) == 2
        assert "there is no such database" in capsys.readouterr().err


def test_plans_are_listed_with_their_identifiers(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plans", "--database", demo_url) == 0
    out = capsys.readouterr().out
    assert re.search(r"Acme Silver Marketplace\s+epo, marketplace\s+24680OR0010001", out)
    assert " / " not in out


def test_issues_of_an_unknown_source_are_bad_input(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("issues", "--source", "nobody", "--database", demo_url) == 2
    assert "no source of that name" in capsys.readouterr().err
