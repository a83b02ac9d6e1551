"""The transcript in docs/ is what the guide says today, and the README quotes from it."""

from pathlib import Path

from commands.replay import load_script, play, transcript
from rasa_parts.in_process import InProcessGuide
from second_opinion.settings import PROJECT_ROOT

EXAMPLE = PROJECT_ROOT / "docs" / "example-conversation.txt"


async def test_the_example_conversation_has_not_drifted(guide: InProcessGuide) -> None:
    script = load_script(Path(__file__).parent / "whole_guide.yml")
    assert len(script.turns) >= 25
    said = [line async for turn in play(guide, script, sender_id="example") for line in transcript(turn)]
    assert "\n".join(said).strip() == EXAMPLE.read_text(encoding="utf-8").strip(), "run 'make example' and read it"


def test_the_readme_quotes_the_example() -> None:
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    quoted = readme.split("```text\n")[1].split("```")[0]
    assert len(quoted.splitlines()) >= 8
    assert quoted.strip() in EXAMPLE.read_text(encoding="utf-8")
