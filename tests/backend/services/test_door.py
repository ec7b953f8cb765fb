"""The door: who comes in, who waits, what a locked seat may do (J05, I11), on both stores."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import get_args

import pytest

from backend.contract.codec import AnyOrder
from backend.contract.door import Here, Login, Logout
from backend.contract.pushed import TrustNoted
from backend.contract.verdicts import Verdict
from backend.domain.people.account import AccountRecord, seated_twice
from backend.domain.people.hall import Hall
from backend.domain.people.rights import MATRIX, may_do
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import ADMINISTRATORS, OUTSIDE, Actor, Role
from backend.services import Accounts, Caller, Door
from backend.services import door as doors
from backend.services.account_desk import AccountDesk
from backend.services.throttle import FREE_TRIES, WAITS_S, Throttle
from backend.store import Store
from tests.backend.feed.hall import CHEAP

from .hall import HandClock

WORD = "tide-4-lantern"
ONE = Actor("dispatch-01", Role.DISPATCHER, "派遣席 01")
TWO = Actor("dispatch-02", Role.DISPATCHER, "派遣席 02")
LEADER = Actor("leader-01", Role.LEADER, "值班长席 01")
CLERK, UNIT = Actor("stationed-99", Role.STATIONED), Actor("unit-99", Role.UNIT)
HALL = Hall(stationed={CLERK.account: UNIT.account, "stationed-98": "td-works"})
DESK, OTHER = Caller("desk-01"), Caller("desk-02")
UNIT_DESK = Caller("desk-03", unit_id=UNIT.account)


@dataclass
class House:
    """A door with accounts behind it, one per role beside those named."""

    store: Store
    synthetic: bool = False
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.ids = count(1)
        people = [(ONE, ()), (TWO, ()), (LEADER, ())]
        people += [(Actor(f"{role.value}-99", role), ()) for role in Role if role != "system"]
        with self.store.write() as writing:
            for actor, _ in people:
                held = CHEAP.hash(WORD)
                writing.put_account(AccountRecord(actor.account, (actor.role,), actor.seat, held))
        self.open()

    def open(self) -> None:
        self.accounts = Accounts.kept(self.store)
        accounts, is_made_up = self.accounts, self.synthetic
        self.door = Door(self.store, accounts, self.clock, CHEAP, synthetic=is_made_up, hall=HALL)

    def login(self, actor: Actor, caller: Caller = DESK, word: str = WORD, **more: str) -> Verdict:
        asked = Login(
            command_id=f"L-{next(self.ids)}",
            account=actor.account,
            role=actor.role,
            password=word,
            seat=actor.seat,
            **more,
        )
        return self.door.login(caller, asked)

    def rule(self, actor: Actor, action: str, caller: Caller = DESK) -> str:
        """Return the rule that keeps somebody from something, ``""`` when nothing does."""
        try:
            self.door.checked(caller, actor, action)
        except Refused as why:
            assert why.words.zh and why.words.en
            return why.rule
        return ""

    def trail(self) -> list[tuple[str, str]]:
        return [(row.noted.what, row.noted.account) for row in self.store.trail()]


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Let the monotonic clock of the throttle be moved by hand."""
    at = [1_000.0]
    monkeypatch.setattr(doors.time, "monotonic", lambda: at[0])

    def pass_s(seconds: float) -> None:
        at[0] += seconds

    yield pass_s


def test_j05_nobody_is_inside_before_a_login_and_only_at_that_desk(house: House) -> None:
    assert house.rule(ONE, "get_city") == "not_logged_in"
    verdict = house.login(ONE)
    assert (verdict.outcome, verdict.by_account, verdict.by_seat) == ("accepted", *_names(ONE))
    assert house.rule(ONE, "command") == ""
    assert house.rule(ONE, "command", OTHER) == "not_logged_in"
    assert house.rule(TWO, "command") == "not_logged_in"
    assert house.trail() == [("login", ONE.account)]


def _names(actor: Actor) -> tuple[str, str]:
    return actor.account, actor.seat


def test_k01_on_shift_are_those_of_the_hall_who_are_at_an_open_seat(house: House) -> None:
    house.login(ONE)
    house.login(LEADER, OTHER)
    house.login(CLERK, UNIT_DESK)
    assert house.door.on_shift() == (ONE, LEADER)
    house.door.here(OTHER, Here(actor=LEADER, locked=True))
    assert house.door.on_shift() == (ONE,)
    house.clock.pass_s(61)
    assert house.door.on_shift() == ()
    house.door.here(DESK, Here(actor=ONE))
    assert house.door.on_shift() == (ONE,)


