"""The small parts of the client end, each alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.answers import Blob
from backend.contract.pushed import CaseChanged
from backend.contract.questions import GetBlob, GetCity
from backend.contract.verdicts import Denied, Verdict
from backend.domain.cases.case import Act
from backend.domain.terms.errors import OperatorError
from backend.link import LinkHealth
from backend.link.asking import Asking
from backend.link.city_clock import CityClock, ClockGap
from backend.link.endpoints import Endpoints, endpoints_at, read_endpoints, split_address
from backend.link.keys import read_bundle
from backend.link.mailbox import Mailbox, Stamp
from backend.link.orders import Orders
from backend.link.receipts import Receipts
from backend.link.timing import Timing
from backend.link.waker import Waker
from backend.situation import News
from tests.backend.feed.hall import LEADER, city, fix
from tests.backend.store.builders import case

from .backend_on_paper import Paper


def news(case_id: str = "A", version: int = 1, **more: object) -> News:
    changed = CaseChanged(case=case(case_id, version), act=Act.ACCEPT)
    return News(changed=(changed,), **more)


# ---- addresses and keys ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.0.0.5:7200", ("10.0.0.5", 7200)),
        ("hall", ("hall", 7200)),
        (" hall.local:9 ", ("hall.local", 9)),
        ("[::1]:7200", ("[::1]", 7200)),
    ],
)
def test_an_address_is_read(text: str, found: tuple[str, int]) -> None:
    assert split_address(text) == found


@pytest.mark.parametrize(
    "text", ["", ":7200", "a:b", "a:0", "a:65534", "a:1:2", "tcp://a:1", "a b"]
)
def test_what_is_no_address_is_one_sentence(text: str) -> None:
    with pytest.raises(OperatorError, match="HOST:PORT"):
        split_address(text)


def test_three_ports_in_a_row_are_one_backend() -> None:
    ends = endpoints_at("10.0.0.5:7200", "k")
    assert ends == Endpoints(
        "tcp://10.0.0.5:7200", "tcp://10.0.0.5:7201", "tcp://10.0.0.5:7202", "k"
    )


def test_no_running_backend_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no backend is running"):
        read_endpoints(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"push": 1}', "\x00"])
def test_a_damaged_endpoints_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "endpoints.json").write_text(text)
    with pytest.raises(OperatorError, match="cannot be read"):
        read_endpoints(tmp_path)


def test_a_missing_bundle_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="console-key desk-03"):
        read_bundle(tmp_path, "desk-03")


# ---- the mailbox -----------------------------------------------------------------------------


def test_an_empty_box_gives_no_news() -> None:
    assert Mailbox().take().news is None


def test_news_are_joined_in_order_and_taken_once() -> None:
    box = Mailbox()
    box.put_news(news("A", fixes=(fix("M", 1), fix("N", 1))))
    box.put_news(news("A", 2, fixes=(fix("M", 2),), city=city()))
    taken = box.take().news
    assert taken is not None and not taken.reset
    assert [row.case.version for row in taken.changed] == [1, 2]
    assert set(taken.fixes) == {fix("M", 2), fix("N", 1)} and taken.city == city()
    assert box.take().news is None


def test_a_reset_voids_what_waits() -> None:
    box = Mailbox()
    box.put_news(news("A", fixes=(fix("M", 9),)))
    box.put_news(news("B", reset=True))
    taken = box.take().news
    assert taken is not None and taken.reset and not taken.fixes
    assert [row.case.case_id for row in taken.changed] == ["B"]


def test_an_overfull_box_says_so_once_and_tells_nothing_until_the_next_picture() -> None:
    box = Mailbox(rows_kept=2)
    box.put_news(News(reset=True, changed=news("A").changed * 5))
    for version in range(4):
        box.put_news(news("A", version))
    assert box.overflowed() and not box.overflowed()
    assert box.take().news is None, "half a picture would be a lie"
    box.put_news(news("B", reset=True))
    box.put_news(news("B", 2))
    taken = box.take().news
    assert taken is not None and taken.reset and len(taken.changed) == 2


@pytest.mark.parametrize(
    "put",
    [
        lambda box: box.put_news(news("A")),
        lambda box: box.put_seats(()),
        lambda box: box.put_verdicts((Verdict(command_id="C", outcome="accepted"),)),
        lambda box: box.put_answers((Denied(ask_id="Q", rule="unknown", zh="", en=""),)),
    ],
    ids=["news", "seats", "verdicts", "answers"],
)
def test_a_box_rings_once_for_whatever_comes_and_anew_after_it_was_taken(put) -> None:
    rings: list[int] = []
    box = Mailbox(ring=lambda: rings.append(1))
    box.put_verdicts(())
    box.put_answers(())
    assert not rings, "nothing has come"
    put(box)
    put(box)
    assert len(rings) == 1
    box.take()
    put(box)
    assert len(rings) == 2


def test_stamps_ring_nobody_and_come_with_what_they_stamp() -> None:
    rings: list[int] = []
    box = Mailbox(ring=lambda: rings.append(1))
    box.put_stamps((Stamp("case", "A", 1),))
    assert not rings, "a desk that took them alone would take the rows a frame later"
    box.put_news(news("A"))
    taken = box.take()
    assert rings == [1] and taken.news is not None
    assert [stamp.entity for stamp in taken.stamps] == ["A"]


@pytest.mark.parametrize("received_at_once", [1, 2, 7])
def test_x02_rows_make_the_same_spans_however_many_come_at_once(received_at_once: int) -> None:
    paper, receipts = Paper(), Receipts()
    rows = [paper.change(case_id) for case_id in "ABCABCABC"]
    del rows[4]
    for first in range(0, len(rows), received_at_once):
        receipts.received(rows[first : first + received_at_once])
    spans, _painted = receipts.report()
    told = [(one.after_seq, one.upto_seq) for one in spans]
    assert told == [(0, rows[3].seq), (rows[4].prev_seq, rows[-1].seq)]


# ---- city time -------------------------------------------------------------------------------


def test_city_time_goes_on_between_heartbeats() -> None:
    clock = CityClock()
    assert clock.now_ms(5.0) == 0
    clock.set(1_000_000, 60.0, 10.0)
    assert clock.now_ms(10.5) == 1_030_000


def test_a_late_heartbeat_does_not_turn_city_time_back() -> None:
    clock = CityClock()
    clock.set(1_000_000, 1.0, 10.0)
    assert clock.now_ms(11.0) == 1_001_000
    clock.set(1_000_900, 1.0, 11.0)
    assert clock.now_ms(11.0) == 1_001_000, "a jitter stands still"
    clock.set(900_000, 1.0, 11.0)
    assert clock.now_ms(11.0) == 900_000, "a restored city is believed"


# ---- commands --------------------------------------------------------------------------------


def sent(frame: bytes) -> bool:
    return bool(frame)


def test_a_command_waits_then_is_unknown_once() -> None:
    orders = Orders(Timing())
    orders.put("a", b"bytes", 0.0)
    orders.send(sent, 0.0)
    assert orders.n_waiting(1.9) == 0 and orders.n_waiting(2.1) == 1
    assert orders.expire(9.9) == []
    (verdict,) = orders.expire(10.1)
    assert verdict.outcome == "unknown" and verdict.zh and verdict.en
    assert orders.expire(11.0) == [] and orders.unknown_ids() == ("a",)
    assert orders.expire(700.0) == [] and orders.unknown_ids() == ()


def test_a_command_without_a_link_comes_back_unsent() -> None:
    orders = Orders(Timing())
    orders.put("a", b"bytes", 0.0)
    orders.send(lambda frame: False, 1.0)
    assert orders.expire(1.9) == []
    (verdict,) = orders.expire(2.1)
    assert (verdict.outcome, verdict.rule) == ("refused", "link_down")
    frames: list[bytes] = []
    orders.send(lambda frame: bool(frames.append(frame) or True), 3.0)
    assert not frames, "it is not sent behind the person's back"


# ---- questions -------------------------------------------------------------------------------


def blob_asked() -> Asking:
    asking = Asking(Timing())
    asking.put(GetBlob(ask_id="b", actor=LEADER, kind="map"), 0.0)
    asking.send(sent)
    return asking


def part(offset: int, data: bytes, total: int = 6) -> Blob:
    return Blob(ask_id="b", kind="map", blob_id="", data=data, offset=offset, total=total)


def test_a_blob_in_parts_is_asked_for_and_joined() -> None:
    asking = blob_asked()
    assert asking.settle(part(0, b"abc"), 1.0) is None
    frames: list[bytes] = []
    asking.send(lambda frame: bool(frames.append(frame) or True))
    assert b"offset\x03" in frames[0]
    whole = asking.settle(part(3, b"def"), 2.0)
    assert isinstance(whole, Blob) and whole.data == b"abcdef"


@pytest.mark.parametrize("broken", [part(2, b"x"), part(0, b"", 6), part(0, b"x", 2**40)])
def test_a_blob_that_does_not_fit_is_denied(broken: Blob) -> None:
    answer = blob_asked().settle(broken, 1.0)
    assert isinstance(answer, Denied) and answer.rule == "broken"


def test_a_question_waits_for_a_link_and_not_for_ever() -> None:
    asking = Asking(Timing())
    asking.put(GetCity(ask_id="q", actor=LEADER), 0.0)
    asking.send(lambda frame: False)
    frames: list[bytes] = []
    asking.send(lambda frame: bool(frames.append(frame) or True))
    asking.send(sent)
    assert len(frames) == 1
    assert asking.expire(9.0) == []
    (denied,) = asking.expire(11.0)
    assert denied.rule == "no_answer"
    assert asking.settle(Denied(ask_id="q", rule="late", zh="", en=""), 12.0) is None


def test_on_a_new_line_a_question_is_asked_again_and_a_blob_goes_on_where_it_was() -> None:
    asking = blob_asked()
    asking.put(GetCity(ask_id="q", actor=LEADER), 0.0)
    asking.settle(part(0, b"abc"), 1.0)
    asking.send(sent)
    asking.ask_again()
    frames: list[bytes] = []
    asking.send(lambda frame: bool(frames.append(frame) or True))
    assert len(frames) == 2 and b"offset\x03" in frames[0]
    whole = asking.settle(part(3, b"def"), 2.0)
    assert isinstance(whole, Blob) and whole.data == b"abcdef"
    assert [late.ask_id for late in asking.expire(11.0)] == ["q"], "it waits no longer for that"


# ---- the rest --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age_s", "joined", "stale"), [(0.5, True, False), (3.1, True, True), (0.5, False, True)]
)
def test_silence_or_no_picture_is_stale(age_s: float, joined: bool, stale: bool) -> None:
    assert LinkHealth(beat_age_s=age_s, joined=joined).stale is stale


def test_a_waker_may_be_woken_more_often_than_it_can_hold_and_after_closing() -> None:
    waker = Waker()
    for _ in range(100_000):
        waker.wake()
    waker.clear()
    waker.close()
    waker.wake()


@given(
    error_ms=st.integers(-(10**7), 10**7),
    delays_ms=st.lists(st.integers(0, 4_000), min_size=5, max_size=20),
)
def test_j11_a_heartbeat_that_was_held_up_is_no_wrong_clock(
    error_ms: int, delays_ms: list[int]
) -> None:
    gap = ClockGap()
    for n, delay_ms in enumerate(delays_ms):
        sent_ms = 1_780_000_000_000 + n * 1000
        gap.note(sent_ms, sent_ms + delay_ms + error_ms)
    assert gap.error_s == (error_ms + min(delays_ms[-5:])) / 1000


def test_j11_a_clock_is_not_judged_by_one_heartbeat() -> None:
    gap = ClockGap()
    gap.note(1_780_000_000_000, 1_780_000_009_000)
    assert gap.error_s == 0.0
