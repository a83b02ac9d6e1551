"""Whatever colour a clinic has, every text on its page can be read."""

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from second_opinion.colours import (
    DARK_PAPER,
    LIGHT_PAPER,
    BadColour,
    contrast,
    corrections,
    parse,
    theme,
)

any_colour = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(any_colour)
def test_every_text_has_enough_contrast(accent: str) -> None:
    made = theme(accent)
    assert contrast(made.accent, LIGHT_PAPER) >= 4.5
    assert contrast(made.accent_dark, DARK_PAPER) >= 4.5
    assert contrast(made.accent_text, made.accent) >= 4.5
    assert contrast(made.accent_text_dark, made.accent_dark) >= 4.5


@given(any_colour)
def test_a_colour_is_changed_only_where_it_must_be_and_then_it_is_told(accent: str) -> None:
    made = theme(accent)
    told = corrections(accent)
    assert (made.accent == accent) == (contrast(accent, LIGHT_PAPER) >= 4.5)
    assert (made.accent_dark == accent) == (contrast(accent, DARK_PAPER) >= 4.5)
    assert len(told) == (made.accent != accent) + (made.accent_dark != accent)
    assert all(accent in sentence for sentence in told)


@pytest.mark.parametrize("accent", ["#ffcc00", "#7a1fa2", "#0b6e4f"])
def test_a_corrected_colour_keeps_its_hue(accent: str) -> None:
    made = theme(accent)
    hue = Color(accent).convert("oklch")["hue"]
    for corrected in (made.accent, made.accent_dark):
        assert abs(Color(corrected).convert("oklch")["hue"] - hue) < 12


def test_contrast_is_that_of_wcag() -> None:
    # Known pairs: black on white, and the palest grey that WCAG allows on white.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "colour"), [("teal", "#008080"), ("#0B6", "#00bb66"), ("rgb(0 110 80)", "#006e50")])
def test_any_css_colour_will_do(text: str, colour: str) -> None:
    assert parse(text) == colour


@pytest.mark.parametrize("text", ["", "reddish", "#12345", "url(x)", "#0b6e4f80", "red;}"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadColour):
        parse(text)
