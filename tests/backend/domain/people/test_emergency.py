"""An emergency (I06, K01): roles, log, tasks; opened and ended by name, never half open."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.clocks.moment import Moment
from backend.domain.people.emergency import (
    MAX_TEXT_CHARS,
    MOST_TASKS,
    Emergency,
    Entry,
    Opening,
    Writer,
    opened,
    written,
)
from backend.domain.people.emergency_terms import (
    ACT_WORDS,
    EMERGENCY_BY,
    KIND_WORDS,
    POST_WORDS,
    EmergencyAct,
    EmergencyKind,
    Post,
)
from backend.domain.people.rights import MATRIX, may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import HALL, Actor, Role

LEADER = Actor("leader-01", Role.LEADER, "值班长席")
CHIEF = Actor("chief-01", Role.CHIEF)
CLERK = Actor("intake-01", Role.INTAKE)
NOW_MS = 1_781_049_600_000
WANTED = Opening(EmergencyKind.FLOOD, "解放路下穿积水", "解放路铁路桥下")
LEADING = frozenset((LEADER.account, CHIEF.account))


def by(actor: Actor = LEADER, s: int = 0) -> Writer:
    at_ms = NOW_MS + 1_000 * s
    return Writer(actor, Moment(at_ms, at_ms), LEADING.__contains__)


def fresh() -> Emergency:
    return opened("01E", WANTED, None, by())[0]


def after(held: Emergency, act: EmergencyAct, actor: Actor = LEADER, **more: object) -> Emergency:
    return written(held, Entry(act, **more), by(actor, held.version))[0]  # type: ignore[arg-type]


def rule_of(held: Emergency, act: EmergencyAct, actor: Actor = LEADER, **more: object) -> str:
    with pytest.raises(Refused) as caught:
        after(held, act, actor, **more)
    assert caught.value.words.zh and caught.value.words.en
    return caught.value.rule


def test_i06_who_opens_it_commands_it_and_the_first_line_says_what_and_where() -> None:
    held, line = opened("01E", WANTED, None, by())
    assert (held.commander, held.version, held.opened_ms) == (LEADER.account, 1, NOW_MS)
    assert (line.n, line.text, line.person) == (1, WANTED.title, WANTED.place)
    assert line.at_ms % 60_000 == NOW_MS % 60_000, "to the second, not the minute"


@pytest.mark.parametrize(
    ("wanted", "rule"),
    [
        (replace(WANTED, title="  "), "emergency_title"),
        (replace(WANTED, title="汛" * 41), "emergency_title"),
        (replace(WANTED, place=""), "emergency_place"),
    ],
)
def test_i06_it_is_not_opened_without_what_and_where(wanted: Opening, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        opened("01E", wanted, None, by())
    assert caught.value.rule == rule


def test_i06_a_hall_has_one_at_a_time_and_is_told_which() -> None:
    with pytest.raises(Refused) as caught:
        opened("02E", WANTED, fresh(), by(CHIEF))
    assert caught.value.rule == "emergency_on" and WANTED.title in caught.value.words.zh


def test_i06_tasks_have_somebody_responsible_and_are_settled_once_by_a_word() -> None:
    held = after(fresh(), EmergencyAct.TASK, text="封闭下穿道", person="交警二大队 王队")
    assert rule_of(held, EmergencyAct.TASK, text="抽水") == "emergency_person"
    assert rule_of(held, EmergencyAct.TASK_FAILED, task_n=1) == "emergency_text"
    assert rule_of(held, EmergencyAct.TASK_DONE, task_n=2) == "emergency_task"
    assert rule_of(held, EmergencyAct.TASK_DONE, task_n=0) == "emergency_task"
    held = after(held, EmergencyAct.TASK_DONE, CLERK, task_n=1)
    (task,) = held.tasks
    assert (task.is_done, task.is_open, task.settled_by) == (True, False, CLERK.account)
    assert rule_of(held, EmergencyAct.TASK_FAILED, task_n=1, text="x") == "emergency_task_settled"


def test_i06_an_emergency_has_so_many_tasks_and_says_so() -> None:
    held = fresh()
    for n in range(MOST_TASKS):
        held = after(held, EmergencyAct.TASK, text=str(n), person="甲")
    assert rule_of(held, EmergencyAct.TASK, text="x", person="甲") == "emergency_tasks"


def test_i06_only_a_named_person_ends_it_and_says_how_it_ended() -> None:
    held = after(fresh(), EmergencyAct.TASK, text="封路", person="王队")
    assert rule_of(held, EmergencyAct.END, CHIEF, text="水退") == "emergency_not_commander"
    assert rule_of(held, EmergencyAct.END, text="水退") == "emergency_open_tasks"
    held = after(held, EmergencyAct.TASK_FAILED, task_n=1, text="改由城管封路")
    assert rule_of(held, EmergencyAct.END, text=" ") == "emergency_text"
    assert rule_of(held, EmergencyAct.END, text="水" * (MAX_TEXT_CHARS + 1)) == "emergency_text"
    held = after(held, EmergencyAct.END, text="水退，通车")
    assert (held.ended_by, held.outcome) == (LEADER.account, "水退，通车")
    for act in EmergencyAct:
        if act is not EmergencyAct.OPEN:
            assert rule_of(held, act, text="x", person="甲", task_n=1) == "emergency_over"


def test_i06_command_is_taken_by_name_before_another_ends_it() -> None:
    held = fresh()
    take = {"post": Post.COMMANDER, "person": "王副市长"}
    assert rule_of(held, EmergencyAct.APPOINT, **take) == "emergency_commander"
    assert rule_of(held, EmergencyAct.APPOINT, person="李工") == "emergency_post"
    held = after(held, EmergencyAct.APPOINT, post=Post.FIELD, person="李工")
    take = {"post": Post.COMMANDER, "person": CHIEF.account}
    held = after(held, EmergencyAct.APPOINT, CHIEF, **take)
    assert held.commander == CHIEF.account and held.holder(Post.FIELD) == "李工"
    assert rule_of(held, EmergencyAct.END, LEADER, text="完") == "emergency_not_commander"
    assert after(held, EmergencyAct.END, CHIEF, text="完").is_over


def test_every_row_of_the_catalogues_has_words_and_is_somebodys() -> None:
    for catalogue, words in (
        (EmergencyAct, ACT_WORDS),
        (EmergencyKind, KIND_WORDS),
        (Post, POST_WORDS),
    ):
        assert set(catalogue) == set(words) and all(one.zh and one.en for one in words.values())
    assert set(EmergencyAct) - set(EMERGENCY_BY) == {EmergencyAct.OVERRIDE}
    for act in EmergencyAct:
        for role in Role:
            assert may_do(role, f"emergency:{act.value}") is (role in EMERGENCY_BY.get(act, ()))
    assert not any(by - HALL for by in EMERGENCY_BY.values()) and MATRIX["emergency"] == HALL


ENTRIES = st.builds(
    Entry,
    act=st.sampled_from(EmergencyAct),
    text=st.sampled_from(("", "  ", "积水五十厘米", "水" * (MAX_TEXT_CHARS + 1))),
    person=st.sampled_from(("", "王队", LEADER.account, CHIEF.account, CLERK.account)),
    post=st.sampled_from((None, *Post)),
    task_n=st.integers(-1, 4),
)
ACTORS = st.sampled_from((LEADER, CHIEF, CLERK))


@given(st.lists(st.tuples(ENTRIES, ACTORS), max_size=40))
def test_k01_no_sequence_leaves_an_emergency_half_open(said: list[tuple[Entry, Actor]]) -> None:
    held, line = opened("01E", WANTED, None, by())
    lines = [line]
    for entry, actor in said:
        try:
            held, line = written(held, entry, by(actor, len(lines)))
        except Refused:
            continue
        lines.append(line)
    # Each version is one line, in order; somebody who may end it commands it, always.
    assert [line.n for line in lines] == list(range(1, held.version + 1))
    assert held.commander in LEADING and held.posts[0].post is Post.COMMANDER
    assert len({one.post for one in held.posts}) == len(held.posts)
    n_said = sum(line.act is EmergencyAct.OVERRIDE for line in lines)
    assert held.n_overrides == n_said
    if held.is_over:
        assert held.outcome.strip() and held.ended_by == held.commander
        assert lines[-1].act is EmergencyAct.END and not held.open_tasks
    # What is on can be left: settle what is open, and its commander ends it.
    else:
        commander = Actor(held.commander, Role.LEADER)
        for task in held.open_tasks:
            held = after(held, EmergencyAct.TASK_FAILED, task_n=task.n, text="移交常态")
        assert after(held, EmergencyAct.END, commander, text="结束").is_over
