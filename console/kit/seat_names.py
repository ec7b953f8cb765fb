"""How a person at a seat is called: 派遣席 03 in the hall's own letters, Dispatch 03 in English."""

import re

from backend.domain.terms.roles import ROLE_WORDS, Role
from backend.domain.terms.words import Words

from .words import Seats

_ACCOUNT = re.compile(r"([a-z]+)-(\d{1,4})")
_PLACE = re.compile(r"\d{1,4}$")


def seat_words(account: str, seat: str = "") -> Words:
    """Return the seat behind an account of the hall; the account itself where it is none.

    Args:
        seat: As it is lettered in the hall, which the Chinese text keeps; ``""`` when not known.
    """
    match = _ACCOUNT.fullmatch(account)
    named = Seats.NAMES.get(match[1]) if match else None
    if match is None or named is None:
        return Words(seat or account, account or seat)
    place = _PLACE.search(seat)  # somebody may sit at another place than their usual one
    words = named.filled(n=place[0] if place else match[2])
    return Words(seat or words.zh, words.en)


def person_words(account: str, role: Role, seat: str = "") -> Words:
    """Return who did something: the seat in the hall, else the role with the account."""
    if role is Role.SYSTEM:
        return ROLE_WORDS[role]
    words = seat_words(account, seat)
    part = ROLE_WORDS[role]
    zh = words.zh if seat or words.zh != account else f"{part.zh} {account}"
    en = words.en if words.en != account else f"{part.en} {account}"
    return Words(zh, en)
