"""What a person is asked before an act: prepared choices, the likeliest first.

One shape for reasons, filing conditions, units and duplicates, so that one panel and one set of
keys serve them all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from backend.contract.city_answer import CityInfo
from backend.domain.cases.case import ACT_WORDS, STATES, Act, Case, CaseState, Given
from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.outcome import APPRAISALS
from backend.domain.cases.plea import GROUNDS
from backend.domain.clocks.clock import Condition, parse_limit
from backend.domain.dispatching.dispatch import Suggestion
from backend.domain.flow.effects_beside import SLIP_LIMITS
from backend.domain.flow.errand import Near
from backend.domain.terms.words import Words

from . import words_acts as w
from . import words_errand as e
from .acts import ACTS, Asks
from .notice import each, unit_words
from .time_text import day_hm

DUPLICATES = "duplicates"
GATHER = "gather"
_DAY_MS = 86_400_000
_DEFER_DAYS = (7, 14, 30, 90, 180)
OVERRIDE = "override:"  # before the act
NO_DETAIL = Words("", "")
_NOT_ITS_DUTY = "not_its_duty"


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
        own_hint: What the field for own words asks for.
        case_ids: The other cases it is about, where it is about many.
        said: What it answers to, e.g. why the unit returned the case; ``""`` where nobody spoke.
        empty: Said when there are no choices.
    """

    kind: str
    case: Case
    title: Words
    choices: tuple[Choice, ...]
    own_words: bool = False
    empty: Words = NO_DETAIL
    own_hint: Words = w.OWN_WORDS
    said: str = ""
    case_ids: tuple[str, ...] = ()


def for_reason(case: Case, act: Act, name: Callable[[str], str] = str) -> Prompt:
    """Ask why. ``name`` gives what an account is called."""
    choices = tuple(Choice(words.zh, words) for words in ACTS[act].reasons)
    is_saying = act in _SAYINGS
    title = each(w.ASK_SAYING if is_saying else w.ASK_REASON, act=ACT_WORDS[act])
    hint = w.OWN_SAYING if is_saying else w.OWN_WORDS
    said = _said(case, act, name)
    return Prompt(act.value, case, title, choices, own_words=True, own_hint=hint, said=said)


# What is written is the thing itself, no reason for it.
_SAYINGS = frozenset((Act.ORDER, Act.SPOKEN_ORDER, Act.READ_BACK, Act.NOTE, Act.ANSWER_SLIP))


# What the answer is about was said by somebody: the person reads it while they answer.
_ANSWERS = {
    Act.INSIST: (Act.RETURN,),
    Act.REFUSE_REQUEST: (Act.ASK_EXTENSION, Act.ASK_DEFER, Act.ASK_LIST, Act.ASK_VOID),
    Act.ALLOW_APPEAL: (Act.APPEAL,),
    Act.DISMISS_APPEAL: (Act.APPEAL,),
}


def _said(case: Case, act: Act, name: Callable[[str], str]) -> str:
    """Return the newest words that an act answers to, with who said them."""
    spoken = (step for step in reversed(case.steps) if step.act in _ANSWERS.get(act, ()))
    step = next(spoken, None)
    return f"{name(step.account)}：{step.note}" if step is not None and step.note else ""


def for_number(case: Case, act: Act) -> Prompt:
    """Ask what enforcement told; the first word brings the number the case bears there."""
    held = case.more.enforcement
    if held is None or not held.number:
        return Prompt(act.value, case, w.ASK_NUMBER, (), own_words=True, own_hint=w.OWN_NUMBER)
    choices = tuple(Choice(words.zh, words) for words in ACTS[act].reasons)
    return Prompt(act.value, case, _which(act), choices, own_words=True, own_hint=w.OWN_SAYING)


def for_override(case: Case, act: Act) -> Prompt:
    """Ask why the separation of duty must be set aside now; only own words are a reason."""
    title = each(w.ASK_OVERRIDE, act=ACT_WORDS[act])
    return Prompt(f"{OVERRIDE}{act.value}", case, title, (), own_words=True, empty=w.OVERRIDE_TOLD)


def for_condition(case: Case, city: CityInfo) -> Prompt:
    """Ask which filing condition of the class holds; the first one is the usual one."""
    mine = (c for c in city.conditions if c.class_key == case.class_key)
    choices = tuple(Choice(c.key, c.words, _limit_words(c)) for c in mine)
    return Prompt(Act.FILE.value, case, w.ASK_CONDITION, choices, empty=w.NO_CONDITION)


