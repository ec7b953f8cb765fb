"""Suggestions of recognizers (N03): a queue of their own, judged by people, bad ones off."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from backend.city.field.recognizer import Recognizer, Seen, is_there
from backend.contract.camera_orders import JudgeOrder, SuggestOrder, SwitchOrder
from backend.contract.codec import decode_payload
from backend.contract.pushed import LogRow, SuggestionChanged, SwitchChanged
from backend.contract.questions import GetPrecision
from backend.contract.verdicts import Verdict
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask
from backend.domain.cameras.suggestion import (
    EXPIRE_S,
    LEAST_JUDGED,
    MOST_OPEN,
    PAUSE_S,
    SCENES,
    Box,
    Precision,
    SuggestAct,
    SwitchWhat,
    is_poor,
)
from backend.domain.terms.roles import Actor, Role
from backend.services import Accounts
from backend.services.suggest_desk import SuggestDesk
from backend.store import Store

from .hall import ACCEPTER, CITY, FILER, LEADER, PEOPLE, Hall, HandClock

RECOGNIZER = Actor("recognizer-01", Role.GATEWAY)
MASK = PrivacyMask(((0.0, 0.0), (0.5, 0.0), (0.5, 0.5), (0.0, 0.5)))
CAMERAS = tuple(
    Camera(f"9901020008132600{n:04}", f"路口 {n}", CameraOwner.OWN, 119.6, 38.9, masks=(MASK,))
    for n in range(1, 13)
)
EYE = CAMERAS[0].camera_id


def jpeg(value: int = 200, width: int = 64, height: int = 48) -> bytes:
    picture = np.full((height, width, 3), value, np.uint8)
    return bytes(cv2.imencode(".jpg", picture)[1].tobytes())


class Room:
    def __init__(self, store: Store, clock: HandClock | None = None) -> None:
        self.hall = Hall(store)
        self.clock = clock or self.hall.clock
        self.hall.clock = self.clock
        self.told: list[LogRow] = []
        self.ids = count(store.heads()["suggest"].seq + 1)
        city = msgspec.structs.replace(CITY, cameras=CAMERAS)
        accounts = Accounts((*PEOPLE, RECOGNIZER))
        self.desk = SuggestDesk(store, city, accounts, self.clock, self.told.extend)

    def suggest(self, camera_id: str = EYE, scene: str = "vendor", **more: object) -> Verdict:
        values = {"confidence": 0.8, "snapshot": jpeg(), **more}
        return self.desk.suggest(
            SuggestOrder(
                command_id=f"S{next(self.ids)}",
                actor=RECOGNIZER,
                camera_id=camera_id,
                scene=scene,
                **values,
            )
        )

    def judge(
        self, suggestion_id: str, act: SuggestAct, actor: Actor = ACCEPTER, case_id: str = ""
    ) -> Verdict:
        command_id = f"J{next(self.ids)}"
        return self.desk.judge(
            JudgeOrder(
                command_id=command_id,
                actor=actor,
                suggestion_id=suggestion_id,
                act=act,
                case_id=case_id,
            )
        )

    def seen(self, act: SuggestAct, camera_id: str = EYE, scene: str = "vendor") -> Verdict:
        """Suggest and judge at once; the next one comes after the pause."""
        came = self.suggest(camera_id, scene)
        assert came.outcome == "accepted", came
        verdict = self.judge(came.command_id, act)
        self.clock.pass_s(PAUSE_S + 1)
        return verdict

    def switch(
        self, what: SwitchWhat, key: str, *, is_set: bool = True, actor: Actor = LEADER
    ) -> Verdict:
        order = SwitchOrder(
            command_id=f"W{next(self.ids)}", actor=actor, what=what, key=key, is_set=is_set
        )
        return self.desk.switch(order)

    def precision(self) -> dict[str, Precision]:
        shown = self.desk.precision(GetPrecision(ask_id="q", actor=LEADER))
        return {row.key: row for row in shown.rows}

    def rows(self) -> list[SuggestionChanged]:
        rows = (decode_payload(row.payload) for row in self.told)
        return [row for row in rows if isinstance(row, SuggestionChanged)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(tmp_path / "store.db", tmp_path / "media")
    yield made
    made.close()


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def cases(room: Room) -> int:
    return room.hall.store.heads()["case"].seq


def test_n03_a_suggestion_is_a_row_of_its_own_and_never_a_case(room: Room) -> None:
    verdict = room.suggest(box=Box(0.1, 0.2, 0.3, 0.4))
    assert verdict.outcome == "accepted" and cases(room) == 0
    (row,) = room.rows()
    one = row.suggestion
    assert (one.camera_id, one.scene, one.recognizer) == (EYE, "vendor", "recognizer-01")
    assert [r.topic for r in room.told] == ["suggest"] and not room.told[0].ended


def test_n03_masks_are_painted_over_the_picture_before_it_is_kept(room: Room) -> None:
    clear = jpeg(200)
    room.suggest(snapshot=clear)
    kept = room.hall.store.photo(room.rows()[0].suggestion.snapshot_id)
    assert kept is not None and kept != clear
    picture = cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_COLOR)
    assert picture[10, 10].max() < 12, "upper left is covered"
    assert picture[40, 56].min() > 180, "the rest is not"


def test_n03_accepting_takes_the_case_a_person_reported(room: Room) -> None:
    came = room.suggest()
    assert room.judge(came.command_id, SuggestAct.ACCEPT).rule == "suggest_needs_case"
    assert room.judge(came.command_id, SuggestAct.ACCEPT, case_id="01A").rule == "suggest_no_case"
    case_id = room.hall.report(ACCEPTER).case_id
    assert room.judge(came.command_id, SuggestAct.ACCEPT, case_id=case_id).outcome == "accepted"
    done = room.rows()[-1].suggestion
    assert (done.act, done.account, done.case_id) == (SuggestAct.ACCEPT, "intake-01", case_id)
    late = room.judge(came.command_id, SuggestAct.REJECT, FILER)
    assert late.rule == "suggest_over" and "intake-01" in late.zh, "who was first is named"


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"camera_id": "nowhere"}, "suggest_no_camera"),
        ({"scene": "ufo"}, "suggest_no_scene"),
        ({"confidence": 1.5}, "suggest_malformed"),
        ({"confidence": float("nan")}, "malformed"),
        ({"box": Box(0, 0, 2, 0)}, "suggest_malformed"),
        ({"snapshot": b""}, "suggest_no_picture"),
        ({"snapshot": b"\xff\xd8\xff\xe0 no picture"}, "suggest_no_picture"),
        ({"snapshot": jpeg()[:200]}, "suggest_no_picture"),
        ({"snapshot": b"x" * (2 * 2**20 + 1)}, "suggest_no_picture"),
    ],
)
def test_n03_what_is_no_suggestion_is_refused(room: Room, more: dict, rule: str) -> None:
    assert room.suggest(**more).rule == rule
    assert not room.told


def test_n03_a_picture_that_unpacks_beyond_reason_is_refused(room: Room) -> None:
    huge = bytearray(jpeg())
    at = huge.index(b"\xff\xc0")
    huge[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    assert room.suggest(snapshot=bytes(huge)).rule == "suggest_no_picture"


def test_n03_the_same_scene_of_a_camera_waits_once_and_rests_after_a_judgement(room: Room) -> None:
    came = room.suggest()
    assert room.suggest().rule == "suggest_waits"
    assert room.suggest(scene="rubbish").outcome == "accepted"
    room.judge(came.command_id, SuggestAct.REJECT)
    assert room.suggest().rule == "suggest_judged"
    room.clock.pass_s(PAUSE_S + 1)
    assert room.suggest().outcome == "accepted"


def test_n03_the_queue_has_an_end_and_forgets_what_nobody_saw_in_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.services.suggest_desk.MOST_OPEN", 3)
    for scene in list(SCENES)[:3]:
        assert room.suggest(scene=scene).outcome == "accepted"
    assert room.suggest(scene="dust").rule == "suggest_full" and MOST_OPEN > 100
    room.clock.pass_s(EXPIRE_S + 1)
    assert room.desk.tick() == 3
    assert {row.act for row in room.rows()[-3:]} == {SuggestAct.EXPIRE}
    assert not room.precision(), "what nobody judged counts nothing"


def test_n03_precision_is_counted_by_camera_and_by_scene(room: Room) -> None:
    for n in range(4):
        room.seen(SuggestAct.KNOWN if n else SuggestAct.REJECT)
    room.seen(SuggestAct.REJECT, CAMERAS[1].camera_id)
    held = room.precision()
    assert (held[EYE].n_right, held[EYE].n_wrong) == (3, 1)
    assert (held["vendor"].n_right, held["vendor"].n_wrong) == (3, 2)
    assert not any(row.is_proposed for row in held.values()), "of few nobody can tell"


def test_n03_a_bad_camera_is_proposed_and_goes_off_by_a_leaders_switch(room: Room) -> None:
    for _ in range(LEAST_JUDGED):
        room.seen(SuggestAct.REJECT)
    assert room.precision()[EYE].is_proposed
    waits = room.suggest(scene="rubbish")
    assert room.switch(SwitchWhat.CAMERA, EYE, actor=LEADER).outcome == "accepted"
    assert room.rows()[-1].act is SuggestAct.DROP, "what waits of it waits for nothing"
    assert room.rows()[-1].suggestion.suggestion_id == waits.command_id
    assert room.suggest(scene="dust").rule == "suggest_off"
    assert room.precision()[EYE].is_off and not room.precision()[EYE].is_proposed
    room.switch(SwitchWhat.CAMERA, EYE, is_set=False)
    assert room.suggest(scene="dust").outcome == "accepted"
    assert EYE not in room.precision(), "it begins anew"


def test_n03_where_the_city_wants_it_bad_ones_go_off_by_themselves(room: Room) -> None:
    room.switch(SwitchWhat.AUTO, "")
    for n in range(LEAST_JUDGED):
        room.seen(SuggestAct.REJECT, scene=list(SCENES)[n])
    assert room.precision()[EYE].is_off
    rows = [decode_payload(row.payload) for row in room.told]
    (auto, off) = (row.switch for row in rows if isinstance(row, SwitchChanged))
    assert (auto.what, off.what, off.account) == (SwitchWhat.AUTO, SwitchWhat.CAMERA, "system")
    assert off.reason == f"0/{LEAST_JUDGED}"


@pytest.mark.parametrize(
    ("what", "key"),
    [(SwitchWhat.CAMERA, "nowhere"), (SwitchWhat.SCENE, "ufo"), (SwitchWhat.AUTO, "x")],
)
def test_n03_only_what_there_is_can_be_switched(room: Room, what: SwitchWhat, key: str) -> None:
    assert room.switch(what, key).rule == "suggest_malformed"


def test_n03_queue_switches_and_precision_outlive_a_restart(store: Store, room: Room) -> None:
    for _ in range(3):
        room.seen(SuggestAct.KNOWN)
    room.switch(SwitchWhat.SCENE, "dust")
    room.suggest(scene="rubbish")
    again = Room(store, room.clock)
    assert again.precision()[EYE].n_right == 3
    assert again.suggest(scene="rubbish").rule == "suggest_waits"
    assert again.suggest(scene="dust").rule == "suggest_off"
    assert again.switch(SwitchWhat.SCENE, "dust", is_set=False).version == 2


def test_n03_the_same_command_twice_is_one_suggestion(room: Room) -> None:
    order = SuggestOrder(
        command_id="S1",
        actor=RECOGNIZER,
        camera_id=EYE,
        scene="vendor",
        confidence=0.8,
        snapshot=jpeg(),
    )
    assert room.desk.suggest(order) == room.desk.suggest(order)
    assert len(room.rows()) == 1


def test_n03_what_may_not_wait_is_not_even_unpacked(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = room.suggest()
    unpacked: list[bytes] = []
    monkeypatch.setattr(
        "backend.services.suggest_desk.veiled", lambda _camera, data: unpacked.append(data)
    )
    assert room.suggest().rule == "suggest_waits" and not unpacked
    room.judge(came.command_id, SuggestAct.REJECT)
    assert room.suggest().rule == "suggest_judged" and not unpacked


@pytest.mark.parametrize(
    ("n_right", "n_wrong", "poor"),
    [(0, 7, False), (0, 8, True), (3, 7, True), (4, 6, False), (70, 30, False), (58, 42, True)],
)
def test_n03_bad_is_what_numbers_can_prove(n_right: int, n_wrong: int, poor: bool) -> None:
    assert is_poor(n_right, n_wrong) is poor


def test_n03_with_70_percent_precision_the_case_queue_stays_clean(room: Room) -> None:
    """A day of a machine that errs; the person judges by the truth, which the machine never read.

    The truth is drawn apart (``is_there``); precision comes about. Only what a person reported is a
    case, and every case is right.
    """
    machine = Recognizer(_Nobody(), CAMERAS, 7, "Asia/Shanghai", lambda _shot: jpeg())
    n_sent = n_right = 0
    filed: list[Seen] = []
    slot = room.clock.city // 900_000
    for n in range(96):
        for seen in machine.slot(slot + n):
            came = room.suggest(seen.camera.camera_id, seen.scene.key, confidence=seen.confidence)
            if came.outcome != "accepted":
                assert came.rule == "suggest_off", came
                continue
            n_sent, n_right = n_sent + 1, n_right + seen.was_there
            _judge(room, seen, came.command_id, filed, slot + n)
        room.clock.pass_s(900)
    precision = n_right / n_sent
    assert 0.6 < precision < 0.8 and n_sent > 400
    held = room.precision()
    bad = {camera.camera_id for camera in CAMERAS[-2:]}
    proposed = {row.key for row in held.values() if row.is_proposed or row.is_off}
    assert proposed & {camera.camera_id for camera in CAMERAS} == bad
    assert room.hall.store.picture(("case",)).heads["case"].seq
    n_cases = len(room.hall.store.open_rows("case"))
    assert n_cases == len(filed) and all(seen.was_there for seen in filed)


class _Nobody:
    def send(self, order: SuggestOrder) -> None:
        raise AssertionError("slots are asked for")


def _judge(room: Room, seen: Seen, suggestion_id: str, filed: list[Seen], slot: int) -> None:
    """Do what a person does who looks at the street: the truth decides, not the machine."""
    if not is_there(7, seen.camera.camera_id, seen.scene.key, slot):
        assert room.judge(suggestion_id, SuggestAct.REJECT).outcome == "accepted"
        return
    report = room.hall.report(ACCEPTER, class_key="e0102", component_code="")
    assert report.outcome == "accepted", report
    done = room.judge(suggestion_id, SuggestAct.ACCEPT, case_id=report.case_id)
    assert done.outcome == "accepted", done
    filed.append(replace(seen))
