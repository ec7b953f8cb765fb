"""``main.py account`` as an administrator runs it: who may, what is kept, what is refused."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.domain.terms.roles import Role
from backend.folder import DataFolder
from backend.services import Passwords
from backend.store import Store
from tests.backend.feed.test_serve import CITY
from tests.patience import patiently

from .command import ROOT, Said, main_py, said_here

KEEPER, WORD, NEW = "keeper-01", "tide-4-lantern", "river-9-window"
Ask = Callable[..., Said]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on a city of its own, with what is typed given line by line."""
    data = tmp_path / "city"

    def run(*words: str, typed: str = "", lang: str = "en") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        said = said_here("account", *words, "--data", str(data), lang=lang)
        assert "Traceback" not in said.out + said.err, said.err
        return said

    make_city(data)
    run.data = data
    return run


def make_city(data: Path) -> None:
    """Make the least a city is: its folder, its file, its record."""
    folder = DataFolder.open(data)
    with folder.lock():
        folder.write_config(CITY)
        Store.open(folder.store, folder.media).close()


def with_keeper(ask: Ask) -> None:
    """Give the city its first security administrator."""
    assert ask("add", KEEPER, "--role", "security_admin").status == 0
    assert ask("password", KEEPER, typed=f"{WORD}\n").status == 0


def record(ask: Ask, account: str):
    store = Store.open(ask.data / "store.db", ask.data / "media")
    try:
        return next((row for row in store.accounts() if row.account == account), None)
    finally:
        store.close()


def test_k01_the_first_administrator_is_made_by_the_machine_and_all_later_ones_by_him(ask) -> None:
    with_keeper(ask)
    refused = ask("add", "dispatch-77", "--role", "dispatcher")
    assert refused.status == 1 and "--by" in refused.err
    assert record(ask, "dispatch-77") is None

    done = ask("add", "dispatch-77", "--role", "dispatcher", "--by", KEEPER, typed=f"{WORD}\n")
    assert done.status == 0, done.err
    assert record(ask, "dispatch-77").roles == (Role.DISPATCHER,)


def test_a_wrong_word_of_the_administrator_changes_nothing_and_is_never_repeated(ask) -> None:
    with_keeper(ask)
    said = ask("disable", KEEPER, "--by", KEEPER, typed="guessed-it\n")
    assert said.status == 1
    assert "guessed-it" not in said.out + said.err
    assert not record(ask, KEEPER).disabled


def test_a_password_is_kept_as_argon2_and_fits(ask) -> None:
    with_keeper(ask)
    held = record(ask, KEEPER).password
    assert held.startswith("$argon2id$") and WORD not in held
    assert Passwords().fits(held, WORD)


def test_passwords_are_changed_and_forgotten_ones_recovered(ask) -> None:
    with_keeper(ask)
    assert ask("password", KEEPER, "--by", KEEPER, typed=f"{WORD}\n{NEW}\n").status == 0
    assert Passwords().fits(record(ask, KEEPER).password, NEW)
    assert ask("recover", KEEPER, typed=f"{WORD}\n").status == 0
    assert Passwords().fits(record(ask, KEEPER).password, WORD)


def test_an_account_is_disabled_and_enabled_again(ask) -> None:
    with_keeper(ask)
    ask("add", "intake-77", "--role", "intake", "--by", KEEPER, typed=f"{WORD}\n")
    for do, is_off in (("disable", True), ("enable", False)):
        assert ask(do, "intake-77", "--by", KEEPER, typed=f"{WORD}\n").status == 0
        assert record(ask, "intake-77").disabled is is_off


@pytest.mark.parametrize(
    "roles",
    [("security_admin", "audit_admin"), ("security_admin", "dispatcher"), ("intake", "dispatcher")],
)
def test_k01_no_one_account_holds_what_must_be_kept_apart(ask, roles) -> None:
    with_keeper(ask)
    words = [word for role in roles for word in ("--role", role)]
    said = ask("add", "both-01", *words, "--by", KEEPER, typed=f"{WORD}\n")
    assert said.status == 1 and len(said.err.strip().splitlines()) == 1
    assert record(ask, "both-01") is None


def test_too_short_a_password_and_none_at_all_are_one_sentence(ask) -> None:
    assert ask("add", KEEPER, "--role", "security_admin").status == 0
    for typed in ("short\n", ""):
        said = ask("password", KEEPER, typed=typed)
        assert said.status == 1 and len(said.err.strip().splitlines()) == 1
        assert record(ask, KEEPER).password == ""


def test_the_list_names_roles_and_shows_no_password(ask) -> None:
    with_keeper(ask)
    said = ask("list", lang="zh")
    line = next(line for line in said.out.splitlines() if line.startswith(KEEPER))
    assert "可登录" in line and "argon2" not in said.out
    assert "未设口令" in said.out or "可登录" in said.out


def test_an_account_that_is_none_is_one_sentence(ask) -> None:
    with_keeper(ask)
    for words in (("disable", "nobody-01"), ("password",), ("add", "bad name", "--role", "intake")):
        said = ask(*words, "--by", KEEPER, typed=f"{WORD}\n{NEW}\n")
        assert said.status == 1 and len(said.err.strip().splitlines()) == 1, said


def test_it_is_a_command_of_its_own_process_too(tmp_path: Path) -> None:
    make_city(tmp_path / "city")
    done = subprocess.run(
        main_py(
            "account", "add", KEEPER, "--role", "security_admin", "--data", str(tmp_path / "city")
        ),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=patiently(30),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert KEEPER in done.stdout