def test_j05_the_seat_is_the_doors_word_not_the_callers(house: House) -> None:
    house.login(ONE)
    forged = Actor(ONE.account, ONE.role, "值班长席 01")
    assert house.door.checked(DESK, forged, "command") == ONE


def test_j05_the_matrix_cell_by_cell(house: House) -> None:
    actions = [action for action in MATRIX if not action.startswith("act:")]
    for role in Role:
        if role is Role.SYSTEM:
            continue
        actor = Actor(f"{role.value}-99", role)
        desk = UNIT_DESK if role is Role.STATIONED else DESK
        assert house.login(actor, desk).outcome == "accepted"
        for action in actions:
            assert (house.rule(actor, action, desk) == "") is may_do(role, action), (role, action)


def test_k03_a_units_person_sits_at_a_key_of_their_unit_and_nobody_else_does(house: House) -> None:
    for actor in (CLERK, UNIT):
        assert house.login(actor, UNIT_DESK).outcome == "accepted"
        assert house.rule(actor, "get_snapshot", UNIT_DESK) == ""
    assert house.login(CLERK, DESK).rule == "key_of_the_hall"
    assert house.login(LEADER, UNIT_DESK).rule == "key_of_a_unit"
    elsewhere = Caller("desk-04", unit_id="td-works")
    for actor in (CLERK, UNIT):
        assert house.login(actor, elsewhere).rule == "key_of_a_unit"
    assert house.login(LEADER, UNIT_DESK, word="not-this-one").rule == "wrong_password"


def test_k03_what_a_key_is_let_speak_for_does_not_get_round_it(store: Store) -> None:
    house = House(store, synthetic=True)
    everybody = ("*/*",)
    assert house.rule(CLERK, "get_snapshot", Caller("gate", everybody)) == "key_of_the_hall"
    units = Caller("gate", everybody, UNIT.account)
    assert house.rule(LEADER, "get_snapshot", units) == "key_of_a_unit"
    assert house.rule(CLERK, "get_snapshot", units) == ""


def test_k03_a_login_from_before_the_key_became_a_units_opens_nothing(house: House) -> None:
    house.login(LEADER, DESK)
    now_a_units = Caller(DESK.desk, unit_id=UNIT.account)
    assert house.rule(LEADER, "get_snapshot", now_a_units) == "key_of_a_unit"


def test_j05_the_system_is_nobody_at_any_door(house: House) -> None:
    nobody = Actor("system", Role.SYSTEM)
    assert house.login(nobody).rule == "wrong_password"
    for action in MATRIX:
        assert house.rule(nobody, action, Caller("desk-01", ("*/*",))) == "not_logged_in"


def test_an_account_is_no_more_than_its_roles(house: House) -> None:
    assert house.login(Actor(ONE.account, Role.LEADER)).rule == "not_your_part"
    house.login(ONE)
    assert house.rule(Actor(ONE.account, Role.LEADER), "command") == "not_your_part"


@pytest.mark.parametrize("synthetic", [True, False])
def test_a_trusted_key_speaks_for_outside_and_for_the_hall_of_a_demo_only(
    store: Store, synthetic: bool
) -> None:
    house = House(store, synthetic=synthetic)
    for role in (*ADMINISTRATORS, Role.DISPATCHER, *OUTSIDE):
        actor = Actor(f"{role.value}-99", role)
        lets = role in OUTSIDE or (synthetic and role is Role.DISPATCHER)
        for patterns, may in ((("*/*",), lets), ((f"{role.value}/other-*",), False), ((), False)):
            rule = house.rule(actor, "get_city", Caller("field", patterns))
            assert rule == ("" if may else "not_logged_in"), role


def test_j05_a_wrong_password_is_one_sentence_noted_and_counted(house: House) -> None:
    verdict = house.login(ONE, word="not-this-one")
    assert (verdict.outcome, verdict.rule) == ("refused", "wrong_password")
    assert house.rule(ONE, "get_city") == "not_logged_in"
    (row,) = house.store.trail()
    assert row.noted == TrustNoted(what="refused", account=ONE.account, desk="desk-01", n=1)


