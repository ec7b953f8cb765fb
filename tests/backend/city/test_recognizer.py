"""The demo's recognizer: the truth is drawn apart, it errs as such machines do."""

from backend.city.field.recognizer import (
    EVERY_S,
    N_BAD,
    RECOGNIZER,
    SLOT_S,
    THERE,
    Recognizer,
    is_there,
)
from backend.city.pictures import Shot, Shown
from backend.contract.camera_orders import SuggestOrder
from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cameras.suggestion import SCENES
from backend.domain.terms.roles import Role

from .small_town import CITY_MS

CAMERAS = [
    Camera(f"9901020008132600{n:04}", f"路口 {n}", CameraOwner.OWN, 119.6, 38.9)
    for n in range(1, 10)
]
DAY = 96


class Channel:
    def __init__(self) -> None:
        self.sent: list[SuggestOrder] = []
        self.drawn: list[Shot] = []

    def send(self, order: SuggestOrder) -> None:
        self.sent.append(order)

    def draw(self, shot: Shot) -> bytes:
        self.drawn.append(shot)
        return b"\xff\xd8\xff\xd9"


def machine(seed: int = 3) -> tuple[Recognizer, Channel]:
    channel = Channel()
    return Recognizer(channel, CAMERAS, seed, "Asia/Shanghai", channel.draw), channel


def test_the_truth_does_not_depend_on_the_machine() -> None:
    slots = range(2_000)
    n = sum(is_there(3, CAMERAS[0].camera_id, "vendor", slot) for slot in slots)
    assert 0.7 < n / len(slots) / THERE < 1.3
    assert [is_there(3, "a", "b", s) for s in slots] == [is_there(3, "a", "b", s) for s in slots]


def test_n03_its_precision_comes_about_near_what_is_published_and_two_cameras_are_bad() -> None:
    made, _ = machine()
    seen = [one for slot in range(DAY * 5) for one in made.slot(slot)]
    assert 0.55 < sum(one.was_there for one in seen) / len(seen) < 0.81
    bad = {camera.camera_id for camera in CAMERAS[-N_BAD:]}
    for camera in CAMERAS:
        own = [one.was_there for one in seen if one.camera is camera]
        share = sum(own) / len(own)
        assert share < 0.5 if camera.camera_id in bad else share > 0.75


def test_its_own_word_does_not_tell_right_from_wrong() -> None:
    made, _ = machine()
    seen = [one for slot in range(DAY * 5) for one in made.slot(slot)]
    wrong = [one.confidence for one in seen if not one.was_there]
    right = [one.confidence for one in seen if one.was_there]
    assert max(wrong) > sum(right) / len(right), "the surest error is surer than most"


def test_one_at_a_time_each_with_its_picture_and_never_its_truth() -> None:
    made, channel = machine()
    for tenth in range(round(EVERY_S * 10 * 6)):
        made.tick(CITY_MS + tenth * 100, tenth / 10)
    assert len(channel.sent) == 5, "the first only after people have come in"
    order = channel.sent[0]
    assert order.actor == RECOGNIZER and RECOGNIZER.role is Role.GATEWAY
    assert order.scene in SCENES and order.seen_at_ms > CITY_MS
    assert len({one.command_id for one in channel.sent}) == 5
    assert all("true" not in repr(one).lower() for one in channel.sent)
    assert {shot.shown for shot in channel.drawn} <= {Shown.WRONG, Shown.RIGHT}
    again, _ = machine()
    slot = CITY_MS // (SLOT_S * 1000)
    assert again.slot(slot) == made.slot(slot), "the same seed, the same day"
