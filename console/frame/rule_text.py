"""The rule of a class in words: when what is filed, and how long its handling may take (A25)."""

from collections.abc import Iterator
from html import escape

from backend.contract.answers import RuleInForce
from backend.domain.cases.case import Case
from backend.domain.clocks.clock import Condition, parse_limit
from backend.domain.terms.words import Words
from console.face.rule_book import RuleDay
from console.kit import words_acts as w
from console.kit.language import Lang
from console.kit.time_text import moment


def rule_lines(
    lang: Lang, case: Case, day: RuleDay, rule: RuleInForce | Words | None, zone: str
) -> Iterator[str]:
    """Yield lines of HTML: the class, which version of its rule, and each condition with its limit.

    Args:
        day: When the rule was in force.
        rule: Why there is none, or None while it is on its way.
    """
    of = lang.of
    if not isinstance(rule, RuleInForce):
        yield escape(of(rule or w.RULE_ASKED))
        return
    name = Words(rule.zh, rule.en)
    yield f"<b>{escape(of(name))}</b> {escape(rule.class_key)}"
    date = moment(day.at_ms, zone).strftime("%Y-%m-%d")
    kind = w.RULE_FILED if day.is_filed else w.RULE_TODAY
    version = of(w.RULE_OWN, n=rule.version) if rule.version else of(w.RULE_BASE)
    yield escape(of(kind, day=date, edition=rule.edition, version=Words(version, version)))
    for condition in rule.conditions:
        yield _condition(lang, condition, is_own=condition.key == case.condition)
    if not rule.conditions:
        yield escape(of(w.RULE_NONE))


def _condition(lang: Lang, condition: Condition, *, is_own: bool) -> str:
    of, limit = lang.of, parse_limit(condition.limit).words
    words = w.RULE_URGENT if condition.urgent else w.RULE_LINE
    line = escape(of(words, what=condition.words, limit=limit))
    return f"<b>{line}{escape(of(w.RULE_THIS))}</b>" if is_own else line
