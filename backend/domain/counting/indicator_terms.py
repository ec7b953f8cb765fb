"""What is counted (计数项) as a catalogue: each with the moment that decides its period.

A rate is one of these over another; see ``indicators``. Names after the standard.
"""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.cases.declines import DECLINES, OTHER, OTHER_WORDS
from backend.domain.terms.words import Words

# Where the name alone says it all.
UNSAID = Words("", "")


class Term(StrEnum):
    """A count. Values are sent and stored: never rename one."""

    REPORTED = "reported"
    BY_COLLECTOR = "by_collector"
    VALID = "valid"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DECLINED_NOT_OURS = "declined_not_ours"
    DECLINED_NO_PLACE = "declined_no_place"
    DECLINED_DUPLICATE = "declined_duplicate"
    DECLINED_UNCLEAR = "declined_unclear"
    DECLINED_OTHER = "declined_other"
    FILED = "filed"
    FILED_ON_TIME = "filed_on_time"
    FILED_RIGHT = "filed_right"
    FROM_PUBLIC = "from_public"
    REPEATED = "repeated"
    MISSED = "missed"
    WATCHED = "watched"
    MISSED_ON_WATCH = "missed_on_watch"
    DISPATCHED = "dispatched"
    DISPATCHED_ON_TIME = "dispatched_on_time"
    FIRST_ANSWERED = "first_answered"
    FIRST_RIGHT = "first_right"
    TO_HANDLE = "to_handle"
    HANDLED = "handled"
    HANDLED_ON_TIME = "handled_on_time"
    HANDLED_LATE = "handled_late"
    UNHANDLED_LATE = "unhandled_late"
    COMPLETED = "completed"
    COMPLETED_ON_TIME = "completed_on_time"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    CLOSED_ON_TIME = "closed_on_time"
    CLOSED_LATE = "closed_late"
    NOT_CLOSED = "not_closed"
    URGENT_TO_CLOSE = "urgent_to_close"
    URGENT_CLOSED = "urgent_closed"
    CLOSINGS = "closings"
    FAST_CLOSED = "fast_closed"
    REWORKED = "reworked"
    EXTENDED = "extended"
    RETURNED = "returned"
    VOIDED = "voided"
    LISTED = "listed"
    DEFERRED = "deferred"
    PLEADED = "pleaded"
    EXCLUDED = "excluded"
    APPEALED = "appealed"
    VERIFIED = "verified"
    VERIFIED_ON_TIME = "verified_on_time"
    CHECKED = "checked"
    CHECKED_ON_TIME = "checked_on_time"
    FOUND = "found"
    FALSE_REPORTS = "false_reports"
    FALSE_CHECKS = "false_checks"
    PLACELESS_CHECKS = "placeless_checks"
    OVERRIDDEN = "overridden"
    AUDITED = "audited"
    AUDITS_FAILED = "audits_failed"
    APPRAISED = "appraised"
    PLEASED = "pleased"

    # Counted by the hundred thousand: an enum's own hash is slow.
    __hash__ = str.__hash__


def declined_as(key: str) -> Term:
    """Return the count of reports declined for a reason, by its code."""
    return Term(f"declined_{key}")


@dataclass(frozen=True, slots=True)
class TermSpec:
    """One count.

    Attributes:
        when: The moment by which it falls into a period.
        means: What is counted, where the name alone does not say it.
        part_of: The count it is a part of: never more than that.
    """

    words: Words
    when: Words
    means: Words = UNSAID
    part_of: Term | None = None


_AT_REPORT = Words("上报时刻", "when reported")
_AT_FILING = Words("立案时刻", "when filed")
_AT_DISPATCH = Words("派遣时刻", "when dispatched")
_AT_ANSWER = Words("首派单位首次反馈、回退或改派时刻", "when the first unit first answered")
_UNIT_DUE = Words("反馈时刻与截止时间中较早者", "the reply or the deadline, whichever came first")
_LOOP_DUE = Words("结案时刻与截止时间中较早者", "the closing or the deadline, whichever came first")
_AT_ACT = Words("办理时刻", "when it was done")

