"""Masks of where a camera stands (X07, D10), from pole to pixel: real ONVIF, real workers."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from backend import codebooks
from backend.contract.camera_orders import SteerOrder
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask, Steerable
from backend.domain.cameras.steering import SteerAct
from backend.domain.people.seats import SEATS
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.language import Lang
from console.pictures.stands import StandWatch
from tests.backend.devices.simulator import Simulator
from tests.video.films import numbered_film
from video.engine import VideoEngine
from video.stream_keeper import StreamKeeper, Watch
from widgets.skin import Skin

from .hall import LEADER, Seat
from .test_steer_and_call import Street
from .test_two_desks import LIMIT_MS

LEFT, RIGHT = (((x, 0.0), (x + 0.5, 0.0), (x + 0.5, 1.0), (x, 1.0)) for x in (0.0, 0.5))
CAMERA = Camera(
    "cam-1",
    "站前广场",
    CameraOwner.OWN,
    119.6,
    38.9,
    steering=Steerable.YES,
    masks=(PrivacyMask(LEFT, "广场全景"), PrivacyMask(RIGHT, "公交站台")),
)
# By preset: where its head is, and which halves of the picture are covered there.
AIMS = {"1": 0.0, "2": 0.8}
MASKS = {"1": (True, False), "2": (False, True)}


class Window:
    """One desk's picture of the masked camera: a real worker, a film in place of its stream."""

    def __init__(self, seat: Seat, film: Path, memory: Path) -> None:
        self.engine = VideoEngine(n_workers=1, memory_folders=[memory])
        self.engine.start()
        self.keeper = StreamKeeper(self.engine)
        self.keeper.set_masks({CAMERA.camera_id: CAMERA.covered})
        self.keeper.set_addresses({CAMERA.camera_id: str(film)})
        self.keeper.want([Watch(CAMERA.camera_id, (64, 36))])
        known = seat.face, seat.selection, Lang("zh", seat.root), Skin(parent=seat.root)
        parts = DeskParts(*known, codebooks.load(), SEATS["intake"])
        self.watch = StandWatch(parts, SimpleNamespace(keeper=self.keeper), seat.root)
        seat.face.changed.emit(Changes(city=seat.face.city))

    def covered(self) -> tuple[bool, bool]:
        """Return which halves of the newest picture are covered."""
        newest = self.keeper.newest(CAMERA.camera_id)
        if newest is None:
            return True, True
        rows = np.frombuffer(bytes(newest.box.pixels(newest.info)), np.uint8)
        rows = rows.reshape(newest.info.height, -1, 4)
        return bool((rows[:, 1:29, :3] == 58).all()), bool((rows[:, 35:63, :3] == 58).all())

    def close(self) -> None:
        self.engine.stop()


class Look:
    """Where the head is before and after each look at the picture."""

    def __init__(self, camera: Simulator, window: Window, preset: str) -> None:
        self._camera, self._window, self._preset = camera, window, preset
        self.seen: list[tuple[str, tuple[bool, bool], str]] = []

    def is_there(self) -> bool:
        self.seen.append((self._view(), self._window.covered(), self._view()))
        return self.seen[-1] == (self._preset, MASKS[self._preset], self._preset)

    def _view(self) -> str:
        """Return the preset the head stands at, ``""`` for none."""
        pan = self._camera.tell("?")["aim"]["pan"]
        return next((key for key, aim in AIMS.items() if abs(pan - aim) < 1e-6), "")

    def wrong(self) -> list[tuple[str, tuple[bool, bool], str]]:
        """Return the looks at which something lay open that was no view with these masks."""
        return [one for one in self.seen if one[1] != (True, True) and not _stood(*one)]


def _stood(before: str, covered: tuple[bool, bool], after: str) -> bool:
    return before == after and MASKS.get(before) == covered


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, qapp) -> Iterator[Street]:
    made = Street(tmp_path_factory.mktemp("street"), CAMERA)
    yield made
    made.close()


@pytest.fixture(scope="module")
def street_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera shows: pictures, no matter which, as long as they go on."""
    path = tmp_path_factory.mktemp("film") / "street.mp4"
    path.write_bytes(numbered_film(48))
    return path


@pytest.fixture
def shown(qtbot, street, street_film, tmp_path) -> Iterator[tuple[Seat, Window]]:
    seat = street.hall.seat(LEADER)
    qtbot.waitUntil(lambda: seat.face.city is not None, timeout=LIMIT_MS)
    window = Window(seat, street_film, tmp_path)
    yield seat, window
    window.close()


def test_x07_d10_a_masked_camera_shows_no_view_with_the_masks_of_another(
    qtbot, street, shown
) -> None:
    (seat, window), camera = shown, street.camera
    order = {"camera_id": CAMERA.camera_id, "act": SteerAct.PRESET}
    for preset in ("1", "2"):
        face = seat.face
        face.send(SteerOrder(command_id=face.new_id(), actor=LEADER, preset=preset, **order))
        look = Look(camera, window, preset)
        qtbot.waitUntil(look.is_there, timeout=2 * LIMIT_MS)
        assert look.wrong() == []
    street.hall.server.stop()
    qtbot.waitUntil(lambda: window.covered() == (True, True), timeout=LIMIT_MS)
