"""Words that ask for an answer of their own, and those that decide what a message is about.

``content/special_answers.yml`` holds them by topic. Within a topic the first pattern that is found in a message names
the answer. Some patterns also make a message one of that topic where the classifier takes it for another.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SPECIAL_ANSWERS = Path(__file__).parents[1] / "content" / "special_answers.yml"

NOT_ANSWERED = "utter_sorry_not_answered"
"""Said to somebody who complains that a question was not answered."""

ANY = "any"
TOLD = frozenset({"inform", "correct"})
"""Intents of a message that tells a fact."""


@dataclass(frozen=True)
class Case:
    """Words within a topic.

    Attributes:
        words: the pattern.
        say: the response for a message in which it is found; ``None`` for the topic's usual answer.
        over: intents of which the pattern makes the topic; ``any`` stands for all.
        facts_stay: whether a fact that is told or corrected in the message keeps its intent.
    """

    words: re.Pattern[str]
    say: str | None
    over: frozenset[str]
    facts_stay: bool

    def decides(self, understood_as: str | None, facts: Collection[str]) -> bool:
        """Whether the pattern, once found, changes what a message was understood as."""
        stays = self.facts_stay and understood_as in TOLD and bool(facts)
        return not stays and bool(self.over & {understood_as, ANY})


@cache
def cases() -> dict[str, list[Case]]:
    """The cases of each topic, in the order of the file."""
    content = yaml.safe_load(SPECIAL_ANSWERS.read_text(encoding="utf-8"))
    return {
        topic: [
            Case(
                re.compile(case["words"], re.IGNORECASE | re.DOTALL),
                case.get("say"),
                frozenset([case["over"]] if isinstance(case.get("over"), str) else case.get("over") or ()),
                bool(case.get("facts_stay")),
            )
            for case in listed
        ]
        for topic, listed in content.items()
    }


_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u00b4`]")
_SPACES = re.compile(r"[^\S\n]+")


def _plain(text: str) -> str:
    """The text with one kind of apostrophe and single spaces; its lines stay."""
    return _SPACES.sub(" ", _APOSTROPHES.sub("'", text))


def answer_by_words(topic: str, text: str) -> str | None:
    """The response that the words of a message ask for within a topic, ``None`` where it is the usual one."""
    plain = _plain(text)
    return next((case.say for case in cases().get(topic, []) if case.words.search(plain)), None)


def topic_by_words(text: str, understood_as: str | None, entities: Collection[str] = ()) -> str | None:
    """The topic that the words of a message decide, ``None`` where they decide nothing.

    Args:
        text: the message.
        understood_as: the intent it has so far.
        entities: what was recognised in it.
    """
    plain, facts = _plain(text), set(entities) - {"term", "feeling", "insult", "worry"}
    for topic, listed in cases().items():
        for case in listed:
            if case.decides(understood_as, facts) and case.words.search(plain):
                return topic
    return None


def without_complaint(text: str) -> str:
    """A message without the words that complain of an answer, so that the question in it stands alone."""
    complaints = (case.words for listed in cases().values() for case in listed if case.say == NOT_ANSWERED)
    for words in complaints:
        if words.search(_plain(text)):
            return words.sub(". ", _plain(text))
    return text