def _limit_words(condition: Condition) -> Words:
    """Return what filing under a condition means for the unit."""
    limit = each(w.LIMIT_AFTER, limit=parse_limit(condition.limit).words)
    return each(w.URGENT_LIMIT, limit=limit) if condition.urgent else limit


def for_unit(case: Case, suggestions: Sequence[Suggestion], act: Act = Act.DISPATCH) -> Prompt:
    """Ask which unit, best first, each with its reason."""
    choices = tuple(
        Choice(s.unit.unit_id, unit_words(s.unit), s.judgement.reason) for s in suggestions
    )
    title = w.ASK_UNIT if act is Act.DISPATCH else each(w.ASK_CHOICE, act=ACT_WORDS[act])
    return Prompt(act.value, case, title, choices, empty=w.NO_LEGAL_UNIT)


def for_any_unit(case: Case, units: Sequence[Suggestion], act: Act) -> Prompt:
    """Ask which of all units: a ruling and a coordinator are not bound by duties.

    First those whose duty it is, then those that have said it is not theirs, then all others.
    """
    others = [one for one in units if one.unit.unit_id != case.unit_id]
    others.sort(key=lambda one: (not one.judgement.legal, one.judgement.rule == _NOT_ITS_DUTY))
    choices = tuple(Choice(one.unit.unit_id, unit_words(one.unit), _why(one)) for one in others)
    return Prompt(act.value, case, _which(act), choices, empty=w.NO_UNIT_LEFT)


def _why(one: Suggestion) -> Words:
    """Return what speaks for or against a unit; nothing where it has nothing to do with it."""
    return NO_DETAIL if one.judgement.rule == _NOT_ITS_DUTY else one.judgement.reason


def for_date(case: Case, act: Act, now_ms: int, zone: str) -> Prompt:
    """Ask until which day."""
    days = ((n, now_ms + n * _DAY_MS) for n in _DEFER_DAYS)
    choices = tuple(
        Choice(str(until), w.DEFER_DAYS.filled(n=n), _until(until, now_ms, zone))
        for n, until in days
    )
    return Prompt(act.value, case, _which(act), choices)


def for_slip(case: Case, act: Act) -> Prompt:
    """Ask for the limit of a supervision slip; own words take the usual one."""
    limits = ((text, parse_limit(text).words) for text in SLIP_LIMITS)
    choices = tuple(
        Choice(text, each(w.SLIP_LIMIT, limit=words), ACTS[act].reasons[0])
        for text, words in limits
    )
    return Prompt(act.value, case, _which(act), choices, own_words=True)


def for_collector(case: Case, act: Act, near: Sequence[Near]) -> Prompt:
    """Ask who goes and looks, nearest first; at first it may be left to whoever is near."""
    choices = tuple(
        Choice(n.mover.mover_id, Words(n.mover.label, n.mover.label), how_near(n)) for n in near
    )
    if act is not Act.ASK_COLLECTOR:
        choices = (*choices, Choice("", e.AT_WILL, e.AT_WILL_WHY))
    is_look = case.state in (CaseState.TO_FILE, CaseState.VERIFYING)
    return Prompt(act.value, case, e.ASK if is_look else e.ASK_CHECK, choices, empty=e.NOBODY)


def how_near(near: Near) -> Words:
    """Return how far away and how busy a collector is."""
    return e.NEAR.filled(metres=f"{near.metres:.0f}", n=near.n_errands)


def for_case(case: Case, others: Sequence[Case], name: Callable[[str], Words]) -> Prompt:
    """Ask into which case this one is merged, nearest first."""
    choices = tuple(Choice(o.case_id, name(o.class_key), _same(case, o)) for o in others)
    return Prompt(Act.MERGE.value, case, _which(Act.MERGE), choices, empty=w.NO_DUPLICATES)


def for_ground(case: Case, act: Act) -> Prompt:
    """Ask on which ground a case shall not count; only a ground of the catalogue is one."""
    choices = tuple(Choice(key, words) for key, words in GROUNDS.items())
    return Prompt(act.value, case, _which(act), choices)


def for_score(case: Case, act: Act) -> Prompt:
    """Ask what the caller said of the outcome."""
    choices = tuple(Choice(key, words) for key, words in APPRAISALS.items())
    return Prompt(act.value, case, _which(act), choices)


def for_campaign(case: Case, act: Act, campaigns: Mapping[str, int]) -> Prompt:
    """Ask which campaign; a new name begins one. ``campaigns`` counts the open cases of each."""
    choices = _campaigns(campaigns)
    is_new = act is Act.TAG
    return Prompt(act.value, case, _which(act), choices, is_new, w.NO_CAMPAIGN, w.OWN_NAME)


