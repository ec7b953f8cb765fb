"""Clusters: counts add up, whatever the zoom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.base import Scene
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