def test_a_name_nobody_has_is_told_as_a_wrong_password_and_kept_nowhere(house: House) -> None:
    typed_wrong = Actor("tide-4-lantern", Role.DISPATCHER)  # a password in the wrong field
    assert house.login(typed_wrong).rule == "wrong_password"
    (row,) = house.store.trail()
    assert row.noted.account == "?" and row.actor.account == "?"


def test_j05_failures_make_wait_ever_longer_and_never_for_good(
    house: House, now: Callable[[float], None]
) -> None:
    waits = []
    for _ in range(12):
        verdict = house.login(ONE, word="not-this-one")
        waits.append(verdict.wait_s)
        if verdict.wait_s:
            assert house.login(ONE).rule == "wait_to_log_in", "not even the right one, yet"
        now(verdict.wait_s)
    assert waits == [0.0] * (FREE_TRIES - 1) + [*WAITS_S] + [WAITS_S[-1]] * 5
    assert house.login(ONE).outcome == "accepted"
    assert house.login(ONE, word="not-this-one").wait_s == 0.0, "a good one forgives"


def test_j05_who_guesses_elsewhere_locks_nobody_out_here(house: House) -> None:
    for _ in range(FREE_TRIES + 1):
        house.login(ONE, OTHER, "not-this-one")
    assert house.login(ONE, OTHER).rule == "wait_to_log_in"
    assert house.login(ONE, DESK).outcome == "accepted"


def test_the_throttle_forgets_and_keeps_its_size() -> None:
    throttle = Throttle()
    for n in range(3_000):
        throttle.failed(("desk", str(n)), 0.0)
    assert len(throttle._failures) == 2_000
    for _ in range(FREE_TRIES):
        throttle.failed(("desk", "a"), 10.0)
    assert throttle.wait_s(("desk", "a"), 10.0) > 0
    assert throttle.failed(("desk", "a"), 2_000.0) == 1


def test_j05_every_command_is_one_that_a_locked_seat_may_not_give() -> None:
    commands = {kind.__struct_config__.tag for kind in get_args(AnyOrder)}
    assert commands - {"suggest"} == doors.ACTING, "a recognizer has no seat"


def test_j05_a_locked_seat_reads_and_does_nothing_until_the_password(house: House) -> None:
    house.login(ONE)
    house.door.here(DESK, Here(actor=ONE, locked=True))
    assert [row.locked for row in house.door.rows] == [True]
    for action in MATRIX:
        if may_do(ONE.role, action):
            expected = "seat_locked" if action in doors.ACTING else ""
            assert house.rule(ONE, action) == expected, action
    house.door.here(DESK, Here(actor=ONE, locked=False))
    assert house.rule(ONE, "command") == "seat_locked", "saying so does not unlock"
    assert house.login(ONE, word="not-this-one").outcome == "refused"
    assert house.rule(ONE, "command") == "seat_locked"
    since_ms = house.door.rows[0].since_ms
    house.clock.pass_s(60)
    assert house.login(ONE).outcome == "accepted"
    assert house.rule(ONE, "command") == ""
    assert house.door.rows[0].since_ms == since_ms, "they never left"


def test_i11_a_hand_over_seats_one_and_lets_the_other_go_at_once(house: House) -> None:
    house.login(ONE)
    refused = house.login(TWO, word="not-this-one", instead_of=ONE.account)
    assert refused.outcome == "refused" and house.rule(ONE, "command") == ""
    assert house.login(TWO, instead_of=ONE.account).outcome == "accepted"
    assert house.rule(TWO, "command") == ""
    assert house.rule(ONE, "command") == "not_logged_in"
    assert [row.account for row in house.door.rows] == [TWO.account]
    assert house.store.trail()[-1].noted == TrustNoted(
        what="handed_over", account=TWO.account, desk="desk-01", why=ONE.account
    )


def test_i11_what_a_seat_has_in_hand_is_told_until_it_lets_go_locks_or_leaves(house: House) -> None:
    house.login(ONE)
    house.door.here(DESK, Here(actor=ONE, in_hand="C1"))
    (row,) = house.door.rows
    assert (row.in_hand, row.taken_ms) == ("C1", house.clock.real_ms())
    n_changes = house.door.n_changes
    house.door.here(DESK, Here(actor=ONE, in_hand="C1"))
    assert house.door.n_changes == n_changes  # nothing to tell
    house.door.here(DESK, Here(actor=ONE, in_hand="C2"))
    assert house.door.n_changes > n_changes and house.door.rows[0].in_hand == "C2"
    house.door.here(DESK, Here(actor=ONE, locked=True, in_hand="C2"))
    assert house.door.rows[0].in_hand == ""


