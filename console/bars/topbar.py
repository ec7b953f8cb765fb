"""The top bar: which city, who sits here, what time it is there, and how fresh everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from backend.domain.people.hall import MODES, Hall
from backend.domain.terms.words import Words
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit import words as w
from console.kit.language import Lang
from console.kit.looks import Looks
from console.kit.notice import each
from console.kit.seat_names import seat_words
from console.kit.time_text import date_words, hms
from console.kit.words_entry import OUTSIDE
from widgets.age_dot import AgeDot
from widgets.icon import themed_icon
from widgets.labels import ElideLabel, fit_size, label
from widgets.pill import Pill, PillText
from widgets.spacing import space

from .lamps import Lamp, data_lamp, link_lamp, map_lamp, video_lamp

if TYPE_CHECKING:
    from backend.contract.city_answer import CityInfo
    from backend.link import LinkHealth

HEIGHT_PX = 48
_CITY_SIZES, _WING_GAP_PX = (18, 16, 14), 14
_NO_TIME = "--:--:--"


def hall_words(city: CityInfo) -> Words:
    """Return the name of the hall; the city's own name leads where the centre's does not."""
    return Words(
        *(
            centre if centre.startswith(name) else f"{name} · {centre}"
            for name, centre in ((city.zh, city.centre_zh), (city.en, city.centre_en))
        )
    )


def mode_words(hall: Hall) -> Words:
    """Return who supervises and who commands here, and whether one hall does both (A20)."""
    words = MODES[hall.mode].words
    return each(w.Top.COMBINED, mode=words) if hall.combined else words


def mode_texts(lang: Lang, hall: Hall) -> tuple[str, ...]:
    """Return what is said of the mode, the longest first: as much of it as there is room for."""
    short = (lang.of(w.Top.COMBINED_HALL),) if hall.combined else ()
    return (lang.of(mode_words(hall)), *short)


class TopBar(QFrame):
    """City and seat on the left, the city's clock in the middle, freshness and switches right.

    Signals:
        lit: ``(key, Lamp)`` of the freshness strip, whenever one is looked at anew.
    """

    lit = Signal(object, object)

    def __init__(self, parts: DeskParts, looks: Looks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._face, self._lang, self._looks = parts.face, parts.lang, looks
        self._has_video = parts.seat.of_hall
        self._lamps: dict[str, Lamp] = {}
        self._speed = 1.0
        self._is_outside = False
        self._modes: tuple[str, ...] = ("",)
        self._build()
        self._build_switches()
        parts.face.actor_changed.connect(self.retell)
        parts.face.changed.connect(self._on_changed)
        parts.face.ticked.connect(self._on_ticked)
        parts.face.health.connect(self.show_health)
        parts.lang.changed.connect(self.retell)
        looks.changed.connect(self._on_looks)
        self._on_looks()

    def _build(self) -> None:
        looks = self._looks
        self.city = ElideLabel("", 18, bold=True)
        self.synthetic = Pill(looks)
        self.speed = Pill(looks)
        self.seat = label("", "text_2", 14)
        self.mode = ElideLabel("text_3", 13)
        self.clock = label("", "", 22, bold=True)
        self.date = label("", "text_2", 14)
        self.dots = {key: AgeDot(looks, self) for key in ("link", "data", "video", "map")}
        self._row = QHBoxLayout(self)
        space(self._row, looks, (16, 0, 12, 0), 12)
        left, right = self._wing(), self._wing()
        for widget in (self.city, self.synthetic, self.speed, self.seat):
            left.addWidget(widget)
        left.addWidget(self.mode)
        left.addStretch(1)
        right.addStretch(1)
        for dot in self.dots.values():
            right.addWidget(dot)
        self.dots["video"].setVisible(self._has_video)
        self._right = right
        # Equal wings keep the clock in the middle of the window, whatever stands beside it.
        self._row.addLayout(left, 1)
        self._row.addWidget(self.clock)
        self._row.addWidget(self.date)
        self._row.addLayout(right, 1)

    def _wing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        space(row, self._looks, gap_px=_WING_GAP_PX)
        return row

    def _build_switches(self) -> None:
        self.language = QToolButton(self)
        self.theme = QToolButton(self)
        for button in (self.language, self.theme):
            button.setProperty("kind", "chip")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._right.addWidget(button)
        self.language.clicked.connect(self._lang.toggle)
        self.theme.clicked.connect(self._looks.toggle)

    def add_action(self, action: QAction) -> None:
        """Offer an action of the whole desk at the far right, e.g. the wall or the lock."""
        button = QToolButton(self)
        button.setProperty("kind", "chip")
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._right.addWidget(button)

    # ---- what it shows -----------------------------------------------------------------------

    @Slot(object)
    def show_health(self, health: LinkHealth) -> None:
        """Show link and stream, and the age of the newest data, each for itself."""
        is_outside = health.denied == OUTSIDE
        if is_outside != self._is_outside:
            self._is_outside = is_outside
            self.retell()
        self._light("link", link_lamp(health))
        self._light("data", data_lamp(health))

    def show_video(self, n_live: int, n_all: int, n_starting: int = 0) -> None:
        """Show how many pictures live; some may never have had a chance yet."""
        self._light("video", video_lamp(n_live, n_all, n_starting))

    def show_map(self, state: str) -> None:
        """Show the base map: ``"ready"``, ``"loading"``, ``"plain"`` or ``"failed"``."""
        self._light("map", map_lamp(state))

    def show_speed(self, speed: float) -> None:
        """Say that the city's clock runs fast; 1 says nothing."""
        self._speed = speed
        text = "" if speed == 1 else self._lang.of(w.Top.SPEED, n=f"{speed:g}")
        if text != self.speed.text:
            self.speed.show_pill(PillText(text, "info", "", solid=True))
            self._fit()

    def _seat_text(self) -> str:
        actor = self._face.actor
        return self._lang.of(seat_words(actor.account, actor.seat))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name of the hall."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Use the largest type in which the hall's name is whole; only then may it be cut.

        The clock leaves the middle before the name loses a letter.
        """
        px = self._looks.px
        row, middle = self.width() - px(28), self.clock.sizeHint().width() + px(24)
        middle += self.date.sizeHint().width()
        beside = self._width_of(self.synthetic, self.speed, self.seat)
        self.city.setMinimumWidth(0)
        fit_size(self.city, self._looks, (row - middle) // 2 - beside, _CITY_SIZES)
        font = self._looks.font(int(self.city.property("type")), bold=True)
        whole = QFontMetrics(font).horizontalAdvance(self.city.text()) + px(2)
        switches = self._width_of(*self.dots.values(), self.language, self.theme)
        self.city.setMinimumWidth(max(0, min(whole, row - middle - beside - switches)))
        room = min((row - middle) // 2, row - middle - switches) - whole - beside
        self._fit_mode(room - px(_WING_GAP_PX))

    def _fit_mode(self, width: int) -> None:
        """Say the mode whole, else that one hall does both, else leave it to the tip."""
        for text in self._modes:
            self.mode.setText(text)
            if self.mode.sizeHint().width() <= width:
                self.mode.show()
                return
        self.mode.hide()

    def _width_of(self, *widgets: QWidget) -> int:
        """Return the room these take in a wing, each with its gap."""
        gap = self._looks.px(_WING_GAP_PX)
        return sum(part.sizeHint().width() + gap for part in widgets if not part.isHidden())

    def _light(self, key: str, lamp: Lamp) -> None:
        self._lamps[key] = lamp
        self.lit.emit(key, lamp)
        text = " ".join(self._lang.of(words) for words in (lamp.name, lamp.value) if words.zh)
        before = self.dots[key].sizeHint()
        self.dots[key].show_age(lamp.level, text, self._lang.of(lamp.tip))
        if self.dots[key].sizeHint() != before:
            self._fit()

    @Slot()
    def _on_ticked(self) -> None:
        city = self._face.situation.city
        if city is None:
            self.clock.setText(_NO_TIME)
            return
        now_ms = self._face.city_now_ms()
        self.clock.setText(hms(now_ms, city.zone))
        self.date.setText(self._lang.of(date_words(now_ms, city.zone)))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.city is not None or changes.reset:
            self.retell()

    @Slot()
    def _on_looks(self) -> None:
        self.setFixedHeight(self._looks.px(HEIGHT_PX))
        is_dark = self._looks.theme.key == "dark"
        ratio = self.devicePixelRatioF()
        side = self._looks.px(18)
        self.theme.setIconSize(QSize(side, side))
        self.theme.setIcon(themed_icon("sun" if is_dark else "moon", self._looks, ratio=ratio))
        self.retell()

    @Slot()
    def retell(self) -> None:
        """Say everything in the language in force."""
        of, city = self._lang.of, self._face.situation.city
        unknown = w.Top.NOT_LOGGED_IN if self._is_outside else w.Top.CITY_UNKNOWN
        self.city.setText(of(hall_words(city) if city else unknown))
        self.seat.setText(self._seat_text())
        self._modes = mode_texts(self._lang, city.hall) if city is not None else ("",)
        self.seat.setToolTip(self._modes[0])
        self.show_speed(self._speed)
        told = of(w.Top.SYNTHETIC) if city is not None and city.synthetic else ""
        self.synthetic.show_pill(PillText(told, "soon"))
        self.synthetic.setToolTip(of(w.Top.SYNTHETIC_TIP))
        self.language.setText(of(w.Top.TO_ENGLISH))
        self.language.setToolTip(of(w.Top.LANGUAGE_TIP))
        is_dark = self._looks.theme.key == "dark"
        self.theme.setToolTip(of(w.Top.LIGHT_TIP if is_dark else w.Top.DARK_TIP))
        self.theme.setAccessibleName(self.theme.toolTip())
        for key in self.dots:
            self._light(key, self._lamps.get(key, Lamp.unknown(key)))
        self._on_ticked()
        self._fit()
