"""The data folder of a big city (mission.md 3.1): 3,000 movers, 20,000 open cases, a real map."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from backend.basedata.registers import read_registers, write_registers
from backend.city.build import generate
from backend.domain.cases.case import Act, Case, CaseState, Source, Step
from backend.domain.clocks.moment import Moment
from backend.domain.field.mover import Mover, MoverKind
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.folder import DataFolder
from backend.store import Store

# 600 collectors, 2,110 buses, the rest official vehicles.
N_MOVERS = 3_000
N_OPEN = 20_000
_N_COLLECTORS, _N_BUSES = 600, 2_110
_BATCH = 2_000
_ACTOR = Actor("bench", Role.SYSTEM)
_AGE_MS = 6 * 3_600_000
_CLASSES = ("c0103", "c0101", "e0105", "e0201", "c0204", "e0102")
# Where open cases stand, in a hundred: most are with their units.
_STATES = (
    (CaseState.TO_ACCEPT, 3),
    (CaseState.TO_FILE, 3),
    (CaseState.TO_DISPATCH, 4),
    (CaseState.HANDLING, 76),
    (CaseState.TO_CHECK, 8),
    (CaseState.TO_CLOSE, 6),
)
Bounds = tuple[float, float, float, float]
_STATE_OF = [state for state, n in _STATES for _ in range(n)]


def build(root: Path, now_ms: int, n_open: int = N_OPEN, n_movers: int = N_MOVERS) -> DataFolder:
    """Make the city; cases were reported within the last hours before ``now_ms``."""
    folder = DataFolder.open(root)
    generate(folder)
    held = read_registers(folder)
    movers = tuple(_mover(n) for n in range(n_movers))
    write_registers(folder, replace(held, movers=movers, cameras=()))
    store = Store.open(folder.store, folder.media)
    _fill(store, held.bounds_deg, now_ms, n_open)
    store.close()
    return folder


def _mover(n: int) -> Mover:
    if n < _N_COLLECTORS:
        return Mover(f"COL-{n:05d}", MoverKind.COLLECTOR, f"采集员 {n:05d}")
    if n < _N_COLLECTORS + _N_BUSES:
        return Mover(f"BUS-{n:05d}", MoverKind.BUS, f"{n % 90 + 1} 路 {n:05d}")
    return Mover(f"VEH-{n:05d}", MoverKind.SWEEPER, f"99-扫-{n:05d}")


def _fill(store: Store, bounds: Bounds, now_ms: int, n_open: int) -> None:
    """Put open cases into a new store past the desk: their whole lives would take an hour."""
    chance = np.random.default_rng(7)
    lon = chance.uniform(bounds[0], bounds[2], n_open).tolist()
    lat = chance.uniform(bounds[1], bounds[3], n_open).tolist()
    age_ms = chance.integers(0, _AGE_MS, n_open).tolist()
    for first in range(0, n_open, _BATCH):
        with store.write() as writing:
            for n in range(first, min(first + _BATCH, n_open)):
                place = Place(lon[n], lat[n], f"学府路 {n % 300 + 1} 号", "")
                case = a_case(n, place, now_ms - age_ms[n])
                writing.put_case(case, _ACTOR, Moment(now_ms, now_ms))


def a_case(n: int, place: Place, reported_at_ms: int, version: int = 4) -> Case:
    """Return the n-th open case, in a state that cases of a big city stand in."""
    state = _STATE_OF[n % len(_STATE_OF)]
    acts = (Act.REPORT, Act.ACCEPT, Act.FILE, Act.DISPATCH)
    steps = tuple(
        Step(
            act, reported_at_ms, "dispatch-03", Role.DISPATCHER, state, "", "td-drainage", "派遣席"
        )
        for act in acts
    )
    return Case(
        case_id=f"01JXC5Z3M2Q8R4T6V8{n:08d}",
        version=version,
        state=state,
        class_key=_CLASSES[n % len(_CLASSES)],
        place=place,
        source=Source.COLLECTOR,
        text="雨水井盖缺失，已放警示锥",
        reported_at_ms=reported_at_ms,
        reported_by="COL-00017",
        step_since_ms=reported_at_ms,
        unit_id="td-drainage" if state is CaseState.HANDLING else "",
        steps=steps,
    )
