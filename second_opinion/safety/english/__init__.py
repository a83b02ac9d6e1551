"""What English messages say when they must not wait.

Written for the text that ``text.clauses`` makes: lower case, no apostrophes ("cant", "wont"), single spaces,
"want to" for "wanna", commas as words. Every gap between two words has an upper bound, so matching stays
linear. The warning signs follow SAF-20 to SAF-37 of the facts catalogue; a clinician signs the final list.
"""

from second_opinion.safety.english.abuse import ABUSE_OR_VIOLENCE
from second_opinion.safety.english.context import (
    DENIED,
    DENIED_DIRECTLY,
    FRAMED,
    IDIOMS,
    LASTING,
    NOW,
    PAST,
    RELATIVES_PAST,
    SUPPOSED,
)
from second_opinion.safety.english.crisis import CRISIS
from second_opinion.safety.english.emergency import LIFE_THREAT, MEDICAL_EMERGENCY
from second_opinion.safety.english.poisoning import POISONING
from second_opinion.safety.english.words import PARTS, WORDS

__all__ = [
    "ABUSE_OR_VIOLENCE",
    "CRISIS",
    "DENIED",
    "DENIED_DIRECTLY",
    "FRAMED",
    "IDIOMS",
    "LASTING",
    "LIFE_THREAT",
    "MEDICAL_EMERGENCY",
    "NOW",
    "PARTS",
    "PAST",
    "POISONING",
    "RELATIVES_PAST",
    "SUPPOSED",
    "WORDS",
]
