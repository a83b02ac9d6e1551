"""Every refusal has plain words that say what to do, and no words wait for a refusal that does not exist."""

import re

import pytest
import textstat

from rasa_parts.channel.errors import ChatError, known_errors
from second_opinion.settings import PROJECT_ROOT

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in (PROJECT_ROOT / "rasa_parts" / "channel").glob("*.py"))
WHAT_TO_DO = re.compile(r"please|you can|pick|call", re.IGNORECASE)


def test_the_codes_that_are_used_are_the_codes_that_have_words() -> None:
    raised = set(re.findall(r'ChatError\(\s*"(\w+)"', SOURCE)) | set(re.findall(r', "(too_many_\w+)"\)', SOURCE))
    raised |= {"bad_request", "internal"}
    assert raised == set(known_errors())


@pytest.mark.parametrize("code", list(known_errors()))
def test_the_words_are_plain_and_say_what_to_do(code: str) -> None:
    text = known_errors()[code]["text"]
    assert textstat.flesch_kincaid_grade(text) <= 8
    assert WHAT_TO_DO.search(text), text
    assert 400 <= known_errors()[code]["status"] < 600


def test_an_error_tells_people_developers_and_programs_each_their_part() -> None:
    error = ChatError("too_many_messages", "at most 30 a minute", retry_after=7)
    assert error.status == 429
    assert error.body == {
        "error": {
            "code": "too_many_messages",
            "message": known_errors()["too_many_messages"]["text"],
            "detail": "at most 30 a minute",
            "retry_after": 7,
        }
    }
