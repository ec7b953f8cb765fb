"""What the server end of the channel is handed: the parts it serves, and how often it speaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from backend.contract.answers import Advice, PatrolRecord, RuleInForce, Strips, TrailRow
from backend.contract.camera_orders import PatrolOrder, PopupOrder
from backend.contract.city_answer import CityInfo
from backend.contract.door import Here, Login, Logout
from backend.contract.orders import Command, PutClass, PutPhoto, Report, SetLane
from backend.contract.pushed import LogHead, LogRow, Seated
from backend.contract.questions import GetPatrol, GetStrips
from backend.contract.verdicts import Denied, Stored, Verdict
from backend.domain.cases.case import Case
from backend.domain.field.mover import Fix
from backend.domain.terms.finding import Found
from backend.domain.terms.roles import Actor
from backend.services.door import Caller
from backend.store.track_arrays import POINT, Track, track_of

from .city_time import CityRun
from .part_books import (
    CallBook,
    CampaignBook,
    CampaignCounts,
    Counting,
    Exports,
    Freezing,
    HandoverBook,
    LookBook,
    NoCalls,
    NoCampaigns,
    NoCounting,
    NoExports,
    NoFreezing,
    NoHandovers,
    NoPromises,
    NoSteering,
    NoStreets,
    NoSuggestions,
    PromiseBook,
    SteerBook,
    StreetBook,
    SuggestBook,
)
from .part_emergency import EmergencyBook, NoEmergencies
from .sayings import denied, refused


class Picture(Protocol):
    """All that is open at one moment."""

    @property
    def heads(self) -> dict[str, LogHead]:
        """Return where each log topic stands."""
        ...

    @property
    def rows(self) -> tuple[LogRow, ...]:
        """Return the rows in force, ordered by seq."""
        ...


class Record(Protocol):
    """What is read from the store; any thread may ask."""

    @property
    def epoch(self) -> str:
        """Return the name of this history."""
        ...

    def heads(self) -> Mapping[str, LogHead]:
        """Return where each log topic stands."""
        ...

    def picture(self, topics: Sequence[str] = ...) -> Picture:
        """Return the heads and all rows in force at one moment."""
        ...

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> tuple[LogRow, ...]:
        """Return the rows of a topic with ``after_seq < seq <= upto_seq``, in order."""
        ...

    def history(self, topic: str, entity: str) -> tuple[LogRow, ...]:
        """Return every row of a case or an alarm, oldest first."""
        ...

    def ended_cases(
        self, since_ms: int, limit: int = ..., *, pleading: bool = ..., unit_id: str = ...
    ) -> tuple[Case, ...]:
        """Return the cases that ended at or after a city time, newest first; of one unit or all."""
        ...

    def cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        """Return cases by id, as they are now."""
        ...

    def cases_with_photo(self, photo_id: str) -> tuple[Case, ...]:
        """Return the cases a picture was named by."""
        ...

    def verdict(self, command_id: str) -> Verdict | None:
        """Return the verdict first given to a command."""
        ...

    def trail(self, after_seq: int = ..., limit: int = ...) -> tuple[TrailRow, ...]:
        """Return what was noted of trust after a row, oldest first."""
        ...

    def photo(self, photo_id: str) -> bytes | None:
        """Return a picture's bytes."""
        ...


class Desk(Protocol):
    """Where commands are decided; called from one thread only."""

    def report(self, report: Report) -> Verdict:
        """Decide a report."""
        ...

    def act(self, command: Command) -> Verdict:
        """Decide an act."""
        ...

    def decide(self, messages: Sequence[Report | Command]) -> list[Verdict]:
        """Decide many, one after the other, in one commit."""
        ...

    def put_photo(self, message: PutPhoto) -> Stored | Verdict:
        """Keep evidence."""
        ...

    def tick(self) -> object:
        """Do what became due."""
        ...


class Alarms(Protocol):
    """Where alarms are acknowledged; called from the desk's thread."""

    def acknowledge(self, command_id: str, actor: Actor, alarm_id: str) -> Verdict:
        """Note who has seen an alarm."""
        ...


