"""Where everybody was, on both databases."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psycopg
import pytest

from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError
from backend.store import StoreFault, Tracks
from backend.store.track_arrays import AHEAD_MS, DAY_MS, HOUR_MS, LATE_MS

from .stores import Place, libpq_of

DAY = 20_614  # 2026-06-10
T0_MS = DAY * DAY_MS + 8 * HOUR_MS
NEXT_DAY_MS = (DAY + 1) * DAY_MS


def open_tracks(place: Place) -> Tracks:
    return Tracks.open(place.source, place.media.parent / "tracks")


@pytest.fixture
def tracks(place: Place) -> Iterator[Tracks]:
    opened = open_tracks(place)
    yield opened
    opened.close()


def fix(mover_id: str, at_ms: int, n: int = 0) -> Fix:
    return Fix(mover_id, 119.6 + n * 1e-7, 38.9 - n * 1e-7, (n * 7) % 360, n % 20 / 2, at_ms)


def walk(mover_id: str, from_ms: int, n: int, step_ms: int = 5_000) -> list[Fix]:
    return [fix(mover_id, from_ms + i * step_ms, i) for i in range(n)]


def as_fixes(tracks: Tracks, mover_id: str, from_ms: int, to_ms: int) -> list[Fix]:
    t = tracks.track(mover_id, from_ms, to_ms)
    rows = zip(t.lon_deg, t.lat_deg, t.heading_deg, t.speed_mps, t.at_ms, strict=True)
    return [Fix(mover_id, *(float(v) for v in row[:4]), int(row[4])) for row in rows]


def same(found: list[Fix], wanted: list[Fix]) -> bool:
    """Return whether tracks are the same to the last figure that is kept."""
    return len(found) == len(wanted) and all(
        (a.mover_id, a.observed_at_ms) == (b.mover_id, b.observed_at_ms)
        and np.allclose(a[1:3], b[1:3], rtol=0, atol=5e-8)
        and np.allclose(a[3:5], b[3:5], rtol=0, atol=0.051)
        for a, b in zip(found, wanted, strict=True)
    )


def test_what_was_put_is_what_a_track_gives_oldest_first(tracks: Tracks) -> None:
    wanted = walk("COL-1", T0_MS, 50)
    assert tracks.put([*wanted, *walk("VEH-9", T0_MS, 20)], T0_MS) == 70
    assert same(as_fixes(tracks, "COL-1", 0, NEXT_DAY_MS), wanted)
    assert len(tracks.track("VEH-9", 0, NEXT_DAY_MS)) == 20
    assert len(tracks.track("nobody", 0, NEXT_DAY_MS)) == 0


def test_the_start_of_a_time_belongs_to_it_and_the_end_does_not(tracks: Tracks) -> None:
    tracks.put(walk("A", T0_MS, 10, 1_000), T0_MS)
    assert tracks.track("A", T0_MS + 2_000, T0_MS + 5_000).at_ms.tolist() == [
        T0_MS + 2_000,
        T0_MS + 3_000,
        T0_MS + 4_000,
    ]
    assert len(tracks.track("A", T0_MS, T0_MS)) == 0


def test_repeats_and_disorder_change_nothing_before_and_after_sealing(tracks: Tracks) -> None:
    wanted = walk("A", T0_MS, 300, 60_000)  # five hours
    given = wanted * 2 + wanted[40:90]
    random.Random(7).shuffle(given)
    for start in range(0, len(given), 37):
        tracks.put(given[start : start + 37], NEXT_DAY_MS)
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), wanted)

    assert tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS) == 5
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), wanted)
    tracks.put(given, NEXT_DAY_MS)
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), wanted)
    assert tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS) == 5
    assert tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS) == 0
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), wanted)


def test_a_point_is_the_same_number_open_and_sealed(tracks: Tracks) -> None:
    rng = random.Random(3)
    given = [
        Fix("A", rng.uniform(-180, 180), rng.uniform(-90, 90), rng.uniform(0, 360), rng.random(), t)
        for t in range(T0_MS, T0_MS + 400)
    ]
    tracks.put(given, T0_MS)
    before = as_fixes(tracks, "A", 0, NEXT_DAY_MS)
    tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS)
    assert as_fixes(tracks, "A", 0, NEXT_DAY_MS) == before
    assert same(before, given)


def test_what_comes_late_joins_an_hour_already_sealed(tracks: Tracks) -> None:
    whole = walk("A", T0_MS, 60)
    tracks.put(whole[::2], T0_MS)
    tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS)
    tracks.put(whole[1::2], NEXT_DAY_MS)
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), whole)
    tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS)
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS), whole)


def test_a_track_runs_over_midnight_and_over_days(tracks: Tracks) -> None:
    wanted = walk("A", NEXT_DAY_MS - 5_000, 3, 5_000) + walk("A", NEXT_DAY_MS + DAY_MS, 3)
    tracks.put(wanted, NEXT_DAY_MS + DAY_MS)
    assert same(as_fixes(tracks, "A", 0, NEXT_DAY_MS + 2 * DAY_MS), wanted)
    everybody = tracks.tracks(0, NEXT_DAY_MS + 2 * DAY_MS)
    assert list(everybody) == ["A"] and len(everybody["A"]) == 6


def test_a_running_hour_is_left_open_and_sealing_stops_when_told(tracks: Tracks) -> None:
    tracks.put(walk("A", T0_MS, 10), T0_MS)
    assert tracks.seal(T0_MS + 60_000) == 0
    assert tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS, lambda: False) == 0
    assert tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS) == 1


def test_the_newest_of_each_mover_is_kept_apart_and_an_older_one_does_not_replace_it(
    tracks: Tracks,
) -> None:
    tracks.put(walk("A", T0_MS, 5) + walk("B", T0_MS, 2), T0_MS)
    tracks.put([fix("A", T0_MS + 1, 99)], T0_MS)
    last = {one.mover_id: one for one in tracks.last(T0_MS + HOUR_MS)}
    assert same([last["A"], last["B"]], [fix("A", T0_MS + 20_000, 4), fix("B", T0_MS + 5_000, 1)])
    assert {one.observed_at_ms for one in tracks.last(T0_MS + 5_000)} <= {T0_MS + 5_000}
    tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS)
    assert {one.mover_id: one for one in tracks.last(NEXT_DAY_MS)} == last
    tracks.put([fix("A", T0_MS + 2, 77)], T0_MS)
    assert {one.mover_id: one for one in tracks.last(NEXT_DAY_MS)} == last


def test_a_clock_that_was_set_back_does_not_freeze_the_newest_positions(tracks: Tracks) -> None:
    tracks.put([fix("A", T0_MS + 3 * HOUR_MS)], T0_MS + 3 * HOUR_MS)
    tracks.put([fix("A", T0_MS, 5)], T0_MS)
    (last,) = tracks.last(T0_MS)
    assert last.observed_at_ms == T0_MS


NAN, INF = float("nan"), float("inf")
LIES = (
    Fix("A", 181.0, 38.9, 0.0, 0.0, T0_MS),
    Fix("A", 119.6, -90.1, 0.0, 0.0, T0_MS),
    Fix("A", NAN, 38.9, 0.0, 0.0, T0_MS),
    Fix("A", 119.6, 38.9, INF, 0.0, T0_MS),
    Fix("A", 119.6, 38.9, 0.0, NAN, T0_MS),
    Fix("A", 119.6, 38.9, 0.0, 0.0, T0_MS + AHEAD_MS + 1),
    Fix("A", 119.6, 38.9, 0.0, 0.0, T0_MS - LATE_MS - 1),
    Fix("A", 119.6, 38.9, 0.0, 0.0, 2**70),
    Fix("A", 119.6, 38.9, 0.0, 0.0, -(2**70)),
    Fix("", 119.6, 38.9, 0.0, 0.0, T0_MS),
    Fix("A" * 65, 119.6, 38.9, 0.0, 0.0, T0_MS),
    Fix("A\x00B", 119.6, 38.9, 0.0, 0.0, T0_MS),
)


@pytest.mark.parametrize("lie", LIES)
def test_what_cannot_be_true_is_left_out_and_the_rest_is_kept(tracks: Tracks, lie: Fix) -> None:
    assert tracks.put([fix("A", T0_MS), lie, fix("B", T0_MS)], T0_MS) == 2
    assert sorted(tracks.tracks(0, 2**53)) == ["A", "B"]
    assert len(tracks.track("A", 0, 2**53)) == 1


def test_odd_numbers_are_brought_into_range(tracks: Tracks) -> None:
    tracks.put([Fix("采集员 汀东-017", 119.6, 38.9, -10.04, 1e9, T0_MS)], T0_MS)
    (found,) = as_fixes(tracks, "采集员 汀东-017", 0, 2**53)
    assert found.heading_deg == pytest.approx(350.0)
    assert found.speed_mps == pytest.approx(327.67)
    tracks.put([Fix("B", -180.0, -90.0, 359.99, -3.0, T0_MS)], T0_MS)
    assert as_fixes(tracks, "B", 0, 2**53) == [Fix("B", -180.0, -90.0, 0.0, 0.0, T0_MS)]


def test_nothing_is_nothing(tracks: Tracks) -> None:
    assert tracks.put([], T0_MS) == 0
    assert tracks.last(2**53) == ()
    assert tracks.tracks(0, 2**53) == {}
    assert tracks.seal(T0_MS) == 0
    assert tracks.retain(T0_MS, lambda name: 1) == 0


def days_of(mover_id: str) -> int:
    return 2 if mover_id.startswith("COL") else 5


def test_people_are_forgotten_before_vehicles_and_for_good(tracks: Tracks, place: Place) -> None:
    for n in range(4):
        at_ms = T0_MS + n * DAY_MS
        tracks.put(walk("COL-1", at_ms, 9) + walk("VEH-1", at_ms, 9), at_ms)
    now_ms = T0_MS + 4 * DAY_MS
    tracks.seal(now_ms)
    assert tracks.retain(now_ms, days_of) == 2
    assert len(tracks.track("COL-1", 0, 2**53)) == 18
    assert len(tracks.track("VEH-1", 0, 2**53)) == 36
    assert tracks.retain(now_ms, days_of) == 0

    assert tracks.retain(now_ms + 9 * DAY_MS, days_of) == 6
    assert tracks.tracks(0, 2**53) == {}
    assert tracks.last(2**53) == ()
    if isinstance(place.source, Path):
        assert list((place.media.parent / "tracks").glob("2026-*")) == []


def test_a_name_that_was_forgotten_leaves_no_byte_behind(tmp_path: Path) -> None:
    tracks = Tracks.open(tmp_path / "store.db", tmp_path / "tracks")
    tracks.put(walk("COL-SECRET-1", T0_MS, 9) + walk("VEH-1", T0_MS, 9), T0_MS)
    tracks.seal(NEXT_DAY_MS)
    tracks.retain(T0_MS + 4 * DAY_MS, days_of)
    tracks.close()
    assert [path.name for path in (tmp_path / "tracks").iterdir()] != []
    for path in (tmp_path / "tracks").iterdir():
        assert b"COL-SECRET-1" not in path.read_bytes(), path.name


def test_all_of_it_is_there_again_after_a_restart(place: Place) -> None:
    first = open_tracks(place)
    first.put(walk("A", T0_MS, 1_000), NEXT_DAY_MS)
    first.seal(NEXT_DAY_MS + 2 * HOUR_MS)
    first.put(walk("A", T0_MS + 2 * HOUR_MS, 10), NEXT_DAY_MS)
    first.close()
    again = open_tracks(place)
    assert len(again.track("A", 0, 2**53)) == 1_010
    again.put(walk("B", T0_MS, 3), T0_MS)
    assert len(again.track("A", 0, 2**53)) == 1_010
    assert {one.mover_id for one in again.last(2**53)} == {"A", "B"}
    again.close()


def test_a_reader_never_misses_an_hour_that_is_being_sealed(tracks: Tracks) -> None:
    for n in range(30):
        tracks.put(walk(f"V{n}", T0_MS, 200, 60_000), NEXT_DAY_MS)
    done = threading.Event()
    sealing = threading.Thread(target=lambda: (tracks.seal(NEXT_DAY_MS + 2 * HOUR_MS), done.set()))
    sealing.start()
    seen = set()
    while not done.is_set():
        seen.add(len(tracks.track("V7", 0, 2**53)))
    sealing.join()
    seen.add(len(tracks.track("V7", 0, 2**53)))
    assert seen == {200}


def test_a_damaged_day_is_named_and_the_others_still_answer(tmp_path: Path) -> None:
    tracks = Tracks.open(tmp_path / "store.db", tmp_path / "tracks")
    tracks.put(walk("A", T0_MS, 9), T0_MS)
    tracks.put(walk("A", T0_MS + DAY_MS, 9), T0_MS + DAY_MS)
    tracks.close()
    damaged = tmp_path / "tracks" / "2026-06-10.db"
    damaged.write_bytes(b"not a database" * 500)
    tracks = Tracks.open(tmp_path / "store.db", tmp_path / "tracks")
    with pytest.raises(StoreFault, match=r"2026-06-10\.db"):
        tracks.track("A", 0, 2**53)
    assert len(tracks.track("A", NEXT_DAY_MS, 2**53)) == 9
    tracks.close()


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    url = "postgresql+psycopg://wanmi:secret@127.0.0.1:1/wanmi"
    with pytest.raises(StoreFault) as caught:
        Tracks.open(url, tmp_path)
    assert "secret" not in caught.value.words.en


def test_connections_that_were_cut_are_made_anew(
    cluster: Callable[[], str], tmp_path: Path
) -> None:
    url = cluster()
    tracks = Tracks.open(url, tmp_path)
    tracks.put(walk("A", T0_MS, 3), T0_MS)
    with psycopg.connect(**libpq_of(url), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND state = 'idle'"
        )
    tracks.put(walk("B", T0_MS, 3), T0_MS)
    assert sorted(tracks.tracks(0, 2**53)) == ["A", "B"]
    tracks.close()


def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    tracks = Tracks.open(tmp_path / "store.db", tmp_path / "tracks")
    tracks._keeper._last.execute("PRAGMA user_version=9")
    tracks.close()
    with pytest.raises(OperatorError, match="newer"):
        Tracks.open(tmp_path / "store.db", tmp_path / "tracks")
