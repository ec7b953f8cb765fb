"""Who hears whom: every connection between the rooms of a desk stands on this page.

If it is not here, it does not exist.
"""

from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, Signal, Slot

from backend.domain.cameras.camera import placed
from backend.domain.cases.case import Act
from backend.domain.terms.finding import Found, FoundKind
from backend.domain.terms.words import Words
from console.acting.acting import ActingDesk
from console.acting.qt_actions import CaseActions
from console.acting.undo import UndoBar
from console.bars.search import SearchBox
from console.bars.topbar import TopBar
from console.drag.drag import DragDesk, DragStarter, Hover
from console.drag.preview import DropPreview
from console.face.on_shift import on_shift
from console.face.parts import DeskParts
from console.intake.new_case import may_report
from console.intake.panel import NewCasePanel
from console.kit import words_acts as w
from console.kit import words_over_map as said
from console.kit.dialogs import InputPanel
from console.kit.keymap import KeyMap
from console.kit.notice import Notice
from console.notices.notices import Notices
from console.queue.lists import CaseList, ListPanel
from console.queue.walk import ListWalk
from console.rail.rail import Rail
from layers.view import MapView

from .help import HelpPanel
from .window import WindowParts, WorkstationWindow

# How near the map goes to what was looked for: one metre per pixel is 8, an area is seen whole.
NEAR_ZOOM = 8.0
ZOOMS = {FoundKind.AREA: 6.0, FoundKind.ROAD: 7.0}


class DeskWidgets(NamedTuple):
    """Everything on one desk that speaks or listens; ``rail`` and ``undo`` only where it sends."""

    window: WorkstationWindow
    panels: WindowParts
    map: MapView
    rail: Rail | None
    undo: UndoBar
    preview: DropPreview
    ask: InputPanel
    help: HelpPanel
    lists: ListPanel
    search: SearchBox
    new_case: NewCasePanel


class DeskLogic(NamedTuple):
    """Everything on one desk that is not seen."""

    acting: ActingDesk
    drag: DragDesk
    map_drag: DragStarter
    actions: CaseActions
    keys: KeyMap
    notices: Notices


