"""F1: the keys of the desk, and the rules for the case on screen. Without it nobody learns them."""

from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.domain.cases.case import STATES, Case
from backend.domain.people.hall import PLAIN_HALL, Hall
from backend.domain.terms.roles import Actor
from console.face.rule_book import RuleBook
from console.kit import words_acts as w
from console.kit.acts import offers
from console.kit.dialogs import Panel
from console.kit.keymap import KEYS, N_PINS, key_text
from console.kit.language import Lang
from resources.tokens import Theme
from widgets.labels import label
from widgets.skin import Skin
from widgets.spacing import space

from .rule_text import rule_lines

_WIDEST_PX, _AROUND_PX = 1180, 76
# Room a column of keys needs: an English line is longer.
_COLUMN_PX = {"zh": 272, "en": 380}


class HelpPanel(Panel):
    """The key list beside what may and may not be done to one case, and why."""

    def __init__(self, skin: Skin, lang: Lang, host: QWidget, rules: RuleBook) -> None:
        super().__init__(host)
        self._skin, self._lang, self._rules_in_force = skin, lang, rules
        self._case: Case | None = None
        self._actor: Actor | None = None
        self._hall = PLAIN_HALL
        self._on_shift: Sequence[Actor] = ()
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._text)
        self._title = label("", "", 18, bold=True)
        self._hint = label("", "text_3", 12)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._hint)
        box = QVBoxLayout(self)
        space(box, skin, (20, 14, 12, 14), 6)
        box.addLayout(head)
        box.addWidget(self._scroll, 1)
        rules.came.connect(self._on_words)
        lang.changed.connect(self._on_words)
        skin.changed.connect(self._on_words)

    def toggle(
        self,
        case: Case | None,
        actor: Actor,
        hall: Hall = PLAIN_HALL,
        on_shift: Sequence[Actor] = (),
    ) -> None:
        """Show what holds for this case and these on shift, or close when it is open."""
        if self.isVisible():
            self.dismiss()
            return
        self._case, self._actor, self._hall, self._on_shift = case, actor, hall, on_shift
        self.retell()
        self.open(self._scroll)

    @Slot()
    def _on_words(self) -> None:
        """Say it again where somebody reads it; what is hidden is said when it opens."""
        if self.isVisible():
            self.retell()

    @Slot()
    def retell(self) -> None:
        """Set every text again."""
        of = self._lang.of
        self._title.setText(of(w.HELP_TITLE))
        self._hint.setText(of(w.HELP_CLOSE))
        self.setAccessibleName(of(w.HELP_TITLE))
        parts = [self._head(of(w.HELP_RULES)), *self._rules(), *self._class_rule()]
        parts += [self._head(of(w.HELP_KEYS)), self._keys()]
        self._text.setText("".join(parts))
        self.place()

    def _head(self, text: str) -> str:
        colour = self._skin.theme.text_2
        return f"<p style='color:{colour}; margin-top:10px; margin-bottom:4px'>{escape(text)}</p>"

    @Slot()
    def place(self) -> None:
        """Lie in the middle of the host."""
        host, px = self._host.rect(), self._skin.px
        self.setFixedWidth(min(px(_WIDEST_PX), host.width() - px(24)))
        wanted = self._text.heightForWidth(self.width() - px(48)) + px(_AROUND_PX)
        self.setFixedHeight(min(wanted, host.height() - px(48)))
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 2)

    def _rules(self) -> list[str]:
        of = self._lang.of
        if self._case is None or self._actor is None:
            return [f"<p>{of(w.HELP_NO_CASE)}</p>"]
        found = offers(self._case, self._actor, self._hall, self._on_shift)
        may = [offer.spec.words for offer in found if offer.why_not is None]
        names = "、".join(map(of, may)) if self._lang.code == "zh" else ", ".join(map(of, may))
        lines = [of(STATES[self._case.state].words)]
        if may:
            lines.append(of(w.HELP_MAY, acts=names))
        lines += [
            of(w.HELP_MAY_NOT, act=of(o.spec.words), why=of(o.why_not)) for o in found if o.why_not
        ]
        first, *rest = (escape(line) for line in lines)
        return list(map(_line, (f"<b>{first}</b>", *rest)))

    def _class_rule(self) -> list[str]:
        """Return what holds for the class of the case: conditions, limits, which version (A25)."""
        case, book = self._case, self._rules_in_force
        if case is None:
            return []
        day = book.day_of(case)
        lines = rule_lines(self._lang, case, day, book.rule(day), book.zone)
        return [self._head(self._lang.of(w.HELP_CLASS)), *map(_line, lines)]

    def _keys(self) -> str:
        of, theme = self._lang.of, self._skin.theme
        rows = [
            (key_text(key), of(spec.words))
            for key, spec in KEYS.items()
            if ":" not in key or key[:4] == "act:"
        ]
        for family, words in (("pin", w.HELP_PINS), ("scene", w.HELP_SCENES)):
            first, last = KEYS[f"{family}:1"], KEYS[f"{family}:{N_PINS}"]
            rows.append((f"{first.sequences[0]}…{last.sequences[0][-1]}", of(words)))
        room = min(self._skin.px(_WIDEST_PX), self._host.width())
        n = max(1, room // self._skin.px(_COLUMN_PX[self._lang.code]))
        tall = -(-len(rows) // n)
        columns = [rows[tall * at : tall * (at + 1)] for at in range(n)]
        cells = "".join(
            "<tr>" + "".join(_cells(key, text, theme) for key, text in line) + "</tr>"
            for line in zip_longest(*columns, fillvalue=("", ""))
        )
        return f"<table cellspacing='0' cellpadding='3'>{cells}</table>"


def _line(html: str) -> str:
    return f"<p style='margin-top:0; margin-bottom:4px'>{html}</p>"


def _cells(key: str, text: str, theme: Theme) -> str:
    """Return a key on its cap and what it does."""
    cap = f"<span style='background-color:{theme.raised}'>&nbsp;{escape(key)}&nbsp;</span>"
    line = "white-space:nowrap"
    return (
        f"<td style='padding-right:14px;{line}'>{cap if key else ''}</td>"
        f"<td style='padding-right:36px;color:{theme.text_2};{line}'>{escape(text)}</td>"
    )
