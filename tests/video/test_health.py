"""What a tile may call itself."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from video.health import (
    DELAYED_FROM_S,
    FROZEN_AFTER_S,
    SILENT_AFTER_S,
    SPARSE_SILENT_S,
    Health,
    Observed,
    TileState,
    judge,
)
from video.tile_text import Age, lines_of, pill_of

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
)


@given(seen=seen_anyhow, before=st.none() | st.builds(Health, st.sampled_from(TileState), times))
def test_d13_only_a_painted_new_picture_calls_itself_live(seen: Observed, before) -> None:
    health = judge(seen, before)
    patience_s = SPARSE_SILENT_S if seen.is_sparse else SILENT_AFTER_S
    if health.state in (TileState.LIVE, TileState.DELAYED):
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
    told = pill_of(judge(sparse), 100.0, Age(4.0, is_sparse=True), "zh")
    assert told is not None and told.text == "关键帧 4.0s"


@given(seen=seen_anyhow)
def test_every_state_has_words_in_both_languages(seen: Observed) -> None:
    health = judge(seen)
    for lang in ("zh", "en"):
        pill = pill_of(health, seen.now_s, Age(0.2, seen.delay_s, seen.is_sparse), lang)
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
