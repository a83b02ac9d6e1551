"""My plan: the steps to a second opinion, in order, for the way that was chosen (``content/plan_steps.yml``)."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from second_opinion.payloads import Step, StepsData
from second_opinion.settings import PROJECT_ROOT

STEPS = PROJECT_ROOT / "content" / "plan_steps.yml"

_OPEN = re.compile(
    r"\b(?:not|never|no|nobody|havent|didnt|hasnt)\b"
    r"|n['\u2019]?t\b|\b(?:still|yet) (?:have to|need|wait\w*)|\bwaiting (?:for|on)\b"
    r"|\b(?:should|will|going to|gonna|must|have to|need to|want to|how do i|how to|let me|i'll)\b",
    re.IGNORECASE,
)


@cache
def _steps(path: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["steps"]
    return content


def is_open(text: str) -> bool:
    """Whether a message says of a step that it is still to be done: "I haven't called them yet"."""
    return bool(_OPEN.search(text))


def title_of(step: str, whose: str) -> str:
    """A step's title as it stands within a sentence. Raises ``KeyError`` for an unknown step."""
    titles = {s["id"]: str(s["title"]) for s in _steps(STEPS)}
    title = titles[step].format(whose=whose)
    return title[:1].lower() + title[1:]


def my_plan(
    opinion_type: str | None, done: Collection[str], whose: str, without: Collection[str] = (), *, written: bool = False
) -> StepsData:
    """The steps of a way.

    Args:
        opinion_type: ``internal`` or ``external``; anything else is not decided yet.
        done: ids of the steps that are done.
        whose: what comes before doctor, plan or records: "your", "your mother's".
        without: ids of steps that do not apply and are left out, unless they are done.
        written: whether the request is written already and only has to be sent.
    """
    ways: dict[str | None, Literal["internal", "external"]] = {"internal": "internal", "external": "external"}
    path: Literal["internal", "external", "undecided"] = ways.get(opinion_type, "undecided")
    shown = [
        step for step in _steps(STEPS) if path in step["paths"] and (step["id"] in done or step["id"] not in without)
    ]
    # Fifteen helpful sentences at once help nobody: only the next step is explained.
    following = next((step["id"] for step in shown if step["id"] not in done), None)
    return StepsData(
        path=path,
        steps=[
            Step(
                id=step["id"],
                title=step["title"].format(whose=whose),
                done=step["id"] in done,
                help=step["written" if written and "written" in step else "open"].format(whose=whose)
                if step["id"] == following
                else None,
            )
            for step in shown
        ],
    )
