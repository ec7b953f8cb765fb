"""What a recognizer says it saw (N03): which scenes there are, who judges, how often it is right.

Pure. A suggestion is no case: it waits in a queue of its own until a person has looked at it.
Source: published accuracy of such systems is 70 to 81 % (mission.md N03): one in four is wrong.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.domain.terms.words import Words

JUDGES = frozenset((Role.INTAKE, Role.LEADER))
SWITCHES = frozenset((Role.LEADER,))
# A scene of a camera that stands in the queue, or was judged so lately, is not asked again.
PAUSE_S = 600.0
# What nobody has looked at for so long is gone from the street too.
EXPIRE_S = 7_200.0
MOST_OPEN = 500
MAX_REASON_CHARS = 200
# The last so many judgements of a camera or a scene say what it is worth now.
WINDOW = 100
# From so many on, one whose true precision lies below ``LEAST`` at 99 % is proposed to be switched
# off. Source: the lowest published accuracy.
LEAST_JUDGED, LEAST, _Z = 8, 0.70, 2.33


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing a recognizer may see.

    Attributes:
        key: Kept and sent: never renamed.
        class_key: Class of the event it would be; the person may choose another.
    """

    key: str
    words: Words
    class_key: str


SCENES: Mapping[str, Scene] = {
    scene.key: scene
    for scene in (
        Scene("vendor", Words("游商占道", "Street vendor"), "e0501"),
        Scene("outside_shop", Words("店外经营", "Trading outside the shop"), "e0504"),
        Scene("rubbish", Words("暴露垃圾", "Exposed rubbish"), "e0102"),
        Scene("spill", Words("道路遗撒", "Spillage on the road"), "e0112"),
        Scene("parking", Words("机动车乱停放", "Motor vehicles badly parked"), "e0505"),
        Scene("bikes", Words("非机动车乱停放", "Bicycles badly parked"), "e0506"),
        Scene("piles", Words("乱堆物堆料", "Goods piled up"), "e0507"),
        Scene("hanging", Words("沿街晾挂", "Things hung out along the street"), "e0511"),
        Scene("poster", Words("违章张贴悬挂", "Illegal posters and banners"), "e0202"),
        Scene("barbecue", Words("露天烧烤", "Open-air barbecue"), "e0510"),
        Scene("smoke", Words("焚烧垃圾、树叶", "Burning of rubbish or leaves"), "e0115"),
        Scene("water", Words("道路积水", "Standing water on the road"), "e0406"),
        Scene("collapse", Words("路面塌陷", "Collapsed road"), "e0401"),
        Scene("dust", Words("工地扬尘", "Construction-site dust"), "e0302"),
    )
}


class SuggestAct(StrEnum):
    """What was done about a suggestion. Values are stored and sent: never rename one."""

    SUGGEST = "suggest"
    ACCEPT = "accept"
    KNOWN = "known"
    REJECT = "reject"
    EXPIRE = "expire"
    DROP = "drop"


ACT_WORDS: Mapping[SuggestAct, Words] = {
    SuggestAct.SUGGEST: Words("待看", "Waiting"),
    SuggestAct.ACCEPT: Words("属实，已上报", "Right, reported"),
    SuggestAct.KNOWN: Words("属实，已有案件", "Right, a case exists"),
    SuggestAct.REJECT: Words("误报", "Wrong"),
    SuggestAct.EXPIRE: Words("过时未看", "Not seen in time"),
    SuggestAct.DROP: Words("来源已停用", "Its source was switched off"),
}
RIGHT = frozenset((SuggestAct.ACCEPT, SuggestAct.KNOWN))
JUDGED = RIGHT | {SuggestAct.REJECT}


class SwitchWhat(StrEnum):
    """What can be switched. Values are stored and sent: never rename one."""

    CAMERA = "camera"
    SCENE = "scene"
    AUTO = "auto"


