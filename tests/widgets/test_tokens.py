"""Writing is legible on every ground it is written on, in both themes."""

import pytest

from resources import tokens

# Writing and the grounds it really stands on.
PAIRS = [
    *((tone, ground) for tone in ("text", "text_2") for ground in ("panel", "window", "raised")),
    *(("text_3", ground) for ground in ("panel", "window")),
    *((tone, "panel") for tone in ("info", "good", "soon", "act", "super", "none")),
    ("on_fill", "info_fill"),
    ("on_fill", "act_fill"),
]
TONES = ("info", "good", "soon", "act", "super", "none")


@pytest.mark.parametrize(("writing", "ground"), PAIRS)
def test_token_pairs_reach_the_contrast(theme, writing, ground):
    found = tokens.contrast(getattr(theme, writing), getattr(theme, ground))

    assert found >= 4.5, f"{writing} on {ground} in {theme.key}: {found:.2f}"


@pytest.mark.parametrize("tone", TONES)
def test_ink_is_legible_on_its_tint_and_on_raised(theme, tone):
    ink = tokens.ink(theme, tone)

    assert tokens.contrast(ink, tokens.tint(theme, tone)) >= 4.5
    assert tokens.contrast(ink, theme.raised) >= 4.5


def test_neutral_pill_is_legible(theme):
    assert tokens.contrast(theme.text_2, theme.line) >= 4.5


def test_mix_goes_from_ground_to_colour():
    assert tokens.mix("#FF0000", "#000000", 0.0) == "#000000"
    assert tokens.mix("#FF0000", "#000000", 1.0) == "#FF0000"


def test_contrast_of_black_and_white_is_the_largest():
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
