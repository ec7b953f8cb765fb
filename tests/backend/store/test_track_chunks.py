"""A chunk gives back what was sealed, and rubbish is not taken for one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.terms.errors import OperatorError
from backend.store.track_arrays import POINT, in_order
from backend.store.track_chunks import opened, sealed
from backend.store.track_copy import from_copy, to_copy

HOUR = 494_736
INT32 = st.integers(-1_800_000_000, 1_800_000_000)
ROW = st.tuples(
    st.just(5),
    st.integers(HOUR * 3_600_000, HOUR * 3_600_000 + 3_599_999),
    INT32,
    INT32,
    st.integers(0, 3599),
    st.integers(0, 32_767),
)


@given(st.lists(ROW, min_size=1, max_size=60))
def test_a_chunk_gives_back_every_moment_once(rows: list[tuple[int, ...]]) -> None:
    points = np.array(rows, POINT)
    found = opened(sealed(points), 5, "here")
    assert found.tobytes() == in_order(points).tobytes()


@given(st.lists(ROW, max_size=30))
def test_binary_copy_gives_back_every_row(rows: list[tuple[int, ...]]) -> None:
    points = np.array(rows, POINT)
    assert from_copy(to_copy(points)).tobytes() == points.tobytes()


@given(st.binary(max_size=200))
def test_rubbish_is_one_sentence(data: bytes) -> None:
    with pytest.raises(OperatorError, match="here"):
        opened(data, 1, "here")


@given(st.data())
def test_a_chunk_cut_short_or_longer_is_refused(data: st.DataObject) -> None:
    chunk = sealed(np.array([(1, HOUR * 3_600_000 + n, n, n, n, n) for n in range(40)], POINT))
    cut = data.draw(st.integers(0, len(chunk) - 1))
    with pytest.raises(OperatorError):
        opened(chunk[:cut], 1, "here")


def test_an_hour_of_a_car_takes_a_third_of_its_bytes() -> None:
    rng = np.random.default_rng(1)
    points = np.zeros(720, POINT)
    points["at_ms"] = HOUR * 3_600_000 + np.arange(720) * 5_000 + rng.integers(0, 300, 720)
    points["lon_e7"] = 1_196_000_000 + np.cumsum(rng.normal(4_000, 300, 720))
    points["lat_e7"] = 389_000_000 + np.cumsum(rng.normal(1_000, 300, 720))
    points["heading_ddeg"] = rng.integers(700, 800, 720)
    points["speed_cmps"] = rng.integers(700, 900, 720)
    assert len(sealed(points)) < points.nbytes * 0.4
