"""Following, on paper: no sockets, no clock; what is lost, doubled or reordered is healed."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.contract.pushed import LogRow, Positions
from backend.contract.questions import GetCity, GetRange, GetSnapshot, Question
from backend.contract.verdicts import Denied
from backend.link.follow import Follower
from backend.link.timing import Timing
from backend.situation import Situation
from tests.backend.feed.hall import LEADER, fix

from .backend_on_paper import Paper


class Reader:
    """A follower, the situation it feeds, and a clock moved by hand."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.now_s = 100.0
        self.situation = Situation()
        self.resets = 0
        self.follower = Follower(LEADER, paper.asked.append, self._hear, Timing(), random.Random(1))

    def _hear(self, news) -> None:
        self.resets += news.reset
        self.situation.apply(news)

    def row(self, row: LogRow) -> None:
        self.follower.row(row, self.now_s)

    def beat(self, **changes: object) -> None:
        self.follower.beat(self.paper.beat(**changes), self.now_s)

    def wait(self, seconds: float = 0.0) -> None:
        self.now_s += seconds
        self.follower.tick(self.now_s)

    def serve(self, lose: tuple[type, ...] = ()) -> list[Question]:
        """Answer what was asked, except the kinds to lose; return what was asked."""
        asked = list(self.paper.asked)
        self.paper.asked.clear()
        for question in asked:
            if not isinstance(question, lose):
                self.follower.answer(self.paper.answer(question), self.now_s)
        return asked

    def joins(self) -> "Reader":
        self.beat()
        self.wait()
        self.serve()
        assert self.follower.joined
        return self

    def settle(self) -> None:
        """Let a few quiet seconds pass."""
        for _ in range(12):
            self.beat()
            for _ in range(4):
                self.wait(0.25)
                self.serve()

    @property
    def versions(self) -> dict[str, int]:
        return {key: one.version for key, one in self.situation.cases.items()}


@pytest.fixture
def paper() -> Paper:
    made = Paper()
    for case_id in "ABC":
        made.change(case_id)
    return made


@pytest.fixture
def reader(paper: Paper) -> Reader:
    return Reader(paper).joins()


def test_nothing_is_asked_before_the_first_heartbeat(paper: Paper) -> None:
    reader = Reader(paper)
    reader.row(paper.change("A"))
    reader.wait(5)
    assert not paper.asked and not reader.follower.joined


def test_the_city_is_asked_first_and_the_picture_comes_as_one_reset(paper: Paper) -> None:
    reader = Reader(paper)
    reader.beat()
    reader.wait()
    assert isinstance(paper.asked[0], GetCity)
    reader.serve()
    assert reader.versions == paper.versions and reader.resets == 1
    assert reader.situation.city is not None


def test_after_a_silence_it_asks_where_everybody_is(paper: Paper, reader: Reader) -> None:
    reader.wait(60)
    reader.beat()
    reader.wait(1)
    (question,) = paper.asked
    assert isinstance(question, GetSnapshot) and question.topics == ()
    answer = msgspec.structs.replace(paper.snapshot(question), fixes=(fix("COL-001", 9),))
    assert reader.follower.answer(answer, reader.now_s)
    assert reader.situation.fixes["COL-001"] == fix("COL-001", 9) and reader.resets == 1
    reader.beat()
    reader.wait(1)
    assert len(paper.asked) == 1, "once"


def test_it_rests_only_while_nothing_can_fall_due(paper: Paper) -> None:
    reader = Reader(paper)
    assert not reader.follower.is_at_rest, "nothing is known yet"
    reader.joins()
    assert reader.follower.is_at_rest
    paper.change("A")
    reader.row(paper.change("B"))
    assert not reader.follower.is_at_rest, "lost rows are about to be asked for"
    reader.wait(0.2)
    reader.serve()
    assert reader.follower.is_at_rest
    reader.wait(60)
    reader.beat()
    assert not reader.follower.is_at_rest, "after a silence it asks where everybody is"


def test_rows_pushed_during_the_join_are_cut_over_by_number(paper: Paper) -> None:
    reader = Reader(paper)
    reader.beat()
    reader.wait()
    picture = [paper.answer(question) for question in paper.asked]
    paper.asked.clear()
    covered = paper.rows[-1]
    for row in (covered, paper.change("A"), paper.change("D")):
        reader.row(row)
    reader.follower.positions(Positions(published_at_ms=1, rows=(fix("COL-001"),)))
    for answer in picture:
        reader.follower.answer(answer, reader.now_s)
    assert reader.versions == paper.versions == {"A": 2, "B": 1, "C": 1, "D": 1}
    assert "COL-001" in reader.situation.fixes
    assert reader.follower.counts.n_gaps == 0


def test_a_hole_asks_for_exactly_the_rows_that_are_missing(reader: Reader) -> None:
    before = reader.paper.rows[-1].seq
    lost, late = reader.paper.change("A"), reader.paper.change("B")
    reader.row(late)
    assert reader.versions["B"] == 1, "nothing is applied out of order"
    assert reader.follower.recovering
    reader.wait(0.2)
    (question,) = reader.serve()
    assert isinstance(question, GetRange)
    assert question.after_seq == before and lost.seq <= question.upto_seq
    assert reader.versions == reader.paper.versions
    assert not reader.follower.recovering
    assert reader.follower.counts.n_gaps == 1
    assert reader.follower.counts.last_gap == f"case {before + 1}-{late.seq}"


