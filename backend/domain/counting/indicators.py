"""Indicators (指标) as one registry: a name, what over what, and where the formula comes from.

Desk, wall and reports take every number and every definition from here. A rate over nothing is
"no data", neither 0 nor 100 %.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from backend.domain.terms.confidence import bounds, too_few
from backend.domain.terms.words import Words

from .indicator_terms import TERMS, UNSAID, Term

# Counts are kept in hundredths of a case: a coordinator bears 60 of them, the owner 40.
WHOLE = 100


class Good(StrEnum):
    """Which way is better; ``NONE`` ranks nobody."""

    HIGH = "high"
    LOW = "low"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the registry.

    Attributes:
        of: What is counted: the number itself, or the numerator of a rate.
        over: Denominator; ``None`` for a plain number.
        source: Where name and formula come from.
        note: What a reader must know besides.
    """

    key: str
    words: Words
    of: Term
    over: Term | None = None
    good: Good = Good.NONE
    source: Words = UNSAID
    note: Words = UNSAID

    @property
    def is_rate(self) -> bool:
        """Whether it is one count over another."""
        return self.over is not None

    @property
    def is_share(self) -> bool:
        """Whether the numerator is a part of the denominator: never above 100 %."""
        return self.over is not None and _is_part(self.of, self.over)

    @property
    def formula(self) -> Words:
        """The formula in words, e.g. 结案数 ÷ 应结案数."""
        top = TERMS[self.of].words
        if self.over is None:
            return top
        base = TERMS[self.over].words
        return Words(f"{top.zh} ÷ {base.zh}", f"{top.en} ÷ {base.en}")


def _is_part(term: Term, whole: Term) -> bool:
    at: Term | None = term
    while at is not None and at is not whole:
        at = TERMS[at].part_of
    return at is whole


_STANDARD = Words("GB/T 30428.4 评价指标（实务口径）", "evaluation of GB/T 30428.4 as practised")
_NINGBO = Words("宁波评价办法", "the assessment of Ningbo")
_WEEKLY = Words("城市公布的周报口径", "as a city publishes it weekly")
_LOCAL = Words("各地口径不一，本系统取此", "cities differ; this system takes this one")
_FLOW = Words(
    "分子分母按各自时刻计，跨期时可超过 100%",
    "each counted by its own moment: across periods it may pass 100 %",
)
_LOOP = Words("评价全流程，核查、结案环节的时间也算在内", "judges the whole loop, checks included")
_UNIT = Words("只评价责任单位：以其反馈时刻为准", "judges the unit alone, by its reply")

