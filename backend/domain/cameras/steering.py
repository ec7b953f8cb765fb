"""Steering a camera (云台): whose it is to turn, one hand at a time, and home again by itself.

Pure. What is said to the device is another room's; here is who may say it, and what stands then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ROLE_WORDS, Actor, Role
from backend.domain.terms.words import Words

from .camera import OWNER_WORDS, Camera, Steerable

# Without a hand for so long, a camera goes home and is free.
IDLE_S = 60.0
# A move stops by itself when its key is not said to be held within this time.
HELD_S = 2.0
# After a failed way home it is tried again this often.
AGAIN_S = 30.0


class SteerAct(StrEnum):
    """What is done with a camera. Values are stored and sent: never rename one."""

    MOVE = "move"
    STOP = "stop"
    PRESET = "preset"
    CENTRE = "centre"
    HOME = "home"
    SAVE = "save"
    RENAME = "rename"
    REMOVE = "remove"
    RETURN = "return"
    ARRIVED = "arrived"
    FAILED = "failed"


ACT_WORDS: Mapping[SteerAct, Words] = {
    SteerAct.MOVE: Words("转动", "Turn"),
    SteerAct.STOP: Words("停住", "Stop"),
    SteerAct.PRESET: Words("转到预置位", "Go to a preset"),
    SteerAct.CENTRE: Words("点选居中", "Centre a point"),
    SteerAct.HOME: Words("回到原位", "Back home"),
    SteerAct.SAVE: Words("存为预置位", "Save as a preset"),
    SteerAct.RENAME: Words("预置位改名", "Rename a preset"),
    SteerAct.REMOVE: Words("删除预置位", "Remove a preset"),
    SteerAct.RETURN: Words("自动归位", "Going home by itself"),
    SteerAct.ARRIVED: Words("已归位", "Home again"),
    SteerAct.FAILED: Words("设备没有照做", "The device did not do it"),
}
# What changes the device's presets and turns nothing.
EDITS = frozenset((SteerAct.SAVE, SteerAct.RENAME, SteerAct.REMOVE))
OF_PEOPLE = EDITS | frozenset(
    (SteerAct.MOVE, SteerAct.STOP, SteerAct.PRESET, SteerAct.CENTRE, SteerAct.HOME)
)
# Who steers, and who before whom: a higher number takes a camera from a lower one at once.
PRIORITY: Mapping[Role, int] = {Role.LEADER: 3, Role.INTAKE: 2, Role.DISPATCHER: 1}
STEERS = frozenset(PRIORITY)

FAULTS: Mapping[str, Words] = {
    "no_address": Words("没有登记云台地址", "no address for turning it is on record"),
    "silent": Words("设备无应答", "the device does not answer"),
    "unreachable": Words("网络不通", "the network does not reach it"),
    "denied": Words("设备不认账号口令", "the device does not take our account"),
    "no_head": Words("设备没有云台", "the device has nothing that turns"),
    "unsettled": Words("云台还没有停稳", "the head does not stand still yet"),
    "unsupported": Words("设备不会这个动作", "the device cannot do that"),
    "inside": Words("后台内部出错，已记入日志", "the backend failed inside and noted it"),
}
RULES: Mapping[str, Words] = {
    "steer_unknown": Words("没有这路监控", "there is no such camera"),
    "steer_fixed": Words("{name}是固定镜头，不能转动", "{name} is fixed and cannot be turned"),
    "steer_view_only": Words(
        "{name}属{owner_zh}，本大厅只能查看、不能转动；确需转动，"
        "请填《视频资源使用申请表》，值班长签字后送{owner_zh}",
        "{name} belongs to others ({owner_en}): view only. To have it turned, fill in the form "
        "“Request for use of a video resource”, signed by the shift leader, and send it to them",
    ),
    "steer_masked": Words(
        "{name}有隐私遮挡，遮挡只对准预置位，所以只能转到预置位，不能随意转动",
        "{name} has privacy masks, which fit its presets only: it goes to presets and is not "
        "turned freely",
    ),
    "steer_held": Words(
        "{who}（{role_zh}）正在转动{name}，停手 {s} 秒后放开；值班长可接管",
        "{who} ({role_en}) is steering {name}; it is free {s} s after the last move. "
        "A shift leader may take over",
    ),
    "steer_not_your_role": Words("{role_zh}不能转动监控", "a {role_en} does not steer cameras"),
    "steer_malformed": Words("云台命令内容不合格式：{what}", "the move is malformed: {what}"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A view the device knows by name.

    Attributes:
        token: The device's own key of it.
    """

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Way:
    """Where to: for a move the speed of each axis, for a click the point, all -1 to 1."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


NOWHERE = Way()


@dataclass(frozen=True, slots=True)
class Steering:
    """One camera that is, or was just, in somebody's hand; at one version.

    Attributes:
        account: Whose hand; kept while it goes home by itself.
        since_at_ms: City time this hand took it.
        acted_real_ms: Real UTC of the last act: attention runs on no fast clock.
        preset: Token of the preset it was sent to, ``""`` where it was moved freely.
        preset_name: What the device calls that preset, ``""`` where it had not told.
        is_moving: A key is held.
        is_returning: On its way home; nobody holds it.
        is_over: Home again, and free.
        fault: Key of ``FAULTS``: why the device did not do what was asked last.
    """

    camera_id: str
    version: int
    account: str
    role: Role
    seat: str
    since_at_ms: int
    acted_real_ms: int
    preset: str = ""
    is_moving: bool = False
    is_returning: bool = False
    is_over: bool = False
    fault: str = ""
    preset_name: str = ""


def check_camera(camera: Camera | None) -> Camera:
    """Return a camera that this hall may steer.

    Raises:
        Refused: There is none, it is fixed, or it is others' to turn.
    """
    if camera is None:
        raise refused("steer_unknown")
    if camera.steering is Steerable.NO:
        raise refused("steer_fixed", name=camera.name)
    if camera.steering is Steerable.VIEW_ONLY:
        owner = OWNER_WORDS[camera.owner]
        raise refused("steer_view_only", name=camera.name, owner_zh=owner.zh, owner_en=owner.en)
    return camera


def check_masks(camera: Camera, act: SteerAct) -> None:
    """See that no mask would slide off what it covers.

    Raises:
        Refused: The camera has masks and would be turned to where nobody drew any.
    """
    if camera.masks and act in (SteerAct.MOVE, SteerAct.CENTRE):
        raise refused("steer_masked", name=camera.name)


def check_hand(held: Steering | None, camera: Camera, actor: Actor, at: Moment) -> None:
    """See that somebody may take hold of a camera, or go on holding it.

    Raises:
        Refused: Their role does not steer, or somebody holds it whom they may not put aside.
    """
    if actor.role not in STEERS:
        role = ROLE_WORDS[actor.role]
        raise refused("steer_not_your_role", role_zh=role.zh, role_en=role.en)
    if held is None or not is_held(held, at.real_ms) or held.account == actor.account:
        return
    if PRIORITY[actor.role] <= PRIORITY.get(held.role, 0):
        role = ROLE_WORDS[held.role]
        s = max(1, round(IDLE_S - (at.real_ms - held.acted_real_ms) / 1000))
        raise refused(
            "steer_held",
            who=held.account,
            name=camera.name,
            role_zh=role.zh,
            role_en=role.en,
            s=s,
        )


def is_held(held: Steering, real_ms: int) -> bool:
    """Return whether somebody's hand is on a camera."""
    is_idle = real_ms - held.acted_real_ms >= IDLE_S * 1000
    return not (held.is_over or held.is_returning or is_idle)


