"""A list shown on the map as a whole, then walked case by case in its order (A11)."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.cases.case import Case
from backend.domain.terms.words import Words
from console.face.face import SituationFace
from console.face.selection import Selection
from console.kit import words_acts as w
from console.kit.keymap import key_text
from console.kit.notice import Notice, each

KEY = "walk"
# Shows all of these places (longitude, latitude, degrees); says whether there was anything to show.
ShowPlaces = Callable[[Sequence[tuple[float, float]]], bool]


class ListWalk(QObject):
    """Remembers the list shown last; who is gone from it since is stepped over.

    Signals:
        noticed: ``Notice`` that says what the map shows, or where the walk stands.
    """

    noticed = Signal(object)

    def __init__(
        self, face: SituationFace, selection: Selection, show: ShowPlaces, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._face, self._selection, self._show = face, selection, show
        self._title = Words("", "")
        self._ids: tuple[str, ...] = ()

    @Slot(object, object)
    def frame(self, title: Words, case_ids: tuple[str, ...]) -> None:
        """Show the whole ground of these cases; the walk begins before the first of them."""
        self._title, self._ids = title, case_ids
        placed = [
            (case.place.lon_deg, case.place.lat_deg)
            for case in map(self._face.case, case_ids)
            if case is not None and _has_place(case)
        ]
        if not self._show(placed):
            self._say(w.WALK_NO_PLACES)
            return
        n, keys = len(placed), f"{key_text('walk_back')} / {key_text('walk_forth')}"
        self._say(each(w.WALK_FRAMED, title=title, n=_same(f"{n:,}"), keys=_same(keys)))

    def step(self, by: int) -> None:
        """Pick the next case of the list (1) or the one before (-1); at an end it stays."""
        ids = tuple(case_id for case_id in self._ids if case_id in self._face.situation.cases)
        if not ids:
            self._say(w.WALK_NOTHING)
            return
        at = self._beside(ids, by)
        if not 0 <= at < len(ids):
            self._say(each(w.WALK_END, title=self._title))
            return
        self._selection.pick(ids[at], by="list")
        where = _same(f"{at + 1:,} / {len(ids):,}")
        self._say(each(w.WALK_AT, title=self._title, where=where))

    def _beside(self, ids: tuple[str, ...], by: int) -> int:
        """Return where the walk comes to: beside what is selected, else at the nearer end."""
        selected = self._selection.case_id
        if selected in ids:
            return ids.index(selected) + by
        return 0 if by > 0 else len(ids) - 1

    def _say(self, words: Words) -> None:
        self.noticed.emit(Notice("info", words, KEY))


def _has_place(case: Case) -> bool:
    return bool(case.place.lon_deg or case.place.lat_deg)


def _same(text: str) -> Words:
    return Words(text, text)
