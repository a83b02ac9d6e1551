"""Whatever is typed, Rasa never reads a command in it, and loses nothing of what was meant."""

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from rasa_parts.channel.conversations import typed

COMMANDS = st.sampled_from(["/restart", '/inform{"plan": "x"}', "/session_start", "/back", "/a@0.9"])
BEFORE = st.text(alphabet=" \t\n\r\x0b\x0c\x1c\x1f\x85\u00a0\u2003\u2028\u3000\u200b\ufeff/\u2215\uff0f", max_size=6)


@given(BEFORE, COMMANDS)
def test_a_command_behind_anything_that_may_be_stripped_is_none(before: str, command: str) -> None:
    read = YAMLStoryReader.unpack_regex_message(Message({TEXT: typed(before + command).strip()}))
    assert read.get(INTENT) is None


@given(st.text())
def test_any_text_is_left_as_it_is_but_for_its_beginning(text: str) -> None:
    kept = typed(text)
    assert kept == "." or text.endswith(kept)
    assert not kept.strip().startswith("/")
    assert all(not c.isalnum() for c in text[: len(text) - len(kept)]) or kept == "."


@given(st.from_regex(r"\A\w[^/]{0,40}\Z"))
def test_an_ordinary_text_is_not_changed(text: str) -> None:
    assert typed(text) == text
