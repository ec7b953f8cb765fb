"""``main.py trail`` as an audit administrator runs it: who may read, what is shown (J05)."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.people.account import AccountRecord
from backend.domain.terms.roles import Actor, Role
from backend.folder import DataFolder
from backend.services.trail_command import TRAIL_WORDS
from backend.store import PictureLook, Store
from tests.backend.feed.hall import CHEAP
from tests.backend.store.builders import NOW_MS, case, pictured, put

from .command import Said, said_here
from .test_account_command import make_city

AUDITOR, WORD = "auditor-01", "tide-4-lantern"
LEADER = Actor("leader-01", Role.LEADER, "值班长席 01")
Ask = Callable[..., Said]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on a city of its own, in which some things happened."""
    data = tmp_path / "city"
    make_city(data)
    folder = DataFolder.open(data)
    store = Store.open(folder.store, folder.media)
    put(store, case("C1"))
    held = CHEAP.hash(WORD)
    noted = (
        TrustNoted(what="refused", account="leader-01", desk="desk-03", n=3),
        TrustNoted(what="login", account="leader-01", desk="desk-03"),
        TrustNoted(
            what="exported",
            account="leader-01",
            case_id="C1",
            why="法院调取\x1b[2J",
            recipient="区法院",
            photo_ids=("aa", "bb"),
            second="leader-02",
        ),
    )
    with store.write() as writing:
        writing.put_account(AccountRecord(AUDITOR, (Role.AUDIT_ADMIN,), "", held))
        writing.put_account(AccountRecord("leader-01", (Role.LEADER,), "", held))
        for n, one in enumerate(noted):
            writing.note(one, LEADER, Moment(NOW_MS, NOW_MS + n * 1000))
    store.close()

    def run(*words: str, typed: str = WORD, lang: str = "zh") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
        return said_here("trail", *words, "--data", str(data), lang=lang)

    return run


def test_j05_the_auditor_reads_who_exported_what_for_whom_with_whom(ask: Ask) -> None:
    said = ask("--by", AUDITOR, "--what", "exported")
    assert said.status == 0, said.err
    row, last = said.out.splitlines()
    for part in (
        "leader-01",
        "导出影像",
        "C1",
        "法院调取",
        "交给 区法院",
        "第二人 leader-02",
        "影像 2 份",
    ):
        assert part in row
    assert "\x1b" not in said.out  # what was typed moves no cursor
    assert last == "共 1 条符合，列出最后 1 条"


def test_j05_rows_are_chosen_by_account_case_and_number(ask: Ask) -> None:
    by = ("--by", AUDITOR)
    assert len(ask(*by).out.splitlines()) == 4
    assert len(ask(*by, "--case", "C1").out.splitlines()) == 2
    assert ask(*by, "--of", "nobody-01").out == "没有符合的记录\n"
    shown = ask(*by, "--last", "1", lang="en").out.splitlines()
    assert "evidence exported" in shown[0] and shown[1] == "3 rows fit, the last 1 are shown"


@pytest.mark.parametrize(
    ("words", "typed"),
    [((), WORD), (("--by", "leader-01"), WORD), (("--by", AUDITOR), "not-this-one")],
)
def test_j05_nobody_else_reads_it(ask: Ask, words: tuple[str, ...], typed: str) -> None:
    said = ask(*words, typed=typed)
    assert said.status == 1 and said.out == "" and "审计管理员" in said.err


def test_everything_that_can_be_noted_has_words() -> None:
    told = TrustNoted.__doc__ or ""
    whats = told[told.index("what:") : told.index("account: Whose")].split("``")[1::2]
    assert {one.strip('"') for one in whats if one.startswith('"')} == set(TRAIL_WORDS)


def test_a24_who_looked_at_which_picture_is_read_by_case_and_account_alone(
    ask: Ask, tmp_path: Path
) -> None:
    folder = DataFolder.open(tmp_path / "city")
    store = Store.open(folder.store, folder.media)
    early, late = store.put_photo(b"seen before the case"), store.put_photo(b"seen after it")
    with store.write() as writing:
        writing.note_look(PictureLook(early, LEADER, "desk-03", 1), Moment(NOW_MS, NOW_MS))
    put(store, pictured("C2", early, late))
    with store.write() as writing:
        writing.note_look(PictureLook(late, LEADER, "desk-03", 1), Moment(NOW_MS, NOW_MS))
    store.close()

    by = ("--by", AUDITOR)
    assert "查看影像" not in ask(*by).out, "thousands a day would bury the rest"
    rows = ask(*by, "--case", "C2").out.splitlines()
    assert len(rows) == 3 and all("查看影像" in row and "C2" in row for row in rows[:-1])
    assert early in rows[0] and late in rows[1] and "leader-01" in rows[0]
    assert len(ask(*by, "--what", "seen").out.splitlines()) == 3
    assert "looked at a picture" in ask(*by, "--of", "leader-01", lang="en").out
    assert ask(*by, "--case", "C1", "--what", "seen").out == "没有符合的记录\n"
