"""How the cost of positions grows with the movers: a batch of all of them, from wire to frame.

A process of its own (it has a window): prints one line of JSON, ``{movers: milliseconds}``.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import numpy as np
from PySide6.QtWidgets import QApplication

from backend.contract.codec import decode_push, encode
from backend.contract.pushed import Positions
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.situation import Changes, News, Situation
from layers.view import MapView

from ._map_desk import BOUNDS_DEG, EPSG, SIZE, a_map, until
from ._memory import NOW_MS

MOVERS = (3_000, 10_000, 30_000, 100_000)
ROUNDS = 7
_FIXES_PER_BATCH = 5_000
_STEP_DEG = 2e-5


def main() -> None:
    """Measure each number of movers and print it."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        view = MapView()
        view.resize(*SIZE)
        view.set_city(SimpleNamespace(crs_epsg=EPSG, bounds_deg=BOUNDS_DEG, cameras=(), movers=()))
        view.set_map(a_map(Path(folder) / "map.gpkg"), Path(folder), with_qgis=False)
        view.show()
        until(view, view._is_whole)
        found = {n: round_ms(view, n) for n in MOVERS}
        view.stop()
    print(json.dumps(found))
    del application


def round_ms(view: MapView, n: int) -> float:
    """Return the processor time of one round: decode, apply, take, paint; median, milliseconds."""
    movers = tuple(Mover(f"V{i}", MoverKind.SWEEPER, f"V{i}") for i in range(n))
    city = SimpleNamespace(crs_epsg=EPSG, bounds_deg=BOUNDS_DEG, cameras=(), movers=movers)
    situation = Situation()
    situation.city, situation.movers = city, {mover.mover_id: mover for mover in movers}
    view.deck.reset()
    view.take(situation, Changes(city=city, reset=True), NOW_MS, {})
    chance = np.random.default_rng(5)
    lon = chance.uniform(BOUNDS_DEG[0], BOUNDS_DEG[2], n)
    lat = chance.uniform(BOUNDS_DEG[1], BOUNDS_DEG[3], n)
    times = []
    for turn in range(ROUNDS):
        at_ms = NOW_MS + 1_000 * (turn + 1)
        frames = _batches(movers, lon + _STEP_DEG * turn, lat, at_ms)
        began_s = time.process_time()
        for frame in frames:
            batch = decode_push(frame)
            assert isinstance(batch, Positions)
            view.take(situation, situation.apply(News(fixes=batch.rows)), at_ms, {})
        view.repaint()
        times.append((time.process_time() - began_s) * 1000)
    return median(times[1:])


def _batches(
    movers: tuple[Mover, ...], lon: np.ndarray, lat: np.ndarray, at_ms: int
) -> list[bytes]:
    """Return a round of everybody's positions as the wire brings it."""
    fixes = [
        Fix(mover.mover_id, x, y, 90.0, 8.0, at_ms)
        for mover, x, y in zip(movers, lon.tolist(), lat.tolist(), strict=True)
    ]
    return [
        encode(Positions(published_at_ms=at_ms, rows=tuple(fixes[n : n + _FIXES_PER_BATCH])))
        for n in range(0, len(fixes), _FIXES_PER_BATCH)
    ]


if __name__ == "__main__":
    main()
