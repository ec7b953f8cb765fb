"""What a tile says: its pill and its middle lines, as data."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from backend.domain.terms.words import Words

from .health import Health, TileState
from .states import ROWS
from .words import (
    BEHIND_AGE,
    CONNECTING,
    CONNECTING_FOR,
    GATEWAY_FULL,
    KEY_AGE,
    KEY_SHORT,
    LIVE_AGE,
    NO_ADDRESS,
    NO_CAMERA,
    NO_KEY_YET,
    NOT_DECODED,
    ONLY_THE_LINK,
    OVERLAY_ONLY,
    REASONS,
    RETRY_IN,
    RETRYING,
    WAITING_FOR_ADDRESS,
    WHOLE_SOURCE,
    age_words,
    off_words,
)

_PATIENCE_S = 3.0
_ABOUT = {TileState.SOURCE_DOWN: WHOLE_SOURCE, TileState.LINK_DOWN: ONLY_THE_LINK}
# A camera and its gateway may start later than the desk: only after this is an address missing.
ADDRESS_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Pill:
    """State as shape, tone and word.

    Attributes:
        shape: ``"disc"``, ``"square"``, ``"triangle"`` or ``"ring"``.
        tone: Token of its colour.
        short: Said where the tile has no room for ``text``.
        is_solid: Filled with the tone, for what must not be overlooked.
    """

    shape: str
    tone: str
    text: str
    short: str = ""
    is_solid: bool = False


class Age(NamedTuple):
    """How old what is painted is.

    Attributes:
        age_s: Age of the newest painted picture.
        delay_s: How late pictures come.
        sparse: What is said where not all pictures are decoded, with ``{s}``; None where all are.
    """

    age_s: float
    delay_s: float = 0.0
    sparse: Words | None = None


def pill_of(health: Health, now_s: float, age: Age, lang: str) -> Pill | None:
    """Return the pill of a tile; None while it connects for the first time."""
    row = ROWS[health.state]
    if row.pill is None:
        return None
    is_live = health.state is TileState.LIVE
    seconds = f"{age.age_s if is_live else max(age.delay_s, age.age_s):.1f}"
    if is_live and age.sparse is None:  # as nearly all are, several times a second
        return _live_pill(seconds, lang)
    since, off = age_words(now_s - health.since_s).of(lang), off_words(health.clock_off_s).of(lang)
    sparse = age.sparse if is_live else None
    text = (sparse or row.pill).filled(age=since, s=seconds, off=off).of(lang)
    if sparse is BEHIND_AGE:  # its pictures are well, and fewer than there should be
        row = ROWS[TileState.DELAYED]
    brief = KEY_SHORT if sparse is KEY_AGE else sparse or row.said
    return Pill(row.shape, row.tone, text, brief.filled(s=seconds).of(lang), row.is_solid)


@lru_cache(maxsize=256)
def _live_pill(seconds: str, lang: str) -> Pill:
    row, text = ROWS[TileState.LIVE], LIVE_AGE.filled(s=seconds).of(lang)
    return Pill(row.shape, row.tone, text, text, row.is_solid)


def lines_of(health: Health, now_s: float, lang: str) -> tuple[str, ...]:
    """Return the words in the middle of a tile that has no present picture, important one first."""
    if health.state is TileState.CONNECTING:
        waited_s = now_s - health.since_s
        if waited_s < _PATIENCE_S:
            return (CONNECTING.of(lang),)
        return (CONNECTING_FOR.filled(s=int(waited_s)).of(lang),)
    if health.state is not TileState.ABSENT:
        more = _more(health)
        return (more.of(lang),) if more is not None else ()
    reason = REASONS[health.reason].of(lang)
    if health.attempt == 0:
        retry = CONNECTING
    elif health.retry_in_s is None:
        retry = RETRYING.filled(n=health.attempt)
    else:
        retry = RETRY_IN.filled(n=health.attempt, s=max(1, round(health.retry_in_s)))
    return tuple(line for line in (reason, retry.of(lang)) if line)


def _more(health: Health) -> Words | None:
    """Return what the pill has no room for."""
    if health.state is TileState.UNDECODABLE:
        return NOT_DECODED if health.has_had_picture else NO_KEY_YET
    if health.state is TileState.FROZEN and health.is_overlay:
        return OVERLAY_ONLY
    return _ABOUT.get(health.state)


def why_silent(
    has_camera: bool, has_address: bool, is_refused: bool, waited_s: float
) -> Words | None:
    """Return why nothing is even tried, None where something is."""
    if not has_camera:
        return NO_CAMERA
    if not has_address:
        return WAITING_FOR_ADDRESS if waited_s < ADDRESS_PATIENCE_S else NO_ADDRESS
    return GATEWAY_FULL if is_refused else None
