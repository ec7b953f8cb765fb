"""One duty desk, put together: parts are made here, introduced in ``wiring``, and stopped here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from backend.codebooks import LiveBook
from backend.domain.cases.case import Case
from backend.domain.clocks.clock import Face
from backend.domain.people.seats import SeatSpec
from backend.domain.terms.roles import Actor
from backend.link import Link
from backend.situation import Changes, Situation
from console.acting.acting import ActingDesk
from console.acting.qt_actions import CaseActions
from console.acting.undo import UndoBar
from console.bars.search import SearchBox
from console.bars.self_check import SelfCheck
from console.bars.statusbar import StatusBar
from console.bars.topbar import TopBar
from console.calls.panel import call_panel
from console.dossier.panel import DossierPanel
from console.drag.drag import DragDesk, DragStarter
from console.drag.ghost import HANDS_OFF_MS, GhostHand, HandsOff
from console.drag.ghost_show import GhostShow, Scene, ShowPlaces
from console.drag.preview import DropPreview
from console.face.advice_book import AdviceBook
from console.face.face import SituationFace
from console.face.parts import DeskParts
from console.face.rule_book import RuleBook
from console.face.selection import Selection
from console.hall.video import HallSetting
from console.intake.panel import NewCasePanel
from console.kit.dialogs import InputPanel
from console.kit.keymap import OWNS_KEYS, KeyMap, keys_of
from console.kit.language import Lang
from console.kit.looks import Looks
from console.kit.time_text import hm
from console.lane.book import LaneBook
from console.lane.panel import LanePanel
from console.notices.alarm_book import AlarmBook
from console.notices.link_notices import LinkNotices
from console.notices.notices import Notices
from console.paper.export_panel import ExportPanel
from console.paper.map_picture import case_picture
from console.paper.panel import PrintPanel
from console.pictures.desk import VideoDesk
from console.pictures.steer_hand import SteerHand
from console.pictures.widgets import video_widgets
from console.promises.book import PromiseBook
from console.promises.panel import PromisePanel
from console.queue.cards import clock_words
from console.queue.lists import ListPanel
from console.queue.lists_model import ListText
from console.queue.panel import QueuePanel
from console.rail.rail import Rail
from console.shift.handover_book import HandoverBook, Seen
from console.shift.handover_panel import HandoverPanel
from console.shift.ledger_sheet import LedgerSheet
from layers.panel import LayerPanel
from layers.view import MapView
from video.mosaic import VideoMosaic
from video.panel import VideoPanel
from video.turner import Turner

from .batch_pages import batch_pages
from .board_pages import board_pages
from .case_pages import case_pages
from .commands import DeskCommands
from .door import DeskDoor
from .films import DeskFilms
from .finds import DeskFinds
from .hall import WallWindow
from .help import HelpPanel
from .map_pages import campaign_pages, emergency_page, map_pages
from .map_source import MapSource
from .places import DeskPlaces
from .track_history import TrackHistory
from .window import WindowParts, WorkstationWindow
from .wiring import DeskLogic, DeskWidgets, Wiring
from .wiring_rooms import RoomWidgets, RoomWiring

# Room around the selected case's marker for its ring.
_RING_PX = 26
# Seconds of hands off after which the ghost opens one number's list, and the hall's window.
LIST_AT_S, WALL_AT_S = 34.0, 44.0
# Tiles that show no living picture.
DEAD_TILES = frozenset(("frozen", "stalled", "absent", "link_down"))


@dataclass(frozen=True, slots=True)
class DeskSetting:
    """What a desk is for.

    Attributes:
        has_door: People log in here; without one the desk acts as ``actor`` from the start.
        layout_path: Where the shares of its panels are remembered; ``None`` forgets them.
        desks: Folder in which each account's video scenes are kept; likewise.
    """

    actor: Actor
    seat: SeatSpec
    book: LiveBook
    layout_path: Path | None = None
    desks: Path | None = None
    has_door: bool = False


class Rooms(NamedTuple):
    """Widgets of other rooms, and where the base map comes from."""

    map: MapView
    mosaic: VideoMosaic
    folder: Path | None
    cache: Path
    with_qgis: bool = True
    layers: LayerPanel | None = None
    hall: HallSetting | None = None


class Workstation(QObject):
    """One desk.

    Signals:
        closed: the window is closing and everything of the desk has stopped.
    """

    closed = Signal()

    def __init__(
        self, app: QApplication, looks: Looks, lang: Lang, setting: DeskSetting, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.app, self.looks, self.lang, self.setting = app, looks, lang, setting

    def build(self, link: Link, rooms: Rooms) -> None:
        """Make and introduce all parts; nothing moves before ``start``."""
        setting, self.map, self.mosaic = self.setting, rooms.map, rooms.mosaic
        self._layers = rooms.layers
        self.face = SituationFace(link, Situation(setting.actor), setting.actor, self)
        self.face.changed.connect(self._learn)  # before anybody paints
        self.selection = Selection(self)
        known = self.face, self.selection, self.lang, self.looks, setting.book, setting.seat
        advice = AdviceBook(self.face, self.selection, self) if setting.seat.has_rail else None
        self.parts = DeskParts(*known, advice)
        self.acting = ActingDesk(self.face, self.selection, setting.book, self)
        if advice is not None:
            self.acting.learn_from(advice)
        self.drag = DragDesk(self.face, self.acting, self)
        self.alarms = AlarmBook(self.face, self)
        self.notices = Notices(self._clock_text, self)
        self._build_window(rooms)
        self._build_overlays(rooms)
        self._build_video(rooms)
        self._build_logic(rooms)
        self.door = DeskDoor(self, self) if setting.has_door else None

    def _build_video(self, rooms: Rooms) -> None:
        host = self.window.centralWidget()
        assert host is not None
        seen = video_widgets(
            self.parts, rooms.mosaic, self.video_panel, self.turner, rooms.map, host
        )
        self.video = VideoDesk(self.parts, seen, self.setting.desks, self)
        self.steering = SteerHand(self.parts, rooms.mosaic, self)
        self.finds = DeskFinds(self.parts, self.new_case, rooms.map, rooms.mosaic, self)

    @Slot(object)
    def _learn(self, changes: Changes) -> None:
        """Know the classes a city added, as soon as it tells of them."""
        if changes.city is not None:
            self.setting.book.learn(changes.city.classes)

    def _build_window(self, rooms: Rooms) -> None:
        parts, has_rail = self.parts, self.setting.seat.has_rail
        self.rail = Rail(parts, self.acting, self.drag) if has_rail else None
        self.turner = Turner(rooms.mosaic, self)
        self.video_panel = VideoPanel(self.looks, rooms.mosaic, self.turner)
        self.panels = WindowParts(
            topbar=TopBar(parts, self.looks),
            queue=QueuePanel(parts),
            map=rooms.map,
            rail=self.rail,
            mosaic=self.video_panel,
            dossier=DossierPanel(parts),
            statusbar=StatusBar(parts, self.alarms),
        )
        self.window = WorkstationWindow(parts, self.panels, self.notices, self.setting.layout_path)
        self.window.closing.connect(self.stop)
        self.window.installEventFilter(self)
        rooms.mosaic.setProperty(OWNS_KEYS, True)

    def _build_overlays(self, rooms: Rooms) -> None:
        parts, host = self.parts, self.window.centralWidget()
        assert host is not None
        self.undo = UndoBar(self.looks, self.lang, self.face, rooms.map)
        self.preview = DropPreview(parts, rooms.map)
        self.new_case = NewCasePanel(parts, rooms.map, host)
        self.search = SearchBox(parts, self.looks, rooms.map)
        self.check = SelfCheck(parts, self.panels.topbar, rooms.map)
        rooms.map.covers.add(self.search, self.check)
        self.window.notice_stack.lead_with(self.undo)
        self.window.notice_stack.keep_clear_of(self._in_sight)
        card = self.panels.dossier
        self.ask = InputPanel(self.looks, self.lang, host, card, card.actions_row)
        self.help = HelpPanel(self.looks, self.lang, host, RuleBook(self.face, self))
        text = ListText(self.face, self.setting.book, self.lang, self._left_text)
        self.lists = ListPanel(self.looks, self.lang, self.face, text, host)
        self._build_pages(host)
        self.hands = HandsOff(self.app, HANDS_OFF_MS, self)
        self.ghost = GhostHand(self.looks, self.lang, self.drag, self.hands, host)

    def _build_pages(self, host: QWidget) -> None:
        """Lay out the pages that open over the window by a key of their own."""
        parts = self.parts
        self.sheet = LedgerSheet(self.looks, self.lang, self.face, host)
        self.panels.statusbar.ledger_wanted.connect(self.sheet.toggle)
        self.handovers = HandoverBook(self.face, self._seen, self.alarms, self)
        self.handover = HandoverPanel(parts, self.handovers, host)
        self.board, self.daily = numbers = board_pages(parts, self.notices, host)
        self.lane_book = LaneBook(self.face, self)
        self.lane = LanePanel(parts, self.lane_book, host)
        self.panels.statusbar.lane_wanted.connect(self.lane.toggle)
        self.printing = PrintPanel(parts, partial(case_picture, self.map), host)
        self.exports = ExportPanel(parts, host)
        self.papers = (self.printing, self.exports, *case_pages(parts, self.window, host))
        self.promise_book = PromiseBook(self.face, self)
        self.promises = PromisePanel(parts, self.promise_book, host)
        self.panels.statusbar.promises_wanted.connect(self.promises.toggle)
        self.calls = call_panel(parts, host)
        others = map_pages(parts, self.map, self.lists, self.new_case, self.panels.statusbar, host)
        campaigns = campaign_pages(parts, self.map, self.lists, self.notices, host)
        batches = batch_pages(parts, self.lists, self.acting, self.undo, self.notices, host)
        self.emergency = emergency_page(parts, self.window.emergency, self.notices, host)
        own = (self.sheet, *numbers, self.handover, self.lane, self.calls, self.promises)
        beside = (*self.papers, self.window.notice_list, self.emergency)
        self.pages = (*own, *beside, *others, *campaigns, *batches)

    def _build_logic(self, rooms: Rooms) -> None:
        self.actions = CaseActions(self.parts, self.acting, self)
        self.keys = KeyMap(self.window, self.app, keys_of(self.setting.seat))
        logic = DeskLogic(
            self.acting,
            self.drag,
            DragStarter(rooms.map),
            self.actions,
            self.keys,
            self.notices,
        )
        widgets = DeskWidgets(
            self.window,
            self.panels,
            self.map,
            self.rail,
            self.undo,
            self.preview,
            self.ask,
            self.help,
            self.lists,
            self.search,
            self.new_case,
        )
        self.wiring = Wiring(self.parts, logic, widgets, self)
        self.source = MapSource(self.face, rooms.folder, rooms.cache, self)
        seen = RoomWidgets(
            rooms.map, rooms.mosaic, self.panels.topbar, rooms.with_qgis, rooms.layers
        )
        self.rooms = RoomWiring(self.parts, self.looks, seen, self.source, self)
        self.commands = DeskCommands(self.app, self.parts, self.looks, rooms.map, rooms.hall)
        self.video.noticed.connect(self.notices.take)
        self.wiring.command_wanted.connect(self.video.do)
        self.channel = LinkNotices(parent=self)
        self.face.health.connect(self.channel.show_health)
        self.channel.noticed.connect(self.notices.take)
        self._build_past(rooms.map)
        for follower in (self._on_wall, self.finds.follow):
            self.commands.wall_opened.connect(follower)
        self._build_show()

    def _build_past(self, chart: MapView) -> None:
        """Lay out what was: the track of a mover, and the sheet of the shift."""
        self.history = TrackHistory(self.parts, chart)
        self.history.noticed.connect(self.notices.take)
        tellers = (self.alarms, self.lane_book, *self.papers, self.promise_book)
        known = (self.finds.finder, self.pages, self.panels.dossier)
        self.films = DeskFilms(self.parts, *known, self)
        hands = (self.steering, self.finds, self.films, self.commands)
        for teller in (*hands, self.handovers, *tellers):
            teller.noticed.connect(self.notices.take)
        for page in (self.handover, self.promises):
            page.picked.connect(self._on_handover_case)
        bar = self.panels.statusbar
        for wanted in (bar.handover_wanted, bar.alarm_picked):
            wanted.connect(self.handover.toggle)
        for doer in (*hands, self.alarms, self.history, *self.pages):
            self.wiring.command_wanted.connect(doer.do)
        chart.painted.connect(self.face.note_painted)

    @Slot(object)
    def _on_handover_case(self, case_id: str) -> None:
        self.selection.pick(case_id, by="list")

    def _seen(self) -> Seen:
        """Return what only this desk sees: pictures that do not come, and the hall's window."""
        states = {key: str(row["state"]) for key, row in self.mosaic.figures().items()}
        dead = tuple(key for key, state in states.items() if state in DEAD_TILES)
        return Seen(dead, self.commands.wall is not None)

    def _build_show(self) -> None:
        """Lay out what the ghost hand shows while nobody is at the desk."""
        self.places = at = DeskPlaces(self.panels.queue, self.map, self.rail)
        places = ShowPlaces(at.case_point, at.card_point, at.unit_at)
        self.show = GhostShow(self.parts, self.acting, self.ghost, self.hands, places)
        self.show.noticed.connect(self.notices.take)
        self.show.add_scene(Scene("list", LIST_AT_S, self._open_a_list, self.lists.dismiss))
        self.show.add_scene(Scene("wall", WALL_AT_S, self._open_wall, self.commands.close))

    def _open_a_list(self) -> bool:
        """Open the list behind the first number of the rail that is not nothing."""
        return self.rail is not None and self.rail.open_some_list()

    def _open_wall(self) -> bool:
        """Open the hall's window; one that a person has open stays theirs."""
        if self.commands.wall is not None:
            return False
        self.commands.toggle_wall()
        return True

    @Slot(object)
    def _on_wall(self, wall: WallWindow) -> None:
        """Let the hall's window follow what the desk follows."""
        self.rooms.add_map(wall.map)
        self.rooms.faced.connect(wall.take_faces)
        wall.closed.connect(self._on_wall_closed)

    @Slot()
    def _on_wall_closed(self) -> None:
        wall = self.commands.wall
        if wall is not None:
            self.rooms.drop_map(wall.map)

    def _in_sight(self) -> Sequence[QRect]:
        """Return what no notice may cover, pixels of the map."""
        ring, chosen = self.looks.px(_RING_PX), self.selection.case_id
        found = [self.preview.geometry()] if self.preview.isVisible() else []
        if chosen:
            mark = self.map.marker_rect(chosen)
            found.append(mark.adjusted(-ring, -ring, ring, ring) if mark.isValid() else mark)
        overlays = (self._layers, self.check, self.search, self.video.movers.card)
        found += [over.geometry() for over in overlays if over is not None and over.isVisible()]
        return found

    # ---- life ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to follow the backend, and say how far the start is."""
        self.check.start()
        self.face.start()
        if self.door is not None:
            self.door.start()

    @Slot()
    def stop(self) -> None:
        """Stop everything that runs; may be called twice."""
        self.ghost.stop()
        self.commands.close()
        if self.door is not None:
            self.door.leave()
        self.face.stop()
        self.map.stop()
        self.steering.leave()
        self.calls.dismiss()
        self.finds.close()
        for page in self.pages:
            page.stop()
        self.video.stop()
        self.mosaic.close_streams()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pull less often while nobody can see the window."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange):
            self.face.set_visible(self.window.isVisible() and not self.window.isMinimized())
        return False

    def _clock_text(self) -> str:
        city = self.face.city
        return hm(self.face.city_now_ms(), city.zone) if city is not None else ""

    def _left_text(self, case: Case, face: Face, _lang: str) -> str:
        return self.lang.of(clock_words(case, face))
