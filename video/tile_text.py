"""What a tile says: its pill and its middle lines, as data."""

from dataclasses import dataclass

from .health import Health, TileState
from .words import (
    ABSENT,
    CONNECTING,
    CONNECTING_FOR,
    DELAYED,
    FROZEN,
    LIVE_AGE,
    REASONS,
    RETRY_IN,
    RETRYING,
    STALLED,
    age_words,
)

_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Pill:
    """State as shape, tone and word.

    Attributes:
        shape: ``"disc"``, ``"square"``, ``"triangle"`` or ``"ring"``.
        tone: Token of its colour.
        is_solid: Filled with the tone, for what must not be overlooked.
    """

    shape: str
    tone: str
    text: str
    is_solid: bool = False


def pill_of(health: Health, now_s: float, age_s: float, delay_s: float, lang: str) -> Pill | None:
    """Return the pill of a tile; None while it connects for the first time.

    Args:
        age_s: Age of the newest painted picture.
        delay_s: How late pictures come.
    """
    since = age_words(now_s - health.since_s)
    state = health.state
    if state is TileState.LIVE:
        return Pill("disc", "good", LIVE_AGE.filled(s=f"{age_s:.1f}").of(lang))
    if state is TileState.DELAYED:
        return Pill("triangle", "soon", DELAYED.filled(s=f"{delay_s:.1f}").of(lang))
    if state is TileState.FROZEN:
        return Pill("square", "act", FROZEN.filled(age=since.of(lang)).of(lang), is_solid=True)
    if state is TileState.STALLED:
        return Pill("triangle", "soon", STALLED.filled(age=since.of(lang)).of(lang))
    if state is TileState.ABSENT:
        return Pill("ring", "none", ABSENT.filled(age=since.of(lang)).of(lang))
    return None


def lines_of(health: Health, now_s: float, lang: str) -> tuple[str, ...]:
    """Return the words in the middle of a tile that has no present picture, important one first."""
    if health.state is TileState.CONNECTING:
        waited_s = now_s - health.since_s
        if waited_s < _PATIENCE_S:
            return (CONNECTING.of(lang),)
        return (CONNECTING_FOR.filled(s=int(waited_s)).of(lang),)
    if health.state is not TileState.ABSENT:
        return ()
    reason = REASONS[health.reason].of(lang)
    if health.attempt == 0:
        retry = CONNECTING
    elif health.retry_in_s is None:
        retry = RETRYING.filled(n=health.attempt)
    else:
        retry = RETRY_IN.filled(n=health.attempt, s=max(1, round(health.retry_in_s)))
    return tuple(line for line in (reason, retry.of(lang)) if line)
