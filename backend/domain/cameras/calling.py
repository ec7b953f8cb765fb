"""Speaking to people at a camera (喊话): which phrases, by whom, when it is quiet, and how often.

Pure. Prevention first: a short chime and a sentence, in time, and a record of every one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from backend.domain.clocks.moment import Moment
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ROLE_WORDS, Actor, Role
from backend.domain.terms.words import Words

CALLS = frozenset((Role.INTAKE, Role.LEADER))
MAX_REASON_CHARS = 200


class CallAct(StrEnum):
    """What is done about a call. Values are stored and sent: never rename one."""

    PLAY = "play"
    TALK = "talk"
    END = "end"
    ENDED = "ended"
    FAILED = "failed"


CALL_WORDS: Mapping[CallAct, Words] = {
    CallAct.PLAY: Words("播放", "Play"),
    CallAct.TALK: Words("喊话", "Speak"),
    CallAct.END: Words("停止", "Stop"),
    CallAct.ENDED: Words("已播完", "Over"),
    CallAct.FAILED: Words("没有播出", "Not played"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stored phrase.

    Attributes:
        key: Also the name of its recording, ``voice/KEY.wav`` of the data folder.
        words: What is said; kept in the record with every call.
        has_sound: There is a recording, or it is a chime of our own.
    """

    key: str
    words: Words
    has_sound: bool = False