T = Term
TERMS: dict[Term, TermSpec] = {
    T.REPORTED: TermSpec(Words("上报数", "Reported"), _AT_REPORT),
    T.BY_COLLECTOR: TermSpec(
        Words("采集员上报数", "Reported by collectors"), _AT_REPORT, part_of=T.REPORTED
    ),
    T.VALID: TermSpec(
        Words("有效上报数", "Valid reports"),
        _AT_REPORT,
        Words("采集员上报且已立案或快处结案", "of a collector, filed or closed by fast track"),
        T.BY_COLLECTOR,
    ),
    T.ACCEPTED: TermSpec(
        Words("受理数", "Accepted"),
        Words("受理时刻；采集员上报即受理", "when accepted; a collector's report is at once"),
    ),
    T.DECLINED: TermSpec(Words("不予受理数", "Declined"), _AT_ACT),
    **{
        declined_as(key): TermSpec(
            Words(f"不予受理：{words.zh}", f"Declined: {words.en}"), _AT_ACT, part_of=T.DECLINED
        )
        for key, words in {**DECLINES, OTHER: OTHER_WORDS}.items()
    },
    T.FILED: TermSpec(Words("立案数", "Filed"), _AT_FILING),
    T.FILED_ON_TIME: TermSpec(
        Words("按时立案数", "Filed on time"),
        _AT_FILING,
        Words("在立案步骤时限内", "within the step limit of filing"),
        T.FILED,
    ),
    T.FILED_RIGHT: TermSpec(
        Words("准确立案数", "Filed rightly"),
        _AT_FILING,
        Words("立案后没有作废", "not cancelled afterwards"),
        T.FILED,
    ),
    T.FROM_PUBLIC: TermSpec(
        Words("监督举报核实数", "Public reports filed"),
        _AT_FILING,
        Words("热线、市民、义务督察举报并立案", "of hotline, public or volunteers, and filed"),
        T.FILED,
    ),
    T.MISSED: TermSpec(
        Words("漏报数", "Missed"),
        _AT_FILING,
        Words(
            "不是采集员上报、经现场核实属实并立案",
            "reported by others, verified on site, and filed",
        ),
        T.FILED,
    ),
    T.WATCHED: TermSpec(
        Words("当班立案数", "Filed on watch"),
        _AT_FILING,
        Words(
            "上报时该责任网格按班表只有一名采集员当班，且已到岗满一小时；现行班表，不看实际到岗",
            "when it was reported one collector alone was on the roster of that ground, since an "
            "hour or more; the roster as it is now, whoever really came",
        ),
    ),
    T.MISSED_ON_WATCH: TermSpec(
        Words("当班漏报数", "Misses on watch"),
        _AT_FILING,
        Words(
            "漏报，记在当时当班的采集员名下；班表没有上下班时刻、无人或多人当班的，不记在任何人名下",
            "missed, and charged to the collector on watch; where the roster has no hours, nobody "
            "or several on duty, it is charged to nobody",
        ),
        T.WATCHED,
    ),
    T.REPEATED: TermSpec(
        Words("重复发案数", "Repeated"),
        _AT_FILING,
        Words(
            "同一单元网格同类案件结案后 30 天内再次上报并立案",
            "reported again within 30 days after a case of its class in its unit grid was closed",
        ),
        T.FILED,
    ),
    T.DISPATCHED: TermSpec(Words("派遣数", "Dispatched"), _AT_DISPATCH),
    T.DISPATCHED_ON_TIME: TermSpec(
        Words("按时派遣数", "Dispatched on time"),
        _AT_DISPATCH,
        Words("在派遣步骤时限内", "within the step limit of dispatch"),
        T.DISPATCHED,
    ),
    T.FIRST_ANSWERED: TermSpec(Words("首派已有结果数", "First dispatches answered"), _AT_ANSWER),
    T.FIRST_RIGHT: TermSpec(
        Words("首派准确数", "First dispatches right"),
        _AT_ANSWER,
        Words("首派单位反馈，未回退、未改派", "the first unit replied and did not return it"),
        T.FIRST_ANSWERED,
    ),
    T.TO_HANDLE: TermSpec(
        Words("应处置数", "Due to be handled"),
        _UNIT_DUE,
        Words("处置时限到期的案件与提前反馈的案件", "cases past their limit or replied before it"),
    ),
    T.HANDLED: TermSpec(
        Words("处置数", "Handled"), _UNIT_DUE, Words("单位已反馈", "the unit replied"), T.TO_HANDLE
    ),
    T.HANDLED_ON_TIME: TermSpec(
        Words("按期处置数", "Handled in time"),
        _UNIT_DUE,
        Words("截止时间前反馈", "replied before the deadline"),
        T.HANDLED,
    ),
    T.HANDLED_LATE: TermSpec(
        Words("超期处置数", "Handled late"),
        _UNIT_DUE,
        Words("截止时间后反馈", "replied after the deadline"),
        T.HANDLED,
    ),
    T.UNHANDLED_LATE: TermSpec(
        Words("超期未处置数", "Overdue, open"),
        _UNIT_DUE,
        Words("已过截止时间仍未反馈", "past the deadline without a reply"),
        T.TO_HANDLE,
    ),
    T.COMPLETED: TermSpec(
        Words("办结数", "Completed"),
        _UNIT_DUE,
        Words("反馈已经核查通过", "the reply stood its check"),
        T.HANDLED,
    ),
    T.COMPLETED_ON_TIME: TermSpec(
        Words("及时办结数", "Completed in time"),
        _UNIT_DUE,
        Words("核查通过的反馈在截止时间前", "the reply that stood came before the deadline"),
        T.COMPLETED,
    ),
    T.TO_CLOSE: TermSpec(
        Words("应结案数", "Due to be closed"),
        _LOOP_DUE,
        Words("处置时限到期的案件与提前结案的案件", "cases past their limit or closed before it"),
    ),
    T.CLOSED: TermSpec(
        Words("结案数", "Closed"),
        _LOOP_DUE,
        Words("应结案中已结案", "of those due to be closed"),
        T.TO_CLOSE,
    ),
    T.CLOSED_ON_TIME: TermSpec(
        Words("按期结案数", "Closed in time"),
        _LOOP_DUE,
        Words("截止时间前结案", "closed before the deadline"),
        T.CLOSED,
    ),
    T.CLOSED_LATE: TermSpec(
        Words("超期结案数", "Closed late"),
        _LOOP_DUE,
        Words("截止时间后结案", "closed after the deadline"),
        T.CLOSED,
    ),
    T.NOT_CLOSED: TermSpec(
        Words("未结案数", "Not closed"),
        _LOOP_DUE,
        Words("应结案中未结案", "due and not closed"),
        T.TO_CLOSE,
    ),
    T.URGENT_TO_CLOSE: TermSpec(
        Words("紧急问题应结案数", "Urgent, due to be closed"), _LOOP_DUE, part_of=T.TO_CLOSE
    ),
    T.URGENT_CLOSED: TermSpec(
        Words("紧急问题结案数", "Urgent, closed"), _LOOP_DUE, part_of=T.URGENT_TO_CLOSE
    ),
    T.CLOSINGS: TermSpec(
        Words("期内结案数", "Closings"),
        Words("结案时刻", "when closed"),
        Words("不论何时应结，含补结", "whenever it was due; late ones too"),
    ),
    T.FAST_CLOSED: TermSpec(
        Words("快处结案数", "Fast track closed"),
        Words("结案时刻", "when closed"),
        Words("单独统计，不计入应结案", "counted apart, in no other closing"),
    ),
    T.REWORKED: TermSpec(Words("返工数", "Reworks"), _AT_ACT),
    T.EXTENDED: TermSpec(Words("延期数", "Extensions"), _AT_ACT),
    T.RETURNED: TermSpec(Words("回退数", "Returns"), _AT_ACT),
    T.VOIDED: TermSpec(Words("作废数", "Cancelled"), _AT_ACT, Words("立案后作废", "after filing")),
    T.LISTED: TermSpec(Words("挂账数", "Suspended"), _AT_ACT),
    T.DEFERRED: TermSpec(Words("缓办数", "Deferred"), _AT_ACT),
    T.PLEADED: TermSpec(Words("申请剔除数", "Exclusions asked"), _AT_ACT),
    T.EXCLUDED: TermSpec(
        Words("剔除数", "Excluded"),
        _AT_ACT,
        Words("批准剔除或申诉成立", "granted, or on appeal"),
    ),
    T.APPEALED: TermSpec(Words("剔除申诉数", "Appeals"), _AT_ACT),
    T.VERIFIED: TermSpec(Words("核实数", "Verified"), _AT_ACT),
    T.VERIFIED_ON_TIME: TermSpec(
        Words("按时核实数", "Verified on time"), _AT_ACT, part_of=T.VERIFIED
    ),
    T.CHECKED: TermSpec(Words("核查数", "Checked"), _AT_ACT),
    T.CHECKED_ON_TIME: TermSpec(Words("按时核查数", "Checked on time"), _AT_ACT, part_of=T.CHECKED),
    T.FOUND: TermSpec(
        Words("自采立案数", "Found by themselves"),
        _AT_FILING,
        Words("采集员上报并立案", "reported by a collector, and filed"),
        T.FILED,
    ),
    T.FALSE_REPORTS: TermSpec(
        Words("虚报数", "False reports"),
        _AT_REPORT,
        Words(
            "采集员上报，经核实不属实或不予受理；重复上报不算",
            "of a collector, and declined or found untrue on site; a duplicate is none",
        ),
        T.BY_COLLECTOR,
    ),
    T.FALSE_CHECKS: TermSpec(
        Words("失实核查数", "False checks"),
        _AT_ACT,
        Words(
            "核查照片早于派遣、离现场过远或用过的旧照片",
            "its photo is older than the dispatch, taken far away, or was used before",
        ),
        T.CHECKED,
    ),
    T.PLACELESS_CHECKS: TermSpec(
        Words("无位置核查数", "Checks without a place"),
        _AT_ACT,
        Words(
            "核查照片没有位置，凭核查人说明通过",
            "its photo bears no place; it passed on the word of whoever checked",
        ),
        T.CHECKED,
    ),
    T.OVERRIDDEN: TermSpec(
        Words("紧急越权数", "Overrides"),
        _AT_ACT,
        Words(
            "应急中值班长越过监督与指挥分开的规则，每一步算一次",
            "steps for which the separation of duty was set aside in an emergency",
        ),
    ),
    T.AUDITED: TermSpec(
        Words("抽查数", "Re-checked samples"),
        _AT_ACT,
        Words("快速处置抽中后由他人到场复查", "fast tracks drawn, looked at by somebody else"),
    ),
    T.APPRAISED: TermSpec(
        Words("回访数", "Callers asked"), _AT_ACT, Words("公众反映结束后回访", "after it had ended")
    ),
    T.PLEASED: TermSpec(
        Words("回访满意数", "Callers satisfied"),
        _AT_ACT,
        Words("满意和基本满意", "satisfied or fairly so"),
        T.APPRAISED,
    ),
    T.AUDITS_FAILED: TermSpec(
        Words("抽查不符数", "Samples that failed"), _AT_ACT, part_of=T.AUDITED
    ),
}
