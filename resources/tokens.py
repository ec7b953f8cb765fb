"""The colours, sizes and spaces of every screen: one table for style sheet, painters and charts."""

from typing import NamedTuple


class Theme(NamedTuple):
    """One set of colours, each ``#RRGGBB``. Meanings: ``docs/look.md``.

    ``info_fill`` and ``act_fill`` are solid grounds that carry ``on_fill`` writing.
    """

    key: str
    window: str
    panel: str
    raised: str
    line: str
    text: str
    text_2: str
    text_3: str
    info: str
    good: str
    soon: str
    act: str
    super: str
    none: str
    info_fill: str = "#1769C2"
    act_fill: str = "#C62838"
    on_fill: str = "#FFFFFF"


DARK = Theme(
    key="dark",
    window="#0B1220",
    panel="#111A2C",
    raised="#16263F",
    line="#1E2C45",
    text="#E6EDF7",
    text_2="#9FB0C8",
    text_3="#7A8BA6",
    info="#3BA0FF",
    good="#34C38F",
    soon="#F5A524",
    act="#F04A58",
    super="#9B8CFF",
    none="#7A869A",
)
LIGHT = Theme(
    key="light",
    window="#EEF1F5",
    panel="#FFFFFF",
    raised="#E8EEF6",
    line="#D5DDE8",
    text="#162033",
    text_2="#4C5D75",
    text_3="#5F6F86",
    info="#1769C2",
    good="#137A52",
    soon="#A86400",
    act="#C62838",
    super="#5B49C9",
    none="#667387",
)
THEMES = {theme.key: theme for theme in (DARK, LIGHT)}

# Type in pixels at 100 %; digits are tabular. Weights in use: 400 and 700.
FONT_FAMILY = "Noto Sans CJK SC"
TYPE_PX = (12, 13, 14, 16, 18, 22, 28)
SPACE_PX = (4, 8, 12, 16, 24)
RADIUS_CONTROL_PX = 6
RADIUS_PANEL_PX = 8


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, ground: str, share: float) -> str:
    """Return ``colour`` laid over ``ground`` with this opacity (0 to 1), as ``#RRGGBB``."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(c * share + g * (1 - share)):02X}" for c, g in pairs)


def tint(theme: Theme, tone: str, share: float = 0.22) -> str:
    """Return the quiet ground of a pill or box in this tone, as it looks on a panel."""
    return mix(getattr(theme, tone), theme.panel, share)


def ink(theme: Theme, tone: str) -> str:
    """Return the tone moved towards the text colour: writing that stays legible on its tint."""
    return mix(getattr(theme, tone), theme.text, 0.78)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (channel / 255 for channel in _channels(colour))
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
