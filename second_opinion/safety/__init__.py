"""Safety: recognise messages that must not wait.

``screen`` is used in three places and must agree with itself in all of them: by the channel before anything
else runs, by the NLU, and by the validation of free-text slots. It is plain Python without state.
"""

from typing import get_args

from second_opinion.safety.aftermath import (
    BODILY,
    IN_CASE,
    MAYBE,
    REMEMBERED,
    alarm_of,
    doubts_alarm,
    help_is_there,
    is_back,
    last_alarm,
    objects_to_alarm,
    puts_right,
    was_no_alarm,
)
from second_opinion.safety.language import looks_spanish, mostly_english
from second_opinion.safety.screening import Alert, Evidence, Kind, Language, evidence, logit, screen
from second_opinion.safety.wording import STRETCH

SAFETY_INTENTS = frozenset(get_args(Kind))
"""What the screen finds is also the name of an intent."""

__all__ = [
    "BODILY",
    "IN_CASE",
    "MAYBE",
    "REMEMBERED",
    "SAFETY_INTENTS",
    "STRETCH",
    "Alert",
    "Evidence",
    "Kind",
    "Language",
    "alarm_of",
    "doubts_alarm",
    "evidence",
    "help_is_there",
    "is_back",
    "last_alarm",
    "logit",
    "looks_spanish",
    "mostly_english",
    "objects_to_alarm",
    "puts_right",
    "screen",
    "was_no_alarm",
]
