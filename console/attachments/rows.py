"""The attachments of a case as rows: what each is, who brought it, and when."""

from typing import NamedTuple

from backend.domain.cases.case import Case
from backend.domain.cases.extras import Attached
from backend.domain.cases.kinds import ATTACHED, KINDS, PAPER, Kind
from console.kit.language import Lang
from console.kit.notice import each
from console.kit.seat_names import person_words
from console.kit.time_text import moment
from console.rows.row_list import HandoverRow

from . import words as w

_HASH_CHARS = 12


class Piece(NamedTuple):
    """One attachment."""

    attached: Attached
    kind: Kind

    @property
    def photo_id(self) -> str:
        """Under which the backend keeps its bytes."""
        return self.attached.photo_id


def pieces_of(case: Case) -> tuple[Piece, ...]:
    """Return the voices and papers of a case, oldest first."""
    roles = {photo.photo_id: photo.role for photo in case.photos if photo.role in ATTACHED}
    first: dict[str, Attached] = {}  # what came twice stands by the words of who came first
    for one in case.more.attached:
        first.setdefault(one.photo_id, one)
    known = [one for key, one in first.items() if key in roles]
    return tuple(Piece(one, KINDS[roles[one.photo_id]]) for one in known)


def row_of(piece: Piece, lang: Lang, zone: str, state: str) -> HandoverRow:
    """Return one as the list shows it; ``state`` stands at its right end."""
    return HandoverRow(
        ref=piece.photo_id,
        kind=lang.of(piece.kind.words),
        tone="info" if piece.kind.role == PAPER else "good",
        title=piece.attached.text or lang.of(piece.kind.words),
        about=about_of(piece, lang, zone),
        state=state,
        has_tick=False,
    )


def about_of(piece: Piece, lang: Lang, zone: str) -> str:
    """Return who brought it, when, and the hash by which it is known."""
    one = piece.attached
    at = f"{moment(one.at_ms, zone):%Y-%m-%d %H:%M:%S}"
    said = w.WHO.filled(who="{who}", at=at, hash=one.photo_id[:_HASH_CHARS])
    return lang.of(each(said, who=person_words(one.account, one.role)))