class Patrols(Protocol):
    """Where the patrol's acts are decided, and its record is read."""

    def decide(self, order: PatrolOrder) -> Verdict:
        """Decide an act on a tour."""
        ...

    def record(self, question: GetPatrol) -> PatrolRecord:
        """Return what a span was patrolled; any thread."""
        ...

    def tick(self) -> object:
        """See to empty chairs and closed windows."""
        ...


class NoPatrols:
    """A city that does not patrol by video."""

    def decide(self, order: PatrolOrder) -> Verdict:
        """Refuse: nobody patrols here."""
        return refused(order.command_id, "no_patrol")

    def record(self, question: GetPatrol) -> PatrolRecord:
        """Return that nothing was patrolled."""
        return PatrolRecord(ask_id=question.ask_id, tours=(), looks=())

    def tick(self) -> None:
        """Nothing is ever due."""


class Folder(Protocol):
    """The data folder, as far as the channel needs it."""

    @property
    def keys(self) -> Path:
        """Return where keys lie."""
        ...

    @property
    def map(self) -> Path:
        """Return the base map."""
        ...

    @property
    def logs(self) -> Path:
        """Return where the city's notes of itself lie."""
        ...

    @property
    def endpoints(self) -> Path:
        """Return the file that says where the backend listens."""
        ...

    def write_endpoints(self, endpoints: Mapping[str, object]) -> None:
        """Say where the backend listens."""
        ...


class Entrance(Protocol):
    """Who is inside, and what they may do."""

    def checked(self, caller: Caller, actor: Actor, action: str) -> Actor:
        """Return who asks as the record shall name them; raises Refused when they may not."""
        ...

    def session(self, caller: Caller, actor: Actor) -> tuple[Actor, int]:
        """Return who asks as the record shall name them, and since when they are at this desk."""
        ...

    def here(self, caller: Caller, here: Here) -> None:
        """Note that somebody is at a desk; raises Refused when nobody is."""
        ...

    def acted(self, caller: Caller, account: str) -> None:
        """Count something that was accepted from a seat."""
        ...

    def login(self, caller: Caller, asked: Login) -> Verdict:
        """Let somebody sit down; it may take a moment."""
        ...

    def logout(self, caller: Caller, asked: Logout) -> Verdict:
        """Let somebody go; it may take a moment."""
        ...

    def tick(self) -> None:
        """See who must go."""
        ...

    @property
    def rows(self) -> tuple[Seated, ...]:
        """Return who sits where."""
        ...

    @property
    def n_changes(self) -> int:
        """Return what grows whenever that changes."""
        ...


def keep_nothing(fixes: Sequence[Fix]) -> None:
    """Let positions pass by: a city that keeps no tracks."""
    del fixes


def find_nothing(text: str, limit: int) -> tuple[Found, ...]:
    """Find nothing: a city without names."""
    del text, limit
    return ()


def no_streams(camera_ids: Sequence[str]) -> dict[str, str]:
    """Name no address: a city whose cameras have one stream each."""
    del camera_ids
    return {}


def no_change(order: SetLane | PutClass | PopupOrder) -> Verdict:
    """Refuse to change a city that is handed over as it is."""
    return refused(order.command_id, "settled")


def no_rule(ask_id: str, class_key: str, at_ms: int) -> RuleInForce:
    """Know of no rule: a city without a codebook of its own."""
    del at_ms
    return RuleInForce(ask_id=ask_id, class_key=class_key, edition="", zh="", en="", conditions=())


def no_strips(question: GetStrips) -> Strips:
    """Tell of no strip: a city where nothing is disputed."""
    return Strips(ask_id=question.ask_id, rows={})


def no_advice(ask_id: str, case_id: str) -> Advice | Denied:
    """Give no advice: a city without a resolver."""
    del case_id
    return denied(ask_id, "unknown_kind", kind="get_advice")


def watch_nothing() -> None:
    """Let time pass: a city where nothing becomes due."""


