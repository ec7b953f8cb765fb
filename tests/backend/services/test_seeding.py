"""The first accounts of a record are proved by the audit from the first start on (J05)."""

import pytest

from backend.cityfile import CityFile
from backend.domain.people.account import AccountRecord
from backend.domain.terms.roles import Role
from backend.services.seeding import take_over
from backend.store import Store

from .hall import HandClock


@pytest.fixture
def config() -> CityFile:
    return CityFile(
        city_id="000000", prefix="CG", zh="云汀", en="Yunting", centre_zh="中心", centre_en="Centre"
    )


def past_the_program(store: Store, statement: str) -> None:
    with store._writer.begin() as connection:
        connection.exec_driver_sql(statement)


DEMOTE = "UPDATE accounts SET roles = 'leader' WHERE account = 'auditor-01'"


def test_j05_accounts_of_the_first_start_are_proved(store: Store, config: CityFile) -> None:
    assert take_over(store, config, HandClock()) > 0
    assert store.verify().sound
    past_the_program(store, DEMOTE)
    proof = store.verify()
    assert not proof.sound and "auditor-01" in proof.words.en


def test_j05_accounts_of_an_older_record_are_put_down_once_as_they_are_found(
    store: Store, config: CityFile
) -> None:
    with store.write() as writing:
        writing.put_account(AccountRecord("auditor-01", (Role.AUDIT_ADMIN,)))
    assert take_over(store, config, HandClock()) > 0
    assert take_over(store, config, HandClock()) == 0
    assert [row.noted.what for row in store.trail()] == ["vouched", "seeded"]
    assert store.verify().sound
    past_the_program(store, DEMOTE)
    assert not store.verify().sound
