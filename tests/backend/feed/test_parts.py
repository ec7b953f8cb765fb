"""The small parts of the server end, each alone."""

import threading
from pathlib import Path

import pytest

from backend.contract.pushed import LogHead, LogRow
from backend.contract.questions import GetSnapshot
from backend.digest import payload_hash
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.feed.city_time import CityRun
from backend.feed.open_book import OpenBook
from backend.feed.outbox import Outbox
from backend.feed.positions import Positions
from backend.feed.questions import READS, AnyQuestion, split
from backend.feed.streams import StreamBook
from backend.feed.worker import Worker, call_each
from tests.patience import until

from .hall import LEADER, Hall, fix


def row(seq: int, prev_seq: int, topic: str = "case", entity: str = "A", **more: object) -> LogRow:
    values: dict[str, object] = {
        "seq": seq,
        "prev_seq": prev_seq,
        "epoch": "e",
        "topic": topic,
        "entity": entity,
        "ended": False,
        "city_at_ms": 1,
        "published_at_ms": 1,
        "payload": b"%d" % seq,
    }
    return LogRow(**{**values, **more})


JOURNAL = [row(1, 0), row(2, 0, "alarm", "f"), row(3, 1), row(4, 3), row(5, 2, "alarm", "g")]


def rows_after(topic: str, after: int, upto: int) -> list[LogRow]:
    return [one for one in JOURNAL if one.topic == topic and after < one.seq <= upto]


def started() -> Outbox:
    outbox = Outbox(rows_after)
    outbox.start({"case": LogHead(seq=1, digest=0), "alarm": LogHead(seq=0, digest=0)}, bool)
    return outbox


def test_rows_leave_in_the_order_of_the_journal() -> None:
    outbox = started()
    outbox.put(JOURNAL[1:4])
    outbox.put(JOURNAL[4:])
    assert [one.seq for one in outbox.take()] == [2, 3, 4, 5]
    assert outbox.take() == []


def test_rows_nobody_told_of_are_read_from_the_record() -> None:
    outbox = started()
    outbox.put((JOURNAL[3],))
    outbox.put((JOURNAL[4],))
    assert [one.seq for one in outbox.take()] == [3, 4, 2, 5]


def test_a_row_told_twice_leaves_once() -> None:
    outbox = started()
    for _ in range(2):
        outbox.put(JOURNAL[:4])
    assert [one.seq for one in outbox.take()] == [2, 3, 4]


def test_the_book_holds_the_newest_row_of_what_is_open() -> None:
    book = OpenBook({"case": LogHead(seq=1, digest=0)}, [row(1, 0)])
    book.put(row(2, 1, entity="B"))
    book.put(row(3, 2, entity="A"))
    book.put(row(4, 3, entity="B", ended=True))
    assert [one.seq for one in book.rows(["case", "case", "none"])] == [3]
    assert book.heads() == {"case": LogHead(seq=4, digest=payload_hash(b"3"))}


def test_parts_keep_both_limits_and_never_lose_a_row() -> None:
    rows = [row(n, n - 1, payload=b"x" * size) for n, size in enumerate([5, 5, 50, 5, 5, 5], 1)]
    parts = split(rows, 2, 12)
    assert [[one.seq for one in part] for part in parts] == [[1, 2], [3], [4, 5], [6]]
    assert split([], 2, 12) == []


def test_positions_are_latest_wins_and_told_once() -> None:
    positions = Positions()
    positions.put([fix("A", 5), fix("A", 4), fix("B", 1)])
    assert sorted(positions.take()) == [fix("A", 5), fix("B", 1)]
    positions.put([fix("A", 5)])
    assert positions.take() == () and len(positions.all()) == 2


def test_who_stands_still_is_named_in_turn_so_that_a_lost_batch_is_healed() -> None:
    positions = Positions()
    positions.put([fix(f"M{n}", 1) for n in range(10)])
    assert len(positions.take(4)) == 10
    named = [{one.mover_id for one in positions.take(4)} for _ in range(4)]
    assert {len(batch) for batch in named} == {3} and len(set.union(*named)) == 10
    positions.put([fix("M0", 2)])
    assert fix("M0", 2) in positions.take(4)
    assert Positions().take(4) == ()


def test_every_kind_of_question_says_what_it_costs() -> None:
    assert set(READS) == set(AnyQuestion.__args__)


def test_a_snapshot_in_parts_is_one_picture_however_late_it_is_read(hall: Hall) -> None:
    assert hall.server is not None
    questions = hall.server._open_channel.questions
    book = OpenBook({"case": LogHead(seq=0, digest=0)}, ())
    questions._book = book
    for n in range(1, 1_203):
        book.put(row(n, n - 1, entity=str(n)))
    parts = questions._snapshot(GetSnapshot(ask_id="q", actor=LEADER, topics=("case",)))
    first = next(parts)
    book.put(row(1_203, 1_202, entity="1"))
    rest = list(parts)
    assert [first.part, *(part.part for part in rest)] == [1, 2, 3]
    rows = [one for part in (first, *rest) for one in part.rows]
    assert [one.seq for one in rows] == [*range(1, 1_203)]
    assert {part.heads["case"].seq for part in rest} == {1_202}


