"""Components in the store, on both databases: by code, by place, and above all by ruling."""

from dataclasses import replace

from backend.domain.cases.duplicates import distance_m
from backend.domain.cases.extras import Extras
from backend.domain.clocks.moment import Moment
from backend.domain.field.component import Component
from backend.domain.terms.place import Place
from backend.store import Store

from .builders import case

COVER = Component(
    "9901020103000042", "c0103", 119.6, 38.9, "td-drainage", "990102003012045", "完好", "2025-11-03"
)


def moved(metres_east: float, serial: int, class_key: str = "c0103") -> Component:
    lon = COVER.lon_deg + metres_east / (111_320 * 0.7782)
    return COVER._replace(code=f"990102010300{serial:04d}", lon_deg=lon, class_key=class_key)


def keep(store: Store, *rows: Component, mark: str = "one") -> int:
    return store.keep_census(lambda: rows, mark)


def test_a_component_is_found_by_its_code_with_its_owner(store: Store) -> None:
    keep(store, COVER)
    assert store.component(COVER.code) == COVER
    assert store.owner_of(COVER.code) == "td-drainage"
    assert store.component("9901020103999999") is None
    assert store.owner_of("9901020103999999") == ""


def test_the_nearest_of_the_class_within_reach_is_found(store: Store) -> None:
    keep(store, moved(30, 1), moved(-12, 2), moved(3, 3, "c0104"), moved(70, 4))
    found = store.nearest(COVER.lon_deg, COVER.lat_deg, "c0103")
    assert found is not None and found.code == moved(-12, 2).code
    here = Place(COVER.lon_deg, COVER.lat_deg)
    assert abs(distance_m(here, Place(found.lon_deg, found.lat_deg)) - 12) < 0.5
    assert store.nearest(COVER.lon_deg, COVER.lat_deg, "c0201") is None
    assert store.nearest(COVER.lon_deg + 1, COVER.lat_deg, "c0103") is None


def test_nothing_within_reach_is_missed_wherever_it_lies(store: Store) -> None:
    rows = [moved(n * 7.3, n) for n in range(60)]
    keep(store, *rows)
    for metres in range(0, 440, 11):
        at = moved(metres, 9)
        near = [abs(n * 7.3 - metres) for n in range(60)]
        found = store.nearest(at.lon_deg, at.lat_deg, "c0103", 20.0)
        assert (found is not None) is (min(near) <= 20.0)
        if found is not None:
            assert found.code == rows[near.index(min(near))].code


def test_a_census_is_read_again_only_when_it_changed(store: Store) -> None:
    assert keep(store, COVER) == 1
    asked = []
    assert store.keep_census(lambda: asked or [COVER, moved(5, 5)], "one") == 1
    assert keep(store, moved(5, 5), moved(9, 6), mark="two") == 2
    assert store.component(COVER.code) is None


def test_a16_a_ruled_owner_stands_above_the_census_and_survives_the_next(store: Store) -> None:
    keep(store, COVER._replace(owner=""))
    ruled = replace(case("A"), extras=Extras(ruled_unit_id="td-works"))
    with store.write() as writing:
        writing.set_owner(COVER.code, ruled, Moment(1, 1))
    assert store.owner_of(COVER.code) == "td-works"
    keep(store, COVER._replace(owner=""), mark="two")
    found = store.component(COVER.code)
    assert found is not None and found.owner == "td-works"
