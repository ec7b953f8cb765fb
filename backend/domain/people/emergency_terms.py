"""What an emergency (应急) is said in: kinds, posts, the lines of its log, and who writes which.

Sources: the hall's day (roles, log, tasks, messages; left by a named person). Which posts a city's
own plan names differs: the key of a post is stored, its words are these.
"""

from collections.abc import Mapping
from enum import StrEnum

from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import HALL, Role
from backend.domain.terms.words import Words

# Who may lead the hall in an emergency; everybody of the hall writes into its log.
LEADS = frozenset((Role.LEADER, Role.CHIEF))


class EmergencyAct(StrEnum):
    """What a line of the log says. Values are stored and sent: never rename one."""

    OPEN = "open"
    SAY = "say"
    ORDER = "order"
    APPOINT = "appoint"
    TASK = "task"
    TASK_DONE = "task_done"
    TASK_FAILED = "task_failed"
    OVERRIDE = "override"
    END = "end"


class EmergencyKind(StrEnum):
    """What it is about. Values are stored and sent."""

    FLOOD = "flood"
    STORM = "storm"
    QUAKE = "quake"
    COLLAPSE = "collapse"
    PIPE = "pipe"
    FIRE = "fire"
    CROWD = "crowd"
    OUTAGE = "outage"
    OTHER = "other"


class Post(StrEnum):
    """A part somebody plays in it; a post is held by one person by name. Values are stored."""

    COMMANDER = "commander"
    FIELD = "field"
    INFORMATION = "information"
    LIAISON = "liaison"
    RESOURCES = "resources"
    SPOKESPERSON = "spokesperson"


ACT_WORDS: Mapping[EmergencyAct, Words] = {
    EmergencyAct.OPEN: Words("启动", "Opened"),
    EmergencyAct.SAY: Words("记事", "Message"),
    EmergencyAct.ORDER: Words("命令", "Order"),
    EmergencyAct.APPOINT: Words("任命", "Post"),
    EmergencyAct.TASK: Words("任务", "Task"),
    EmergencyAct.TASK_DONE: Words("完成", "Done"),
    EmergencyAct.TASK_FAILED: Words("未完成", "Not done"),
    EmergencyAct.OVERRIDE: Words("紧急越权", "Override"),
    EmergencyAct.END: Words("结束", "Ended"),
}
KIND_WORDS: Mapping[EmergencyKind, Words] = {
    EmergencyKind.FLOOD: Words("防汛内涝", "Flood"),
    EmergencyKind.STORM: Words("风雪冰冻", "Storm, snow, ice"),
    EmergencyKind.QUAKE: Words("地震", "Quake"),
    EmergencyKind.COLLAPSE: Words("塌陷坍塌", "Collapse"),
    EmergencyKind.PIPE: Words("管线泄漏", "Pipe or gas leak"),
    EmergencyKind.FIRE: Words("火情", "Fire"),
    EmergencyKind.CROWD: Words("人员聚集", "Crowd"),
    EmergencyKind.OUTAGE: Words("停电断网", "Power or network lost"),
    EmergencyKind.OTHER: Words("其他", "Other"),
}
POST_WORDS: Mapping[Post, Words] = {
    Post.COMMANDER: Words("总指挥", "Commander"),
    Post.FIELD: Words("现场", "On site"),
    Post.INFORMATION: Words("信息", "Information"),
    Post.LIAISON: Words("联络", "Liaison"),
    Post.RESOURCES: Words("保障", "Resources"),
    Post.SPOKESPERSON: Words("对外发布", "Spokesperson"),
}
# Who writes which line; what is not here is nobody's. Overrides are noted by the backend alone.
EMERGENCY_BY: Mapping[EmergencyAct, frozenset[Role]] = {
    EmergencyAct.OPEN: LEADS,
    EmergencyAct.SAY: HALL,
    EmergencyAct.ORDER: LEADS,
    EmergencyAct.APPOINT: LEADS,
    EmergencyAct.TASK: HALL,
    EmergencyAct.TASK_DONE: HALL,
    EmergencyAct.TASK_FAILED: HALL,
    EmergencyAct.END: LEADS,
}

RULES: dict[str, Words] = {
    "emergency_not_yours": Words(
        "只有值班长或中心领导能这样做：{act_zh}",
        "only a shift leader or the centre's head does this: {act_en}",
    ),
    "emergency_on": Words(
        "应急“{title}”正在进行；一个大厅同时只有一个应急，请记入它的记录",
        "the emergency “{title}” is on; a hall has one at a time: write into its log",
    ),
    "emergency_over": Words("应急已结束，记录不能再写", "the emergency has ended: its log is shut"),
    "emergency_unknown": Words("没有这个应急", "there is no such emergency"),
    "emergency_title": Words(
        "请写明发生了什么，不超过 {most} 个字", "say what happened, in at most {most} characters"
    ),
    "emergency_place": Words(
        "请写明在哪里，不超过 {most} 个字", "say where, in at most {most} characters"
    ),
    "emergency_text": Words(
        "内容不能为空，不超过 {most} 个字", "there must be a text of at most {most} characters"
    ),
    "emergency_person": Words(
        "请写明是谁，不超过 {most} 个字", "say who it is, in at most {most} characters"
    ),
    "emergency_post": Words("请选岗位", "choose a post"),
    "emergency_commander": Words(
        "总指挥须是值班长或中心领导的账号：{person} 不是",
        "the commander is an account of a shift leader or the centre's head: {person} is none",
    ),
    "emergency_task": Words("没有第 {n} 项任务", "there is no task {n}"),
    "emergency_task_settled": Words(
        "第 {n} 项任务已由 {who} 了结", "{who} has settled task {n} already"
    ),
    "emergency_tasks": Words("一个应急最多 {most} 项任务", "an emergency has at most {most} tasks"),
    "emergency_open_tasks": Words(
        "还有 {n} 项任务没有结果，先记完成或未完成再结束",
        "{n} tasks are open: say done or not done of each, then end it",
    ),
    "emergency_not_commander": Words(
        "只有总指挥 {who} 能结束应急；先接任总指挥",
        "only its commander, {who}, ends it; take command first",
    ),
}


def refuse(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))
