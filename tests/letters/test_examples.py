"""The example letters in docs/letters are what the templates say now."""

import re

import pytest

from commands import main
from second_opinion.letters import READERS, TONES
from second_opinion.letters.examples import FOLDER, documents

WRITTEN = documents()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_an_example_is_what_the_templates_say_now(name: str) -> None:
    path = FOLDER / name
    assert path.is_file(), "run: make letters"
    assert path.read_text(encoding="utf-8") == WRITTEN[name], "run 'make letters' and read what changed"


def test_no_example_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(WRITTEN)


@pytest.mark.parametrize(("kind", "readers"), READERS.items())
def test_every_kind_is_shown_to_every_reader_in_every_tone(kind: str, readers: tuple[str, ...]) -> None:
    headings = set(re.findall(r"^## (.*)$", WRITTEN[f"{kind}.md"], re.MULTILINE))
    assert {f"To {reader.replace('_', ' ')}, {tone}" for reader in readers for tone in TONES} <= headings


def test_the_command_writes_them_and_takes_away_what_is_no_longer_written(tmp_path) -> None:
    (tmp_path / "gone.md").write_text("an old kind of letter", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["letters", "--folder", str(tmp_path)])
    assert ended.value.code == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == WRITTEN
