"""What is wrong with the channel, in one sentence over everything: what, since when, what now."""

from math import inf, isfinite
from time import monotonic
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from backend.domain.terms.words import Words
from backend.link import LinkHealth
from backend.link.health import STALE_S
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.notice import each
from console.kit.time_text import hms, span
from console.kit.words_entry import OUTSIDE
from widgets.labels import label, set_tone
from widgets.marks import MarkDot
from widgets.spacing import space

# A start takes a moment; later on ``STALE_S`` counts, since one lost heartbeat is no news.
PATIENCE_S = 6.0
# What a hall's clocks may differ by before it is said.
CLOCK_ERROR_S = 1.0


class Trouble(NamedTuple):
    """One state of the channel worth a banner; ``level`` is a row of the marks."""

    level: str
    words: Words


def trouble_of(health: LinkHealth, waited_s: float, as_of: str) -> Trouble | None:
    """Return what to say, ``None`` while all is well.

    Args:
        waited_s: Real seconds since this desk began, for a channel that never was.
        as_of: City time of the newest heartbeat, ``""`` when there was none.
    """
    if health.too_old:
        return Trouble("late", w.Channel.TOO_OLD)
    if health.link == "refused":
        return Trouble("late", w.Channel.REFUSED)
    if health.denied and health.denied != OUTSIDE:
        return Trouble("late", w.Channel.DENIED)
    if not as_of:
        # Where nobody is logged in nothing is slow: the veil says what is wanted.
        is_outside = health.denied == OUTSIDE and health.beat_age_s <= PATIENCE_S
        is_slow = waited_s >= PATIENCE_S and not health.joined and not is_outside
        waited = each(w.Channel.NEVER, s=span(waited_s))
        return Trouble("soon", waited) if is_slow else None
    if health.link != "up" or health.beat_age_s > STALE_S:
        template = w.Channel.DOWN if health.link != "up" else w.Channel.SILENT
        age = span(health.beat_age_s) if isfinite(health.beat_age_s) else w.Top.NO_DATA
        return Trouble("late", each(template, s=age, at=Words(as_of, as_of)))
    return _wrong_clock(health.clock_error_s)


def _wrong_clock(error_s: float) -> Trouble | None:
    """Return what to say of this machine's clock, ``None`` while it is right."""
    if abs(error_s) <= CLOCK_ERROR_S:
        return None
    template = w.Channel.CLOCK_AHEAD if error_s > 0 else w.Channel.CLOCK_BEHIND
    return Trouble("soon", template.filled(s=f"{abs(error_s):.1f}"))


class LinkBanner(QFrame):
    """One line under the top bar; it takes room only while there is something to say."""

    def __init__(self, parts: DeskParts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._face, self._lang = parts.face, parts.lang
        self._health = LinkHealth()
        self._began_s = monotonic()
        self._mark = MarkDot(parts.looks, 14, self)
        self._text = label("", "act", 14, bold=True, wrap=True)
        row = QHBoxLayout(self)
        space(row, parts.looks, (16, 8, 16, 8), 10)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        parts.face.health.connect(self.show_health)
        parts.lang.changed.connect(self.retell)
        self.hide()

    @property
    def text(self) -> str:
        """What stands here now, ``""`` while all is well."""
        return "" if self.isHidden() else self._text.text()

    @Slot(object)
    def show_health(self, health: LinkHealth) -> None:
        """Take another look at the channel."""
        self._health = health
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Say it in the language in force."""
        found = trouble_of(self._health, monotonic() - self._began_s, self._as_of())
        self.setVisible(found is not None)
        if found is None:
            return
        text = self._lang.of(found.words)
        self._mark.show_mark(found.level)
        set_tone(self._text, "act" if found.level == "late" else "soon")
        self._text.setText(text)
        self.setAccessibleName(text)

    def _as_of(self) -> str:
        """Return the city time of what is shown."""
        city, age_s = self._face.situation.city, self._health.beat_age_s
        if city is None or age_s == inf:
            return ""
        return hms(self._face.city_ms_at(self._face.real_now_ms() - round(age_s * 1000)), city.zone)
