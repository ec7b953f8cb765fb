"""Presets kept from a desk (D04): by whom, when, and what stands in the way."""

from dataclasses import replace

import pytest

from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask, Steerable
from backend.domain.cameras.preset_edit import EDIT_RULES, Edit, Known, check_edit
from backend.domain.cameras.steering import Preset, SteerAct, Steering
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role

CAMERA = Camera(
    "9" * 20,
    "站前广场",
    CameraOwner.OWN,
    119.6,
    38.9,
    steering=Steerable.YES,
    masks=(PrivacyMask(((0.0, 0.0), (0.5, 0.0), (0.5, 0.5)), "门口"),),
)
ROWS = (Preset("1", "全景"), Preset("2", "站台"), Preset("3", "门口"))
KNOWN = Known(ROWS, ("站台",))
LEADER, INTAKE = Actor("leader-01", Role.LEADER), Actor("intake-01", Role.INTAKE)
HELD = Steering(CAMERA.camera_id, 4, "leader-01", Role.LEADER, "", 1, 1, preset="1")
SAVE, RENAME, REMOVE = SteerAct.SAVE, SteerAct.RENAME, SteerAct.REMOVE


@pytest.mark.parametrize(
    ("edit", "sent"),
    [
        (Edit(SAVE, "", "  北口 "), Edit(SAVE, "", "北口")),
        (Edit(SAVE, "1"), Edit(SAVE, "1", "全景")),
        (Edit(SAVE, "2"), Edit(SAVE, "2", "站台")),
        (Edit(RENAME, "1", "广场"), Edit(RENAME, "1", "广场")),
        (Edit(REMOVE, "1"), Edit(REMOVE, "1", "全景")),
    ],
)
def test_d04_a_leader_keeps_presets_of_a_camera_in_their_hand(edit: Edit, sent: Edit) -> None:
    assert check_edit(CAMERA, edit, KNOWN, HELD, LEADER) == sent


@pytest.mark.parametrize(
    ("edit", "changed", "rule"),
    [
        (Edit(SAVE, "", "北口"), {"actor": INTAKE}, "preset_not_your_role"),
        (Edit(REMOVE, "1"), {"actor": INTAKE}, "preset_not_your_role"),
        (Edit(SAVE, "", "北口"), {"known": Known(None)}, "preset_not_told"),
        (Edit(REMOVE, "9"), {}, "preset_gone"),
        (Edit(RENAME, "", "北口"), {}, "preset_gone"),
        (Edit(SAVE, "", " "), {}, "preset_name"),
        (Edit(SAVE, "", "字" * 33), {}, "preset_name"),
        (Edit(RENAME, "1", "广\n场"), {}, "preset_name"),
        (Edit(SAVE, "", "全景"), {}, "preset_name_taken"),
        (Edit(RENAME, "1", "站台"), {}, "preset_name_taken"),
        (Edit(SAVE, "", "北口"), {"held": None}, "preset_not_there"),
        (Edit(SAVE, "", "北口"), {"held": replace(HELD, is_moving=True)}, "preset_not_there"),
        (Edit(SAVE, "1"), {"held": replace(HELD, is_returning=True)}, "preset_not_there"),
        (Edit(SAVE, "1"), {"held": replace(HELD, fault="silent")}, "preset_not_there"),
        (Edit(SAVE, "1"), {"held": replace(HELD, account="leader-02")}, "preset_not_there"),
        (Edit(RENAME, "1", "广场"), {"held": replace(HELD, preset="")}, "preset_not_at_it"),
        (Edit(SAVE, "3"), {}, "preset_masked"),
        (Edit(REMOVE, "3"), {}, "preset_masked"),
        (Edit(RENAME, "1", "门口"), {"known": Known(ROWS[:2])}, "preset_masked"),
        (Edit(SAVE, "", "门口"), {"known": Known(ROWS[:2])}, "preset_masked"),
        (Edit(REMOVE, "2"), {}, "preset_in_plan"),
        (Edit(RENAME, "2", "北口"), {"held": replace(HELD, preset="2")}, "preset_in_plan"),
    ],
)
def test_d04_what_stands_in_the_way_is_one_sentence(edit, changed, rule) -> None:
    given = {"known": KNOWN, "held": HELD, "actor": LEADER, **changed}
    with pytest.raises(Refused) as why:
        check_edit(CAMERA, edit, given["known"], given["held"], given["actor"])
    assert why.value.rule == rule and "{" not in why.value.words.zh + why.value.words.en


def test_a_save_that_failed_because_it_still_turned_may_be_tried_again() -> None:
    held = replace(HELD, fault="unsettled")
    assert check_edit(CAMERA, Edit(SAVE, "", "北口"), KNOWN, held, LEADER).name == "北口"


def test_every_rule_is_met_by_a_test() -> None:
    assert len(EDIT_RULES) == 9
