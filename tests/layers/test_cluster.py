"""Clusters: counts add up, whatever the zoom."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.base import Scene
from layers.case_store import CaseStore
from layers.cases import CasesLayer
from layers.cluster import clusters_of

from .makers import case_at, face, middle

points = st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), max_size=120)


@given(points=points, cell_m=st.floats(1, 5000))
def test_counts_add_up_at_any_cell_size(points, cell_m: float) -> None:
    x_m, y_m = (np.array([p[i] for p in points], dtype=float) for i in (0, 1))
    found = clusters_of(x_m, y_m, cell_m)
    assert found.n.sum() == len(points)
    assert np.array_equal(np.bincount(found.of_row, minlength=len(found.n)), found.n)
    assert (found.of_row[found.first] == np.arange(len(found.n))).all()


@given(
    spots=st.lists(
        st.tuples(
            st.floats(-1500, 1500),
            st.floats(-1500, 1500),
            st.sampled_from(["ok", "soon", "late", "none"]),
        ),
        max_size=60,
    ),
    zoom=st.floats(3, 10.5),
    selected=st.integers(0, 59),
)
def test_every_case_stands_in_exactly_one_group_at_any_zoom(frame, spots, zoom, selected) -> None:
    scene = Scene(frame=frame)
    layer = CasesLayer(scene)
    x0, y0 = middle(frame)
    cases = [case_at(frame, f"C{i}", x0 + x, y0 + y) for i, (x, y, _) in enumerate(spots)]
    faces = {f"C{i}": face(level) for i, (_, _, level) in enumerate(spots)}
    layer._store.replace_all(cases, faces, frame)
    layer.select(f"C{selected}")
    groups = layer.groups(zoom)
    assert groups.n.sum() == len(cases)
    assert groups.shares.sum() == len(cases)
    assert np.array_equal(np.bincount(groups.of_row, minlength=len(groups.n)), groups.n)


def test_a_late_case_does_not_vanish_among_ordinary_ones(frame) -> None:
    layer = CasesLayer(Scene(frame=frame))
    x0, y0 = middle(frame)
    cases = [case_at(frame, f"C{i}", x0 + i, y0) for i in range(9)]
    faces = {case.case_id: face("ok") for case in cases} | {"C4": face("late")}
    layer._store.replace_all(cases, faces, frame)
    assert sorted(layer.groups(5.0).n.tolist()) == [1, 8]


@pytest.mark.parametrize("zoom", [3.0, 4.4, 5.3, 6.5, 7.4, 8.3, 9.1, 10.5])
def test_five_hundred_cases_sum_to_five_hundred_wherever_one_looks(frame, zoom) -> None:
    """Badges and single marks together hold each case once."""
    layer = CasesLayer(Scene(frame=frame))
    rng = np.random.default_rng(3)
    left, top, right, bottom = frame.bounds_m
    spots = rng.uniform((left, top), (right, bottom), (500, 2))
    spots[:80] = spots[0]  # one address with many cases
    cases = [case_at(frame, f"C{i}", x, y) for i, (x, y) in enumerate(spots)]
    levels = rng.choice(["ok", "soon", "late", "none"], 500, p=[0.6, 0.2, 0.1, 0.1])
    faces = {case.case_id: face(level) for case, level in zip(cases, levels, strict=True)}
    layer._store.replace_all(cases, faces, frame)
    layer.select("C7")
    groups = layer.groups(zoom)
    assert groups.n.sum() == 500
    assert (groups.shares.sum(axis=1) == groups.n).all()
    picked = [key for k in range(len(groups.n)) for key in layer._picked(groups, k, 0.0).ids]
    assert sorted(picked) == sorted(case.case_id for case in cases), "each is in exactly one"


@pytest.fixture
def held(frame) -> CaseStore:
    store = CaseStore()
    x, y = middle(frame)
    store.replace_all([case_at(frame, f"C{n}", x + n, y) for n in range(4)], {}, frame)
    return store


def test_a_newer_version_that_looks_the_same_lays_no_mark_anew(frame, held) -> None:
    before = held.generation
    held.put([replace(case, version=2) for case in held.cases[1:3]], {}, frame)
    assert held.generation == before
    assert [case.version for case in held.cases] == [1, 2, 2, 1]


@pytest.mark.parametrize("what", ["place", "class_key", "urgent"])
def test_a_newer_version_that_looks_otherwise_lays_the_marks_anew(frame, held, what) -> None:
    before, (x, y) = held.generation, middle(frame)
    other = case_at(frame, "C2", x + 500, y + 40, version=2, urgent=True)
    newer = replace(held.cases[2], version=2, **{what: getattr(other, what)})
    newer = replace(newer, class_key="e0105") if what == "class_key" else newer
    held.put([newer], {}, frame)
    assert held.generation > before
    east, south = frame.point_to_m(newer.place.lon_deg, newer.place.lat_deg)
    assert (held.x_m[2], held.y_m[2]) == pytest.approx((east, south))
    held.put([replace(newer, version=3)], {}, frame)
    assert held.generation == before + 1, "it is known by now how it looks"
