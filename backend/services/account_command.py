"""``main.py account``: who may log in, beside the record itself. A running backend hears of it."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing

from backend.domain.people.account import AccountRecord
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.roles import ROLE_WORDS, Actor, Role
from backend.domain.terms.words import Words
from backend.store.standing import add_city_arguments, standing_folder, standing_store

from .account_desk import AccountDesk
from .passwords import Passwords
from .typed import Typed

_SYSTEM = Actor("system", Role.SYSTEM)
_ROLES = sorted(role.value for role in Role if role is not Role.SYSTEM)
_DOES = ("list", "add", "password", "roles", "disable", "enable", "recover")
_NAME_MISSING = Words("请写明账号", "name the account")
_BY_WHOM = Words(
    "这要由安全管理员来做：加上 --by 账号",
    "a security administrator does this: add --by ACCOUNT",
)
_NOT_BY = Words(
    "{account} 不是安全管理员，或口令不对",
    "{account} is no security administrator, or that password is wrong",
)
_DONE = Words("{account}：已完成", "{account}: done")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py account``."""
    parser.add_argument("do", choices=_DOES)
    parser.add_argument("account", nargs="?", help="e.g. dispatch-03")
    parser.add_argument("--role", action="append", choices=_ROLES, help="may be given twice")
    parser.add_argument("--seat", default="", help="where they usually sit, e.g. 派遣席 03")
    parser.add_argument("--by", metavar="ACCOUNT", help="the security administrator who does it")
    add_city_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Run ``main.py account``; passwords are typed, or read line by line from a pipe.

    Raises:
        OperatorError: No city, no such account, a rule forbids it, or nobody may do it.
    """
    folder = standing_folder(args)
    config = folder.config()
    with closing(standing_store(args, folder)) as store:
        if args.do == "list":
            sys.stdout.write(listing(store.accounts(), args.lang))
            return 0
        if not args.account:
            raise OperatorError(_NAME_MISSING)
        asked = Typed(args.lang)
        desk = AccountDesk(store, Passwords(), combined=config.combined)
        by = _by_whom(desk, args, asked)
        _do(desk, args, by, asked)
    sys.stdout.write(_DONE.filled(account=args.account).of(args.lang) + "\n")
    return 0


def listing(records: tuple[AccountRecord, ...], lang: str) -> str:
    """Return one line an account: name, roles, seat, and whether anybody can log in with it."""
    lines = []
    for record in records:
        roles = "/".join(ROLE_WORDS[role].of(lang) for role in record.roles)
        state = _DISABLED if record.disabled else _SET if record.password else _UNSET
        lines.append(f"{record.account:24} {roles:16} {record.seat:14} {state.of(lang)}")
    return "\n".join(lines) + "\n"


_DISABLED = Words("停用", "disabled")
_SET = Words("可登录", "may log in")
_UNSET = Words("未设口令", "no password yet")


def _by_whom(desk: AccountDesk, args: argparse.Namespace, asked: Typed) -> Actor:
    """Return who does this: a security administrator, or the machine while there is none.

    ``recover`` is for one who forgot: whoever may write the record could do it anyway, and the
    trail says that it was done so.
    """
    keepers = desk.keepers()
    if not keepers or args.do == "recover":
        return _SYSTEM
    if not args.by:
        raise OperatorError(_BY_WHOM)
    record = next((one for one in keepers if one.account == args.by), None)
    if record is None or not desk.fits(record, asked.own(args.by)):
        raise OperatorError(_NOT_BY.filled(account=args.by))
    return Actor(record.account, record.roles[0], record.seat)


def _do(desk: AccountDesk, args: argparse.Namespace, by: Actor, asked: Typed) -> None:
    roles = tuple(Role(word) for word in args.role or ())
    doing: dict[str, Callable[[], object]] = {
        "add": lambda: desk.add(args.account, roles, args.seat, by),
        "password": lambda: desk.set_password(args.account, asked.new(args.account), by),
        "recover": lambda: desk.recover(args.account, asked.new(args.account), by),
        "roles": lambda: desk.set_roles(args.account, roles, by),
        "disable": lambda: desk.set_disabled(args.account, True, by),
        "enable": lambda: desk.set_disabled(args.account, False, by),
    }
    doing[args.do]()
