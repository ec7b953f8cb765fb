"""The desk of the patrol put together: four pictures, what is booked of them, and the keys."""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from backend.contract.answers import Streams
from backend.domain.cameras.camera import Camera
from backend.domain.cameras.patrol import LOOK_WORDS, LookVerdict, Tour, TourState, page_stops
from backend.domain.cameras.patrol_plan import window_at
from backend.domain.terms.words import Words
from backend.link import LinkHealth
from backend.situation import Changes
from console.emergency.bar import EmergencyBar
from console.entry.entry import Entry, State
from console.entry.veil import EntryVeil
from console.face.parts import DeskParts
from console.frame.map_source import MapSource
from console.frame.watermark import Watermark
from console.intake.panel import NewCasePanel
from console.kit.keymap import KeyMap
from console.kit.looks import Looks
from console.kit.time_text import hm, hms
from layers.view import MapView
from video.mosaic import VideoMosaic
from widgets.labels import ElideLabel, set_tone
from widgets.panel import RoundFrame
from widgets.spacing import space

from . import words as w
from .book import PatrolBook
from .cards import Curtain, DwellCard, LinesCard, PatrolBar, pill_of
from .cases_book import PatrolCases
from .chart import PatrolChart
from .filing import PatrolFiling
from .finder import PatrolFinder
from .hands import PatrolHands
from .keys import PATROL_KEYS
from .says import PatrolSays
from .tiles import PatrolTiles

BEAT_MS = 100
_SIDE_PX = 400
_DEAD = (LookVerdict.FROZEN, LookVerdict.OFFLINE, LookVerdict.BAD)


class PatrolRooms(NamedTuple):
    """Widgets of other rooms, and where the base map comes from."""

    map: MapView
    mosaic: VideoMosaic
    source: MapSource
    with_qgis: bool = True


