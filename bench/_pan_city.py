"""The synthetic city alive on a map, for ``bench.pan``: movers, cameras, cases, once a second."""

from types import SimpleNamespace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from backend.basedata.registers import read_registers
from backend.domain.cases.case import Case, CaseState, Source
from backend.domain.clocks.clock import NO_FACE, Face
from backend.domain.field.mover import Fix
from backend.domain.terms.place import Place
from backend.folder import DataFolder
from backend.situation import Changes, Situation
from layers.view import MapView

N_CASES = 500
N_CHANGED = 5
NOW_MS = 1_781_053_920_000
LEVELS = ("ok", "ok", "ok", "soon", "late", "none")


class Life(QObject):
    """What a second of the city brings to the map."""

    def __init__(self, view: MapView, folder: DataFolder) -> None:
        super().__init__(view)
        self._view, self._rng = view, np.random.default_rng(11)
        registers = read_registers(folder)
        west, south, east, north = registers.bounds_deg
        self._low, self._size = np.array([west, south]), np.array([east - west, north - south])
        self._now_ms = NOW_MS
        self._movers = registers.movers
        self._places = self._low + self._size * self._rng.random((len(self._movers), 2))
        self._situation = Situation()
        self._situation.city = SimpleNamespace(
            crs_epsg=4549,
            bounds_deg=registers.bounds_deg,
            cameras=registers.cameras,
            movers=registers.movers,
        )
        self._situation.movers = {mover.mover_id: mover for mover in registers.movers}
        cases = tuple(self._case(k, 1) for k in range(N_CASES))
        self._situation.cases = {case.case_id: case for case in cases}
        view.set_city(self._situation.city)
        self._tell(Changes(cases=cases, city=self._situation.city, reset=True))
        self._beat = QTimer(self, interval=1000)
        self._beat.timeout.connect(self._second)
        self._beat.start()

    def _case(self, k: int, version: int) -> Case:
        lon, lat = self._low + self._size * np.random.default_rng(k).random(2)
        return Case(
            case_id=f"C{k}",
            version=version,
            state=CaseState.HANDLING,
            class_key=("c0103", "c0118", "e0102", "e0505")[k % 4],
            place=Place(float(lon), float(lat), f"学府路 {k} 号"),
            source=Source.COLLECTOR,
            text="",
            reported_at_ms=NOW_MS,
            reported_by="x",
            step_since_ms=NOW_MS,
            urgent=k % 40 == 0,
        )

    @Slot()
    def _second(self) -> None:
        self._now_ms += 1000
        self._places += self._rng.normal(0, 1e-4, self._places.shape)
        chosen = self._rng.choice(N_CASES, N_CHANGED, replace=False)
        cases = tuple(self._case(int(k), self._now_ms) for k in chosen)
        self._situation.cases |= {case.case_id: case for case in cases}
        self._tell(Changes(cases=cases, fixes=tuple(self._fixes())))

    def _fixes(self) -> list[Fix]:
        return [
            Fix(mover.mover_id, float(lon), float(lat), float(k * 37 % 360), 8.0, self._now_ms)
            for k, (mover, (lon, lat)) in enumerate(zip(self._movers, self._places, strict=True))
        ]

    def _tell(self, changes: Changes) -> None:
        faces: dict[str, Face] = {
            case_id: NO_FACE._replace(level=LEVELS[k % len(LEVELS)])
            for k, case_id in enumerate(self._situation.cases)
        }
        self._view.take(self._situation, changes, self._now_ms, faces)
