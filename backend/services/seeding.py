"""The first accounts of a record: those of ``city.toml``, and one for each task nobody holds."""

from collections.abc import Iterator

from backend.cityfile import CityFile
from backend.contract.pushed import TrustNoted
from backend.domain.clocks.moment import Moment
from backend.domain.people.account import AccountRecord
from backend.domain.terms.roles import ADMINISTRATORS, HALL, Actor, Role
from backend.store import Store

from .books import CityTime
from .passwords import Passwords

# The three administrators (三员) and the gateway, where a city names none itself.
STANDARD = {
    "sysadmin-01": Role.SYSTEM_ADMIN,
    "secadmin-01": Role.SECURITY_ADMIN,
    "auditor-01": Role.AUDIT_ADMIN,
    "gateway-01": Role.GATEWAY,
    "recognizer-01": Role.GATEWAY,
}
_SYSTEM = Actor("system", Role.SYSTEM)
_LOG_IN = HALL | ADMINISTRATORS | {Role.STATIONED}


def take_over(store: Store, config: CityFile, time: CityTime, demo_password: str = "") -> int:
    """Take accounts into the record that it does not have yet; return how many.

    Args:
        demo_password: Of a synthetic city's hall and administrators; ``""`` sets none.
    """
    at = Moment(time.city_ms(), time.real_ms())
    known = {record.account: record.roles for record in store.accounts()}
    held = {role for roles in known.values() for role in roles}
    wanted = [row for row in _wanted(config, held) if row[0] not in known]
    # One hash for all of the demo's people: it is one password.
    word = Passwords().hash(demo_password) if wanted and demo_password else ""
    fresh = [
        AccountRecord(name, (role,), seat, word if role in _LOG_IN else "", False, at.real_ms)
        for name, role, seat in wanted
    ]
    if known:
        _vouch(store, at)
    if fresh:
        noted = TrustNoted(what="seeded", account="city.toml", n=len(fresh))
        with store.write() as writing:
            for record in fresh:
                writing.put_account(record)
            writing.note(noted, _SYSTEM, at)
    return len(fresh)


def _vouch(store: Store, at: Moment) -> None:
    """Put down accounts as they are found, once: an older record cannot prove them."""
    found = store.accounts()
    with store.write() as writing:
        if writing.is_vouched():
            return
        for record in found:
            writing.put_account(record)
        writing.note(TrustNoted(what="vouched", account="accounts"), _SYSTEM, at)


def _wanted(config: CityFile, held: set[Role]) -> Iterator[tuple[str, Role, str]]:
    for name, row in config.accounts.items():
        if row.role is not Role.SYSTEM:  # nobody's; older files name it
            yield name, row.role, row.seat
    named = held | {row.role for row in config.accounts.values()}
    for name, role in STANDARD.items():
        if role not in named:
            yield name, role, ""
