"""Cameras as a tree, and found by text or pinyin initials: pure, nothing is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from backend.domain.cameras.camera import OWNER_WORDS, Camera
from backend.domain.terms.words import Words

from .words import NO_GATEWAY, NO_GROUP, NO_STREET


class TreeBy(StrEnum):
    """By what cameras are put together."""

    OWNER = "owner"
    STREET = "street"
    GROUP = "group"
    GATEWAY = "gateway"


class Branch(NamedTuple):
    """One node of the tree and its cameras, sorted by name."""

    key: str
    words: Words
    cameras: tuple[Camera, ...]

    def n_live(self, states: Mapping[str, str]) -> int:
        """Return how many of them are known to give pictures."""
        return sum(states.get(camera.camera_id) in _WORKS for camera in self.cameras)


_WORKS = ("live", "delayed")


@dataclass(frozen=True, slots=True)
class _Named:
    key: str
    words: Words


def _owner(camera: Camera) -> _Named:
    return _Named(camera.owner.value, OWNER_WORDS[camera.owner])


def _street(camera: Camera) -> _Named:
    words = Words(camera.street, camera.street) if camera.street else NO_STREET
    return _Named(camera.street, words)


def _group(camera: Camera) -> _Named:
    return _Named(camera.group, Words(camera.group, camera.group) if camera.group else NO_GROUP)


def _gateway(camera: Camera) -> _Named:
    words = Words(camera.gateway, camera.gateway) if camera.gateway else NO_GATEWAY
    return _Named(camera.gateway, words)


_NAMERS = {
    TreeBy.OWNER: _owner,
    TreeBy.STREET: _street,
    TreeBy.GROUP: _group,
    TreeBy.GATEWAY: _gateway,
}


def tree(
    cameras: Iterable[Camera], by: TreeBy, gateways: Mapping[str, str] | None = None
) -> tuple[Branch, ...]:
    """Return the branches; what nobody named stands last.

    Args:
        gateways: Names of gateways by id.
    """
    names = {key: Words(name, name) for key, name in (gateways or {}).items()}
    held: dict[str, tuple[Words, list[Camera]]] = {}
    for camera in cameras:
        named = _NAMERS[by](camera)
        if by is TreeBy.GATEWAY:
            named = _Named(named.key, names.get(named.key, named.words))
        held.setdefault(named.key, (named.words, []))[1].append(camera)
    order = list(OWNER_WORDS) if by is TreeBy.OWNER else sorted(filter(None, held))
    keys = [key for key in [*map(str, order), ""] if key in held]
    return tuple(
        Branch(key, held[key][0], tuple(sorted(held[key][1], key=lambda c: c.name))) for key in keys
    )


def find(cameras: Sequence[Camera], text: str) -> tuple[Camera, ...]:
    """Return the cameras that fit what was typed, best first.

    Every word must fit: part of the name, street or group, the beginning of the pinyin initials
    (``"sjdk"`` finds 食街东口), or part of the 20 digits.
    """
    words = text.lower().split()
    if not words:
        return tuple(cameras)
    ranked = [(max(_rank(camera, word) for word in words), camera) for camera in cameras]
    fitting = [pair for pair in ranked if pair[0] < _NO_FIT]
    return tuple(c for _, c in sorted(fitting, key=lambda pair: (pair[0], pair[1].name)))


_NO_FIT = 9


def _rank(camera: Camera, word: str) -> int:
    """Return how well one word fits, 0 is best."""
    name, letters = camera.name.lower(), initials(camera.name)
    fits = (
        name.startswith(word),
        letters.startswith(word),
        word in name,
        word in letters,
        word in camera.street.lower() or initials(camera.street).startswith(word),
        word in camera.group.lower() or initials(camera.group).startswith(word),
        word.isdigit() and (word in camera.camera_id or camera.civil_code.startswith(word)),
    )
    return next((n for n, fit in enumerate(fits) if fit), _NO_FIT)


@lru_cache(maxsize=8_192)
def initials(text: str) -> str:
    """Return the pinyin initials of a name, other letters and digits as they are."""
    # Imported late: pypinyin takes 0.1 s, and only a search needs it.
    from pypinyin import Style, lazy_pinyin

    letters = "".join(lazy_pinyin(text.lower(), style=Style.FIRST_LETTER))
    return "".join(letter for letter in letters if letter.isalnum())
