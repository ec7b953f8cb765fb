"""A film over the whole window: played, stepped and sought by keys, its time on every picture."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.roles import ROLE_WORDS
from backend.domain.terms.words import Words
from console.face.parts import DeskParts
from console.kit.dialogs import Panel
from console.kit.seat_names import seat_words
from console.kit.time_text import moment
from video.film_player import FilmPlayer, Stand

from . import words as w
from .art import FilmArt, FilmText, share_at
from .film import ShownFilm

_SEEK_S = 5.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SPEEDS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_SEEKS = {Qt.Key.Key_PageUp: -_SEEK_S, Qt.Key.Key_PageDown: _SEEK_S}


class FilmView(Panel):
    """Plays films one after the other; when it goes, nothing of them is left."""

    _films: tuple[ShownFilm, ...] = ()  # a panel is hidden already while it is made

    def __init__(self, parts: DeskParts, host: QWidget) -> None:
        super().__init__(host)
        self._parts = parts
        self.player = FilmPlayer(self)
        self._at = 0
        self._said: Words | None = None
        self._is_altered = self._is_waiting = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.player.changed.connect(self.retell)
        parts.face.photo_came.connect(self._on_photo)
        parts.face.sat.connect(self.dismiss)  # whoever sits here now asks for it anew
        parts.lang.changed.connect(self.retell)
        parts.looks.changed.connect(self.retell)

    # ---- for others ----------------------------------------------------------------------------

    @Slot(object)
    def watch(self, films: Sequence[ShownFilm]) -> None:
        """Open over the window and play the first of these."""
        self._films, self._at = tuple(films), 0
        if self._films:
            self.open(self)
            self._load()

    @property
    def text(self) -> FilmText:
        """What stands on and around the picture, in the language in force."""
        of, player = self._parts.lang.of, self.player
        said = w.FAULTS[player.fault] if player.stand is Stand.FAILED else self._said
        if said is None and player.shown < 0:
            said = w.OPENING
        return FilmText(
            title=self._title(),
            time=self._time() if player.shown >= 0 else "",
            state=self._state() if player.shown >= 0 else "",
            said=of(said) if said is not None else "",
            warning=of(w.ALTERED) if self._is_altered else "",
            mark=self._mark(),
            hint=self._hint(),
            share=player.shown_s / player.span_s if player.span_s else 0.0,
        )

    # ---- one film ------------------------------------------------------------------------------

    def _load(self) -> None:
        self.player.close()
        self._said, self._is_altered, self._is_waiting = None, False, False
        source = self._films[self._at].source
        if isinstance(source, str):
            self._fetch(source)
        else:
            self._play(source)
        self.retell()

    def _fetch(self, photo_id: str) -> None:
        data = self._parts.face.want_photo(photo_id)
        self._is_waiting = data is None
        if data is None:
            self._said = w.FETCHING
        elif not data:
            self._said = w.FAULTS["missing"]
        else:
            self._is_altered = photo_id_of(data) != photo_id
            self._play(data)

    def _play(self, film: bytes | Path) -> None:
        self._said = None
        self._aim()
        self.player.open(film)

    @Slot(object)
    def _on_photo(self, photo_id: str) -> None:
        if self._is_waiting and self._films[self._at].source == photo_id:
            self._load()

    def _is_gone(self) -> bool:
        return self.player.stand is Stand.FAILED and self.player.fault in w.PASSING

    # ---- words ---------------------------------------------------------------------------------

    @Slot()
    def retell(self) -> None:
        """Say and paint everything anew, while somebody looks."""
        if self.isHidden():
            return
        told = self.text
        self.setAccessibleName(told.title)
        self.setAccessibleDescription(told.said or f"{told.state} {told.time}")
        self.update()

    def _title(self) -> str:
        if not self._films:
            return ""
        of, n = self._parts.lang.of, len(self._films)
        place = of(w.OF_FILMS.filled(n=self._at + 1, all=n)) if n > 1 else ""
        return "   ".join(part for part in (of(self._films[self._at].title), place) if part)

    def _time(self) -> str:
        """When the picture on the screen was taken, to the hundredth; the film's own where unknown.

        The hundredths are cut and not rounded: no picture is later than it says.
        """
        begins_ms, city = self._films[self._at].begins_ms, self._parts.face.city
        at_ms = begins_ms + int(self.player.shown_s * 1000 + 1e-6)
        if not begins_ms or city is None:
            at = f"{self.player.shown_s:.2f}"
            return self._parts.lang.of(w.OFFSET.filled(at=at))
        at = moment(at_ms, city.zone)
        return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 10_000:02d}"

    def _state(self) -> str:
        of, player = self._parts.lang.of, self.player
        state = w.PLAYING if player.stand is Stand.PLAYING else w.PAUSED
        count = w.COUNT.filled(n=player.shown + 1, all=len(player.times_s))
        speed = w.SPEED.filled(speed=f"{player.speed:g}")
        return "   ".join(of(part) for part in (state, count, speed))

    def _mark(self) -> str:
        """Who watches, in which role, where, and when: on the picture itself."""
        face, of = self._parts.face, self._parts.lang.of
        actor, city = face.actor, face.city
        now = f"{moment(face.city_now_ms(), city.zone):%Y-%m-%d %H:%M}" if city is not None else ""
        place = of(seat_words(actor.account, actor.seat))
        return " ".join(p for p in (of(ROLE_WORDS[actor.role]), actor.account, place, now) if p)

    def _hint(self) -> str:
        of = self._parts.lang.of
        if self._is_gone():
            return of(w.AGAIN)
        if self.player.shown < 0:
            return of(w.CLOSE)
        return of(w.HINT) + (of(w.HINT_NEXT) if len(self._films) > 1 else "")

    # ---- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, step, seek; Esc closes."""
        key, player = Qt.Key(event.key()), self.player
        if key == Qt.Key.Key_Space and self._is_gone():
            self._load()
        elif key == Qt.Key.Key_Space:
            player.toggle()
        elif key in _STEPS:
            player.step(_STEPS[key])
        elif key in _SPEEDS:
            player.set_speed(_SPEEDS[key])
        elif key in _SEEKS:
            player.seek(player.shown_s + _SEEKS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            player.seek(0.0 if key == Qt.Key.Key_Home else player.span_s)
        elif key == Qt.Key.Key_N and len(self._films) > 1:
            self._at = (self._at + 1) % len(self._films)
            self._load()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the bar goes there, on the picture plays or pauses, beside it closes."""
        at, art = event.position().toPoint(), self._art()
        if art.bar_room().contains(at):
            self._seek_to(at)
        elif art.picture_room().contains(at):
            self.player.toggle()
        else:
            self.dismiss()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drawn along the bar, the film follows."""
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton and self._art().bar_room().contains(at):
            self._seek_to(at)

    def _seek_to(self, at: QPoint) -> None:
        self.player.seek(share_at(self._art().bar_room(), at) * self.player.span_s)

    # ---- room and paint ------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever closes it, or the window: the helper ends, and nothing of the film is left."""
        super().hideEvent(event)
        if self._films and not event.spontaneous():  # and no window that is only put aside
            self.player.close()
            self._films, self._is_waiting = (), False

    @Slot()
    def place(self) -> None:
        """Lie over the whole desk."""
        self.setGeometry(self.over_desk())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures as large as they are seen."""
        super().resizeEvent(event)
        self._aim()

    def _aim(self) -> None:
        self.player.aim(self._art().picture_room().size() * self.devicePixelRatioF())

    def _art(self) -> FilmArt:
        return FilmArt(self._parts.looks, self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        shown = self.player.picture if self.player.shown >= 0 else QImage()
        self._art().paint(self, shown, self.text)