def test_i11_what_was_accepted_from_a_seat_is_counted_until_it_is_left(house: House) -> None:
    house.login(ONE)
    house.door.acted(DESK, ONE.account)
    house.door.acted(DESK, ONE.account)
    house.door.acted(OTHER, ONE.account)  # nobody sits there
    assert [row.n_acts for row in house.door.rows] == [2]
    house.login(ONE)  # unlocks
    assert [row.n_acts for row in house.door.rows] == [2]


def test_i11_one_account_at_two_desks_is_seen(house: House) -> None:
    house.login(ONE)
    house.login(TWO, OTHER)
    assert seated_twice(house.door.rows) == {}
    house.login(ONE, OTHER)
    found = seated_twice(house.door.rows)
    assert [row.desk for row in found[ONE.account]] == ["desk-01", "desk-02"]


def test_i11_who_sits_where_outlives_the_backend_and_is_told_with_every_change(
    house: House,
) -> None:
    changes = house.door.n_changes
    house.login(ONE)
    assert house.door.n_changes > changes
    house.open()
    assert house.rule(ONE, "command") == ""
    logout = Logout(command_id="O", actor=ONE)
    assert house.door.logout(DESK, logout).outcome == "accepted"
    assert house.door.logout(DESK, logout).outcome == "accepted", "twice is once"
    house.open()
    assert house.door.rows == () and house.rule(ONE, "command") == "not_logged_in"
    assert house.trail() == [("login", ONE.account), ("logout", ONE.account)]


def test_a_restored_record_lets_nobody_sit_where_they_sat(house: House) -> None:
    house.login(ONE)
    house.store.begin_history()
    house.open()
    assert house.rule(ONE, "get_city") == "not_logged_in"


def test_i11_who_is_silent_for_a_shift_has_gone(house: House) -> None:
    house.login(ONE)
    house.clock.pass_s(doors.LAPSE_S - 1)
    house.door.tick()
    assert house.rule(ONE, "here") == ""
    house.clock.pass_s(doors.LAPSE_S + 1)
    house.door.tick()
    assert house.rule(ONE, "here") == "not_logged_in"
    assert house.trail()[-1] == ("lapsed", ONE.account)


def test_j05_a_disabled_account_is_out_within_a_tick(house: House) -> None:
    house.login(ONE)
    desk = AccountDesk(house.store, CHEAP)
    desk.set_disabled(ONE.account, True, Actor("security_admin-99", Role.SECURITY_ADMIN))
    house.door.tick()
    assert house.rule(ONE, "get_city") == "not_logged_in"
    assert house.login(ONE).rule == "account_disabled"
    assert house.login(ONE, word="not-this-one").rule == "wrong_password", "told to nobody else"


def test_a_trusted_seat_is_present_with_its_first_word_and_unlocks_itself(store: Store) -> None:
    house = House(store, synthetic=True)
    demo = Caller("demo", ("dispatcher/dispatch-01",))
    house.door.here(demo, Here(actor=ONE))
    assert [row.desk for row in house.door.rows] == ["demo"]
    house.door.here(demo, Here(actor=ONE, locked=True))
    assert house.rule(ONE, "command", demo) == "seat_locked"
    assert house.login(ONE, demo, "").outcome == "accepted"
    assert house.rule(ONE, "command", demo) == ""
    assert house.login(ONE, OTHER, "").rule == "wrong_password", "an empty one opens nothing else"


def test_no_hash_and_no_password_stands_in_the_trail(house: House) -> None:
    house.login(ONE)
    house.login(TWO, word="a-wrong-secret")
    for row in house.store.rows_after("trust", 0, 100):
        assert b"argon2" not in row.payload
        assert WORD.encode() not in row.payload and b"a-wrong-secret" not in row.payload
    assert house.store.verify().sound


def test_a_hash_of_other_costs_is_made_anew_at_the_next_login(house: House) -> None:
    from backend.services import Passwords

    dearer = Passwords(2, 16, 1)
    house.door = Door(house.store, house.accounts, house.clock, dearer)
    assert house.login(ONE).outcome == "accepted"
    record = house.store.account(ONE.account)
    assert record is not None and not dearer.is_dated(record.password)
    assert house.login(ONE).outcome == "accepted"
    noted = next(row.noted for row in house.store.trail() if row.noted.account == ONE.account)
    assert set(noted.marks) == {ONE.account}  # or an audit would take it for a change by hand
