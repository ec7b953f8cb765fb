"""What a case looks like on a card of the queue, and what it is called."""

from backend.codebooks import Codebook
from backend.domain.cases.case import ACT_WORDS, SOURCE_WORDS, STATES, Case, CaseState, Clock
from backend.domain.cases.leaving import is_left
from backend.domain.clocks.clock import Face
from backend.domain.flow.evidence import report_flaws
from backend.domain.terms.words import Words
from console.face.pending import Pending, PendingStage
from console.kit import words as w
from console.kit.language import Lang
from console.kit.notice import each
from console.kit.time_text import span
from widgets.card import Card
from widgets.pill import PillText

LEVEL_TONES = {"ok": "info", "soon": "soon", "late": "act", "none": "none"}
_CLOCK_TONES = {"ok": "text_2", "soon": "soon", "late": "act", "none": "text_3"}
_MARKS = {"soon": "soon", "late": "late"}


def case_title(case: Case, book: Codebook) -> Words:
    """Return what a case is called: its class and, where a class has several, the condition."""
    name = book.name(case.class_key)
    condition = book.condition(case.condition) if case.condition else None
    if condition is None or len(book.conditions(case.class_key)) < 2:
        return name
    return Words(f"{name.zh} {condition.words.zh}", f"{name.en}: {condition.words.en}")


def clock_words(case: Case, face: Face) -> Words:
    """Return the running clock with its name: ``派遣 7:41``, ``处置超期 1:02:33``."""
    if face.clock is Clock.NONE:
        return STATES[case.state].words
    step = w.Steps.CLOCK[face.step or "handling"]
    if face.level != "late":
        template = w.Steps.RUNNING
    else:
        template = w.Steps.LATE_STEP if face.clock is Clock.STEP else w.Steps.LATE_CASE
    return each(template, step=step, left=span(face.remaining_s))


def mark_of(face: Face) -> str:
    """Return the mark beside a clock: ``soon``, ``late`` or none."""
    return _MARKS.get(face.level, "")


def clock_tone(case: Case, face: Face) -> str:
    """Return the tone of a running clock: red for what is urgent or late."""
    if case.urgent and face.clock is not Clock.NONE:
        return "act"
    return _CLOCK_TONES[face.level]


def edge_tone(case: Case, face: Face) -> str:
    """Return the tone of a case's edge and bar."""
    return "act" if case.urgent else LEVEL_TONES[face.level]


def left_share(face: Face) -> float | None:
    """Return what is left of the limit, 0 to 1; ``None`` while no clock runs."""
    if face.clock is Clock.NONE or face.total_s <= 0:
        return None
    return min(max(face.remaining_s / face.total_s, 0.0), 1.0)


_NOT_FILED = (CaseState.TO_ACCEPT, CaseState.TO_FILE, CaseState.FAST_REVIEW)


def queue_card(
    case: Case,
    face: Face,
    book: Codebook,
    lang: Lang,
    pending: Pending | None,
    hand: Words | None = None,
) -> Card:
    """Return the card of a case; ``hand`` says which other seat works at it."""
    urgent = PillText(lang.of(w.Queue.URGENT), "act", "late", solid=True)
    return Card(
        key=case.case_id,
        title=lang.of(case_title(case, book)),
        line=case.place.address or lang.of(w.Queue.NO_ADDRESS),
        clock=lang.of(clock_words(case, face)),
        source=lang.of(SOURCE_WORDS[case.source]),
        badge=urgent if case.urgent else None,
        tone=edge_tone(case, face),
        clock_tone=clock_tone(case, face),
        mark=mark_of(face),
        share=left_share(face),
        note=_note(case, lang, pending, hand),
    )


def gone_card(case: Case, book: Codebook, lang: Lang) -> Card:
    """Return the card of a case that left the queue while a hand was on the list."""
    return Card(
        key=case.case_id,
        title=lang.of(case_title(case, book)),
        line=case.place.address,
        clock=lang.of(STATES[case.state].words),
        tone="none",
        clock_tone="text_3",
        dim=True,
    )


def _note(case: Case, lang: Lang, pending: Pending | None, hand: Words | None) -> PillText | None:
    """Return what matters more than the source: what is pending, in hand, or not read."""
    if pending is not None:
        is_unknown = pending.stage is PendingStage.UNKNOWN
        words = w.Queue.UNKNOWN if is_unknown else w.Queue.PENDING
        text = lang.of(words, act=ACT_WORDS[pending.command.act])
        return PillText(text, "soon" if is_unknown else "info")
    if hand is not None:
        return PillText(lang.of(hand), "info")
    if is_left(case):
        return PillText(lang.of(w.Closing.LEFT), "info")
    if case.state in _NOT_FILED and report_flaws(case):
        return PillText(lang.of(w.Queue.DOUBTED), "soon", "soon")
    if case.state is CaseState.HANDLING and case.delivered_at_ms and not case.read_at_ms:
        return PillText(lang.of(w.Queue.UNREAD), "soon", "soon")
    return None