# ---- the worker ------------------------------------------------------------------------------


def test_a_worker_does_jobs_in_order_and_ticks_between() -> None:
    done: list[int] = []
    ticks: list[int] = []
    worker = Worker("w", 10, call_each, lambda: ticks.append(1), tick_s=0.01)
    worker.start()
    for n in range(5):
        assert worker.offer(lambda n=n: done.append(n))
    until(lambda: done == [0, 1, 2, 3, 4] and len(ticks) > 2)
    worker.stop()


def test_a_job_that_fails_does_not_end_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    worker = Worker("w", 10, call_each)
    worker.start()
    worker.offer(lambda: 1 / 0)
    worker.offer(done.set)
    assert done.wait(5) and "ZeroDivisionError" in caplog.text
    worker.stop()


def test_a_full_worker_says_so() -> None:
    gate = threading.Event()
    worker = Worker("w", 1, call_each)
    worker.start()
    worker.offer(gate.wait)
    until(lambda: worker.offer(bool))
    until(lambda: not worker.offer(bool))
    gate.set()
    worker.stop()


def test_a_worker_that_hangs_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    worker = Worker("w", 1, call_each)
    worker.start()
    worker.offer(gate.wait)
    with pytest.raises(TimeoutError, match="w did not stop"):
        worker.stop(0.05)
    gate.set()
    until(lambda: not worker._thread.is_alive())


def test_a_tick_that_fails_for_a_minute_is_said_a_few_times(
    caplog: pytest.LogCaptureFixture,
) -> None:
    calls: list[int] = []

    def tick() -> None:
        calls.append(1)
        if len(calls) <= 100:
            raise OperatorError(Words("坏了", "it is away"))

    worker = Worker("w", 10, call_each, tick, tick_s=0.001)
    worker.start()
    until(lambda: len(calls) > 110)
    worker.stop()
    said = [record.message for record in caplog.records]
    assert len(said) == 8 and "works again after 100" in said[-1], said
    assert "Traceback" not in caplog.text


# ---- the city's clock ------------------------------------------------------------------------


class Machine:
    """Both clocks of a machine, moved by hand."""

    def __init__(self) -> None:
        self.s, self.ms = 50.0, 1_000_000

    def city(self, start_ms: int | None = None, speed: float = 1.0) -> CityRun:
        return CityRun(start_ms, speed, lambda: self.s, lambda: self.ms)


def test_a_real_city_shows_real_time_and_never_runs_back() -> None:
    machine = Machine()
    run = machine.city()
    assert run.city_ms() == run.real_ms() == 1_000_000
    machine.ms = 999_000  # the machine's clock was set back
    assert run.city_ms() == 1_000_000
    machine.ms = 1_000_500
    assert run.city_ms() == 1_000_500


def test_a_machine_set_back_slows_time_and_never_stops_or_turns_it() -> None:
    machine = Machine()
    run = machine.city()
    machine.ms -= 3_600_000
    machine.s += 10
    assert (run.city_ms(), run.real_ms()) == (1_009_000, 1_009_000)
    machine.ms += 7_200_000
    assert run.real_ms() == 4_600_000, "set forward, it is believed at once"


def test_a_synthetic_city_runs_faster_and_jumps_forward() -> None:
    machine = Machine()
    run = machine.city(5_000_000, 2.0)
    machine.s += 3
    assert run.city_ms() == 5_006_000
    run.set(60.0, jump_s=10)
    machine.s += 1
    assert run.city_ms() == 5_006_000 + 10_000 + 60_000 and run.speed == 60


@pytest.mark.parametrize(("speed", "jump_s"), [(-1, 0), (3_601, 0), (1, -1), (float("nan"), 0)])
def test_city_time_cannot_be_set_back(speed: float, jump_s: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        CityRun().set(speed, jump_s)


# ---- where cameras are -----------------------------------------------------------------------


def test_addresses_are_read_when_asked_and_a_later_file_wins(tmp_path: Path) -> None:
    one, two = tmp_path / "streams.json", tmp_path / "cameras.json"
    book = StreamBook(one, two)
    assert book(["a"]) == {}
    one.write_text('{"a": "rtsp://one", "b": "rtsp://b"}')
    two.write_text('{"a": "rtsp://two"}')
    assert book(["a", "b", "c"]) == {"a": "rtsp://two", "b": "rtsp://b"}


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_a_damaged_file_of_addresses_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "streams.json"
    path.write_text(text)
    with pytest.raises(OperatorError, match="damaged"):
        StreamBook(path)(["a"])