RULES: Mapping[str, Words] = {
    "suggest_no_camera": Words("没有这路监控", "there is no such camera"),
    "suggest_no_scene": Words("场景目录中没有“{scene}”", "the catalogue has no scene “{scene}”"),
    "suggest_off": Words("{what}的建议已停用", "suggestions of this {what_en} are switched off"),
    "suggest_waits": Words("同一监控同一场景已在等人看", "this scene of this camera waits already"),
    "suggest_judged": Words(
        "同一监控同一场景刚有人看过，{s} 秒后可再报", "it was judged just now; again in {s} s"
    ),
    "suggest_full": Words(
        "建议队列已满（{n} 条），先请人看", "the queue is full ({n}); people must look first"
    ),
    "suggest_no_picture": Words("截图读不出来", "the picture cannot be read"),
    "suggest_malformed": Words("建议不合格式：{what}", "the suggestion is malformed: {what}"),
    "suggest_over": Words("这条建议已由 {who} 处理：{done_zh}", "{who} was first here: {done_en}"),
    "suggest_gone": Words("没有这条建议，或已过时", "there is no such suggestion, or it is past"),
    "suggest_needs_case": Words(
        "采纳须有人上报成案", "accepting it takes the case a person reported"
    ),
    "suggest_no_case": Words("没有这个案件", "there is no such case"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """Where in the picture it is seen, as shares of width and height, 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing seen by a machine, as the record keeps it.

    Attributes:
        confidence: What the machine says of itself, 0 to 1.
        seen_at_ms: City time of the picture.
        snapshot_id: The picture, with the camera's privacy masks painted over.
        recognizer: Account that sent it.
        act: What was done about it last.
        account: Who judged it, ``""`` while nobody has.
        case_id: The case it led to, or the one there was.
    """

    suggestion_id: str
    version: int
    camera_id: str
    scene: str
    confidence: float
    seen_at_ms: int
    snapshot_id: str
    recognizer: str
    box: Box = Box()
    came_at_ms: int = 0
    act: SuggestAct = SuggestAct.SUGGEST
    account: str = ""
    judged_at_ms: int = 0
    case_id: str = ""
    reason: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nobody need look at it any more."""
        return self.act is not SuggestAct.SUGGEST


@dataclass(frozen=True, slots=True)
class Switch:
    """A camera or scene whose suggestions are not wanted; or that bad ones go off by themselves.

    Attributes:
        key: Camera id or scene; ``""`` for ``auto``.
        is_set: Switched off; with ``auto``: bad ones go off by themselves.
    """

    what: SwitchWhat
    key: str
    version: int
    is_set: bool
    account: str
    at_ms: int
    reason: str = ""

    @property
    def entity(self) -> str:
        """Its name in the record."""
        return f"{self.what.value}:{self.key}"

    @property
    def is_over(self) -> bool:
        """Whether nothing is out of the ordinary any more."""
        return not self.is_set


@dataclass(frozen=True, slots=True)
class Precision:
    """How often one camera, or one scene, was right lately.

    Attributes:
        n_right, n_wrong: Of the last ``WINDOW`` judgements.
        is_off: Its suggestions are switched off.
    """

    what: SwitchWhat
    key: str
    n_right: int
    n_wrong: int
    is_off: bool = False

    @property
    def is_proposed(self) -> bool:
        """Whether it should be switched off, as far as numbers can tell."""
        return not self.is_off and is_poor(self.n_right, self.n_wrong)


def is_poor(n_right: int, n_wrong: int) -> bool:
    """Return whether the true precision lies below ``LEAST`` at 99 % (upper Wilson bound)."""
    n = n_right + n_wrong
    if n < LEAST_JUDGED:
        return False
    share, z2 = n_right / n, _Z * _Z
    spread = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (share + z2 / (2 * n) + spread) / (1 + z2 / n) < LEAST


class Tally:
    """The last judgements of each camera and each scene."""

    def __init__(self) -> None:
        self._held: dict[tuple[SwitchWhat, str], deque[bool]] = {}

    def note(self, suggestion: Suggestion) -> None:
        """Take a judgement; what nobody judged counts nothing."""
        if suggestion.act not in JUDGED:
            return
        is_right = suggestion.act in RIGHT
        for what, key in sources_of(suggestion):
            self._held.setdefault((what, key), deque(maxlen=WINDOW)).append(is_right)

    def forget(self, what: SwitchWhat, key: str) -> None:
        """Begin anew with one that was switched on again: it was mended, people say."""
        self._held.pop((what, key), None)

    def of(self, what: SwitchWhat, key: str) -> Precision:
        """Return what is known of one."""
        held = self._held.get((what, key), ())
        n_right = sum(held)
        return Precision(what, key, n_right, len(held) - n_right)

    def all(self, off: Iterable[tuple[SwitchWhat, str]]) -> tuple[Precision, ...]:
        """Return all that were judged or are switched off, cameras first, the worst first."""
        gone = set(off)
        keys = {*self._held, *gone}
        rows = [replace(self.of(*key), is_off=key in gone) for key in keys]
        return tuple(sorted(rows, key=lambda r: (r.what.value, _share(r), -r.n_wrong, r.key)))


def _share(row: Precision) -> float:
    n = row.n_right + row.n_wrong
    return row.n_right / n if n else 1.0


def sources_of(suggestion: Suggestion) -> tuple[tuple[SwitchWhat, str], ...]:
    """Return what a judgement speaks about: its camera and its scene."""
    return (
        (SwitchWhat.CAMERA, suggestion.camera_id),
        (SwitchWhat.SCENE, suggestion.scene),
    )


def judged(
    suggestion: Suggestion, act: SuggestAct, actor: Actor, at: Moment, case_id: str, reason: str
) -> Suggestion:
    """Return a suggestion somebody has looked at.

    Raises:
        Refused: Somebody was first, or it is accepted without a case.
    """
    if suggestion.is_over:
        done = ACT_WORDS[suggestion.act]
        who = suggestion.account or "system"
        raise refused("suggest_over", who=who, done_zh=done.zh, done_en=done.en)
    if act is SuggestAct.ACCEPT and not case_id:
        raise refused("suggest_needs_case")
    return over(suggestion, act, actor.account, at, case_id, reason)


def over(
    suggestion: Suggestion,
    act: SuggestAct,
    account: str,
    at: Moment,
    case_id: str = "",
    reason: str = "",
) -> Suggestion:
    """Return a suggestion that waits no more."""
    return replace(
        suggestion,
        version=suggestion.version + 1,
        act=act,
        account=account,
        judged_at_ms=at.city_ms,
        case_id=case_id,
        reason=reason,
    )


def refused(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))