class PatrolWindow(QMainWindow):
    """The window; keys alone work it.

    Signals:
        closing: everything of the desk is to stop now.
    """

    closing = Signal()

    def __init__(
        self, app: QApplication, parts: DeskParts, looks: Looks, rooms: PatrolRooms
    ) -> None:
        super().__init__()
        self._parts, self._looks, self._rooms = parts, looks, rooms
        self.book = PatrolBook(parts.face, self)
        self.tiles = PatrolTiles(parts, rooms.mosaic, self.book)
        self.bar = PatrolBar(parts)
        self.dwell = DwellCard(parts)
        self.finds = LinesCard(parts, w.FINDS, w.NO_FINDS)
        self.bad = LinesCard(parts, w.BAD, w.NO_BAD)
        self.said, self._said = ElideLabel("text_2", 14), Words("", "")
        self.worked = ElideLabel("text_3", 13)
        self._build()
        self._build_tellers()
        self.curtain = Curtain(parts, self.tiles)
        self.form = NewCasePanel(parts, rooms.map, self._body)
        self._finder = PatrolFinder(parts, self.book, self.tiles, self.form, rooms.map)
        self.keys = KeyMap(self, app, PATROL_KEYS)
        self.watermark = Watermark(parts, self._body)
        self.entry = Entry(parts.face, self)
        self.veil = EntryVeil(parts, self.entry, self._body, parts.face.actor.account)
        self._at_s = time.monotonic()
        self._n_warm = 0
        self._beat = QTimer(self, interval=BEAT_MS)
        self._wire()
        self._on_door(self.entry.state)
        self._dress()

    def _build(self) -> None:
        self._build_side()
        looks = self._looks
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        space(row, looks, (8, 8, 8, 8), 8)
        row.addWidget(self.tiles, 1)
        row.addWidget(self._side)
        foot = QHBoxLayout()
        space(foot, looks, (16, 4, 16, 6), 12)
        foot.addWidget(self.said, 2)
        foot.addWidget(self.worked, 1, Qt.AlignmentFlag.AlignRight)
        whole = QFrame()
        whole.setObjectName("window")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._body, 1)
        column.addLayout(foot)
        self.setCentralWidget(whole)
        self.emergency = EmergencyBar(self._parts, names_key=False)
        self.setMenuWidget(self.emergency)

    def _build_tellers(self) -> None:
        self._says = PatrolSays(self._parts, self.book, self.tiles.name)
        self._chart = PatrolChart(self._rooms.map, self.tiles.camera_at)
        self._cases = PatrolCases(self._parts, self.tiles)
        self.hands = PatrolHands(self._parts, self.book, self.tiles, self._body)
        self.filing = PatrolFiling(self._parts, self.book, self._body)

    def _build_side(self) -> None:
        looks, right = self._looks, QVBoxLayout()
        right.setSpacing(looks.px(8))
        right.addWidget(self.dwell)
        chart = RoundFrame(looks, self._rooms.map)
        right.addWidget(chart, 3)
        right.addWidget(self.finds)
        right.addWidget(self.bad)
        self._side = QWidget()
        self._side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)

    def _wire(self) -> None:
        face, book = self._parts.face, self.book
        self._beat.timeout.connect(self._on_beat)
        self.keys.pressed.connect(self._on_key)
        face.changed.connect(self._on_changed)
        face.ticked.connect(self._on_ticked)
        face.streams_came.connect(self._on_streams)
        face.health.connect(self._on_health)
        book.changed.connect(self._on_tour)
        book.said.connect(self.say)
        self._finder.said.connect(self.say)
        self.hands.said.connect(self.say)
        self.form.taken.connect(book.found)
        self.form.taken.connect(self.filing.take)
        self.filing.said.connect(self.say)
        self.form.closed.connect(self._take_focus)
        self.entry.changed.connect(self._on_door)
        self._rooms.source.ready.connect(self._on_map_file)
        self._parts.lang.changed.connect(self._dress)
        self._looks.changed.connect(self._dress)

    # ---- life ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to follow the backend."""
        self._parts.face.start()
        self._beat.start()
        self._take_focus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything that runs."""
        self._beat.stop()
        self.hands.leave()
        self.entry.leave()
        self._parts.face.stop()
        self._rooms.map.stop()
        self._finder.close()
        self._rooms.mosaic.close_streams()
        self.closing.emit()
        super().closeEvent(event)

    @Slot()
    def _take_focus(self) -> None:
        self.tiles.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tiles.setFocus()

    @Slot(object)
    def _on_door(self, state: State) -> None:
        self.keys.shut(state is not State.IN)
        if state is State.IN:
            self._take_focus()
        else:
            self._finder.film_view.dismiss()

    # ---- looks and words -----------------------------------------------------------------------

    @Slot()
    def _dress(self) -> None:
        chart, looks = self._rooms.map, self._looks
        chart.set_theme(looks.theme)
        chart.set_scale(looks.scale)
        chart.set_language(self._parts.lang.code)
        self._side.setFixedWidth(looks.px(_SIDE_PX) if self.width() >= 1600 else looks.px(340))
        self.dwell.retell()
        self.said.setText(self._parts.lang.of(self._said))
        self._on_tour()

    @Slot(object, object)
    def say(self, words: Words, tone: str) -> None:
        """Say one line at the foot."""
        self._said = words
        set_tone(self.said, tone)
        self.said.setText(self._parts.lang.of(words))

    # ---- what is true --------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        face = self._parts.face
        faces = {case.case_id: face.face_of(case) for case in changes.cases} if face.city else {}
        self._rooms.map.take(face.situation, changes, face.city_now_ms(), faces)
        self._cases.take(changes)
        if changes.city is not None:
            self.tiles.take_city(changes.city)
            self._on_tour()
        if changes.acts and self.book.tour is not None:
            self._tell_finds(self.book.tour)

    @Slot()
    def _on_tour(self) -> None:
        tour = self.book.tour
        self.tiles.show_tour(tour)
        self.hands.show_tour()
        self._finder.show_planted()
        self._tell_bar()
        self._tell_curtain()
        shown = tour or self.book.over
        if shown is not None:
            self._tell_finds(shown)
            self._tell_bad(shown)
        else:
            self.finds.show_lines(())
            self.bad.show_lines(())
        self._chart.show(tour)
        self._cases.show()

    def _tell_bar(self) -> None:
        face, tour = self._parts.face, self.book.tour
        if face.city is None:
            return
        now_ms, zone = face.city_now_ms(), face.city.zone
        seat = w.SEAT.filled(n=face.actor.account.rpartition("-")[2])
        shown = tour or self.book.over
        self.bar.show_tour(shown, shown.n if shown else window_at(now_ms, zone).n, seat)
        self.bar.clock.setText(hms(now_ms, zone))
        self.bar.ends.show_pill(pill_of(*self._says.ends(tour, now_ms, zone)))

    def _tell_curtain(self) -> None:
        self.curtain.tell(self._says.curtain())

    def _tell_finds(self, tour: Tour) -> None:
        face, book = self._parts.face, self._parts.book
        found = [face.case(case_id) for case_id in reversed(tour.finds)]
        zone = face.city.zone if face.city is not None else "UTC"
        self.finds.show_lines(
            tuple(
                f"{hm(case.reported_at_ms, zone)}  {self._parts.lang.of(book.name(case.class_key))}"
                f"  {case.place.address}"
                if case is not None
                else self._parts.lang.of(w.PENDING)
                for case in found
            )
        )

    def _tell_bad(self, tour: Tour) -> None:
        of = self._parts.lang.of
        rows = zip(tour.stops, tour.verdicts, strict=True)
        lines = [
            f"{self.tiles.name(stop)}  {of(LOOK_WORDS[verdict])}"
            for stop, verdict in rows
            if verdict in _DEAD
        ]
        self.bad.show_lines(tuple(reversed(lines)))

    # ---- time ----------------------------------------------------------------------------------

    @Slot()
    def _on_beat(self) -> None:
        now_s = time.monotonic()
        by_s, self._at_s = now_s - self._at_s, now_s
        tour, is_counting = self.book.tour, self.book.is_running
        if is_counting:
            self.book.stand(self.tiles.states(), by_s)
        dwell_s = tour.dwell_s if tour is not None else self.book.plan.dwell_s
        left_s = dwell_s - self.book.page_s
        self.dwell.show_left(math.ceil(left_s), dwell_s, is_counting=is_counting)

    @Slot()
    def _on_ticked(self) -> None:
        tour, of = self.book.tour, self._parts.lang.of
        self._tell_bar()
        if tour is None or tour.state in (TourState.RESTING, TourState.PAUSED):
            self._tell_curtain()
        if tour is None:
            self.worked.setText("")
            return
        self._finder.show_planted()
        self._cases.show()
        left_s = tour.dwell_s - self.book.page_s
        n_next = len(page_stops(tour, tour.page + 1))
        n_warm = self.tiles.keep_near(tour, left_s)
        warm = w.WARM.filled(n=n_warm, all=n_next) if n_next else w.NO_NEXT
        worked_s = tour.worked_ms / 1000 + self.book.page_s
        left = math.ceil(max(0.0, self.book.plan.work_s - worked_s) / 60)
        worked = w.WORKED.filled(m=int(worked_s // 60), left=left)
        self.worked.setText(f"{of(warm)}   ·   {of(worked)}")

    # ---- pictures ------------------------------------------------------------------------------

    @Slot(object)
    def _on_streams(self, found: Streams) -> None:
        self.tiles.named |= set(found.urls)
        self._rooms.mosaic.set_addresses(found.urls, found.subs, found.quotas)

    @Slot(object)
    def _on_health(self, health: LinkHealth) -> None:
        states = {key: str(row["state"]) for key, row in self._rooms.mosaic.figures().items()}
        self._rooms.map.set_camera_states(states)

    @Slot(object, object)
    def _on_map_file(self, path: object, cache: object) -> None:
        self._rooms.map.set_map(path, cache, self._rooms.with_qgis)

    # ---- keys ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_key(self, key: str) -> None:
        """Do what a key asks for."""
        plain = {
            "space": self._space,
            "start_pause": lambda: self._hold() if self.book.is_running else self._space(),
            "capture": self._capture,
            "bad": self._mark_bad,
            "hold": self._hold,
            "turn": lambda: self._with_chosen(self.hands.turn),
            "call": lambda: self._with_chosen(self.hands.call),
            "request": lambda: self._with_chosen(self.hands.request),
            "last": self.tiles.toggle_last,
            "theme": self._next_theme,
        }
        if key in plain:
            plain[key]()
        elif key.startswith("tile:"):
            self.tiles.choose(int(key[5:]) - 1)

    def _space(self) -> None:
        tour = self.book.tour
        if tour is None:
            self.book.start()
        elif tour.state in (TourState.PAUSED, TourState.RESTING):
            self.book.resume()
        else:
            self.book.confirm(self.tiles.sights(tour, with_pictures=True))

    def _next_theme(self) -> None:
        if self.book.tour is None:
            self.book.next_theme()
        else:
            self.say(w.THEME_LATER, "soon")

    def _hold(self) -> None:
        if self.book.is_running:
            self.book.toggle_hold()
            self.say(Words("", "") if self.book.is_held else w.HELD_ABOUT, "soon")

    def _chosen(self) -> Camera | None:
        """Return the camera keys are about, or say that none is chosen."""
        camera = self.tiles.camera(self.tiles.chosen) if self.tiles.chosen >= 0 else None
        if camera is None:
            self.say(w.NO_TILE, "soon")
        return camera

    def _capture(self) -> None:
        camera = self._chosen()
        if camera is not None:
            self._finder.capture(camera)

    def _mark_bad(self) -> None:
        if self._chosen() is not None and self.book.tour is not None:
            sight = self.tiles.sight(self.tiles.chosen, with_picture=False)
            self.book.mark_bad(sight, self._parts.lang.of(w.BAD_REASON))

    def _with_chosen(self, do: Callable[[Camera], None]) -> None:
        camera = self._chosen()
        if camera is not None:
            do(camera)
