"""What a person is asked before an act: prepared choices, the likeliest first.

One shape for reasons, filing conditions, units and duplicates, so that one panel and one set of
keys serve them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.contract.messages import CityInfo
from backend.domain.case import ACT_WORDS, STATES, Act, Case, Given
from backend.domain.clock import Condition, parse_limit
from backend.domain.dispatch import Suggestion
from backend.domain.duplicates import distance_m
from backend.domain.words import Words

from . import acts_words as w
from .acting_notice import each, unit_words
from .actions import ACTS, Asks

DUPLICATES = "duplicates"
NO_DETAIL = Words("", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One prepared answer; ``key`` is what is handed over."""

    key: str
    words: Words
    detail: Words = NO_DETAIL


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question about one case, as the person saw it.

    Attributes:
        kind: Value of the act it is for, or ``DUPLICATES``.
        own_words: Whether free text is an answer too.
        empty: Said when there are no choices.
    """

    kind: str
    case: Case
    title: Words
    choices: tuple[Choice, ...]
    own_words: bool = False
    empty: Words = NO_DETAIL


def for_reason(case: Case, act: Act) -> Prompt:
    """Ask why."""
    choices = tuple(Choice(words.zh, words) for words in ACTS[act].reasons)
    title = each(w.ASK_REASON, act=ACT_WORDS[act])
    return Prompt(act.value, case, title, choices, own_words=True)


def for_condition(case: Case, city: CityInfo) -> Prompt:
    """Ask which filing condition of the class holds; the first one is the usual one."""
    mine = (c for c in city.conditions if c.class_key == case.class_key)
    choices = tuple(Choice(c.key, c.words, _limit_words(c)) for c in mine)
    return Prompt(Act.FILE.value, case, w.ASK_CONDITION, choices, empty=w.NO_CONDITION)


def _limit_words(condition: Condition) -> Words:
    """Return what filing under a condition means for the unit."""
    limit = each(w.LIMIT_AFTER, limit=parse_limit(condition.limit).words)
    return each(w.URGENT_LIMIT, limit=limit) if condition.urgent else limit


def for_unit(case: Case, suggestions: Sequence[Suggestion]) -> Prompt:
    """Ask which unit, best first, each with its reason."""
    choices = tuple(
        Choice(s.unit.unit_id, unit_words(s.unit), s.judgement.reason) for s in suggestions
    )
    return Prompt(Act.DISPATCH.value, case, w.ASK_UNIT, choices, empty=w.NO_LEGAL_UNIT)


def for_duplicates(case: Case, others: Sequence[Case], name: Callable[[str], Words]) -> Prompt:
    """Show what may report the same thing, nearest first."""
    choices = tuple(Choice(o.case_id, name(o.class_key), _same(case, o)) for o in others)
    title = w.ASK_DUPLICATE.filled(n=len(others))
    return Prompt(DUPLICATES, case, title, choices, empty=w.NO_DUPLICATES)


def given_for(prompt: Prompt, answer: str) -> Given:
    """Return what is handed over when ``answer`` (a choice's key, or own words) was chosen."""
    asks = ACTS[Act(prompt.kind)].asks
    if asks is Asks.REASON:
        return Given(reason=answer)
    if asks is Asks.CONDITION:
        return Given(condition=answer)
    return Given(unit_id=answer)


def _same(case: Case, other: Case) -> Words:
    no = Words(other.case_no, other.case_no) if other.case_no else w.NOT_NUMBERED
    metres = f"{distance_m(case.place, other.place):.0f}"
    return each(w.SAME_CLASS, no=no, state=STATES[other.state].words, m=Words(metres, metres))


_PREPARED = {words.zh: words for spec in ACTS.values() for words in spec.reasons}


def reason_words(note: str) -> Words:
    """Return a recorded reason in both languages where it is a prepared one, else as written."""
    return _PREPARED.get(note, Words(note, note))
