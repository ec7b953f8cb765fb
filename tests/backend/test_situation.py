"""The situation: newer replaces older, never the other way; and the digest of what is open."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.pushed import AlarmChanged, CaseChanged
from backend.digest import DigestBook, payload_hash
from backend.domain.cases.case import Act, Case, CaseState, Source
from backend.domain.cases.extras import Extras
from backend.domain.cases.plea import Plea, PleaStep
from backend.domain.field.mover import Fix
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Role
from backend.situation import ENDED_KEPT, News, Situation


def case(case_id: str = "A", version: int = 1, **changes: object) -> Case:
    made = Case(
        case_id=case_id,
        version=version,
        state=CaseState.TO_FILE,
        class_key="c0103",
        place=Place(119.6, 38.9),
        source=Source.HOTLINE,
        text="井盖缺失",
        reported_at_ms=1,
        reported_by="intake-01",
        step_since_ms=version,
    )
    return replace(made, **changes)


def closed(case_id: str, version: int) -> Case:
    return case(case_id, version, state=CaseState.CLOSED)


def changed(*cases: Case) -> News:
    return News(changed=tuple(CaseChanged(case=one, act=Act.ACCEPT) for one in cases))


def alarm(version: int = 1, by: str = "") -> AlarmChanged:
    return AlarmChanged(
        alarm_id="f", version=version, zh="冻结", en="frozen", raised_at_ms=1, acknowledged_by=by
    )


def fix(at_ms: int, lon_deg: float = 119.6) -> Fix:
    return Fix("COL-1", lon_deg, 38.9, 0.0, 1.0, at_ms)


@pytest.fixture
def situation() -> Situation:
    return Situation()


def test_older_version_does_not_replace_newer(situation: Situation) -> None:
    situation.apply(changed(case(version=3)))
    changes = situation.apply(changed(case(version=2), case(version=3, text="same again")))
    assert situation.cases["A"] == case(version=3)
    assert not changes.cases and not changes.acts


def test_one_batch_tells_each_case_once_and_each_act(situation: Situation) -> None:
    changes = situation.apply(changed(case(version=1), case("B"), case(version=2)))
    assert changes.cases == (case(version=2), case("B"))
    assert [act.case.version for act in changes.acts] == [1, 1, 2]


def test_an_ended_case_leaves_the_open_ones(situation: Situation) -> None:
    situation.apply(changed(case()))
    changes = situation.apply(changed(closed("A", 2)))
    assert not situation.cases
    assert situation.ended == {"A": closed("A", 2)} and changes.ended == (closed("A", 2),)
    assert not situation.apply(changed(case(version=1))).cases, "it does not come back"


def test_x14_an_ended_case_is_kept_while_its_plea_waits_however_many_end_after_it(
    situation: Situation,
) -> None:
    plea = Plea("weather", "td-drainage", Role.UNIT, 1)
    waiting = replace(closed("A", 5), extras=Extras(plea=plea))
    situation.apply(News(ended=(waiting,)))
    situation.apply(News(ended=tuple(closed(f"E{n}", n + 6) for n in range(ENDED_KEPT))))
    assert situation.case("A") == waiting and "A" not in situation.ended
    refused = replace(plea, step=PleaStep.REFUSED, decided_by="leader-01")
    decided = replace(waiting, version=6, extras=Extras(plea=refused))
    assert situation.apply(changed(decided)).ended == (decided,)
    assert not situation.pleading and situation.case("A") == decided
    situation.apply(News(ended=(waiting,), reset=True))
    situation.apply(changed(case(version=7)))  # reopened: nothing of it waits any more
    assert not situation.pleading and situation.cases["A"].version == 7


def test_only_the_newest_ended_cases_are_kept(situation: Situation) -> None:
    situation.apply(changed(*(closed(f"{n}", n) for n in range(ENDED_KEPT + 3))))
    assert len(situation.ended) == ENDED_KEPT
    assert next(iter(situation.ended)) == "3"


def test_cases_that_ended_before_we_listened_are_known_and_no_acts(situation: Situation) -> None:
    news = News(reset=True, changed=changed(case("A")).changed, ended=(closed("C", 9),))
    changes = situation.apply(news)
    assert list(situation.cases) == ["A"] and list(situation.ended) == ["C"]
    assert changes.reset and not changes.acts and changes.ended == (closed("C", 9),)


def test_a_reset_forgets_what_is_not_in_it(situation: Situation) -> None:
    situation.apply(News(changed=(*changed(case("A")).changed, alarm()), fixes=(fix(9),)))
    situation.apply(News(reset=True, changed=changed(case("B", 1)).changed, fixes=(fix(1),)))
    assert list(situation.cases) == ["B"]
    assert not situation.alarms and situation.fixes == {"COL-1": fix(1)}


def test_older_fix_does_not_replace_newer(situation: Situation) -> None:
    assert situation.apply(News(fixes=(fix(5),))).fixes == (fix(5),)
    assert not situation.apply(News(fixes=(fix(4, 1.0), fix(5, 2.0)))).fixes
    assert situation.fixes["COL-1"] == fix(5)


def test_an_alarm_ends_when_it_is_acknowledged_and_may_be_raised_anew(situation: Situation) -> None:
    situation.apply(News(changed=(alarm(1),)))
    assert situation.apply(News(changed=(alarm(2, "leader-01"),))).alarms == (
        alarm(2, "leader-01"),
    )
    assert not situation.alarms
    situation.apply(News(changed=(alarm(1),)))
    assert not situation.alarms, "an old row wakes nobody"
    situation.apply(News(changed=(alarm(3),)))
    assert situation.alarms == {"f": alarm(3)}


versions = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 6)), max_size=30)


@given(versions)
def test_the_newest_version_is_kept_whatever_the_order(rows: list[tuple[str, int]]) -> None:
    situation = Situation()
    for case_id, version in rows:
        situation.apply(changed(case(case_id, version)))
        situation.apply(changed(case(case_id, version)))  # twice must be harmless
    newest = {case_id: max(v for key, v in rows if key == case_id) for case_id, _ in rows}
    assert {key: one.version for key, one in situation.cases.items()} == newest


puts = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.binary(max_size=8), st.booleans()), max_size=40
)


@given(puts)
def test_the_digest_is_the_sum_over_what_is_open(rows: list[tuple[str, bytes, bool]]) -> None:
    book, held = DigestBook(), {}
    for entity, payload, ended in rows:
        book.put(entity, payload, ended)
        held.pop(entity, None)
        if not ended:
            held[entity] = payload
    assert book.digest == sum(map(payload_hash, held.values())) % 2**64
    assert len(book) == len(held)


def test_the_hash_is_blake2b_of_eight_bytes_big_endian() -> None:
    # Fixed by the contract: every client of every language must get this number.
    assert payload_hash(b"wanmi") == 0xC3C83CD7E0933D82


def test_changes_name_all_cases_they_touch(situation: Situation) -> None:
    situation.apply(changed(case("A"), case("B")))
    found = situation.apply(changed(case("A", 2), closed("B", 2), case("C"), case("A", 3)))
    assert found.case_ids == {"A", "B", "C"}
    assert [one.version for one in found.cases if one.case_id == "A"] == [3]
    assert situation.apply(News()).case_ids == frozenset()


def test_news_of_cases_and_of_all_else_keep_their_order(situation: Situation) -> None:
    rows = (alarm(1), CaseChanged(case=case("A"), act=Act.ACCEPT), alarm(2))
    found = situation.apply(News(changed=rows))
    assert [told.version for told in found.alarms] == [1, 2]
    assert [told.case.case_id for told in found.acts] == ["A"]


@pytest.mark.parametrize("kind", [CaseState, Act])
def test_a_state_and_its_word_on_the_wire_are_one_key(kind: type) -> None:
    assert all({member.value: member}[member] is member for member in kind)
