"""Whoever changes the accounts past the program is found out, on both stores (J05)."""

from dataclasses import replace

import pytest

from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.people.account import AccountRecord
from backend.domain.terms.roles import Actor, Role
from backend.store import Store

from .builders import NOW_MS

KEEPER = Actor("secadmin-01", Role.SECURITY_ADMIN)
AT = Moment(NOW_MS, NOW_MS)
ONE = AccountRecord("leader-01", (Role.LEADER,), "值班长席 01", "$argon2id$one", False, NOW_MS)
TWO = AccountRecord("intake-01", (Role.INTAKE,), "受理席 01", "$argon2id$two", False, NOW_MS)
CHANGES = (
    "password = (SELECT password FROM accounts WHERE account = 'intake-01')",
    "roles = 'leader,dispatcher'",
    "disabled = NOT disabled",
    "seat = '受理席 09'",
    "changed_at_ms = changed_at_ms + 1",
)


def put(store: Store, *records: AccountRecord, what: str = "account") -> None:
    with store.write() as writing:
        for record in records:
            writing.put_account(record)
        writing.note(TrustNoted(what=what, account=records[0].account), KEEPER, AT)


def past_the_program(store: Store, statement: str) -> None:
    with store._writer.begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.fixture
def kept(store: Store) -> Store:
    put(store, ONE, TWO, what="seeded")
    put(store, replace(ONE, disabled=True))
    return store


def test_j05_accounts_as_they_were_put_down_are_whole(kept: Store) -> None:
    assert kept.verify().sound


@pytest.mark.parametrize("change", CHANGES)
def test_j05_an_account_changed_past_the_program_is_named_with_its_row(
    kept: Store, change: str
) -> None:
    past_the_program(kept, f"UPDATE accounts SET {change} WHERE account = 'leader-01'")
    proof = kept.verify()
    assert (proof.sound, proof.broken_seq) == (False, 2)
    assert "leader-01" in proof.words.zh and "leader-01" in proof.words.en


def test_j05_an_account_that_nobody_added_is_named(kept: Store) -> None:
    past_the_program(
        kept,
        "INSERT INTO accounts SELECT 'ghost-01', roles, seat, password, disabled, changed_at_ms"
        " FROM accounts WHERE account = 'leader-01'",
    )
    proof = kept.verify()
    assert not proof.sound and "ghost-01" in proof.words.zh


def test_j05_an_account_taken_out_is_named_with_its_row(kept: Store) -> None:
    past_the_program(kept, "DELETE FROM accounts WHERE account = 'intake-01'")
    proof = kept.verify()
    assert (proof.sound, proof.broken_seq) == (False, 1) and "intake-01" in proof.words.en


def test_j05_an_older_record_in_which_one_account_was_changed_since_raises_no_false_alarm(
    store: Store,
) -> None:
    with store.write() as writing:
        writing.put_account(TWO)  # as a program without marks kept it
    put(store, ONE)
    assert store.verify().sound
    past_the_program(store, f"UPDATE accounts SET {CHANGES[1]} WHERE account = 'leader-01'")
    assert not store.verify().sound
