"""What of a seat's own queue must be seen without a click: how many, the oldest, the next limit.

Source: mission.md 2.1, "must be visible without a click".
"""

from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from backend.domain.cases.case import STATES, Case, Clock
from backend.domain.clocks.clock import Face
from backend.domain.people.seats import QueueSpec
from backend.domain.terms.words import Words
from console.kit.time_text import day_hm, span

from .book import QueueBook
from .words import StandingWords


class Standing(NamedTuple):
    """How the seat's own queue stands at one moment of city time.

    Attributes:
        ids: All that waits here, longest first.
        since_ms: Since when the first of them waits, 0 for none.
        next_id: Whose limit runs out next, of those that are not late yet; ``""`` for none.
        deadline_ms: When it does, and ``left_s`` what is left of it in its own counting.
    """

    now_ms: int = 0
    ids: tuple[str, ...] = ()
    since_ms: int = 0
    next_id: str = ""
    deadline_ms: int = 0
    left_s: float = 0.0


def is_own(spec: QueueSpec) -> bool:
    """Return whether what stands in a queue waits for this seat: its minutes run, or it is asked.

    What a unit works at does not; neither does what waits for somebody outside.
    """
    return bool(spec.asked or spec.pleads) or STATES[spec.states[0]].clock is Clock.STEP


def since_ms(case: Case, spec: QueueSpec) -> int:
    """Return since when a case waits in a queue: at its step, or since it was asked for."""
    request, plea = case.more.request, case.more.plea
    if spec.asked and request is not None:
        return request.at_ms
    if spec.pleads and plea is not None:
        return plea.at_ms
    return case.step_since_ms


def standing_of(
    queues: QueueBook,
    own: Sequence[QueueSpec],
    sent: Container[str],
    face_of: Callable[[Case], Face],
    now_ms: int,
) -> Standing:
    """Return how a seat's own queues stand; a case that waits twice counts once.

    Args:
        sent: Cases whose act is on its way: they wait no more.
    """
    since: dict[str, int] = {}
    for spec in own:
        for case in queues.waiting(spec.key, sent):
            at_ms = since_ms(case, spec)
            since[case.case_id] = min(at_ms, since.get(case.case_id, at_ms))
    ids = tuple(sorted(since, key=lambda case_id: (since[case_id], case_id)))
    oldest_ms = since[ids[0]] if ids else 0
    nearest = [case for spec in own for case in queues.nearest(spec.key, sent, now_ms)]
    faces = [(case, face_of(case)) for case in nearest]
    ahead = [(face.deadline_ms, case.case_id, face) for case, face in faces if face.remaining_s > 0]
    if not ahead:
        return Standing(now_ms, ids, oldest_ms)
    deadline_ms, case_id, face = min(ahead, key=lambda one: one[:2])
    return Standing(now_ms, ids, oldest_ms, case_id, deadline_ms, face.remaining_s)


class StandingField(NamedTuple):
    """One number at the foot of the queue.

    Attributes:
        says: Its words for a standing, in the city's zone.
        opens: The cases behind it: one is shown, several become a list.
    """

    key: str
    tip: Words
    says: Callable[[Standing, str], Words]
    opens: Callable[[Standing], tuple[str, ...]]


def _mine(standing: Standing, _zone: str) -> Words:
    return StandingWords.MINE.filled(n=f"{len(standing.ids):,}")


def _oldest(standing: Standing, _zone: str) -> Words:
    if not standing.ids:
        return StandingWords.NO_OLDEST
    age = span(max(0, standing.now_ms - standing.since_ms) / 1000)
    return Words(
        StandingWords.OLDEST.zh.format(age=age.zh), StandingWords.OLDEST.en.format(age=age.en)
    )


def _next(standing: Standing, zone: str) -> Words:
    if not standing.next_id:
        return StandingWords.NO_NEXT
    at, left = day_hm(standing.deadline_ms, standing.now_ms, zone), span(standing.left_s)
    words = StandingWords.NEXT
    return Words(words.zh.format(at=at.zh, left=left.zh), words.en.format(at=at.en, left=left.en))


FIELDS: dict[str, StandingField] = {
    field.key: field
    for field in (
        StandingField("mine", StandingWords.MINE_TIP, _mine, lambda s: s.ids),
        StandingField("oldest", StandingWords.OLDEST_TIP, _oldest, lambda s: s.ids[:1]),
        StandingField(
            "next", StandingWords.NEXT_TIP, _next, lambda s: (s.next_id,) if s.next_id else ()
        ),
    )
}