def test_a_loss_at_the_tail_is_seen_by_the_heartbeat(reader: Reader) -> None:
    reader.paper.change("A")
    reader.beat()
    reader.wait(0.2)
    reader.serve()
    assert reader.versions == reader.paper.versions and reader.resets == 1


def test_a_gap_that_closes_by_itself_asks_nothing(reader: Reader) -> None:
    first, second = reader.paper.change("A"), reader.paper.change("B")
    reader.row(second)
    reader.row(first)
    reader.wait(0.5)
    assert not reader.paper.asked and reader.versions == reader.paper.versions


def test_the_same_row_twice_changes_nothing(reader: Reader) -> None:
    row = reader.paper.change("A")
    for _ in range(3):
        reader.row(row)
    reader.beat()
    assert reader.versions == reader.paper.versions and reader.follower.digest_equal
    assert not reader.paper.asked


def test_rows_that_are_gone_ask_for_the_picture(reader: Reader) -> None:
    reader.paper.holds_rows = False
    reader.paper.change("A")
    reader.beat()
    reader.settle()
    assert reader.resets == 2 and reader.versions == reader.paper.versions


def test_an_unanswered_range_is_asked_twice_and_then_the_picture(reader: Reader) -> None:
    reader.paper.change("A")
    reader.beat()
    asked = []
    for _ in range(12):
        reader.wait(0.25)
        asked += reader.serve(lose=(GetRange,))
    kinds = [type(question) for question in asked]
    assert kinds.count(GetRange) == 2 and kinds.count(GetSnapshot) == 1
    assert reader.versions == reader.paper.versions


def test_a_range_is_recovered_within_two_seconds_when_one_answer_is_lost(reader: Reader) -> None:
    reader.paper.change("A")
    reader.beat()
    started_s, lose = reader.now_s, (GetRange,)
    while reader.versions != reader.paper.versions:
        reader.wait(0.05)
        if reader.serve(lose=lose):
            lose = ()
    assert reader.now_s - started_s <= 2.0 and reader.resets == 1


def test_a_different_digest_at_the_same_row_is_a_fault_and_healed(reader: Reader) -> None:
    heads = reader.paper.heads()
    wrong = msgspec.structs.replace(heads["case"], digest=1)
    reader.beat(heads={**heads, "case": wrong})
    assert not reader.follower.digest_equal and reader.follower.counts.n_faults == 1
    reader.settle()
    assert reader.follower.digest_equal and reader.resets == 2


def test_a_new_epoch_voids_the_picture_at_once(reader: Reader) -> None:
    reader.paper.epoch = "e2"
    reader.paper.rows = [msgspec.structs.replace(row, epoch="e2") for row in reader.paper.rows[:2]]
    del reader.paper.versions["C"]
    reader.beat()
    assert not reader.follower.joined
    reader.settle()
    assert reader.follower.joined and reader.versions == {"A": 1, "B": 1}


def test_a_journal_that_became_shorter_is_read_anew(reader: Reader) -> None:
    reader.paper.rows.pop()
    del reader.paper.versions["C"]
    reader.settle()
    assert reader.versions == reader.paper.versions
    assert reader.follower.counts.n_faults == 1


def test_another_major_version_stops_the_reader(paper: Paper) -> None:
    reader = Reader(paper)
    reader.beat(major=2)
    reader.wait(1)
    assert reader.follower.too_old and not paper.asked


def test_a_changed_city_is_asked_for_again(reader: Reader) -> None:
    reader.paper.mark = "m2"
    reader.beat()
    assert isinstance(reader.serve()[0], GetCity)
    reader.beat()
    assert not reader.paper.asked


def test_a_picture_that_is_refused_is_said_and_asked_for_again_later(paper: Paper) -> None:
    reader = Reader(paper)
    paper.answers[GetSnapshot] = lambda q: Denied(ask_id=q.ask_id, rule="who", zh="", en="")
    reader.settle()
    assert reader.follower.denied == "who" and not reader.follower.joined
    paper.answers[GetSnapshot] = paper.snapshot
    reader.settle()
    assert reader.follower.joined and not reader.follower.denied


def test_nobody_is_asked_while_the_stream_is_silent(reader: Reader) -> None:
    reader.paper.change("A")
    reader.beat()
    reader.now_s += 60
    reader.wait()
    assert not reader.paper.asked
    reader.settle()
    assert reader.versions == reader.paper.versions


# What the wire does to each message: it comes, is lost, comes twice, or comes after the next.
FATES = ("comes", "comes", "comes", "lost", "twice", "late")
storms = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.booleans(), st.sampled_from(FATES)), max_size=60
)


@given(storms, st.integers(0, 2**16))
@settings(max_examples=150, deadline=None)
def test_whatever_the_wire_does_the_reader_ends_equal(
    storm: list[tuple[str, bool, str]], seed: int
) -> None:
    chance = random.Random(seed)
    paper = Paper()
    paper.change("Z")
    reader = Reader(paper).joins()
    held: list[LogRow] = []
    for case_id, ends, fate in storm:
        if case_id in paper.gone:
            continue
        row = paper.change(case_id, ended=ends and case_id in paper.versions)
        late, held = held, [row] if fate == "late" else []
        for arriving in {"comes": [row], "twice": [row, row]}.get(fate, []) + late:
            reader.row(arriving)
        if chance.random() < 0.3:
            reader.beat()
        reader.wait(chance.random() * 0.5)
        reader.serve(lose=(GetRange,) if chance.random() < 0.3 else ())
    reader.settle()
    assert reader.versions == paper.versions
    assert reader.follower.digest_equal and not reader.follower.recovering
