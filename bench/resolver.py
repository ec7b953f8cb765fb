"""The resolver on a city whose truth is known, and one suggestion with 1.8 million components.

The truth is drawn apart from the rules (``bench/_truth.py``) and departs from the registers: 4 % of
class-and-street pairs belong to another office, 1 % of components are registered wrongly and 2 % to
nobody, 0.3 % of cases are refused by whom they belong to. So no resolver reaches 100 %. The first
fifth of the cases is the time it learns in and is not counted.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from backend.domain.dispatching.lane import LaneRules, decide
from backend.domain.dispatching.record import Outcome, RecordBook, area_of
from backend.domain.dispatching.resolver import resolve
from backend.domain.field.component import Component
from backend.domain.terms.words import Words
from backend.store import Store

from ._truth import OWNERLESS, REFUSED, STALE, STRIPS, TrueCase, TrueCity
from .figure import Figure, percentile

N_CASES = 30_000
N_COMPONENTS = 1_800_000
N_TIMED = 2_000
_NAME = Words("类别", "class")
_NOISE = (
    f"truth drawn apart, with noise: other office {STRIPS:.1%}, stale owner {STALE:.1%}, "
    f"no owner {OWNERLESS:.1%}, refused {REFUSED:.1%}"
)
_LANE = LaneRules(is_on=True)


class _Walk:
    """Cases one after the other, each decided, each outcome learnt."""

    def __init__(self, seed: int = 7) -> None:
        self.city = TrueCity(seed)
        self.record = RecordBook()
        self.n = self.n_right = self.n_auto = self.n_auto_right = 0

    def go(self) -> None:
        for number in range(N_CASES):
            self._one(self.city.draw(number), counts=number >= N_CASES // 5)

    def _one(self, true: TrueCase, *, counts: bool) -> None:
        resolution = resolve(true.case, self.city.units, _NAME, self.record)
        first = resolution.first
        is_right = first is not None and first.unit.unit_id == true.unit_id and not true.refuses
        acts = bool(decide(true.case, resolution, self.record, _LANE).unit_id)
        if counts:
            self.n += 1
            self.n_right += is_right
            self.n_auto += acts
            self.n_auto_right += acts and is_right
        key, area = true.case.class_key, area_of(true.case)
        if first is not None:
            self.record.put([Outcome(key, area, first.unit.unit_id, first.rule, is_right, True)])
        if not is_right:  # a person finds whose it is
            self.record.put([Outcome(key, area, true.unit_id, "person", True, False)])


def figures() -> Iterator[Figure]:
    """Yield how often the first suggestion and the lane are right, and how long one takes."""
    walk = _Walk()
    walk.go()
    auto_right = walk.n_auto_right / max(walk.n_auto, 1)
    yield Figure("resolver.top1", round(walk.n_right / walk.n, 4), "share", _NOISE, n=walk.n)
    yield Figure("resolver.auto_right", round(auto_right, 4), "share", _NOISE, n=walk.n_auto)
    yield Figure("resolver.auto_share", round(walk.n_auto / walk.n, 4), "share", n=walk.n)
    yield from _timed(walk)


def _timed(walk: _Walk) -> Iterator[Figure]:
    """Time the nearest component, its owner and the ranking, with all components in the store."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store.open(Path(folder) / "store.db")) as store,
    ):
        began_s = time.perf_counter()
        store.keep_census(lambda: _components(walk.city), "bench")
        yield Figure("resolver.census_s", round(time.perf_counter() - began_s, 1), "s")
        spans = [_one_ms(store, walk, number) for number in range(N_TIMED)]
    yield Figure(
        "resolver.ms",
        round(percentile(spans, 95), 2),
        "ms p95",
        f"{N_COMPONENTS} components",
        n=N_TIMED,
    )


def _one_ms(store: Store, walk: _Walk, number: int) -> float:
    chance = random.Random(number)
    key = chance.choice([one for one in walk.city.classes if one.startswith("c")])
    at = 119.0 + chance.random(), 38.5 + chance.random() * 0.8
    case = walk.city.draw(number).case
    began_s = time.perf_counter()
    found = store.nearest(*at, key)
    owner = store.owner_of(found.code) if found else ""
    resolve(
        replace(case, class_key=key, component_owner=owner), walk.city.units, _NAME, walk.record
    )
    return (time.perf_counter() - began_s) * 1000


def _components(city: TrueCity) -> Iterator[Component]:
    chance = random.Random(3)
    keys = [one for one in city.classes if one.startswith("c")]
    for number in range(N_COMPONENTS):
        key, lon, lat = chance.choice(keys), 119.0 + chance.random(), 38.5 + chance.random() * 0.8
        owner = city.units[number % len(city.units)].unit_id
        yield Component(f"{number:016d}", key, lon, lat, owner, "", "完好", "2025-11-03")
