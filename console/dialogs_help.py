"""F1: the keys of the desk, and the rules for the case on screen. Without it nobody learns them."""

from html import escape

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.domain.case import STATES, Case
from backend.domain.roles import Actor
from widgets.skin import Skin

from . import acts_words as w
from .actions import offers
from .dialogs import Panel
from .keymap import KEYS, N_PINS, key_text
from .language import Lang


class HelpPanel(Panel):
    """The key list beside what may and may not be done to one case, and why."""

    def __init__(self, skin: Skin, lang: Lang, host: QWidget) -> None:
        super().__init__(host)
        self._skin = skin
        self._lang = lang
        self._case: Case | None = None
        self._actor: Actor | None = None
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._text)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 8, 12)
        box.addWidget(self._scroll)
        lang.changed.connect(self.retell)
        skin.changed.connect(self.retell)

    def toggle(self, case: Case | None, actor: Actor) -> None:
        """Show what holds for this case, or close when it is open."""
        if self.isVisible():
            self.dismiss()
            return
        self._case, self._actor = case, actor
        self.retell()
        self.open(self._scroll)

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        parts = [f"<p><b>{of(w.HELP_RULES)}</b></p>", *self._rules()]
        parts += [f"<p><b>{of(w.HELP_KEYS)}</b></p>", self._keys()]
        parts.append(f"<p style='color:{self._skin.theme.text_3}'>{of(w.HELP_CLOSE)}</p>")
        self._text.setText("".join(parts))
        self.place()

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        host, px = self._host.rect(), self._skin.px
        self.setFixedWidth(min(px(680), host.width() - px(24)))
        wanted = self._text.heightForWidth(self.width() - px(48)) + px(40)
        self.setFixedHeight(min(wanted, px(680), host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def _rules(self) -> list[str]:
        of = self._lang.of
        if self._case is None or self._actor is None:
            return [f"<p>{of(w.HELP_NO_CASE)}</p>"]
        found = offers(self._case, self._actor)
        may = [offer.spec.words for offer in found if offer.why_not is None]
        names = "、".join(map(of, may)) if self._lang.code == "zh" else ", ".join(map(of, may))
        lines = [of(STATES[self._case.state].words)]
        if may:
            lines.append(of(w.HELP_MAY, acts=names))
        lines += [
            of(w.HELP_MAY_NOT, act=of(o.spec.words), why=of(o.why_not)) for o in found if o.why_not
        ]
        return [f"<p>{escape(line)}</p>" for line in lines]

    def _keys(self) -> str:
        of, quiet = self._lang.of, self._skin.theme.text_2
        rows = [(key_text(key), of(spec.words)) for key, spec in KEYS.items() if key[:4] != "pin:"]
        first, last = KEYS["pin:1"], KEYS[f"pin:{N_PINS}"]
        rows.append((f"{first.sequences[0]}…{last.sequences[0][-1]}", of(w.HELP_PINS)))
        half = (len(rows) + 1) // 2
        columns = (rows[:half], [*rows[half:], ("", "")][:half])
        cells = "".join(
            "<tr>" + "".join(_cells(key, text, quiet) for key, text in pair) + "</tr>"
            for pair in zip(*columns, strict=True)
        )
        return f"<table cellspacing='0' cellpadding='3'>{cells}</table>"


def _cells(key: str, text: str, colour: str) -> str:
    return (
        f"<td style='padding-right:16px;color:{colour}'>{escape(key)}</td>"
        f"<td style='padding-right:28px'>{escape(text)}</td>"
    )
