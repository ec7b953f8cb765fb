"""What a wall page shows, as plain texts: whoever knows the city fills them, the page paints."""

from typing import NamedTuple

from widgets.burn_up import BurnUp


class HeadText(NamedTuple):
    """The head: whose wall, which page, what time it is there.

    Attributes:
        note: What everybody must know of the data, e.g. that it is a demonstration, or ``""``.
    """

    hall: str = ""
    page: str = ""
    note: str = ""
    clock: str = ""
    date: str = ""


class FigureText(NamedTuple):
    """One number; ``mark`` is a row of the marks, ``base`` what the number rests on."""

    title: str = ""
    number: str = ""
    base: str = ""
    mark: str = "none"
    tone: str = "text"


class BoardText(NamedTuple):
    """The one thing that presses most.

    Attributes:
        title: What it is; without a case, that there is none.
        since: When it began.
        number: What runs out, in figures; ``rows`` are label and text.
    """

    mark: str = "none"
    tone: str = "text"
    title: str = ""
    since: str = ""
    number: str = ""
    unit: str = ""
    rows: tuple[tuple[str, str], ...] = ()


class HappeningText(NamedTuple):
    """One thing that was done a moment ago."""

    at: str
    what: str
    about: str
    tone: str = "text"


class StripText(NamedTuple):
    """The foot: the newest alarm, or that there is none; on the right how fresh all this is."""

    mark: str = "none"
    text: str = ""
    aside: str = ""
    is_alarm: bool = False


class PageText(NamedTuple):
    """Everything of the overview page but its map."""

    head: HeadText = HeadText()
    figures: tuple[FigureText, ...] = ()
    board: BoardText = BoardText()
    happenings_title: str = ""
    happenings: tuple[HappeningText, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    strip: StripText = StripText()


class RankText(NamedTuple):
    """One row of a ranking; ``place`` is ``""`` for whom too few cases speak.

    Attributes:
        score: Composite value with its grade, ``""`` for what is not graded.
    """

    place: str
    name: str
    number: str
    base: str
    tone: str = "text"
    score: str = ""


class RankingText(NamedTuple):
    """A ranking with what it ranks by; ``note`` says what is ranked and what is not."""

    title: str = ""
    note: str = ""
    rows: tuple[RankText, ...] = ()


class IndicatorText(NamedTuple):
    """Everything of the indicators page."""

    head: HeadText = HeadText()
    figures: tuple[FigureText, ...] = ()
    rankings: tuple[RankingText, ...] = ()
    strip: StripText = StripText()


class BurnText(NamedTuple):
    """A campaign's name, its days, and its burn-up; without one, why there is none."""

    title: str = ""
    note: str = ""
    burn: BurnUp | None = None


class CampaignsText(NamedTuple):
    """Everything of the campaigns page: the campaign in sight."""

    head: HeadText = HeadText()
    figures: tuple[FigureText, ...] = ()
    burn: BurnText = BurnText()
    units: RankingText = RankingText()
    strip: StripText = StripText()


class EmergencyBarText(NamedTuple):
    """The bar over every page; without a ``word`` there is no emergency.

    Attributes:
        since: Who opened it, and when, to the second.
        runs: For how long, with its seconds.
    """

    word: str = ""
    title: str = ""
    place: str = ""
    since: str = ""
    runs: str = ""


class EmergencyPageText(NamedTuple):
    """Everything of the emergency page; the open tasks stand first, the newest line on top."""

    head: HeadText = HeadText()
    board: BoardText = BoardText()
    tasks_title: str = ""
    tasks: tuple[HappeningText, ...] = ()
    log_title: str = ""
    log: tuple[HappeningText, ...] = ()
    strip: StripText = StripText()
