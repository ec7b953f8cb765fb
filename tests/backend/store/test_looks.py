"""Who looked at a picture is a row of the record like any other, on both stores (A24)."""

from dataclasses import replace

import pytest

from backend.contract.answers import PictureLooks
from backend.contract.pushed import TrustNoted
from backend.domain.terms.roles import Actor, Role
from backend.store import PictureLook, Store
from backend.store.looks import NEWEST, of_case

from .builders import ACTOR, NOW_MS, case, moment, pictured, put
from .test_audit import tamper

LEADER = Actor("leader-01", Role.LEADER, "值班长席 01")
SINCE_MS = NOW_MS - 1_000


def look(photo_id: str, actor: Actor = ACTOR, desk: str = "desk-01") -> PictureLook:
    return PictureLook(photo_id, actor, desk, SINCE_MS)


def note(store: Store, n: int, *looks: PictureLook) -> None:
    with store.write() as writing:
        for one in looks:
            writing.note_look(one, moment(n))


def told(store: Store, case_id: str) -> tuple[PictureLooks, ...]:
    with store.held() as session:
        return of_case(session, case_id)


@pytest.fixture
def pictures(store: Store) -> tuple[str, str]:
    """Two pictures: the first is case A's, the second A's and B's."""
    one, two = store.put_photo(b"one"), store.put_photo(b"two")
    put(store, pictured("A", one, two), pictured("B", two))
    return one, two


def test_a24_a_look_names_person_seat_role_desk_picture_case_and_moment(
    store: Store, pictures: tuple[str, str]
) -> None:
    note(store, 3, look(pictures[0]))
    (row,) = store.trail()
    assert (row.actor, row.at_ms) == (ACTOR, moment(3).real_ms)
    noted = row.noted
    assert (noted.what, noted.account, noted.desk) == ("seen", ACTOR.account, "desk-01")
    assert (noted.case_id, noted.photo_ids) == ("A", (pictures[0],))
    assert store.verify().sound


def test_a24_one_row_a_person_a_picture_and_a_login(
    store: Store, pictures: tuple[str, str]
) -> None:
    mine = look(pictures[0])
    for n in range(3):  # whoever asks the store remembers nothing: the record itself knows
        note(store, n, mine)
    assert len(store.trail()) == 1
    note(store, 4, look(pictures[0], LEADER), look(pictures[0], desk="desk-02"))
    note(store, 5, mine._replace(since_ms=moment(5).real_ms))
    assert [row.noted.desk for row in store.trail()] == ["desk-01", "desk-01", "desk-02", "desk-01"]
    (first, _) = told(store, "A")
    assert (first.n_looks, first.n_people) == (4, 2)
    assert first.looks[0].at_ms == moment(5).city_ms  # the newest first


def test_a24_a_picture_of_two_cases_is_noted_with_both_and_counts_once(
    store: Store, pictures: tuple[str, str]
) -> None:
    note(store, 1, look(pictures[1]))
    assert [row.noted.case_id for row in store.trail()] == ["A", "B"]
    assert [one.n_looks for one in told(store, "A")] == [0, 1]
    assert [one.n_looks for one in told(store, "B")] == [1]


def test_a24_a_look_at_what_was_nobodys_evidence_yet_is_told_with_the_case_later(
    store: Store,
) -> None:
    photo_id = store.put_photo(b"of a suggestion")
    note(store, 1, look(photo_id))
    assert [row.noted.case_id for row in store.trail()] == [""]
    put(store, pictured("C", photo_id))
    assert [one.n_looks for one in told(store, "C")] == [1]


def test_a24_exports_are_told_with_purpose_recipient_and_second_person(
    store: Store, pictures: tuple[str, str]
) -> None:
    _, two = pictures
    noted = TrustNoted(
        what="exported",
        account=LEADER.account,
        case_id="B",
        why="移交执法",
        recipient="陈队长",
        second="leader-02",
        photo_ids=(two,),
    )
    with store.write() as writing:
        writing.note(noted, LEADER, moment(7))
    first, second = told(store, "A")  # it left with the other case: it is the same picture
    assert (first.n_exports, second.n_exports, second.photo_id) == (0, 1, two)
    (export,) = second.exports
    assert (export.at_ms, export.actor) == (moment(7).city_ms, LEADER)
    assert (export.purpose, export.recipient, export.second) == ("移交执法", "陈队长", "leader-02")


def test_a24_many_looks_are_counted_and_the_newest_told(
    store: Store, pictures: tuple[str, str]
) -> None:
    for n in range(NEWEST + 5):
        note(store, n, look(pictures[0], replace(ACTOR, account=f"intake-{n:02d}")))
    (first, _) = told(store, "A")
    assert (first.n_looks, first.n_people, len(first.looks)) == (NEWEST + 5, NEWEST + 5, NEWEST)
    assert first.looks[0].actor.account == f"intake-{NEWEST + 4:02d}"


def test_a24_of_no_case_and_of_a_case_without_pictures_nothing_is_told(store: Store) -> None:
    put(store, case("A"))
    assert told(store, "A") == () == told(store, "none")


def test_a24_a_look_taken_out_of_the_record_is_found_by_the_audit(
    store: Store, pictures: tuple[str, str]
) -> None:
    note(store, 1, look(pictures[0]))
    note(store, 2, look(pictures[1], LEADER))
    tamper(store, "DELETE FROM journal WHERE seq = 3")
    proof = store.verify()
    assert (proof.sound, proof.broken_seq) == (False, 3)
