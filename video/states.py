"""What a tile may call itself: the catalogue. A new state is one more row."""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.terms.words import Words

from . import words as w


class TileState(StrEnum):
    """How a camera stands. Values go into reports: never rename one."""

    CONNECTING = "connecting"
    LIVE = "live"
    DELAYED = "delayed"
    FROZEN = "frozen"
    STALLED = "stalled"
    ABSENT = "absent"
    UNDECODABLE = "undecodable"
    SOURCE_DOWN = "source_down"
    LINK_DOWN = "link_down"
    BLACK = "black"
    BLANK = "blank"
    COVERED = "covered"
    MOVED = "moved"
    BLURRED = "blurred"
    CLOCK_WRONG = "clock_wrong"


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state: how it looks, what it says, and what may be believed of the picture.

    Attributes:
        shape, tone: Of the pill's mark.
        pill: Its words, with ``{age}``, ``{s}`` or nothing to fill in; None for no pill.
        said: In one word, for screen readers and where there is no room.
        within_s: It must be told so soon after it began.
        is_solid: Must not be overlooked.
        is_dead: There is no present picture: the last one stays, grey and dated.
        gives_picture: A present picture is painted, whatever is wrong with it.
    """

    shape: str
    tone: str
    pill: Words | None
    said: Words
    within_s: float
    is_solid: bool = False
    is_dead: bool = False
    gives_picture: bool = False


def _dead(shape: str, tone: str, pill: Words, said: Words, within_s: float) -> StateRow:
    return StateRow(shape, tone, pill, said, within_s, is_dead=True)


def _flawed(pill: Words, said: Words, within_s: float, is_solid: bool = True) -> StateRow:
    tone = "act" if is_solid else "soon"
    return StateRow("square", tone, pill, said, within_s, is_solid, gives_picture=True)


ROWS: dict[TileState, StateRow] = {
    TileState.CONNECTING: StateRow("ring", "none", None, w.CONNECTING, 5.0),
    TileState.LIVE: StateRow("disc", "good", w.LIVE_AGE, w.LIVE, 5.0, gives_picture=True),
    TileState.DELAYED: StateRow(
        "triangle", "soon", w.DELAYED, w.DELAYED_SAID, 3.0, gives_picture=True
    ),
    TileState.FROZEN: StateRow(
        "square", "act", w.FROZEN, w.FROZEN_SAID, 15.0, is_solid=True, is_dead=True
    ),
    TileState.STALLED: _dead("triangle", "soon", w.STALLED, w.STALLED_SAID, 5.0),
    TileState.ABSENT: _dead("ring", "none", w.ABSENT, w.ABSENT_SAID, 5.0),
    TileState.UNDECODABLE: _dead("triangle", "soon", w.UNDECODABLE, w.UNDECODABLE_SAID, 6.0),
    TileState.SOURCE_DOWN: _dead("ring", "none", w.SOURCE_DOWN, w.SOURCE_DOWN_SAID, 5.0),
    TileState.LINK_DOWN: _dead("ring", "soon", w.LINK_DOWN, w.LINK_DOWN_SAID, 5.0),
    TileState.BLACK: _flawed(w.BLACK, w.BLACK_SAID, 5.0),
    TileState.BLANK: _flawed(w.BLANK, w.BLANK_SAID, 5.0),
    TileState.COVERED: _flawed(w.COVERED, w.COVERED_SAID, 15.0),
    TileState.MOVED: _flawed(w.MOVED, w.MOVED_SAID, 15.0),
    TileState.BLURRED: _flawed(w.BLURRED, w.BLURRED_SAID, 15.0, is_solid=False),
    TileState.CLOCK_WRONG: _flawed(w.CLOCK_WRONG, w.CLOCK_WRONG_SAID, 6.0, is_solid=False),
}
DEAD = frozenset(state for state, row in ROWS.items() if row.is_dead)
SAID: dict[str, Words] = {state.value: row.said for state, row in ROWS.items()}
