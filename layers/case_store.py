"""Open cases as arrays: what the case layer clusters, culls and picks from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from backend.domain.cases.case import Case
from backend.domain.clocks.clock import NO_FACE, Face

from .frame import CityFrame
from .marks import CODE_OF, mark_of


class CaseStore:
    """Struct of arrays over open cases; rows are dense and move when a case leaves.

    Attributes:
        cases: Case of each row.
        x_m: ``(N,)`` city metres.
        y_m: ``(N,)`` city metres.
        mark: ``(N,)`` codes of ``MARK_KEYS``.
        was_painted: ``(N,)`` whether the case was ever on a screen.
        is_news: ``(N,)`` whether this version was not painted yet.
        generation: Grows whenever positions, marks or rows change.
    """

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._row: dict[str, int] = {}
        self.x_m = np.zeros(0)
        self.y_m = np.zeros(0)
        self.mark = np.zeros(0, dtype=np.uint8)
        self.was_painted = np.zeros(0, dtype=bool)
        self.is_news = np.zeros(0, dtype=bool)
        self._look = np.zeros((0, 3))
        self._classes: dict[str, int] = {}
        self.generation = 0

    def __len__(self) -> int:
        return len(self.cases)

    def row(self, case_id: str) -> int | None:
        """Return the row of a case, or ``None`` when it is not open."""
        return self._row.get(case_id)

    def replace_all(
        self, cases: Iterable[Case], faces: Mapping[str, Face], frame: CityFrame
    ) -> None:
        """Hold exactly these cases; what was painted before stays painted."""
        seen = {case.case_id for case, was in zip(self.cases, self.was_painted, strict=True) if was}
        self.cases = list(cases)
        self._row = {case.case_id: row for row, case in enumerate(self.cases)}
        n = len(self.cases)
        self.x_m, self.y_m = _places(self.cases, frame)
        self._look = self._looks(self.cases)
        self.was_painted = np.array([c.case_id in seen for c in self.cases], dtype=bool).reshape(n)
        self.is_news = np.ones(n, dtype=bool)
        self.mark = _codes(self.cases, faces)
        self.generation += 1

    def put(self, cases: Iterable[Case], faces: Mapping[str, Face], frame: CityFrame) -> None:
        """Add cases or replace older versions of them."""
        rows: list[int] = []
        newer: list[Case] = []
        fresh: list[Case] = []
        row_of = self._row.get
        for case in cases:
            row = row_of(case.case_id)
            if row is None:
                fresh.append(case)
            else:
                rows.append(row)
                newer.append(case)
        is_other = bool(rows) and self._replace(rows, newer, faces, frame)
        if fresh:
            self._append(fresh, faces, frame)
        if fresh or is_other:
            self.generation += 1

    def _replace(
        self, rows: list[int], cases: list[Case], faces: Mapping[str, Face], frame: CityFrame
    ) -> bool:
        """Put newer versions into their rows; return whether anything of them looks otherwise.

        What stood there is compared as columns: the old cases themselves lie cold in memory.
        """
        at, marks, looks = np.array(rows), _codes(cases, faces), self._looks(cases)
        moved = np.flatnonzero((self._look[at] != looks).any(axis=1))
        is_other = len(moved) > 0 or not np.array_equal(self.mark[at], marks)
        if len(moved):
            self.x_m[at[moved]], self.y_m[at[moved]] = _places([cases[n] for n in moved], frame)
        self._look[at], self.mark[at], self.is_news[at] = looks, marks, True
        held = self.cases
        for row, case in zip(rows, cases, strict=True):
            held[row] = case
        return is_other

    def _append(self, cases: list[Case], faces: Mapping[str, Face], frame: CityFrame) -> None:
        for case in cases:
            self._row[case.case_id] = len(self.cases)
            self.cases.append(case)
        x_m, y_m = _places(cases, frame)
        n = len(cases)
        self.x_m = np.concatenate((self.x_m, x_m))
        self.y_m = np.concatenate((self.y_m, y_m))
        self.mark = np.concatenate((self.mark, _codes(cases, faces)))
        self._look = np.concatenate((self._look, self._looks(cases)))
        self.was_painted = np.concatenate((self.was_painted, np.zeros(n, dtype=bool)))
        self.is_news = np.concatenate((self.is_news, np.ones(n, dtype=bool)))

    def _looks(self, cases: list[Case]) -> np.ndarray:
        """Return ``(N, 3)``: longitude, latitude, and a number for the class."""
        number = self._classes
        places = [case.place for case in cases]
        return np.column_stack(
            (
                np.array([place.lon_deg for place in places], dtype=float),
                np.array([place.lat_deg for place in places], dtype=float),
                np.array([number.setdefault(c.class_key, len(number)) for c in cases], dtype=float),
            )
        )

    def drop(self, case_ids: Iterable[str]) -> None:
        """Forget cases that are no longer open."""
        gone = {self._row[case_id] for case_id in case_ids if case_id in self._row}
        if not gone:
            return
        kept = np.array([row for row in range(len(self.cases)) if row not in gone], dtype=np.intp)
        self.cases = [self.cases[row] for row in kept]
        self._row = {case.case_id: row for row, case in enumerate(self.cases)}
        for name in ("x_m", "y_m", "mark", "was_painted", "is_news", "_look"):
            setattr(self, name, getattr(self, name)[kept])
        self.generation += 1

    def set_faces(self, faces: Mapping[str, Face]) -> bool:
        """Take clock faces; return whether any mark has changed. Meant once a second."""
        if not faces:
            return False
        mark = self.mark.copy()
        for case_id, face in faces.items():
            row = self._row.get(case_id)
            if row is not None:
                mark[row] = CODE_OF[mark_of(self.cases[row], face)]
        if np.array_equal(mark, self.mark):
            return False
        self.mark = mark
        self.generation += 1
        return True


def _places(cases: list[Case], frame: CityFrame) -> tuple[np.ndarray, np.ndarray]:
    if not cases:
        return np.zeros(0), np.zeros(0)
    return frame.to_m(
        [case.place.lon_deg for case in cases], [case.place.lat_deg for case in cases]
    )


def _codes(cases: list[Case], faces: Mapping[str, Face]) -> np.ndarray:
    face_of, code_of = faces.get, CODE_OF
    return np.array(
        [code_of[mark_of(case, face_of(case.case_id, NO_FACE))] for case in cases],
        dtype=np.uint8,
    )
