"""How well what a person typed fits a name: characters, sound, initials, and slips of the hand.

Chinese is typed in a hurry: a homophone, a missing or doubled character, or only the initials of
the syllables. Sound is compared by pinyin without tones.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# How good each way of fitting is; the best one counts.
EXACT, STARTS, SAME_SOUND, INITIALS, HOLDS = 1.0, 0.95, 0.93, 0.9, 0.88
SOUND_STARTS, INITIALS_START, LIKE = 0.86, 0.8, 0.85
LEAST = 0.5
_LEAST_RATIO = 0.62
_LOOKED_AT = 60
_SILENT = frozenset(" \t\r\n\u3000·-—–,，、。.()（）#№")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text in the three forms that are compared.

    Attributes:
        plain: Folded, without spaces and marks.
        sound: Pinyin of all syllables, joined; letters and digits as they are.
        initials: First letter of each syllable.
    """

    plain: str
    sound: str
    initials: str


def plain_of(text: str) -> str:
    """Return a text folded to what counts when names are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign not in _SILENT)


def spelling_of(text: str) -> Spelling:
    """Return the forms of a text.

    Cost: some microseconds a character; the first call loads pypinyin (0.1 s).
    """
    from pypinyin import lazy_pinyin

    plain = plain_of(text)
    syllables: Sequence[str] = lazy_pinyin(plain)
    return Spelling(plain, "".join(syllables), "".join(part[:1] for part in syllables))


def fit(asked: Spelling, name: Spelling) -> float:
    """Return how well a name fits without looking at slips, 0 to 1."""
    if not asked.plain:
        return 0.0
    ways = (
        (EXACT, asked.plain == name.plain),
        (STARTS, name.plain.startswith(asked.plain)),
        (SAME_SOUND, asked.sound == name.sound),
        (INITIALS, asked.plain == name.initials),
        (HOLDS, asked.plain in name.plain),
        (SOUND_STARTS, name.sound.startswith(asked.sound)),
        (INITIALS_START, len(asked.plain) > 1 and name.initials.startswith(asked.plain)),
    )
    return max((score for score, holds in ways if holds), default=0.0)


def alike(asked: Spelling, name: Spelling) -> float:
    """Return how alike two sounds are where neither holds the other, 0 to 1."""
    ratio = SequenceMatcher(None, asked.sound, name.sound, autojunk=False).ratio()
    return LIKE * ratio if ratio >= _LEAST_RATIO else 0.0


class Names:
    """Names that can be asked for, kept with pairs of letters so that slips are found quickly.

    Cost: asking compares every name once by ``fit`` and at most sixty by ``alike``.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._spelled = tuple(spelling_of(name) for name in self.names)
        self._rows_of: dict[str, list[int]] = defaultdict(list)
        for row, spelled in enumerate(self._spelled):
            for pair in _pairs(spelled.sound):
                self._rows_of[pair].append(row)

    def find(self, text: str, limit: int) -> list[tuple[int, float]]:
        """Return rows and scores, best first, at most ``limit``."""
        asked = spelling_of(text)
        scores = {
            row: score for row, name in enumerate(self._spelled) if (score := fit(asked, name)) > 0
        }
        if len(scores) < limit and len(asked.plain) > 1:
            self._add_alike(asked, scores)
        order = sorted(scores, key=lambda row: (-scores[row], len(self.names[row]), row))
        return [(row, scores[row]) for row in order[:limit]]

    def _add_alike(self, asked: Spelling, scores: dict[int, float]) -> None:
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs(asked.sound):
            for row in self._rows_of.get(pair, ()):
                shared[row] += 1
        nearest = sorted(shared, key=lambda row: -shared[row])[:_LOOKED_AT]
        for row in nearest:
            score = alike(asked, self._spelled[row])
            if score >= LEAST:
                scores[row] = max(scores.get(row, 0.0), score)


def _pairs(sound: str) -> set[str]:
    return {sound[at : at + 2] for at in range(len(sound) - 1)}
