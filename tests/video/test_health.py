"""What a tile may call itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.engine import Flaw
from video.health import (
    DELAYED_FROM_S,
    FROZEN_AFTER_S,
    KEY_PATIENCE_S,
    SILENT_AFTER_S,
    SPARSE_SILENT_S,
    Health,
    Observed,
    TileState,
    judge,
)
from video.states import ROWS
from video.tile_text import Age, lines_of, pill_of
from video.words import KEY_AGE

LIVE = Observed(now_s=100, asked_s=50, is_open=True, came_s=99.9, new_s=99.9, painted_s=99.9)
times = st.none() | st.floats(0, 100)
seen_anyhow = st.builds(
    Observed,
    now_s=st.just(100.0),
    asked_s=st.floats(0, 100),
    is_open=st.booleans(),
    attempt=st.integers(0, 9),
    retry_at_s=st.none() | st.floats(90, 140),
    came_s=times,
    new_s=times,
    painted_s=times,
    delay_s=st.floats(0, 30),
    age_s=st.floats(0, 30),
    heard_s=times,
    is_sparse=st.booleans(),
    skipped_s=st.floats(0, 100),
    is_source_down=st.booleans(),
    flaw=st.sampled_from(Flaw),
    flaw_s=st.floats(0, 100),
    clock_off_s=st.floats(-1e9, 1e9),
)


@given(seen=seen_anyhow, before=st.none() | st.builds(Health, st.sampled_from(TileState), times))
def test_d13_only_a_painted_new_picture_calls_itself_live(seen: Observed, before) -> None:
    health = judge(seen, before)
    is_behind = seen.now_s - seen.skipped_s < SILENT_AFTER_S
    if health.state is TileState.LIVE or (health.state is TileState.DELAYED and not is_behind):
        patience_s = SPARSE_SILENT_S if seen.is_sparse else SILENT_AFTER_S
        if seen.new_s < seen.came_s and not seen.is_sparse:
            patience_s = FROZEN_AFTER_S
        assert seen.painted_s is not None and seen.now_s - seen.painted_s < patience_s
        assert seen.came_s is not None and seen.now_s - seen.came_s < patience_s
        assert seen.new_s is not None
        assert seen.now_s - seen.new_s < FROZEN_AFTER_S or seen.came_s <= seen.new_s


@given(seen=seen_anyhow, before=st.none() | st.builds(Health, st.sampled_from(TileState), times))
def test_d13_nothing_older_than_a_second_calls_itself_live(seen: Observed, before) -> None:
    if judge(seen, before).state is TileState.LIVE and not seen.is_sparse:
        assert seen.age_s < 1.0 and seen.delay_s < 1.0


def test_key_frames_alone_are_live_while_packets_come() -> None:
    sparse = replace(LIVE, is_sparse=True, came_s=96.0, new_s=96.0, painted_s=96.0, heard_s=99.9)
    assert judge(sparse).state is TileState.LIVE
    assert judge(replace(sparse, heard_s=97.0)).state is TileState.STALLED
    assert judge(replace(sparse, came_s=99.0)).state is TileState.FROZEN, "a key frame repeated it"
    told = pill_of(judge(sparse), 100.0, Age(4.0, sparse=KEY_AGE), "zh")
    assert told is not None and told.text == "关键帧 4.0s"


@given(seen=seen_anyhow)
def test_every_state_has_words_in_both_languages(seen: Observed) -> None:
    health = judge(seen)
    for lang in ("zh", "en"):
        pill = pill_of(
            health, seen.now_s, Age(0.2, seen.delay_s, KEY_AGE if seen.is_sparse else None), lang
        )
        lines = lines_of(health, seen.now_s, lang)
        assert (pill and pill.text) or lines
        assert "{" not in " ".join((*(lines), pill.text if pill else ""))


def test_a_fresh_tile_connects() -> None:
    health = judge(Observed(now_s=101, asked_s=100))
    assert health.state is TileState.CONNECTING
    assert health.since_s == 100


def test_pictures_that_only_repeat_are_frozen_since_the_last_new_one() -> None:
    health = judge(replace(LIVE, new_s=96.5))
    assert (health.state, health.since_s) == (TileState.FROZEN, 96.5)
    assert judge(replace(LIVE, new_s=97.5)).state is TileState.LIVE


def test_an_open_stream_without_pictures_is_stalled() -> None:
    health = judge(replace(LIVE, came_s=97.0))
    assert (health.state, health.since_s, health.is_dead) == (TileState.STALLED, 97.0, True)


def test_a_broken_connection_is_absent_and_counts_down() -> None:
    gone = replace(LIVE, is_open=False, came_s=90.0, attempt=3, retry_at_s=102.0, reason="refused")
    health = judge(gone)
    assert health.state is TileState.ABSENT
    assert (health.since_s, health.attempt, health.retry_in_s) == (90.0, 3, 2.0)
    assert lines_of(health, 100, "zh") == ("设备拒绝连接", "第 3 次重连 2 秒后")


def test_never_a_picture_is_absent_since_it_was_asked_for() -> None:
    health = judge(Observed(now_s=60, asked_s=50, attempt=1, retry_at_s=61.0))
    assert (health.state, health.since_s) == (TileState.ABSENT, 50)


def test_delay_is_left_only_when_clearly_smaller() -> None:
    delayed = judge(replace(LIVE, delay_s=DELAYED_FROM_S + 0.1))
    assert delayed.state is TileState.DELAYED
    assert judge(replace(LIVE, delay_s=0.8), delayed).state is TileState.DELAYED
    assert judge(replace(LIVE, delay_s=0.5), delayed).state is TileState.LIVE
    assert judge(replace(LIVE, delay_s=0.8)).state is TileState.LIVE


def test_a_frozen_tile_says_for_how_long() -> None:
    pill = pill_of(Health(TileState.FROZEN, 28.0), 100.0, Age(0.0), "zh")
    assert pill is not None and (pill.text, pill.is_solid) == ("画面冻结 1:12", True)


@given(seen=seen_anyhow)
def test_x01_live_means_that_nothing_is_known_to_be_wrong(seen: Observed) -> None:
    if judge(seen).state is TileState.LIVE:
        assert seen.flaw in (Flaw.NONE, Flaw.OVERLAY_ONLY)


def test_d13_the_catalogue_has_one_row_for_every_state_and_keeps_the_limits() -> None:
    assert set(ROWS) == set(TileState)
    for state, row in ROWS.items():
        assert row.said.zh and row.said.en and row.said.zh != row.said.en
        assert row.within_s <= 15.0, "X01"
        assert not (row.is_dead and row.gives_picture)
        assert (row.pill is None) == (state is TileState.CONNECTING)
    assert len({row.said.zh for row in ROWS.values()}) == len(ROWS), "no two sound alike"


@pytest.mark.parametrize(
    ("flaw", "state"),
    [(Flaw.BLACK, TileState.BLACK), (Flaw.BLANK, TileState.BLANK),
     (Flaw.COVERED, TileState.COVERED), (Flaw.MOVED, TileState.MOVED),
     (Flaw.BLURRED, TileState.BLURRED), (Flaw.CLOCK_WRONG, TileState.CLOCK_WRONG)],
)  # fmt: skip
def test_d13_a_flaw_of_the_picture_is_said_since_it_began(flaw: Flaw, state: TileState) -> None:
    health = judge(replace(LIVE, flaw=flaw, flaw_s=80.0))
    assert (health.state, health.since_s, health.is_dead) == (state, 80.0, False)
    assert judge(replace(LIVE, flaw=flaw, came_s=90.0)).state is TileState.STALLED


def test_d13_packets_without_a_picture_are_said_to_be_undecodable() -> None:
    waits = Observed(now_s=100, asked_s=99, is_open=True, heard_s=99.9)
    assert judge(waits).state is TileState.CONNECTING
    late = judge(replace(waits, asked_s=100 - KEY_PATIENCE_S))
    assert late.state is TileState.UNDECODABLE
    assert lines_of(late, 100, "zh") == ("有数据，等关键帧",)
    just_open = judge(replace(waits, asked_s=50, phase_s=99.8))
    assert just_open.state is TileState.CONNECTING, "who opens late is given the same time"
    broken = judge(replace(LIVE, came_s=97.0, heard_s=99.9))
    assert broken.state is TileState.UNDECODABLE
    assert lines_of(broken, 100, "zh") == ("有数据，解不出画面",)


def test_d09_a_gateway_that_is_down_is_no_broken_camera() -> None:
    gone = replace(LIVE, is_open=False, came_s=90.0, attempt=3, is_source_down=True)
    health = judge(gone)
    assert (health.state, health.since_s, health.is_dead) == (TileState.SOURCE_DOWN, 90.0, True)
    assert judge(replace(LIVE, is_source_down=True)).state is TileState.LIVE, "it gives pictures"


def test_a_wrong_clock_says_by_how_much() -> None:
    health = judge(replace(LIVE, flaw=Flaw.CLOCK_WRONG, clock_off_s=-125.0))
    pill = pill_of(health, 100.0, Age(0.1), "zh")
    assert pill is not None and pill.text == "时间偏差 -2:05"


def test_a_machine_that_is_too_slow_says_late_and_blames_no_stream() -> None:
    behind = replace(LIVE, came_s=96.0, new_s=96.0, heard_s=99.9, skipped_s=99.8, age_s=4.0)
    assert judge(behind).state is TileState.DELAYED
    pill = pill_of(judge(behind), 100.0, Age(4.0), "zh")
    assert pill is not None and pill.text == "延迟 4.0 秒"
    assert judge(replace(behind, skipped_s=90.0)).state is TileState.UNDECODABLE