# Chimes are synthesised; sentences need a recording of the city's own.
CHIMES = ("chime", "warning")
PHRASES: Mapping[str, Phrase] = {
    phrase.key: phrase
    for phrase in (
        Phrase("chime", Words("提示音（不说话）", "Chime, no words"), has_sound=True),
        Phrase("warning", Words("警示音（不说话）", "Warning tone, no words"), has_sound=True),
        Phrase(
            "no_stalls",
            Words(
                "您好，这里不能占道经营，请收摊，谢谢配合。",
                "No trading on the pavement here, please pack up.",
            ),
        ),
        Phrase(
            "no_parking",
            Words(
                "您好，这里不能停车，请马上驶离，谢谢配合。",
                "No parking here, please drive on.",
            ),
        ),
        Phrase(
            "no_dumping",
            Words(
                "您好，请勿乱倒垃圾，请把垃圾带走，谢谢配合。",
                "No dumping here, please take it with you.",
            ),
        ),
        Phrase(
            "no_burning",
            Words(
                "您好，这里禁止露天烧烤、焚烧，请立即停止。",
                "No barbecues or fires here, please stop now.",
            ),
        ),
        Phrase(
            "danger",
            Words("前方危险，请不要靠近，请绕行。", "Danger ahead: keep away, take another way."),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A loudspeaker on the network; its address stays with the backend.

    Attributes:
        camera_ids: Cameras that see where it is heard.
    """

    speaker_id: str
    name: str
    camera_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallRules:
    """How a city allows it.

    Attributes:
        quiet_from_h, quiet_upto_h: Hours of the city's day in which nobody is called, but in an
            emergency with a reason. Source: D06, an hour longer than the law's night.
        pause_s: City seconds a speaker rests after a call.
        longest_s: Longest call, real seconds.
    """

    quiet_from_h: int = 22
    quiet_upto_h: int = 7
    pause_s: float = 60.0
    longest_s: float = 60.0


RULES_OF_CITY = CallRules()


def rules_of(table: Mapping[str, object]) -> CallRules:
    """Return the rules of a city; what is left out takes its default.

    Raises:
        ValueError, TypeError: A key nobody knows, an hour that is none, or less than no time.
    """
    usual: dict[str, Any] = asdict(RULES_OF_CITY)
    unknown = set(table) - set(usual)
    if unknown:
        raise ValueError(f"[calls] {', '.join(sorted(unknown))}")
    values = {key: type(usual[key])(table.get(key, usual[key])) for key in usual}
    rules = CallRules(**values)
    hours = (rules.quiet_from_h, rules.quiet_upto_h)
    if not all(0 <= hour <= 24 for hour in hours) or rules.pause_s < 0 or rules.longest_s <= 0:
        raise ValueError(f"[calls] {dict(table)}")
    return rules


FAULTS: Mapping[str, Words] = {
    "no_address": Words("没有登记音柱地址", "no address of this speaker is on record"),
    "unreachable": Words("网络送不到音柱", "the network does not reach the speaker"),
    "no_sound": Words("录音读不出来", "the recording cannot be read"),
    "silent": Words("没有收到席位的声音", "no sound came from the desk"),
    "restart": Words("后台重启，喊话中断", "the backend was restarted in between"),
    "inside": Words("后台内部出错，已记入日志", "the backend failed inside and noted it"),
}
RULES: Mapping[str, Words] = {
    "call_no_speaker": Words("没有这个音柱", "there is no such speaker"),
    "call_no_phrase": Words("没有这条录音", "there is no such recording"),
    "call_not_your_role": Words("{role_zh}不能喊话", "a {role_en} does not call to people"),
    "call_quiet": Words(
        "{from_h}:00 至次日 {upto_h}:00 不喊话，以免扰民；紧急情况请写明理由",
        "no calls from {from_h}:00 to {upto_h}:00, people sleep; in an emergency give the reason",
    ),
    "call_pause": Words(
        "{name}刚喊过话，{s} 秒后可以再喊；紧急情况请写明理由",
        "{name} was used just now; again in {s} s, or in an emergency with the reason",
    ),
    "call_busy": Words("{who} 正在用{name}喊话", "{who} is calling through {name}"),
    "call_over": Words("这次喊话已经结束", "this call is over"),
    "call_not_yours": Words("这是 {who} 的喊话", "this is {who}'s call"),
    "call_malformed": Words("喊话内容不合格式：{what}", "the call is malformed: {what}"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call through one speaker, as the record keeps it.

    Attributes:
        camera_id: From whose picture it was made, ``""`` for none.
        phrase: Key of what was played, ``""`` where a person spoke.
        text: What was said, as far as it is known: the phrase's words.
        begun_at_ms: City time.
        begun_real_ms: Real UTC.
        reason: Why in the quiet hours or in the speaker's pause.
        sent_s: Seconds of sound that were sent.
        fault: Key of ``FAULTS``.
    """

    call_id: str
    version: int
    speaker_id: str
    account: str
    role: Role
    seat: str
    begun_at_ms: int
    begun_real_ms: int
    camera_id: str = ""
    phrase: str = ""
    text: str = ""
    reason: str = ""
    sent_s: float = 0.0
    ended_at_ms: int = 0
    fault: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return bool(self.ended_at_ms)


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What became of a call.

    Attributes:
        sent_s: Seconds of sound that were sent.
        fault: Key of ``FAULTS``, ``""`` for none.
    """

    call_id: str
    sent_s: float
    fault: str = ""


def is_quiet(city_ms: int, zone: str, rules: CallRules = RULES_OF_CITY) -> bool:
    """Return whether a moment of city time lies in the quiet hours."""
    hour = datetime.fromtimestamp(city_ms / 1000, ZoneInfo(zone)).hour
    start, end = rules.quiet_from_h, rules.quiet_upto_h
    return start <= hour or hour < end if start > end else start <= hour < end


@dataclass(frozen=True, slots=True)
class Wish:
    """A call somebody wants to make."""

    call_id: str
    speaker: Speaker
    actor: Actor
    at: Moment
    camera_id: str = ""
    phrase: Phrase | None = None
    reason: str = ""


def begun(wish: Wish, of_speaker: Iterable[Call], zone: str, rules: CallRules) -> Call:
    """Return the call that begins.

    Args:
        of_speaker: What is open on the speaker, and what ended there last.

    Raises:
        Refused: The role may not, people sleep, the speaker rests, or somebody is speaking.
    """
    actor, at = wish.actor, wish.at
    if actor.role not in CALLS:
        role = ROLE_WORDS[actor.role]
        raise refused("call_not_your_role", role_zh=role.zh, role_en=role.en)
    if not wish.reason and is_quiet(at.city_ms, zone, rules):
        raise refused("call_quiet", from_h=rules.quiet_from_h, upto_h=rules.quiet_upto_h)
    for call in of_speaker:
        _check_room(call, wish, rules)
    phrase = wish.phrase
    return Call(
        call_id=wish.call_id,
        version=1,
        speaker_id=wish.speaker.speaker_id,
        account=actor.account,
        role=actor.role,
        seat=actor.seat,
        begun_at_ms=at.city_ms,
        begun_real_ms=at.real_ms,
        camera_id=wish.camera_id,
        phrase=phrase.key if phrase is not None else "",
        text=phrase.words.zh if phrase is not None else "",
        reason=wish.reason,
    )


def _check_room(call: Call, wish: Wish, rules: CallRules) -> None:
    name = wish.speaker.name
    if not call.is_over:
        raise refused("call_busy", who=call.account, name=name)
    left_s = rules.pause_s - (wish.at.city_ms - call.ended_at_ms) / 1000
    if left_s > 0 and not wish.reason:
        raise refused("call_pause", name=name, s=max(1, round(left_s)))


def ended(call: Call, at: Moment, sent_s: float, fault: str = "") -> Call:
    """Return a call that is over."""
    return replace(
        call,
        version=call.version + 1,
        sent_s=round(sent_s, 2),
        ended_at_ms=at.city_ms,
        fault=fault,
    )


def refused(rule: str, **values: object) -> Refused:
    """Return the refusal of a rule, to be raised."""
    return Refused(rule, RULES[rule].filled(**values))
