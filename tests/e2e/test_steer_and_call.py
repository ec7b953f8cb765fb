"""From desk to pole (D04, D06, N04): real sockets, an ONVIF device, an RTP receiver."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backend.contract.answers import Presets
from backend.contract.camera_orders import CallOrder, SteerOrder
from backend.contract.questions import GetPresets
from backend.devices.addresses import HeadAddress, SpeakerAddress
from backend.devices.heads import HeadCrew
from backend.devices.loudspeakers import SpeakerCrew
from backend.devices.sounds import SoundBook, chime
from backend.domain.cameras.calling import CallAct, Speaker
from backend.domain.cameras.camera import Camera, CameraOwner, Steerable
from backend.domain.cameras.steering import SteerAct, Way
from tests.backend.devices.receiver import Receiver
from tests.backend.devices.simulator import PASSWORD, USER, Simulator

from .hall import INTAKE, LEADER, Devices, Hall, Seat
from .test_two_desks import LIMIT_MS

CAMERA = Camera("cam-1", "站前广场", CameraOwner.OWN, 119.6, 38.9, steering=Steerable.YES)
SPEAKER = Speaker("sp-1", "站前广场音柱", ("cam-1",))


class Street:
    """A hall, a camera that turns and a loudspeaker, each in a process or thread of its own."""

    def __init__(self, root: Path, camera: Camera = CAMERA) -> None:
        self.camera, self.speaker = Simulator(), Receiver(root)
        heads = {camera.camera_id: HeadAddress("127.0.0.1", self.camera.port, USER, PASSWORD)}
        sound = {"sp-1": SpeakerAddress("127.0.0.1", self.speaker.port)}
        self.heads, self.sound = HeadCrew(heads.get), SpeakerCrew(sound.get, SoundBook(root))
        self.heads.start()
        self.sound.start()
        self.hall = Hall(root, devices=Devices((camera,), (SPEAKER,), self.heads, self.sound))

    def close(self) -> None:
        self.hall.close()
        self.heads.stop()
        self.sound.stop()
        self.speaker.close()
        self.camera.close()


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, qapp) -> Iterator[Street]:
    made = Street(tmp_path_factory.mktemp("street"))
    yield made
    made.close()


class Two:
    """An intake operator's desk and a shift leader's, and what the first is told."""

    def __init__(self, qtbot, street: Street) -> None:
        self.one, self.other = street.hall.seat(INTAKE), street.hall.seat(LEADER)
        self.rules: list[str] = []
        self.answers: list[object] = []
        self.one.face.verdict.connect(lambda told: self.rules.append(told[1].rule))
        self.one.face.answer.connect(self.answers.append)
        for seat in (self.one, self.other):
            qtbot.waitUntil(lambda s=seat: s.face.city is not None, timeout=LIMIT_MS)

    def steer(self, seat: Seat, act: SteerAct, **more: object) -> None:
        order = SteerOrder(
            command_id=seat.face.new_id(), actor=seat.actor, camera_id="cam-1", act=act, **more
        )
        seat.face.send(order)

    def presets(self) -> list[str]:
        face = self.one.face
        face.ask(GetPresets(ask_id=face.new_id(), actor=INTAKE, camera_id="cam-1"))
        told = [answer for answer in self.answers if isinstance(answer, Presets)]
        return [row.name for row in told[-1].rows] if told else []


def test_d04_a_camera_is_turned_from_one_desk_and_taken_over_by_another(qtbot, street) -> None:
    two, camera = Two(qtbot, street), street.camera
    two.steer(two.one, SteerAct.MOVE, way=Way(pan=0.4))
    qtbot.waitUntil(lambda: camera.heard() == ["ContinuousMove"], timeout=LIMIT_MS)
    for seat in (two.one, two.other):
        steered = seat.face.situation.steered
        qtbot.waitUntil(lambda s=steered: "cam-1" in s, timeout=LIMIT_MS)
        assert steered["cam-1"].account == INTAKE.account
    qtbot.waitUntil(lambda: two.presets() == ["广场全景", "公交站台"], timeout=LIMIT_MS)

    two.steer(two.other, SteerAct.PRESET, preset="2")
    qtbot.waitUntil(lambda: "GotoPreset" in camera.heard(), timeout=LIMIT_MS)
    two.steer(two.one, SteerAct.MOVE, way=Way(pan=0.4))
    qtbot.waitUntil(lambda: "steer_held" in two.rules, timeout=LIMIT_MS)
    two.steer(two.other, SteerAct.HOME)
    qtbot.waitUntil(lambda: not two.one.face.situation.steered, timeout=LIMIT_MS)
    assert camera.heard()[-1] == "GotoHomePosition"
    assert street.hall.store.verify().sound


def test_d06_a_phrase_is_heard_at_the_pole_and_its_end_on_every_desk(qtbot, street) -> None:
    two = Two(qtbot, street)
    order = CallOrder(
        command_id=two.one.face.new_id(),
        actor=INTAKE,
        act=CallAct.PLAY,
        speaker_id="sp-1",
        camera_id="cam-1",
        phrase="chime",
    )
    two.one.face.send(order)
    calls = two.other.face.situation.calls
    qtbot.waitUntil(lambda: bool(calls), timeout=LIMIT_MS)
    qtbot.waitUntil(lambda: not calls, timeout=LIMIT_MS)
    sent = chime("chime")
    heard = street.speaker.heard(sent.size)[: sent.size].astype(float)
    assert np.corrcoef(heard, sent.astype(float))[0, 1] > 0.999
    assert street.hall.store.verify().sound
