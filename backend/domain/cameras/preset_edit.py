"""Presets kept from a desk (预置位): what a shift leader may save, rename and remove. Pure.

Everybody turns to presets by name, tours stop at them, masks are drawn for them: so one person of
the shift changes them, each change is a row, and what something else relies on stays.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ROLE_WORDS, Actor, Role
from backend.domain.terms.words import Words

from .camera import Camera
from .steering import Preset, SteerAct, Steering

EDITORS = frozenset((Role.LEADER,))
LONGEST_NAME = 32
# Faults of the change before: they say nothing of where it stands.
_OF_AN_EDIT = ("", "unsettled", "unsupported")

EDIT_RULES: Mapping[str, Words] = {
    "preset_not_your_role": Words(
        "{role_zh}不能改预置位，请值班长来改", "a {role_en} does not change presets: a leader does"
    ),
    "preset_not_told": Words(
        "{name}的设备还没有报出预置位，请稍候再试",
        "the device of {name} has not told its presets yet",
    ),
    "preset_gone": Words("{name}已经没有这个预置位", "{name} has no such preset any more"),
    "preset_name": Words(
        "预置位名称要写 1 到 {n} 个字", "the name of a preset has 1 to {n} characters"
    ),
    "preset_name_taken": Words(
        "{name}已有预置位“{preset}”", "{name} has a preset “{preset}” already"
    ),
    "preset_not_there": Words(
        "先把{name}转到要存的画面，停稳再存", "turn {name} to the view first, and let it stand"
    ),
    "preset_not_at_it": Words(
        "改名之前先转到预置位“{preset}”，停稳再改",
        "turn to the preset “{preset}” before it is renamed",
    ),
    "preset_masked": Words(
        "预置位“{preset}”画有隐私遮挡，先由管理员改遮挡",
        "privacy masks are drawn for “{preset}”: they must be changed first",
    ),
    "preset_in_plan": Words(
        "巡查计划里有预置位“{preset}”，先改计划",
        "the patrol's plan stops at “{preset}”: change the plan first",
    ),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that is asked for.

    Attributes:
        token: The preset meant; ``""`` to save a new one.
        name: What it shall be called; nothing for ``REMOVE`` and where it keeps its name.
    """

    act: SteerAct
    token: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the way of a change.

    Attributes:
        rows: The device's presets, None where it has not told.
        planned: Names at which tours stop.
    """

    rows: Sequence[Preset] | None
    planned: Collection[str] = ()


def check_edit(
    camera: Camera, edit: Edit, known: Known, held: Steering | None, actor: Actor
) -> Edit:
    """Return the change as it is to be sent, its name filled in.

    Args:
        held: The hand on the camera; it has been seen that it is nobody else's.

    Raises:
        Refused: Not by this person, not now, or something relies on it.
    """
    if actor.role not in EDITORS:
        role = ROLE_WORDS[actor.role]
        raise _no("preset_not_your_role", role_zh=role.zh, role_en=role.en)
    if known.rows is None:
        raise _no("preset_not_told", name=camera.name)
    names = {row.token: row.name for row in known.rows}
    if edit.token not in names and (edit.token or edit.act is not SteerAct.SAVE):
        raise _no("preset_gone", name=camera.name)
    old, new = names.get(edit.token, ""), edit.name.strip()
    if edit.act is SteerAct.RENAME or not edit.token:
        _check_name(camera, new, names.values())
    _check_relied_on(camera, edit.act, (old, new), known.planned)
    if edit.act is not SteerAct.REMOVE:
        _check_stands(camera, edit, old, held, actor)
    return Edit(edit.act, edit.token, old if edit.act is SteerAct.REMOVE else new or old)


def _check_name(camera: Camera, name: str, taken: Collection[str]) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise _no("preset_name", n=LONGEST_NAME)
    if name in taken:
        raise _no("preset_name_taken", name=camera.name, preset=name)


def _check_relied_on(
    camera: Camera, act: SteerAct, names: Collection[str], planned: Collection[str]
) -> None:
    masked = {mask.preset for mask in camera.masks if mask.preset}
    for name in names:
        if name in masked:
            raise _no("preset_masked", preset=name)
    for name in names if act is not SteerAct.SAVE else ():
        if name and name in planned:
            raise _no("preset_in_plan", preset=name)


def _check_stands(
    camera: Camera, edit: Edit, old: str, held: Steering | None, actor: Actor
) -> None:
    """What is saved is what is seen: it stands, in this person's hand."""
    if held is None or held.account != actor.account or held.is_over or held.is_returning:
        raise _no("preset_not_there", name=camera.name)
    if held.is_moving or held.fault not in _OF_AN_EDIT:
        raise _no("preset_not_there", name=camera.name)
    if edit.act is SteerAct.RENAME and held.preset != edit.token:
        raise _no("preset_not_at_it", preset=old)


def _no(rule: str, **values: object) -> Refused:
    return Refused(rule, EDIT_RULES[rule].filled(**values))