_RATES = (
    Indicator(
        "filing_rate",
        Words("立案率", "Filing rate"),
        Term.FILED,
        Term.ACCEPTED,
        source=_WEEKLY,
        note=_FLOW,
    ),
    Indicator(
        "dispatch_rate",
        Words("派遣率", "Dispatch rate"),
        Term.DISPATCHED,
        Term.FILED,
        Good.HIGH,
        _WEEKLY,
        _FLOW,
    ),
    Indicator(
        "closing_rate",
        Words("结案率", "Closing rate"),
        Term.CLOSED,
        Term.TO_CLOSE,
        Good.HIGH,
        _STANDARD,
        _LOOP,
    ),
    Indicator(
        "timely_closing_rate",
        Words("按期结案率", "In-time closing"),
        Term.CLOSED_ON_TIME,
        Term.TO_CLOSE,
        Good.HIGH,
        _STANDARD,
        _LOOP,
    ),
    Indicator(
        "late_closing_rate",
        Words("超期结案率", "Late closing"),
        Term.CLOSED_LATE,
        Term.TO_CLOSE,
        Good.LOW,
        _STANDARD,
        _LOOP,
    ),
    Indicator(
        "urgent_closing_rate",
        Words("紧急问题结案率", "Urgent closing"),
        Term.URGENT_CLOSED,
        Term.URGENT_TO_CLOSE,
        Good.HIGH,
        _LOCAL,
        _LOOP,
    ),
    Indicator(
        "handling_rate",
        Words("处置率", "Handling rate"),
        Term.HANDLED,
        Term.TO_HANDLE,
        Good.HIGH,
        _STANDARD,
        _UNIT,
    ),
    Indicator(
        "timely_handling_rate",
        Words("按期处置率", "In-time handling"),
        Term.HANDLED_ON_TIME,
        Term.TO_HANDLE,
        Good.HIGH,
        _STANDARD,
        _UNIT,
    ),
    Indicator(
        "completion_rate",
        Words("办结率", "Completion rate"),
        Term.COMPLETED,
        Term.TO_HANDLE,
        Good.HIGH,
        _NINGBO,
        _UNIT,
    ),
    Indicator(
        "timely_completion_rate",
        Words("及时办结率", "In-time completion"),
        Term.COMPLETED_ON_TIME,
        Term.TO_HANDLE,
        Good.HIGH,
        _NINGBO,
        _UNIT,
    ),
    Indicator(
        "rework_rate",
        Words("返工率", "Rework rate"),
        Term.REWORKED,
        Term.TO_CLOSE,
        Good.LOW,
        _WEEKLY,
        _FLOW,
    ),
    Indicator(
        "extension_rate",
        Words("延期率", "Extension rate"),
        Term.EXTENDED,
        Term.TO_CLOSE,
        Good.LOW,
        _WEEKLY,
        _FLOW,
    ),
    Indicator(
        "exclusion_rate",
        Words("剔除率", "Exclusion rate"),
        Term.EXCLUDED,
        Term.FILED,
        source=_LOCAL,
        note=_FLOW,
    ),
    Indicator(
        "repeat_rate",
        Words("重复发案率", "Repeat rate"),
        Term.REPEATED,
        Term.FILED,
        Good.LOW,
        _NINGBO,
    ),
    Indicator(
        "first_right_rate",
        Words("首派准确率", "First-time right"),
        Term.FIRST_RIGHT,
        Term.FIRST_ANSWERED,
        Good.HIGH,
        _LOCAL,
    ),
    Indicator(
        "timely_filing_rate",
        Words("按时立案率", "On-time filing"),
        Term.FILED_ON_TIME,
        Term.FILED,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "right_filing_rate",
        Words("准确立案率", "Right filing"),
        Term.FILED_RIGHT,
        Term.FILED,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "timely_dispatch_rate",
        Words("按时派遣率", "On-time dispatch"),
        Term.DISPATCHED_ON_TIME,
        Term.DISPATCHED,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "valid_report_rate",
        Words("有效上报率", "Valid-report rate"),
        Term.VALID,
        Term.BY_COLLECTOR,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "timely_verify_rate",
        Words("按时核实率", "On-time verifying"),
        Term.VERIFIED_ON_TIME,
        Term.VERIFIED,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "timely_check_rate",
        Words("按时核查率", "On-time checking"),
        Term.CHECKED_ON_TIME,
        Term.CHECKED,
        Good.HIGH,
        _STANDARD,
    ),
    Indicator(
        "missed_rate",
        Words("漏报率", "Missed rate"),
        Term.MISSED,
        Term.FILED,
        Good.LOW,
        _STANDARD,
    ),
    Indicator(
        "watch_missed_rate",
        Words("当班漏报率", "Missed on watch"),
        Term.MISSED_ON_WATCH,
        Term.WATCHED,
        Good.LOW,
        _LOCAL,
    ),
    Indicator(
        "found_rate",
        Words("自采率", "Self-found rate"),
        Term.FOUND,
        Term.FILED,
        Good.HIGH,
        _LOCAL,
        Words("采集覆盖：立案问题中由采集员发现的", "coverage: of what was filed, what they found"),
    ),
    Indicator(
        "false_report_rate",
        Words("虚报率", "False-report rate"),
        Term.FALSE_REPORTS,
        Term.BY_COLLECTOR,
        Good.LOW,
        _LOCAL,
    ),
    Indicator(
        "false_check_rate",
        Words("核查失实率", "False-check rate"),
        Term.FALSE_CHECKS,
        Term.CHECKED,
        Good.LOW,
        _LOCAL,
    ),
    Indicator(
        "placeless_check_rate",
        Words("无位置核查率", "Unplaced checks"),
        Term.PLACELESS_CHECKS,
        Term.CHECKED,
        Good.LOW,
        _LOCAL,
        Words(
            "凭说明通过的核查：多了要问为什么", "passed on a word: where there are many, ask why"
        ),
    ),
    Indicator(
        "satisfaction_rate",
        Words("公众满意率", "Satisfaction"),
        Term.PLEASED,
        Term.APPRAISED,
        Good.HIGH,
        _LOCAL,
        Words("外部评价，与内部指标并列", "the public's word, beside our own figures"),
    ),
    Indicator(
        "audit_failure_rate",
        Words("抽查不符率", "Failed samples"),
        Term.AUDITS_FAILED,
        Term.AUDITED,
        Good.LOW,
        _LOCAL,
    ),
    Indicator(
        "public_report_rate",
        Words("监督举报率", "Public reports"),
        Term.FROM_PUBLIC,
        Term.FILED,
        Good.LOW,
        _STANDARD,
    ),
)


def _counts() -> Iterator[Indicator]:
    """Yield every count as an indicator of its own."""
    for term, spec in TERMS.items():
        yield Indicator(term.value, spec.words, term, source=_STANDARD)


INDICATORS: dict[str, Indicator] = {row.key: row for row in (*_counts(), *_RATES)}


class Value(NamedTuple):
    """What an indicator comes to. Cases may be parts of cases where responsibility is shared.

    Attributes:
        n: The count, or the numerator.
        base: The denominator; 0 for a plain number.
        rate: ``None`` where there is no rate or nothing to divide by.
        low, high: Between which rates the truth lies, 95 % sure; of shares only.
    """

    n: float
    base: float = 0.0
    rate: float | None = None
    low: float = 0.0
    high: float = 1.0

    @property
    def is_few(self) -> bool:
        """Whether it rests on so few cases that it ranks nobody."""
        return self.rate is None or too_few(self.base)


def value_of(indicator: Indicator, counts: Mapping[str, int]) -> Value:
    """Return what an indicator comes to.

    Args:
        counts: Hundredths of cases per ``Term``; what is not named is 0.
    """
    n = counts.get(indicator.of, 0) / WHOLE
    if indicator.over is None:
        return Value(n)
    base = counts.get(indicator.over, 0) / WHOLE
    if not base:
        return Value(n)
    low, high = bounds(n, base) if indicator.is_share else (n / base, n / base)
    return Value(n, base, n / base, low, high)


def ranks(indicator: Indicator, values: Mapping[str, Value]) -> dict[str, int]:
    """Return places from 1 on; equal rates share one, few cases have none (H05)."""
    if indicator.good is Good.NONE:
        return {}
    sign = -1 if indicator.good is Good.HIGH else 1
    rated = {key: sign * v.rate for key, v in values.items() if v.rate is not None and not v.is_few}
    return {key: 1 + sum(other < rate for other in rated.values()) for key, rate in rated.items()}
