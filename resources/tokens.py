"""The colours, sizes and spaces of every screen: one table for style sheet, painters and charts."""

from typing import NamedTuple


class Theme(NamedTuple):
    """One set of colours, each ``#RRGGBB``. Meanings: ``docs/look.md``."""

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
