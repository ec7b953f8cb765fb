"""``main.py trail``: what the audit administrator reads of logins, accounts, exports, looks."""

import argparse
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.contract.answers import TrailRow
from backend.contract.pushed import TrustNoted
from backend.domain.people.account import AccountRecord
from backend.domain.people.rights import may_do
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.store import Store
from backend.store.standing import add_city_arguments, standing_folder, standing_store

from .passwords import Passwords
from .typed import Typed

# What can have happened; values of ``TrustNoted.what``.
TRAIL_WORDS = {
    "login": Words("登录", "logged in"),
    "refused": Words("登录失败", "login failed"),
    "logout": Words("退出", "logged out"),
    "handed_over": Words("接席", "took the seat over"),
    "lapsed": Words("久无动静，退出", "gone after a long silence"),
    "account": Words("账号变更", "account changed"),
    "seeded": Words("首批账号入库", "first accounts taken in"),
    "vouched": Words("现有账号入链", "accounts put down as found"),
    "override": Words("紧急越权", "emergency override"),
    "looked": Words("查看来电人", "looked at who called"),
    "seen": Words("查看影像", "looked at a picture"),
    "exported": Words("导出影像", "evidence exported"),
    "peeked": Words("临时清晰显示", "coarse pictures made clear"),
    "erased": Words("来电人到期删除", "callers erased, their time over"),
}
SEEN = "seen"
_PAGE = 500
_LAST = 50
_NOBODY = Words(
    "还没有能登录的审计管理员：请安全管理员先给他设口令（account password）",
    "no audit administrator can log in yet: a security administrator sets a password first "
    "(account password)",
)
_BY_WHOM = Words(
    "这要由审计管理员来看：加上 --by 账号", "an audit administrator reads it: add --by ACCOUNT"
)
_NOT_BY = Words(
    "{account} 不是审计管理员，或口令不对",
    "{account} is no audit administrator, or that password is wrong",
)
_NONE = Words("没有符合的记录", "nothing of that kind was noted")
_TAIL = Words("共 {n} 条符合，列出最后 {shown} 条", "{n} rows fit, the last {shown} are shown")
_TO = Words("交给 {name}", "for {name}")
_SECOND = Words("第二人 {name}", "second person {name}")
_PICTURES = Words("影像 {n} 份", "pictures: {n}")
_TIMES = Words("第 {n} 次", "time {n}")
_CALLERS = Words("{n} 人", "callers: {n}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py trail``."""
    parser.add_argument("--by", metavar="ACCOUNT", help="the audit administrator who reads")
    parser.add_argument("--of", metavar="ACCOUNT", help="only what this account did or suffered")
    parser.add_argument(
        "--what",
        choices=sorted(TRAIL_WORDS),
        action="append",
        default=[],
        help="only this; looks at pictures are listed with --what seen, --of or --case",
    )
    parser.add_argument("--case", metavar="NUMBER", help="only of this case, by number or id")
    parser.add_argument("--last", type=int, default=_LAST, metavar="N", help="how many rows")
    add_city_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Show the newest rows of the trail that fit, oldest first.

    Raises:
        OperatorError: No city, or whoever asks is no audit administrator.
    """
    folder = standing_folder(args)
    zone = ZoneInfo(folder.config().zone)
    with closing(standing_store(args, folder)) as store:
        _check_reader(store.accounts(), args.by, Typed(args.lang))
        shown: deque[TrailRow] = deque(maxlen=max(1, args.last))
        numbers = _Numbers(store)
        n = 0
        for row in _rows(store):
            if _fits(row, args, numbers):
                shown.append(row)
                n += 1
        lines = [_line(row, zone, args.lang, numbers) for row in shown]
    last = _TAIL.filled(n=f"{n:,}", shown=len(lines)) if lines else _NONE
    sys.stdout.write("\n".join([*lines, last.of(args.lang)]) + "\n")
    return 0


def _check_reader(records: tuple[AccountRecord, ...], by: str | None, typed: Typed) -> None:
    usable = (one for one in records if one.password and not one.disabled)
    readers = [one for one in usable if any(may_do(role, "get_trail") for role in one.roles)]
    if not readers:
        raise OperatorError(_NOBODY)
    if not by:
        raise OperatorError(_BY_WHOM)
    record = next((one for one in readers if one.account == by), None)
    if record is None or not Passwords().fits(record.password, typed.own(by)):
        raise OperatorError(_NOT_BY.filled(account=by))


def _rows(store: Store) -> Iterator[TrailRow]:
    after_seq = 0
    while page := store.trail(after_seq, _PAGE):
        yield from page
        after_seq = page[-1].seq


class _Numbers:
    """Case numbers, each looked up once; a report that was never filed keeps its id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}
        self._cases_of: dict[str, tuple[str, ...]] = {}

    def cases_of(self, noted: TrustNoted) -> tuple[str, ...]:
        """Return the cases something is of: a picture may be seen before a case names it."""
        if noted.case_id or noted.what != SEEN:
            return (noted.case_id,)
        photo_id = noted.photo_ids[0]
        if photo_id not in self._cases_of:
            users = self._store.cases_with_photo(photo_id)
            self._cases_of[photo_id] = tuple(case.case_id for case in users)
        return self._cases_of[photo_id]

    def of(self, case_id: str) -> str:
        if case_id and case_id not in self._known:
            case = self._store.case(case_id)
            self._known[case_id] = case.case_no if case is not None and case.case_no else case_id
        return self._known.get(case_id, "")


def _fits(row: TrailRow, args: argparse.Namespace, numbers: _Numbers) -> bool:
    noted = row.noted
    if noted.what == SEEN and not (args.what or args.of or args.case):
        return False  # thousands a day: they would bury the rest
    return (
        (not args.what or noted.what in args.what)
        and (not args.of or args.of in (row.actor.account, noted.account, noted.second))
        and (not args.case or _is_of(args.case, numbers.cases_of(noted), numbers))
    )


def _is_of(asked: str, case_ids: tuple[str, ...], numbers: _Numbers) -> bool:
    return any(asked in (case_id, numbers.of(case_id)) for case_id in case_ids)


def _line(row: TrailRow, zone: ZoneInfo, lang: str, numbers: _Numbers) -> str:
    noted = row.noted
    at = datetime.fromtimestamp(row.at_ms / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    what = TRAIL_WORDS.get(noted.what, Words(noted.what, noted.what)).of(lang)
    whose = noted.account if noted.account != row.actor.account else ""
    of_cases = map(numbers.of, numbers.cases_of(noted))
    parts = (whose, noted.desk, *of_cases, noted.why, *_more(noted, lang))
    said = "  ".join(_plain(part) for part in parts if part)
    return f"{row.seq:>8}  {at}  {row.actor.account:14}  {what}  {said}".rstrip()


def _more(noted: TrustNoted, lang: str) -> Iterator[str]:
    if noted.recipient:
        yield _TO.filled(name=noted.recipient).of(lang)
    if noted.second:
        yield _SECOND.filled(name=noted.second).of(lang)
    if noted.what == SEEN:
        yield from noted.photo_ids
    elif noted.photo_ids:
        yield _PICTURES.filled(n=len(noted.photo_ids)).of(lang)
    if noted.what == "refused" and noted.n > 1:
        yield _TIMES.filled(n=noted.n).of(lang)
    if noted.what == "erased":
        yield _CALLERS.filled(n=noted.n).of(lang)


def _plain(text: str) -> str:
    """Return text that cannot move the cursor of a terminal."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)
