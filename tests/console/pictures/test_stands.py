"""The desk asks where cameras stand (X07): for those it shows, and goes by nothing old."""

from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from backend.contract.answers import Stands
from backend.contract.questions import GetStands
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask, Steerable
from backend.situation import Changes
from console.pictures.stands import StandWatch
from tests.console.fake_link import city
from video.engine.masks import lease_now_ns

HALF = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0))
REST = ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0))
MASKED = Camera(
    "9" * 20,
    "站前广场",
    CameraOwner.OWN,
    119.6,
    38.9,
    steering=Steerable.YES,
    masks=(PrivacyMask(HALF, "广场"), PrivacyMask(REST, "站台")),
)
PLAIN = replace(MASKED, camera_id="8" * 20, masks=(PrivacyMask(HALF),))


class Keeper:
    def __init__(self) -> None:
        self.open = {MASKED.camera_id, PLAIN.camera_id}
        self.fewer: list[dict] = []

    def kind(self, camera_id: str) -> str | None:
        return "main" if camera_id in self.open else None

    def set_fewer(self, fewer) -> None:
        self.fewer.append(dict(fewer))


@pytest.fixture
def watch(make_desk):
    desk = make_desk()
    desk.show()
    keeper = Keeper()
    made = StandWatch(desk.parts, SimpleNamespace(keeper=keeper), desk.root)
    info = msgspec.structs.replace(city(), cameras=(MASKED, PLAIN))
    desk.face.changed.emit(Changes(city=info))
    return SimpleNamespace(watch=made, desk=desk, keeper=keeper)


def asked(watch) -> list[GetStands]:
    return [one for one in watch.desk.link.asked if isinstance(one, GetStands)]


def test_x07_only_cameras_that_are_open_and_whose_masks_depend_on_it_are_asked_for(watch) -> None:
    watch.watch.ask()
    assert asked(watch)[-1].camera_ids == (MASKED.camera_id,)
    watch.keeper.open.clear()
    watch.watch.ask()
    assert len(asked(watch)) == 1, "nobody looks"


def test_x07_the_word_counts_from_the_moment_of_asking(watch) -> None:
    before_ns = lease_now_ns()
    watch.watch.ask()
    after_ns = lease_now_ns()
    ask_id = asked(watch)[-1].ask_id
    rows = {MASKED.camera_id: ("广场",), "7" * 20: ("广场",)}
    watch.desk.face.answer.emit(Stands(ask_id=ask_id, rows=rows, lease_ms=3_000))
    (fewer,) = watch.keeper.fewer
    assert set(fewer) == {MASKED.camera_id} and fewer[MASKED.camera_id].masks == (HALF,)
    assert before_ns <= fewer[MASKED.camera_id].until_ns - 3_000_000_000 <= after_ns


def test_x07_an_answer_nobody_asked_for_or_asked_for_twice_is_no_word(watch) -> None:
    watch.watch.ask()
    answer = Stands(
        ask_id=asked(watch)[-1].ask_id, rows={MASKED.camera_id: ("广场",)}, lease_ms=3_000
    )
    watch.desk.face.answer.emit(Stands(ask_id="other", rows=answer.rows, lease_ms=3_000))
    assert not watch.keeper.fewer
    for _ in range(2):
        watch.desk.face.answer.emit(answer)
    assert len(watch.keeper.fewer) == 1


def test_x07_a_camera_that_is_left_out_of_the_answer_has_all_its_masks(watch) -> None:
    for rows in ({MASKED.camera_id: ("广场",)}, {}):
        watch.watch.ask()
        answer = Stands(ask_id=asked(watch)[-1].ask_id, rows=rows, lease_ms=3_000)
        watch.desk.face.answer.emit(answer)
    assert watch.keeper.fewer[-1] == {}
