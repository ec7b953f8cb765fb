"""The lamps of the freshness strip: link, data, video, map; each with level, words, reason."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from backend.domain.terms.words import Words
from console.kit import words as w
from console.kit.words_entry import OUTSIDE

if TYPE_CHECKING:
    from backend.link import LinkHealth

# A heartbeat and a batch of positions come once a second: two may be missed, five are a fault.
SLOW_S, LOST_S = 2.5, 5.0
DATA_SLOW_S, DATA_LOST_S = 5.0, 15.0
_NAMES = {"link": w.Top.LINK, "data": w.Top.DATA, "video": w.Top.VIDEO, "map": w.Top.MAP}
_TIPS = {
    "link": w.Top.LINK_TIP,
    "data": w.Top.DATA_TIP,
    "video": w.Top.VIDEO_TIP,
    "map": w.Top.MAP_TIP,
}
_MAP_STATES = {
    "ready": ("good", Words("", "")),
    "loading": ("none", w.Top.MAP_LOADING),
    "plain": ("soon", w.Top.MAP_PLAIN),
    "failed": ("late", w.Top.NO_DATA),
}


class Lamp(NamedTuple):
    """One lamp; ``level`` is a row of the marks."""

    name: Words
    level: str
    value: Words
    tip: Words

    @classmethod
    def of(cls, key: str, level: str, value: Words, extra: Words | None = None) -> Lamp:
        """Return a lamp with its usual name and reason, and what more there is to say."""
        tip = _TIPS[key]
        if extra is not None:
            tip = Words(f"{tip.zh} · {extra.zh}", f"{tip.en} · {extra.en}")
        return cls(_NAMES[key], level, value, tip)

    @classmethod
    def unknown(cls, key: str) -> Lamp:
        """Return the lamp while nothing is known."""
        return cls.of(key, "none", w.Top.NO_DATA)


def age_words(age_s: float) -> Words:
    """Return an age: ``0.4s``, ``12s``, ``3m``."""
    if not isfinite(age_s):
        return w.Top.NO_DATA
    if age_s < 10:
        text = f"{age_s:.1f}s"
    else:
        text = f"{age_s:.0f}s" if age_s < 120 else f"{age_s / 60:.0f}m"
    return Words(text, text)


def _level(age_s: float, slow_s: float, lost_s: float) -> str:
    if not isfinite(age_s):
        return "none"
    return "good" if age_s <= slow_s else "soon" if age_s <= lost_s else "late"


def link_lamp(health: LinkHealth) -> Lamp:
    """Return the lamp of socket and stream."""
    counts = Words(
        f"断号 {health.n_gaps} · 未知 {health.n_unknown} · 坏消息 {health.n_malformed}",
        f"gaps {health.n_gaps} · unknown {health.n_unknown} · malformed {health.n_malformed}",
    )
    if health.link == "refused":
        return Lamp.of("link", "late", w.Top.REFUSED, counts)
    if health.link != "up":
        return Lamp.of("link", "late", w.Top.DOWN, counts)
    is_outside = health.denied == OUTSIDE  # nothing is caught up while nobody is logged in
    if not is_outside and (health.recovering or not health.joined):
        return Lamp.of("link", "soon", w.Top.RECOVERING, counts)
    level = _level(health.beat_age_s, SLOW_S, LOST_S)
    return Lamp.of("link", level, age_words(health.beat_age_s), counts)


def data_lamp(health: LinkHealth) -> Lamp:
    """Return the lamp of the data: a fresh heartbeat may carry old data."""
    level = _level(health.data_age_s, DATA_SLOW_S, DATA_LOST_S)
    return Lamp.of("data", level, age_words(health.data_age_s))


def video_lamp(n_live: int, n_all: int, n_starting: int = 0) -> Lamp:
    """Return the lamp of the pictures; those that never had a chance yet are no fault."""
    if n_all == 0:
        return Lamp.unknown("video")
    if n_starting:
        return Lamp.of("video", "none", w.Top.VIDEO_STARTING.filled(n=f"{n_live}/{n_all}"))
    level = "good" if n_live == n_all else "soon" if n_live else "late"
    return Lamp.of("video", level, Words(f"{n_live}/{n_all}", f"{n_live}/{n_all}"))


def map_lamp(state: str) -> Lamp:
    """Return the lamp of the base map."""
    level, words = _MAP_STATES[state]
    return Lamp.of("map", level, words)
