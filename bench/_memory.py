"""A city in memory, for benches that measure the channel and not the disk."""

from collections.abc import Sequence

from backend.contract.answers import Looks, TrailRow
from backend.contract.city_answer import CityInfo
from backend.contract.codec import encode
from backend.contract.door import Here, Login, Logout
from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.pushed import CaseChanged, LogHead, LogRow, Seated
from backend.contract.questions import GetLooks
from backend.contract.verdicts import Stored, Verdict
from backend.domain.cases.case import Act, Case, CaseState, Source, Step
from backend.domain.clocks.clock import Calendar
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.feed.open_book import OpenBook
from backend.services import Caller
from backend.store import PictureLook

NOW_MS = 1_781_053_920_000
EPOCH = "bench"
_STEPS = tuple(
    Step(
        act, NOW_MS, "dispatch-03", Role.DISPATCHER, CaseState.HANDLING, "", "td-drainage", "派遣席"
    )
    for act in (Act.REPORT, Act.ACCEPT, Act.FILE, Act.DISPATCH)
)


def journal(first: int, last: int) -> list[LogRow]:
    """Return rows of as many cases, each at the version of its row number."""
    return [_row(seq) for seq in range(first, last + 1)]


def changes(first: int, last: int, n_open: int) -> list[LogRow]:
    """Return rows that change, in turn, the cases that ``journal(1, n_open)`` opened."""
    return [_row(seq, seq % n_open + 1) for seq in range(first, last + 1)]


def _row(seq: int, case_n: int = 0) -> LogRow:
    case = Case(
        case_id=f"01JXC5Z3M2Q8R4T6V8{case_n or seq:08d}",
        version=seq,
        state=CaseState.HANDLING,
        class_key="c0103",
        place=_place(case_n or seq),
        source=Source.COLLECTOR,
        text="雨水井盖缺失，已放警示锥",
        reported_at_ms=NOW_MS,
        reported_by="COL-990102-017",
        step_since_ms=NOW_MS,
        steps=_STEPS,
    )
    return LogRow(
        seq=seq,
        prev_seq=seq - 1,
        epoch=EPOCH,
        topic="case",
        entity=case.case_id,
        ended=False,
        city_at_ms=NOW_MS,
        published_at_ms=NOW_MS,
        payload=encode(CaseChanged(case=case, act=Act.DISPATCH)),
    )


def _place(n: int) -> Place:
    """Return where the n-th case is: all over the city, each at a spot of its own."""
    lon_deg = 119.58 + n * 7_919 % 20_011 / 20_011 * 0.04
    lat_deg = 38.88 + n * 104_729 % 20_021 / 20_021 * 0.04
    return Place(lon_deg, lat_deg, "学府路 88 号门前", "990102003012045")


def city() -> CityInfo:
    """Return a city with nothing in it."""
    return CityInfo(
        city_id="990100",
        zh="云汀",
        en="Yunting",
        centre_zh="云汀",
        centre_en="Yunting",
        zone="Asia/Shanghai",
        crs_epsg=4549,
        bounds_deg=(119.5, 38.8, 119.7, 39.0),
        map_hash="",
        synthetic=True,
        undo_s=8.0,
        calendar=Calendar(),
        conditions=(),
        step_limits_s={},
        units=(),
        cameras=(),
        movers=(),
    )


class MemoryPicture:
    """What is open at the start."""

    def __init__(self, n_open: int) -> None:
        self.rows = tuple(journal(1, n_open))
        heads = {"case": LogHead(seq=n_open, digest=0), "alarm": LogHead(seq=0, digest=0)}
        self.heads = OpenBook(heads, self.rows).heads()


class MemoryRecord:
    """A record that was never on a disk."""

    epoch = EPOCH

    def __init__(self, n_open: int) -> None:
        self._picture = MemoryPicture(n_open)

    def heads(self) -> dict[str, LogHead]:
        """Return where the journal stood at the start."""
        return self._picture.heads

    def picture(self, topics: object = ()) -> MemoryPicture:
        """Return all that is open."""
        del topics
        return self._picture

    def rows_after(self, topic: str, after_seq: int, upto_seq: int) -> tuple[LogRow, ...]:
        """Return rows of the journal."""
        return tuple(journal(after_seq + 1, upto_seq)) if topic == "case" else ()

    def history(self, topic: str, entity: str) -> tuple[LogRow, ...]:
        """Return no row."""
        del topic, entity
        return ()

    def ended_cases(
        self, since_ms: int, limit: int = 500, *, pleading: bool = False
    ) -> tuple[Case, ...]:
        """Return no case."""
        del since_ms, limit
        return ()

    def verdict(self, command_id: str) -> Verdict | None:
        """Return no verdict."""
        del command_id
        return None

    def trail(self, after_seq: int = 0, limit: int = 500) -> tuple[TrailRow, ...]:
        """Return nothing."""
        del after_seq, limit
        return ()

    def photo(self, photo_id: str) -> bytes | None:
        """Return no photo."""
        del photo_id
        return None


class NoDesk:
    """A desk nobody works at."""

    def report(self, report: Report) -> Verdict:
        """Refuse."""
        return Verdict(command_id=report.command_id, outcome="refused")

    def act(self, command: Command) -> Verdict:
        """Refuse."""
        return Verdict(command_id=command.command_id, outcome="refused")

    def decide(self, messages: Sequence[Report | Command]) -> list[Verdict]:
        """Refuse."""
        return [Verdict(command_id=one.command_id, outcome="refused") for one in messages]

    def put_photo(self, message: PutPhoto) -> Stored | Verdict:
        """Refuse."""
        return Verdict(command_id=message.command_id, outcome="refused")

    def acknowledge(self, command_id: str, actor: Actor, alarm_id: str) -> Verdict:
        """Refuse."""
        del actor, alarm_id
        return Verdict(command_id=command_id, outcome="refused")

    def tick(self) -> None:
        """Do nothing."""


class NotedNowhere:
    """A book of looks for a record that lives in memory."""

    def note(self, looks: Sequence[PictureLook]) -> None:
        """Keep nothing."""
        del looks

    def record(self, question: GetLooks) -> Looks:
        """Return nothing."""
        return Looks(ask_id=question.ask_id, case_id=question.case_id, pictures=())


class Everybody:
    """A door that stands open."""

    rows: tuple[Seated, ...] = ()
    n_changes = 0

    def checked(self, caller: Caller, actor: Actor, action: str) -> Actor:
        """Return the actor as given."""
        del caller, action
        return actor

    def session(self, caller: Caller, actor: Actor) -> tuple[Actor, int]:
        """Return the actor as given, here since ever."""
        del caller
        return actor, 0

    def here(self, caller: Caller, here: Here) -> None:
        """Note nothing."""

    def login(self, caller: Caller, asked: Login) -> Verdict:
        """Let anybody in."""
        del caller
        return Verdict(command_id=asked.command_id, outcome="accepted")

    def logout(self, caller: Caller, asked: Logout) -> Verdict:
        """Let anybody go."""
        del caller
        return Verdict(command_id=asked.command_id, outcome="accepted")

    def tick(self) -> None:
        """Do nothing."""
