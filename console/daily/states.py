"""The lines over the day statistics: live or published, how fresh, and whether it balances."""

from backend.contract.figures import CountFrozen
from console.board.frozen_strip import second
from console.kit.language import Lang
from console.kit.seat_names import seat_words

from .book import DayBook
from .words import Daily


def strip_text(book: DayBook, lang: Lang) -> str:
    """Return whether the numbers are published, by whom and when; or that they are not."""
    of, held = lang.of, book.published
    if book.freezer.is_sending:
        return of(Daily.SENT)
    if held is not None:
        n, turn = book.freezer.n_versions, ""
        if n > 1:
            turn = of(Daily.TURN, n=held.version, all=n)
        return of(Daily.PUBLISHED, turn=turn, seq=f"{held.seq:,}", **_who(held, book))
    there = book.freezer.frozen
    if there is not None:
        values = _who(there, book)
        return of(Daily.THERE, at=values["at"], who=values["who"])
    return of(Daily.OPEN) if book.found is not None else ""


def _who(held: CountFrozen, book: DayBook) -> dict[str, object]:
    zone = book.freezer.zone
    return {
        "who": seat_words(held.account, held.seat),
        "at": second(held.at_ms, zone),
        "cut": second(held.figures.cutoff_ms, zone),
    }


def cutoff_text(book: DayBook, lang: Lang) -> str:
    """Return up to when was counted, and whether the day still runs."""
    found = book.found
    if found is None:
        return ""
    cut = second(found.cutoff_ms, book.freezer.zone)
    running = "" if book.is_over else f"\u3000{lang.of(Daily.RUNNING)}"
    return lang.of(Daily.CUTOFF, cut=cut, n=f"{found.n_cases:,}") + running


def state_text(book: DayBook, lang: Lang) -> str:
    """Return how far the counting is, why there is none, or how the day's cases balance."""
    of, found, freezer = lang.of, book.found, book.freezer
    if found is None:
        if freezer.denied is not None:
            return of(Daily.DENIED, why=freezer.denied)
        return of(Daily.COUNTING, percent=f"{freezer.progress:.0%}")
    held = found.balance
    if held is None or any(one.blocks for one in book.odd):
        return ""
    return of(
        Daily.BALANCED,
        brought=f"{held.n_brought:,}",
        opened=f"{held.n_opened:,}",
        ended=f"{held.n_ended:,}",
        carried=f"{held.n_carried:,}",
    )
