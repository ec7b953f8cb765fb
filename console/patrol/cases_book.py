"""Which open cases stand in the pictures of the page, in words, kept up as cases change."""

from collections.abc import Sequence

from backend.domain.cases.case import STATES, Case
from backend.situation import Changes
from console.face.parts import DeskParts
from console.kit.case_grid import CaseGrid

from . import words as w
from .cases import Outline, sighted
from .tiles import PatrolTiles


class PatrolCases:
    """Tells the tiles; once a second and with every page is enough."""

    def __init__(self, parts: DeskParts, tiles: PatrolTiles) -> None:
        self._parts, self._tiles = parts, tiles
        self._grid = CaseGrid()

    def take(self, changes: Changes) -> None:
        """Follow the situation."""
        if changes.reset:
            self._grid.clear()
            self._grid.take(self._parts.face.situation.cases.values())
        self._grid.take((*changes.cases, *changes.ended))

    def show(self) -> None:
        """Outline what is open in each picture of the page."""
        self._tiles.show_cases([self._told(n) for n in range(len(self._tiles.stops))])

    def _told(self, n: int) -> tuple[Sequence[Outline], str]:
        camera = self._tiles.camera(n)
        if camera is None:
            return (), ""
        found = sighted(camera, self._grid.around(camera.lon_deg, camera.lat_deg))
        outlines = tuple(
            Outline(self._text(case), box.left(), box.top(), box.width(), box.height())
            for case, box in found.seen
        )
        return outlines, self._near(found.near)

    def _text(self, case: Case) -> str:
        of, book = self._parts.lang.of, self._parts.book
        state = STATES[case.state].words
        return of(w.CASE_IN_VIEW).format(what=of(book.name(case.class_key)), state=of(state))

    def _near(self, cases: Sequence[Case]) -> str:
        if not cases:
            return ""
        of, book = self._parts.lang.of, self._parts.book
        names = dict.fromkeys(of(book.name(case.class_key)) for case in cases[:2])
        joint = "、" if self._parts.lang.code == "zh" else ", "
        return of(w.CASES_NEAR).format(n=len(cases), what=joint.join(names))