def for_gathering(cases: Sequence[Case], campaigns: Mapping[str, int]) -> Prompt:
    """Ask into which campaign a whole list goes; a new name begins one (专项整治)."""
    ids = tuple(case.case_id for case in cases)
    title = w.ASK_GATHER.filled(n=len(ids))
    known = _campaigns(campaigns)
    return Prompt(GATHER, cases[0], title, known, True, own_hint=w.OWN_NAME, case_ids=ids)


def _campaigns(campaigns: Mapping[str, int]) -> tuple[Choice, ...]:
    rows = sorted(campaigns.items())
    return tuple(
        Choice(name, Words(name, name), w.CAMPAIGN_OPEN.filled(n=n) if n else w.CAMPAIGN_RUNS)
        for name, n in rows
    )


def for_duplicates(case: Case, others: Sequence[Case], name: Callable[[str], Words]) -> Prompt:
    """Show what may report the same thing, nearest first."""
    choices = tuple(Choice(o.case_id, name(o.class_key), _same(case, o)) for o in others)
    title = w.ASK_DUPLICATE.filled(n=len(others))
    return Prompt(DUPLICATES, case, title, choices, empty=w.NO_DUPLICATES)


def given_for(prompt: Prompt, answer: str) -> Given:
    """Return what is handed over when ``answer`` (a choice's key, or own words) was chosen."""
    if prompt.kind.startswith(OVERRIDE):
        return Given(reason=answer, override=answer)
    act = Act(prompt.kind)
    return _GIVEN[ACTS[act].asks](prompt, answer)


def _dated(prompt: Prompt, answer: str) -> Given:
    words = next(choice.words for choice in prompt.choices if choice.key == answer)
    return Given(reason=words.zh, until_ms=int(answer))


def _slip(prompt: Prompt, answer: str) -> Given:
    chosen = next((choice for choice in prompt.choices if choice.key == answer), None)
    if chosen is None:
        return Given(reason=answer)
    return Given(reason=chosen.detail.zh, limit=answer)


def _sent(prompt: Prompt, answer: str) -> Given:
    """Name the collector for the machine and, in the history, for people."""
    chosen = next(choice for choice in prompt.choices if choice.key == answer)
    return Given(account=answer, text=chosen.words.zh if answer else "")


def _told(prompt: Prompt, answer: str) -> Given:
    """Read the number before the first space, where it is not known yet."""
    held = prompt.case.more.enforcement
    if held is not None and held.number:
        return Given(text=answer)
    number, _, word = answer.strip().partition(" ")
    return Given(number=number, text=word.strip() or ACTS[Act.ENFORCE_TOLD].reasons[0].zh)


_GIVEN: dict[Asks, Callable[[Prompt, str], Given]] = {
    Asks.NUMBER: _told,
    Asks.REASON: lambda _, answer: Given(reason=answer),
    Asks.CONDITION: lambda _, answer: Given(condition=answer),
    Asks.UNIT: lambda _, answer: Given(unit_id=answer),
    Asks.DATE: _dated,
    Asks.SLIP: _slip,
    Asks.CASE: lambda _, answer: Given(case_id=answer),
    Asks.CAMPAIGN: lambda _, answer: Given(campaign=answer),
    Asks.COLLECTOR: _sent,
    Asks.SCORE: lambda _, answer: Given(score=answer),
    Asks.GROUND: lambda _, answer: Given(ground=answer),
}


def _which(act: Act) -> Words:
    return each(w.ASK_CHOICE, act=ACT_WORDS[act])


def _until(until_ms: int, now_ms: int, zone: str) -> Words:
    return each(w.DEFER_UNTIL, day=day_hm(until_ms, now_ms, zone))


def _same(case: Case, other: Case) -> Words:
    no = Words(other.case_no, other.case_no) if other.case_no else w.NOT_NUMBERED
    metres = f"{distance_m(case.place, other.place):.0f}"
    return each(w.SAME_CLASS, no=no, state=STATES[other.state].words, m=Words(metres, metres))


_PREPARED = {
    words.zh: words
    for prepared in (
        *(spec.reasons for spec in ACTS.values()),
        GROUNDS.values(),
        APPRAISALS.values(),
    )
    for words in prepared
}


def reason_words(note: str) -> Words:
    """Return a recorded reason in both languages where it is a prepared one, else as written."""
    return _PREPARED.get(note, Words(note, note))