def nowhere(mover_id: str, from_ms: int, upto_ms: int) -> Track:
    """Return an empty track: a city that keeps none."""
    del from_ms, upto_ms
    return track_of(mover_id, np.empty(0, POINT))


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the server serves.

    Attributes:
        looks: Notes who looks at pictures; there is no city without it.
        last_fixes: Where everybody was last before this start.
        track_of: Gives where a mover was between two moments of city time; called in a worker.
        keep: Takes the positions that came in, for the record; it must not wait.
        advise: Answers who should have a case; called in a worker thread.
        rule: Answers which rule of a class was in force at a city time.
        strips: Answers where units send cases back and forth; called in a worker thread.
        watch: Raises what became due; called in the desk's thread with every tick.
        streams: Gives the addresses of the cameras that have one; called in a worker thread for
            each question, never logged.
        find: Answers a search: what was typed and how many answers at most; likewise.
        sub_streams: Like ``streams``, for the smaller stream of each camera that has two.
        quotas: Sessions each video gateway bears, by ``host:port``.
    """

    record: Record
    desk: Desk
    alarms: Alarms
    city: CityInfo
    folder: Folder
    door: Entrance
    time: CityRun
    streams: Callable[[Sequence[str]], dict[str, str]]
    looks: LookBook
    keep: Callable[[Sequence[Fix]], None] = keep_nothing
    track_of: Callable[[str, int, int], Track] = nowhere
    last_fixes: tuple[Fix, ...] = ()
    find: Callable[[str, int], tuple[Found, ...]] = find_nothing
    sub_streams: Callable[[Sequence[str]], dict[str, str]] = no_streams
    quotas: Mapping[str, int] = field(default_factory=dict)
    watch: Callable[[], object] = watch_nothing
    patrols: Patrols = field(default_factory=NoPatrols)
    exports: Exports = field(default_factory=NoExports)
    handovers: HandoverBook = field(default_factory=NoHandovers)
    counting: Counting = field(default_factory=NoCounting)
    freezing: Freezing = field(default_factory=NoFreezing)
    streets: StreetBook = field(default_factory=NoStreets)
    promises: PromiseBook = field(default_factory=NoPromises)
    steering: SteerBook = field(default_factory=NoSteering)
    calls: CallBook = field(default_factory=NoCalls)
    suggestions: SuggestBook = field(default_factory=NoSuggestions)
    campaigns: CampaignBook = field(default_factory=NoCampaigns)
    campaign_counts: CampaignCounts = field(default_factory=NoCampaigns)
    emergencies: EmergencyBook = field(default_factory=NoEmergencies)
    advise: Callable[[str, str], Advice | Denied] = no_advice
    rule: Callable[[str, str, int], RuleInForce] = no_rule
    strips: Callable[[GetStrips], Strips] = no_strips
    set_lane: Callable[[SetLane], Verdict] = no_change
    put_class: Callable[[PutClass], Verdict] = no_change
    popup: Callable[[PopupOrder], Verdict] = no_change


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the server speaks, in real seconds, and how much at once.

    Attributes:
        positions_s: Shortest time between two batches of positions.
        refresh_s: Within this time each mover is named once, moved or not.
        seats_s: Longest time between two tellings of who sits where; a change is told at once.
        look_s: Time between two looks for rows that were committed and never told.
        part_rows: Rows in one part of a snapshot.
        part_bytes: Payload bytes in one part; far below what a console accepts.
        range_rows: Longest range that is answered; a longer one is told to take the snapshot.
        blob_bytes: Bytes in one part of a blob.
        together: Commands that are kept in one commit, at most; the disk is waited for once.
        long: Questions that read much and may wait; beyond it they are refused as busy.
        queue: Commands, and questions, that may wait; beyond it they are refused as busy.
    """

    beat_s: float = 1.0
    positions_s: float = 0.5
    refresh_s: float = 30.0
    tick_s: float = 0.2
    seats_s: float = 5.0
    look_s: float = 1.0
    keys_s: float = 1.0
    part_rows: int = 500
    part_bytes: int = 4 * 2**20
    range_rows: int = 5_000
    blob_bytes: int = 2**20
    together: int = 64
    long: int = 20
    queue: int = 10_000