def after(
    held: Steering | None, camera_id: str, act: SteerAct, preset: str, actor: Actor, at: Moment
) -> Steering:
    """Return a camera's state after a person's act; ``check_hand`` was asked before."""
    is_theirs = held is not None and is_held(held, at.real_ms) and held.account == actor.account
    return Steering(
        camera_id=camera_id,
        version=(held.version if held is not None else 0) + 1,
        account=actor.account,
        role=actor.role,
        seat=actor.seat,
        since_at_ms=held.since_at_ms if held is not None and is_theirs else at.city_ms,
        acted_real_ms=at.real_ms,
        preset=_preset_after(held, act, preset),
        preset_name=held.preset_name if held is not None and act in _KEEP_NAME else "",
        is_moving=act is SteerAct.MOVE,
        is_returning=act is SteerAct.HOME,
    )


# A preset that was renamed has to be turned to again before it is known by its name.
_KEEP_NAME = (SteerAct.STOP, SteerAct.SAVE, SteerAct.REMOVE)


def _preset_after(held: Steering | None, act: SteerAct, preset: str) -> str:
    if (act is SteerAct.STOP or act in EDITS) and held is not None:
        return held.preset
    return preset if act is SteerAct.PRESET else ""


def due(held: Steering, real_ms: int, renewed_ms: int) -> SteerAct | None:
    """Return what the system must do by now: stop a move nobody holds on to, or go home.

    Args:
        renewed_ms: Real UTC when the held key was last said to be held, or the camera last sent
            home; 0 for never.
    """
    if held.is_returning:
        is_again = real_ms - renewed_ms >= AGAIN_S * 1000
        return SteerAct.RETURN if is_again else None
    idle_ms = real_ms - max(held.acted_real_ms, renewed_ms)
    if held.is_moving:
        return SteerAct.STOP if idle_ms >= HELD_S * 1000 else None
    return SteerAct.RETURN if idle_ms >= IDLE_S * 1000 else None


def by_system(held: Steering, act: SteerAct, at: Moment, fault: str = "") -> Steering:
    """Return a camera's state after what the system did, or heard of the device."""
    newer = replace(held, version=held.version + 1, is_moving=False)
    if act is SteerAct.STOP:
        return newer
    if act is SteerAct.FAILED:
        return replace(newer, fault=fault, acted_real_ms=at.real_ms)
    if act is SteerAct.RETURN:
        return replace(
            newer, is_returning=True, preset="", preset_name="", fault="", acted_real_ms=at.real_ms
        )
    return replace(newer, is_over=True, is_returning=False, preset="", preset_name="", fault="")


def refused(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))