class Wiring(QObject):
    """Introduces the parts to each other and answers what belongs to none of them.

    Signals:
        command_wanted: key of a command beyond this desk's panels: ``"video"``, ``"wall"``.
    """

    command_wanted = Signal(object)

    def __init__(
        self, desk: DeskParts, logic: DeskLogic, widgets: DeskWidgets, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._logic, self._widgets = desk, logic, widgets
        self._wire_acts()
        self._wire_drag()
        self._wire_map()
        self._wire_lists()
        self._wire_search()
        self._wire_new_case()
        self._wire_keys()

    def _wire_acts(self) -> None:
        logic, widgets = self._logic, self._widgets
        logic.acting.noticed.connect(logic.notices.take)
        widgets.panels.queue.hands.noticed.connect(logic.notices.take)
        logic.acting.prompted.connect(widgets.ask.ask)
        widgets.lists.gathered.connect(logic.acting.gather)
        widgets.ask.answered.connect(logic.acting.answer)
        self._desk.selection.changed.connect(widgets.ask.drop_other)
        widgets.undo.take_back_wanted.connect(self._on_take_back)
        widgets.window.case_picked.connect(self._on_case_picked)
        widgets.panels.dossier.set_actions(logic.actions.actions())
        widgets.panels.queue.menu_wanted.connect(self._on_menu)
        logic.actions.command_wanted.connect(self.command_wanted)

    def _wire_drag(self) -> None:
        logic, panels = self._logic, self._widgets.panels
        panels.queue.drag_wanted.connect(self._on_card_drag)
        self._widgets.map.case_pressed.connect(logic.map_drag.arm)
        logic.map_drag.drag_wanted.connect(self._on_marker_drag)
        logic.drag.hovered.connect(self._on_hovered)
        logic.drag.began.connect(self._on_drag_began)
        logic.drag.ended.connect(self._on_drag_ended)

    def _wire_map(self) -> None:
        desk, chart = self._desk, self._widgets.map
        desk.face.ticked.connect(self._on_ticked)
        chart.case_picked.connect(self._on_marker_picked)
        for moved in (chart.view_changed, desk.selection.changed, desk.face.ticked):
            moved.connect(self._widgets.window.notice_stack.place)
        chart.cluster_picked.connect(self._on_cluster_picked)

    def _wire_search(self) -> None:
        search, window = self._widgets.search, self._widgets.window
        search.picked.connect(self._on_found)
        search.left.connect(self._widgets.panels.queue.take_focus)
        search.resized.connect(window.notice_stack.place)

    def _wire_new_case(self) -> None:
        form = self._widgets.new_case
        form.noticed.connect(self._logic.notices.take)
        form.taken.connect(self._on_case_picked)

    def _wire_lists(self) -> None:
        widgets = self._widgets
        show = widgets.lists.show_list
        for panel in (widgets.panels.queue, widgets.panels.dossier, widgets.panels.statusbar):
            panel.list_wanted.connect(show)
        if widgets.rail is not None:
            widgets.rail.list_wanted.connect(show)
        widgets.lists.picked.connect(self._on_case_picked)
        desk, show_places = self._desk, widgets.map.looking.show_places
        self._walk = ListWalk(desk.face, desk.selection, show_places, self)
        widgets.lists.framed.connect(self._walk.frame)
        self._walk.noticed.connect(self._logic.notices.take)

    def _wire_keys(self) -> None:
        self._logic.keys.pressed.connect(self._on_key)

    # ---- selection and map ---------------------------------------------------------------------

    @Slot()
    def _on_ticked(self) -> None:
        topbar: TopBar = self._widgets.panels.topbar
        topbar.show_speed(self._desk.face.city_speed)

    @Slot(object)
    def _on_marker_picked(self, case_id: str) -> None:
        self._desk.selection.pick(case_id, by="map")

    @Slot(object)
    def _on_cluster_picked(self, case_ids: tuple[str, ...]) -> None:
        found = tuple(case_ids)
        self._widgets.lists.show_list(CaseList(w.CLUSTER, lambda: found))

    @Slot(object)
    def _on_case_picked(self, case_id: str) -> None:
        self._desk.selection.pick(case_id, by="list")

    # ---- drag ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_card_drag(self, case_id: str) -> None:
        self._logic.drag.run(case_id, self._widgets.panels.queue, None)

    @Slot(object)
    def _on_marker_drag(self, case_id: str) -> None:
        self._desk.selection.pick(case_id, by="map")
        self._logic.drag.run(case_id, self._widgets.map, None)

    @Slot(object)
    def _on_drag_began(self, _case: object) -> None:
        self._widgets.ask.dismiss()

    @Slot(object)
    def _on_hovered(self, hover: Hover | None) -> None:
        rail, preview = self._widgets.rail, self._widgets.preview
        card = rail.card_of(hover.unit.unit_id) if rail is not None and hover is not None else None
        preview.show_hover(hover, card)
        self._widgets.window.notice_stack.place()
        chart = self._widgets.map
        if hover is None:
            chart.draw_link("", None)
        else:
            chart.draw_link(hover.case.case_id, preview.tip(chart), hover.judgement.legal)

    @Slot(object)
    def _on_drag_ended(self, _sent: bool) -> None:
        self._on_hovered(None)

    # ---- keys and commands ---------------------------------------------------------------------

    @Slot(object)
    def _on_key(self, key: str) -> None:
        """Do what a key asks for."""
        acting = self._logic.acting
        plain = {
            "primary": acting.do_primary,
            "commit": self._commit,
            "duplicates": acting.show_duplicates,
            "ask_again": acting.ask_again,
            "override": acting.override,
            "next": self._next,
            "next_queue": self._next_queue,
            "rule": self._rule,
            "search": self._search,
            "watch": self._widgets.panels.statusbar.show_watch,
            "guards": self._widgets.panels.statusbar.show_guards,
            "walk_forth": lambda: self._walk.step(1),
            "walk_back": lambda: self._walk.step(-1),
            "new_case": self._new_case,
            "hand_call": self._hand_call,
            "centre": self._centre,
            "act:undo_dispatch": self._undo,
        }
        if key in plain:
            plain[key]()
        elif key.startswith("pin:"):
            acting.dispatch_to_pin(int(key[4:]))
        elif key.startswith("act:"):
            acting.do(Act(key[4:]))
        else:
            self.command_wanted.emit(key)

    def _commit(self) -> None:
        if self._widgets.ask.prompt is not None:
            self._widgets.ask.confirm()
        elif self._widgets.new_case.isVisible():
            self._widgets.new_case.commit()
        else:
            self._logic.acting.commit_first()

    def _next(self) -> None:
        queue = self._widgets.panels.queue
        if not queue.pick_next():
            n = queue.n_elsewhere
            self._say(said.Queue.ALL_IN_HAND.filled(n=n) if n else w.QUEUE_EMPTY)

    def _next_queue(self) -> None:
        if not self._widgets.panels.queue.pick_queue():
            self._say(w.NO_OTHER_QUEUE)

    def _rule(self) -> None:
        case = self._desk.face.case(self._desk.selection.case_id)
        face = self._desk.face
        self._widgets.help.toggle(case, face.actor, face.hall, on_shift(face))

    def _new_case(self) -> None:
        if may_report(self._desk.face.actor.role):
            self._widgets.new_case.start()
        else:
            self._say(said.NewCase.NOT_HERE)

    def _hand_call(self) -> None:
        """Hand over the call that is being taken, else the one about the case in hand."""
        form = self._widgets.new_case
        if form.isVisible():
            form.hand_over()
        else:
            self.command_wanted.emit("hand_call")

    def _search(self) -> None:
        self._widgets.search.take_focus()

    @Slot(object)
    def _on_found(self, found: Found) -> None:
        """Show what was looked for: cases, cameras and movers as such, all else by a pin."""
        chart, desk = self._widgets.map, self._desk
        chart.set_pin(0.0, 0.0, "")
        if found.is_outside:
            self._say(said.Search.NOT_SHOWN.filled(name=found.title))
            return
        lon_deg, lat_deg = found.lon_deg, found.lat_deg
        if found.kind is FoundKind.CASE:
            desk.selection.pick(found.key, by="list")
        elif found.kind is FoundKind.CAMERA:
            desk.selection.pick_camera(found.key)
            lon_deg, lat_deg = self._camera_place(found)
        elif found.kind is FoundKind.MOVER:
            fix = desk.face.situation.fixes.get(found.key)
            if fix is None:
                self._say(said.Search.NO_POSITION.filled(name=found.title))
                return
            lon_deg, lat_deg = fix.lon_deg, fix.lat_deg
            desk.selection.pick_mover(found.key)
        else:
            chart.set_pin(lon_deg, lat_deg, found.title)
        chart.centre_on(lon_deg, lat_deg, ZOOMS.get(found.kind, NEAR_ZOOM))

    def _camera_place(self, found: Found) -> tuple[float, float]:
        """Return where a camera is now: on its pole, or where its vehicle is."""
        face = self._desk.face
        cameras = face.city.cameras if face.city is not None else ()
        camera = next((one for one in cameras if one.camera_id == found.key), None)
        here = placed(camera, face.situation.fixes) if camera is not None else None
        return (here or found).lon_deg, (here or found).lat_deg

    def _centre(self) -> None:
        case_id = self._desk.selection.case_id
        if case_id:
            self._widgets.map.centre_on_case(case_id)

    def _undo(self) -> None:
        newest = self._widgets.undo.newest()
        if newest is None:
            self._say(w.NOTHING_TO_TAKE_BACK)
        else:
            self._on_take_back(newest.case_id)

    @Slot(object)
    def _on_take_back(self, case_id: str) -> None:
        """Take a dispatch back, with all that was dispatched in one go with it."""
        going = self._widgets.undo.going_with(case_id)
        for found in [case.case_id for case in going] or [case_id]:
            self._logic.acting.take_back(found)

    @Slot(object, object)
    def _on_menu(self, case_id: str, at: QPoint) -> None:
        self._desk.selection.pick(case_id, by="list")
        self._logic.actions.menu(self._widgets.window).popup(at)

    def _say(self, words: Words) -> None:
        self._logic.notices.take(Notice("info", words, "acting"))
