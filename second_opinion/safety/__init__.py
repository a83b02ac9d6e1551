"""Safety: recognise messages that must not wait.

``screen`` is used in three places and must agree with itself in all of them: by the channel before anything
else runs, by the NLU, and by the validation of free-text slots. It is plain Python without state.
"""

from second_opinion.safety.language import looks_spanish
from second_opinion.safety.screening import Alert, Kind, Language, dismisses, screen

__all__ = ["Alert", "Kind", "Language", "dismisses", "looks_spanish", "screen"]
