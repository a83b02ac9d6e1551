"""A clinic's file is one page of YAML; what is wrong with it is said by file and key."""

import os
from pathlib import Path

import pytest

from second_opinion.clinics import ClinicFiles, InvalidClinic, UnknownClinic, load_clinic, load_clinics
from second_opinion.settings import PROJECT_ROOT, SettingsError, load_settings

GOOD = 'name: Test Clinic\nfront_desk:\n  phone: "555-555-0100"\n  hours: Weekdays\n'


def test_the_demo_clinic_is_valid() -> None:
    assert load_clinics(PROJECT_ROOT / "clinics")["riverside"].name == "Riverside Clinic"


def test_what_a_clinic_leaves_out_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    clinic = load_clinic(tmp_path, "test")
    assert clinic.retention.hours_after_last_message == 24
    assert clinic.interpreter_phone == "555-555-0100"
    assert clinic.portal_message_characters == 750


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name: X\n", "front_desk"),
        (GOOD.replace("555-555-0100", "call us"), "front_desk.phone"),
        (GOOD + "fax: 1\n", "fax"),
        (GOOD + "retention:\n  hours_after_last_message: 0\n", "retention.hours_after_last_message"),
        (GOOD + "portal_message_characters: 100\n", "portal_message_characters"),
        (GOOD + "origins: https://a.example\n", "origins"),
        (GOOD + "origins: ['https://a.example/']\n", "origins.0: expected an origin such as"),
        (GOOD + "origins: ['https://*.a.example']\n", "a * does not stand for others"),
        (GOOD + "origins: ['*']\n", "origins.0"),
        (GOOD + "origins: ['http://a.example']\n", "expected https"),
        (GOOD + "colours: {accent: reddish}\n", "colours.accent"),
        (GOOD + "portal: {algorithm: none, key_file: a.pem}\n", "portal.algorithm"),
        (GOOD + "portal: {algorithm: HS256, key_file: ../a.pem}\n", "portal.key_file"),
        ("- a\n- b\n", "expected keys and values"),
        ("name: [", "not readable YAML"),
        ("!!python/object/apply:os.system ['true']", "not readable YAML"),
    ],
)
def test_an_error_names_file_and_key(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "test.yml").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidClinic) as error:
        load_clinic(tmp_path, "test")
    assert said in str(error.value)
    assert "test.yml" in str(error.value)


@pytest.mark.parametrize("clinic_id", ["nowhere", "../clinics/riverside", "", "A"])
def test_an_unknown_clinic_is_told_with_the_known_ones(tmp_path: Path, clinic_id: str) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(UnknownClinic, match="Known clinics: test"):
        load_clinic(tmp_path, clinic_id)


def test_a_setting_that_cannot_be_used_is_named() -> None:
    with pytest.raises(SettingsError, match="LISTEN_PORT"):
        load_settings({"LISTEN_PORT": "many"})


def test_every_setting_is_documented() -> None:
    documented = (PROJECT_ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in load_settings({}).__fields__:
        assert f"`{name.upper()}`" in documented


def test_origins_are_told_as_browsers_name_them(tmp_path: Path) -> None:
    origins = "origins: ['https://WWW.A.example:8443', 'http://localhost:3000']\n"
    (tmp_path / "test.yml").write_text(GOOD + origins, encoding="utf-8")
    assert load_clinic(tmp_path, "test").origins == ("https://www.a.example:8443", "http://localhost:3000")


def test_a_changed_file_counts_at_once_and_a_broken_one_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "test.yml"
    file.write_text(GOOD, encoding="utf-8")
    clinics = ClinicFiles(tmp_path)
    assert clinics.get("test").name == "Test Clinic"
    for number, (content, name) in enumerate(((GOOD.replace("Test", "New"), "New Clinic"), ("name: [", "New Clinic"))):
        file.write_text(content, encoding="utf-8")
        os.utime(file, (number, number))
        assert clinics.get("test").name == name
    with pytest.raises(UnknownClinic):
        clinics.get("../test")
