"""The attachments of a case as rows: what each is, who brought it, and when."""

from backend.domain.cases.attachments import Attachment
from backend.domain.cases.kinds import PAPER
from console.kit.language import Lang
from console.kit.notice import each
from console.kit.seat_names import person_words
from console.kit.time_text import moment
from console.rows.row_list import HandoverRow

from . import words as w

_HASH_CHARS = 12


def row_of(piece: Attachment, lang: Lang, zone: str, state: str) -> HandoverRow:
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


def about_of(piece: Attachment, lang: Lang, zone: str) -> str:
    """Return who brought it, when, and the hash by which it is known."""
    one = piece.attached
    at = f"{moment(one.at_ms, zone):%Y-%m-%d %H:%M:%S}"
    said = w.WHO.filled(who="{who}", at=at, hash=one.photo_id[:_HASH_CHARS])
    return lang.of(each(said, who=person_words(one.account, one.role)))
