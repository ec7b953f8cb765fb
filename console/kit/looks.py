"""Theme and scale of this desk: builds palette and style sheet and hands both to the program."""

import re
from string import Template

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources
from resources import tokens
from widgets.skin import SCALE_MIN, Skin

_SIZES = re.compile(r"\$\{(px(\d+))\}")


def style_sheet(theme: tokens.Theme, scale: float) -> str:
    """Return the style sheet for a theme; every ``${pxN}`` is N pixels of the drawing, scaled."""
    template = resources.path("style.qss").read_text(encoding="utf-8")
    values: dict[str, str] = {
        name: str(max(1, round(int(drawn) * scale))) for name, drawn in _SIZES.findall(template)
    }
    values.update(_colours(theme))
    return Template(template).substitute(values, family=tokens.FONT_FAMILY)


def _colours(theme: tokens.Theme) -> dict[str, str]:
    """Return every token and the few grounds that are mixed from them."""
    found = dict(theme._asdict())
    found.update(
        {f"{tone}_ink": tokens.ink(theme, tone) for tone in ("good", "soon", "act", "super")}
    )
    found["hover"] = tokens.mix(theme.info, theme.raised, 0.16)
    found["card"] = tokens.mix(theme.info, theme.panel, 0.07)
    found["advice"] = tokens.mix(theme.good, theme.panel, 0.09)
    found["advice_line"] = tokens.mix(theme.good, theme.panel, 0.4)
    found["banner"] = tokens.mix(theme.act, theme.panel, 0.14)
    found["banner_line"] = tokens.mix(theme.act, theme.panel, 0.5)
    found["info_hover"] = tokens.mix(theme.text, theme.info_fill, 0.12)
    found["edge"] = tokens.mix(theme.text_3, theme.panel, 0.6)
    found["scroll"] = tokens.mix(theme.text_3, theme.panel, 0.5)
    return found


def palette(theme: tokens.Theme) -> QPalette:
    """Return the palette behind the style sheet, so that nothing shows Qt's own grey."""
    roles = QPalette.ColorRole
    found = QPalette()
    for role, colour in (
        (roles.Window, theme.window),
        (roles.WindowText, theme.text),
        (roles.Base, theme.panel),
        (roles.AlternateBase, theme.panel),
        (roles.Text, theme.text),
        (roles.Button, theme.raised),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.on_fill),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.PlaceholderText, theme.text_3),
        (roles.Highlight, theme.info_fill),
        (roles.HighlightedText, theme.on_fill),
        (roles.Link, theme.info),
        (roles.Light, theme.raised),
        (roles.Midlight, theme.raised),
        (roles.Mid, theme.line),
        (roles.Dark, theme.line),
        (roles.Shadow, theme.window),
    ):
        found.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.text_3))
    return found


class Looks(Skin):
    """The skin of the whole program; ``use`` and ``toggle`` switch it live.

    Signals:
        changed: No payload; after palette and style sheet are in force.
    """

    def __init__(
        self,
        app: QApplication,
        theme: str = "dark",
        scale: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        if theme not in tokens.THEMES:
            raise ValueError(f"no theme {theme!r}, only {', '.join(tokens.THEMES)}")
        super().__init__(tokens.THEMES[theme], scale, parent)
        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        self._apply()

    def _apply(self) -> None:
        self._app.setFont(self.font(14))
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme, self.scale))

    @Slot()
    def toggle(self) -> None:
        """Switch between the dark and the light theme."""
        self.use(tokens.LIGHT if self.theme.key == "dark" else tokens.DARK, self.scale)

    def set_theme(self, key: str) -> None:
        """Use the theme of this key, ``"dark"`` or ``"light"``."""
        self.use(tokens.THEMES[key], self.scale)

    def set_scale(self, scale: float) -> None:
        """Use this scale, 0.9 to 1.5."""
        self.use(self.theme, scale)


def scale_for(height_px: int) -> float:
    """Return the scale that suits a screen of this height (device-independent pixels)."""
    for least_px, scale in ((2000, 1.5), (1400, 1.2), (900, 1.0)):
        if height_px >= least_px:
            return scale
    return SCALE_MIN
