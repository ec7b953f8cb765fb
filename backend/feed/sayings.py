"""What the server end says when it does not do what was asked."""

from backend.contract.verdicts import Denied, Verdict
from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

SAYINGS: dict[str, Words] = {
    "malformed": Words("内容不合格式", "it is malformed"),
    "unknown_kind": Words("后台不认识 {kind}", "the backend does not know {kind}"),
    "busy": Words("后台忙，请稍候再试", "the backend is busy: try again shortly"),
    "not_your_part": Words("此席位无权查看", "this seat may not see that"),
    "span_too_long": Words(
        "一次最多查询 {days} 天，起止时间须先后有序",
        "ask for at most {days} days at a time, from earlier to later",
    ),
    "unknown_command": Words("后台没有收到过这条命令", "no such command ever arrived"),
    "fault": Words(
        "后台内部出错，结果未知，已记入日志：请先核对现状",
        "the backend failed inside and noted it; look at the case before you act again",
    ),
    "no_handover": Words("本市不在这里交接班", "shifts are not handed over here"),
    "no_callers": Words("本市不在这里登记来电人", "callers are not kept here"),
    "no_export": Words("本市没有开通影像导出", "this city lets no evidence out"),
    "no_patrol": Words("本市没有开通视频巡查", "this city does not patrol by video"),
    "no_emergencies": Words("本市没有开通应急模式", "this hall has no emergency mode"),
    "no_campaigns": Words("本市没有专项整治", "this city keeps no campaigns"),
    "no_freezing": Words("本市不在这里冻结数字", "no numbers are frozen here"),
    "no_suggestions": Words("本市没有接入识别服务", "this city has no recognizer"),
    "no_speakers": Words("本市没有登记音柱", "this city has no loudspeaker on record"),
    "no_steering": Words("本市没有可转动的监控", "no camera of this city can be turned"),
    "real_city": Words("真实城市的时钟不可调", "the clock of a real city cannot be set"),
    "settled": Words("此后台不接受对城市的更改", "this backend takes no change of the city"),
    "no_such_case": Words("没有这个案卷", "there is no such case"),
    "clock_range": Words("城市时钟只能加快或前跳", "city time can only go faster or forward"),
}


def denied(ask_id: str, rule: str, **values: object) -> Denied:
    """Return the answer to a question that is not answered."""
    words = SAYINGS[rule].filled(**values)
    return Denied(ask_id=ask_id, rule=rule, zh=words.zh, en=words.en)


def denied_by(ask_id: str, why: Refused) -> Denied:
    """Return the answer to a question that a rule forbids."""
    return Denied(ask_id=ask_id, rule=why.rule, zh=why.words.zh, en=why.words.en)


def refused(command_id: str, rule: str, **values: object) -> Verdict:
    """Return the verdict of a command that was not carried out."""
    words = SAYINGS[rule].filled(**values)
    return Verdict(command_id=command_id, outcome="refused", rule=rule, zh=words.zh, en=words.en)


def refused_by(command_id: str, why: Refused) -> Verdict:
    """Return the verdict of a command that a rule forbids."""
    words = why.words
    return Verdict(
        command_id=command_id, outcome="refused", rule=why.rule, zh=words.zh, en=words.en
    )


def unknown(command_id: str) -> Verdict:
    """Return the verdict of a command during which the backend failed."""
    words = SAYINGS["fault"]
    return Verdict(command_id=command_id, outcome="unknown", rule="fault", zh=words.zh, en=words.en)
