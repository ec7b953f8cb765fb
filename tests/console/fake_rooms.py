"""Stand-ins for map and pictures: they note what a desk tells and say what a test says."""

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from layers.base import Scene as MapScene
from layers.covers import Covers
from layers.deck import LayerDeck
from video.scene import EMPTY, Scene, scene_of


class FakeDeck(LayerDeck):
    """The layers, without a base map below them."""

    def __init__(self) -> None:
        super().__init__(MapScene())

    def grid_of(self, lon_deg: float, lat_deg: float) -> str:
        return "990102003012045" if lon_deg else ""


class FakeCases:
    """Speaks like ``layers.cases.CasesLayer``."""

    def __init__(self) -> None:
        self.heard_s = 0.0

    def note_heard(self, heard_s: float) -> None:
        self.heard_s = heard_s


class FakeLooking:
    """Speaks like ``layers.looking.Looking``."""

    def __init__(self) -> None:
        self.shown: list = []

    def show_places(self, places_deg) -> bool:
        self.shown = list(places_deg)
        return bool(self.shown)

    def bounds_deg(self) -> tuple[float, float, float, float]:
        return (119.5, 38.8, 119.7, 39.0)


class FakeMap(QWidget):
    """Speaks like ``layers.view.MapView``.

    Attributes:
        under_press: Case that lies under the next press.
        out_of_sight: Cases whose marker is not on the screen.
    """

    case_picked = Signal(object)
    case_pressed = Signal(object, object)
    cluster_picked = Signal(object)
    camera_picked = Signal(object)
    camera_pressed = Signal(object)
    background_clicked = Signal(float, float)
    mover_picked = Signal(object)
    painted = Signal()
    state_changed = Signal(object)
    view_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.looking = FakeLooking()
        self.under_press = ""
        self.out_of_sight: set[str] = set()
        self.taken: list = []
        self.faces: dict = {}
        self.flashed: list[str] = []
        self.centred: list[str] = []
        self.selected: list[str] = []
        self.links: list[tuple] = []
        self.said: dict = {}
        self.deck = FakeDeck()
        self.cases = FakeCases()
        self.covers, self.scene = Covers(self), MapScene()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.under_press:
            self.case_pressed.emit(self.under_press, event.position().toPoint())

    def take(self, situation, changes, now_ms, faces) -> None:
        self.taken.append(changes)
        self.faces.update(faces)

    def select_case(self, case_id: str) -> None:
        self.selected.append(case_id)

    def centre_on_case(self, case_id: str) -> bool:
        self.centred.append(case_id)
        return True

    def marker_rect(self, case_id: str) -> QRect:
        far = 10_000 if case_id in self.out_of_sight else 0
        return QRect(far + 40, 40, 20, 20)

    def flash(self, case_id: str) -> None:
        self.flashed.append(case_id)

    def draw_link(self, case_id: str, to: QPoint | None, is_legal: bool = True) -> None:
        self.links.append((case_id, to, is_legal))

    def ask(self) -> None:
        self.said["asked"] = True

    def set_pin(self, lon_deg: float, lat_deg: float, text: str) -> None:
        self.said["pin"] = text

    def centre_on(self, lon_deg: float, lat_deg: float, zoom=None) -> None:
        self.said["centre"] = (lon_deg, lat_deg)

    def set_theme(self, theme) -> None:
        self.said["theme"] = theme.key

    def set_language(self, code: str) -> None:
        self.said["language"] = code

    def set_scale(self, scale: float) -> None:
        self.said["scale"] = scale

    def set_map(self, path, cache, with_qgis=True) -> None:
        self.said["map"] = (path, cache)

    def set_camera_states(self, states) -> None:
        self.said["cameras"] = dict(states)

    def stop(self) -> None:
        self.said["stopped"] = True


class FakeHand(QObject):
    """Speaks like ``video.mosaic_hand.MosaicHand``."""

    carried = ""

    def ask_for_tile(self, camera_id: str) -> None:
        self.carried = camera_id

    def slot_at(self, at) -> int:
        return 0


class FakeMosaic(QWidget):
    """Speaks like ``video.mosaic.VideoMosaic``."""

    camera_picked = Signal(str)
    scene_changed = Signal()
    source_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hand = FakeHand(self)
        self.scene = EMPTY
        self.known: dict = {}
        self.spotlight = ""
        self.addresses: dict = {}
        self.states: dict[str, str] = {}
        self.said: dict = {}

    tiles = ()

    def tile(self, camera_id: str) -> None:
        return None

    def leave_out(self, from_s: float, until_s: float) -> None:
        self.said["left out"] = (from_s, until_s)

    @property
    def cameras(self) -> tuple:
        return tuple(self.known[key] for key in self.scene.cameras if key in self.known)

    def set_steered(self, steered) -> None:
        self.said["steered"] = steered

    def set_known(self, cameras) -> None:
        self.known = {camera.camera_id: camera for camera in cameras}

    def show_scene(self, scene) -> None:
        self.scene = scene
        self.scene_changed.emit()

    def set_layout(self, key: str) -> None:
        self.show_scene(scene_of(key, (*self.scene.cameras, *self.known)))

    def turn(self, cameras, near) -> None:
        self.said["near"] = near
        held = list(self.scene.cameras)
        for slot, camera_id in cameras.items():
            held[slot] = camera_id
        self.scene = Scene(self.scene.layout, tuple(held))

    def set_near(self, near) -> None:
        self.said["near"] = near

    def set_addresses(self, addresses, subs=None, quotas=None) -> None:
        self.addresses.update(addresses)

    def set_language(self, code: str) -> None:
        self.said["language"] = code

    def set_clock(self, to_city_ms, zone: str) -> None:
        self.said["clock"] = (to_city_ms, zone)

    def set_selected(self, camera_id: str) -> None:
        self.said["selected"] = camera_id

    def toggle_spotlight(self, camera_id: str) -> None:
        self.spotlight = "" if self.spotlight == camera_id else camera_id
        self.said["spotlight"] = camera_id

    def figures(self) -> dict:
        return {key: {"state": state} for key, state in self.states.items()}

    def close_streams(self) -> None:
        self.said["stopped"] = True


def card_of_case(desk) -> QPoint:
    """Return the middle of the first card of the queue, global pixels."""
    cards = desk.panels.queue.cards
    middle = cards.visualRect(cards.model().index(0, 0)).center()
    return cards.viewport().mapToGlobal(middle)
