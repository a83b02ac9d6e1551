"""Colours that can be read: a clinic's own colour, corrected where it would be too pale.

WCAG 2.2 asks for a contrast of 4.5 to 1 between a text and what is behind it. The page uses the clinic's colour both as
a text on its papers and as a paper under text, in a light and in a dark scheme. So it is darkened for the light scheme
and lightened for the dark one, in small steps and without changing its hue, until it can be read; the text on it is
white or black, whichever reads better.
"""

from dataclasses import dataclass

from coloraide import Color

LEAST_CONTRAST = 4.5

LIGHT_PAPER = "#f1f6f6"
DARK_PAPER = "#1e292c"
"""The papers of the two schemes, of several the one that is hardest to read on (``--raised`` in widget/styles.js)."""

INKS = ("#ffffff", "#000000")
"""One of the two has a contrast of at least 4.58 to any colour."""

STEP = 0.01
"""How much lightness (0 to 1) is changed at a time."""


class BadColour(ValueError):
    """A text is no colour."""


@dataclass(frozen=True)
class Theme:
    """A clinic's colours for the page, each as ``#rrggbb``: the accent in both schemes, and the text on it."""

    accent: str
    accent_text: str
    accent_dark: str
    accent_text_dark: str


def parse(text: str) -> str:
    """A CSS colour (``#0b6e4f``, ``teal``, ``rgb(0 110 80)``) as ``#rrggbb``; raises ``BadColour``."""
    try:
        colour = Color(text)
    except ValueError as error:
        raise BadColour(f"expected a colour such as #0b6e4f, found {text[:30]!r}") from error
    if colour.alpha() < 1:
        raise BadColour("expected a colour that nothing shines through")
    return _hex(colour)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    return float(Color(one).contrast(other, method="wcag21"))


def theme(accent: str) -> Theme:
    """The theme for a clinic's colour (``#rrggbb``)."""
    light, dark = readable(accent, LIGHT_PAPER), readable(accent, DARK_PAPER)
    return Theme(light, _ink_on(light), dark, _ink_on(dark))


def readable(colour: str, paper: str) -> str:
    """The colour, made darker or lighter until a text in it can be read on ``paper``."""
    step = -STEP if Color(paper).luminance() > 0.5 else STEP
    changed = Color(colour).convert("oklch")
    while contrast(_hex(changed), paper) < LEAST_CONTRAST:
        changed["lightness"] += step
    return _hex(changed)


def corrections(accent: str) -> list[str]:
    """What was changed and why, a sentence each."""
    made = theme(accent)
    return [
        f"{accent} has a contrast of {contrast(accent, paper):.1f} to 1 in the {scheme} scheme, where "
        f"{LEAST_CONTRAST} is needed: {used} is used instead."
        for scheme, paper, used in (("light", LIGHT_PAPER, made.accent), ("dark", DARK_PAPER, made.accent_dark))
        if used != accent
    ]


def _ink_on(colour: str) -> str:
    return max(INKS, key=lambda ink: contrast(colour, ink))


def _hex(colour: Color) -> str:
    return str(colour.convert("srgb").fit().to_string(hex=True))
