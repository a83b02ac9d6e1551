import json
import re
from pathlib import Path

import pytest

from commands import main
from second_opinion.directory import open_engine
from second_opinion.directory.importing.csv_layout import COLUMNS
from tests.directory.plan_net import bundle, directory_of


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
    for command in (("sources",), ("issues",), ("plans",), ("lookup", "--doctor", "x", "--plan", "y"),
                    ("find", "--specialty", "x", "--plan", "y")):  # fmt: skip
        assert run(*command, "--database", url) == 2
        assert "there is no such database" in capsys.readouterr().err


def test_plans_are_listed_with_their_identifiers(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plans", "--database", demo_url) == 0
    out = capsys.readouterr().out
    assert re.search(r"Acme Silver Marketplace\s+epo, marketplace\s+24680OR0010001", out)
    assert " / " not in out


def test_a_blank_text_lists_every_plan(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plans", " ", "--database", demo_url) == 0
    assert "Acme Gold HMO" in capsys.readouterr().out


def test_a_limit_no_database_counts_to_is_bad_input(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("issues", "--limit", 10**30, "--database", demo_url) == 2
    assert "--limit" in capsys.readouterr().err


def test_issues_of_an_unknown_source_are_bad_input(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("issues", "--source", "nobody", "--database", demo_url) == 2
    assert "no source of that name" in capsys.readouterr().err


def bundle_file(tmp_path: Path) -> Path:
    path = tmp_path / "acme.json"
    path.write_text(json.dumps(bundle(directory_of())))
    return path


def test_another_format_is_recognised_and_dated(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = bundle_file(tmp_path)
    assert run("import", path, "--source", "Acme", "--published", "2026-01-31", "--database", url) == 0
    assert "Loaded Acme: 7 rows, 1 people, 1 listings, 0 oddities." in capsys.readouterr().out
    assert run("lookup", "--doctor", "Patel", "--plan", "Acme Gold HMO", "--json", "--database", url) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["source"], answer["source_date"]) == ("LISTED_STALE", "Acme", "2026-01-31")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--format", "excel"), "--format: expected one of plan-net, qhp, nppes, csv"),
        (("--published", "31.1.2026"), "--published: expected a day written YYYY-MM-DD"),
        (("--published", "2999-01-01"), "--published: expected a day that has come"),
        (("--state", "Oregon"), "--state: expected two letters"),
        (("--source", "x" * 5000), "--source: expected a name of at most 200"),
        (("--source", "a\x1b[31mb"), "--source: expected a name of at most 200"),
        (("--format", "csv"), "is JSON, not a CSV file"),
    ],
)
def test_bad_options_of_an_import_are_sentences(
    url: str, tmp_path: Path, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", bundle_file(tmp_path), *arguments, "--database", url) == 2
    assert sentence in capsys.readouterr().err


def test_a_source_is_verified_counted_exported_and_removed(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", bundle_file(tmp_path), "--source", "Acme", "--database", url)
    capsys.readouterr()
    assert run("verify", "--database", url) == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"
    assert run("stats", "--json", "--database", url) == 0
    assert json.loads(capsys.readouterr().out)["listings"] == 1
    assert run("stats", "--database", url) == 0
    assert re.search(r"listings\s+1\s", capsys.readouterr().out)
    assert run("staleness", "--database", url) == 0
    assert re.search(r"Acme\s+\S+ \(0 days\)\s+0\s+0\s+1", capsys.readouterr().out)
    path = tmp_path / "audit.json"
    assert run("export", path, "--database", url) == 0
    assert json.loads(path.read_text())["listings"][0]["family"] == "Patel"
    assert run("export", path, "--database", url) == 2
    assert run("export", "--source", "nobody", "--database", url) == 2
    capsys.readouterr()
    assert run("export", "--source", "Acme", "--database", url) == 0
    assert json.loads(capsys.readouterr().out)["sources"][0]["name"] == "Acme"
    monkeypatch.setattr("typer.confirm", lambda _: False)
    assert run("remove", "Acme", "--database", url) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert run("remove", "nobody", "--database", url) == 2
    assert run("remove", "Acme", "--yes", "--database", url) == 0
    assert run("sources", "--database", url) == 0
    assert "No source is loaded" in capsys.readouterr().out


def test_errors_found_by_verify_end_in_exit_code_one(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", bundle_file(tmp_path), "--source", "Acme", "--database", url)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("update sources set row_count = 9")
    engine.dispose()
    assert run("verify", "--database", url) == 1
    captured = capsys.readouterr()
    assert "error: Acme holds 1 listings, but 9 were loaded" in captured.out
    assert "each line above says what to do" in captured.err


def test_the_refusal_of_a_newer_file_stands_beside_its_source(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bundle_file(tmp_path)
    run("import", path, "--source", "Acme", "--database", url)
    path.write_text(path.read_text()[:-40])
    assert run("import", path, "--source", "Acme", "--database", url) == 2
    assert run("sources", "--database", url) == 0
    assert "a newer file was refused" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["stats", "verify", "staleness", "export"])
def test_looking_at_an_empty_or_missing_database_is_no_trace(
    url: str, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--database", url) == 2
    assert "there is no such database" in capsys.readouterr().err


def test_find_prints_whom_the_plan_lists_for_people(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--specialty", "cardiologist", "--plan", "acme gold", "--place", "Riverside", "--accepting")
    assert run("find", *arguments, "--database", demo_url) == 0
    out = capsys.readouterr().out
    assert "- Anita Patel, MD, 2000200016, Cardiology, Riverside Clinic, 400 Quarry Street" in out
    assert "new patients: yes" in out
    assert "Example data" in out


def test_find_prints_json_for_programs(demo_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    arguments = ("--specialty", "neurology", "--plan", "acme gold", "--limit", "1", "--json")
    assert run("find", *arguments, "--database", demo_url) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["plan"], found["plans"], len(found["doctors"])) == ("Acme Gold HMO", [], 1)
    assert set(found["doctors"][0]) == {
        "doctor", "npi", "specialty", "organization", "location", "network", "tier", "accepting", "distance_miles",
        "source", "source_date", "last_verified",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "plans", "sentence"),
    [
        (("--specialty", "cardiology", "--plan", "acme"), 3, "ask again with its name"),
        (("--specialty", "cardiology", "--plan", "Some Other Plan"), 0, "no such plan"),
        (("--specialty", "astrology", "--plan", "acme gold"), 0, "That is no proof"),
        (("--specialty", "cardiology", "--plan", "acme gold", "--on", "0001-01-01"), 0, "That is no proof"),
        (("--specialty", "cardiology", "--plan", "acme gold", "--on", "9999-12-31"), 0, "That is no proof"),
        (("--specialty", "cardiology", "--plan", "acme gold", "--place", "Nowhere"), 0, "That is no proof"),
        (("--specialty", "x" * 10_000, "--plan", "acme gold", "--place", '"*; DROP TABLE'), 0, "That is no proof"),
    ],
)
def test_a_search_that_finds_nobody_says_why_and_is_no_error(
    demo_url: str, question: tuple[str, ...], plans: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("find", *question, "--json", "--database", demo_url) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["doctors"], len(found["plans"])) == ([], plans)
    assert sentence in found["explanation"]
    assert run("find", *question, "--database", demo_url) == 0
    assert sentence in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--specialty", " ", "--plan", "gold"), "Give --specialty NAME"),
        (("--specialty", "cardiology", "--plan", " "), "Give --plan NAME"),
        (("--specialty", "cardiology", "--plan", "gold", "--on", "tomorrow"), "expected a day written YYYY-MM-DD"),
        (("--specialty", "cardiology", "--plan", "gold", "--limit", "0"), "--limit"),
        (("--specialty", "cardiology"), "--plan"),
    ],
)
def test_bad_input_of_a_search_is_a_sentence(
    demo_url: str, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("find", *arguments, "--database", demo_url) == 2
    assert sentence in capsys.readouterr().err
