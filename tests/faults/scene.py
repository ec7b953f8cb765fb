"""What the fault tests share: what must be equal in the end, and how a burst is made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from backend.contract.codec import decode_payload, encode
from backend.contract.pushed import CaseChanged, LogRow
from backend.digest import DigestBook
from backend.domain.cases.case import Case
from backend.feed.keys import make_console_key
from backend.feed.proxy import PROXY, own_pair
from backend.link import KeyPair, LinkHealth
from backend.link.keys import read_public
from backend.store import Store
from tests.backend.feed.hall import HASTY, Mirror, speaks_for_all
from tests.backend.feed.hall import Hall as AnyHall
from tests.backend.store.builders import ACTOR, moment
from tests.backend.store.builders import case as small_case

LONG_TEXT = "街" * 4_000  # 12 kB: a burst of these fills every queue on the way


class Hall(AnyHall):
    """A hall whose desks wait for a verdict as long as a test does: this machine may be busy."""

    timing = replace(HASTY, unsent_s=20.0, waiting_s=20.0, unknown_s=35.0, answer_s=35.0)


@dataclass(frozen=True)
class Place:
    """Where a store lies; it can be opened as often as wanted, also by a process."""

    source: str | Path
    media: Path

    def open(self) -> Store:
        return Store.open(self.source, self.media)

    @property
    def options(self) -> tuple[str, ...]:
        """What ``main.py backend`` must be told."""
        return ("--db", self.source) if isinstance(self.source, str) else ()


def put(hall: Hall, *cases: Case) -> None:
    """Keep cases in one commit: their rows leave as one burst."""
    with hall.store.write(hall.outbox.put) as writing:
        for one in cases:
            writing.put_case(one, ACTOR, moment())


def burst(hall: Hall, n: int, version: int = 1, text: str = "井盖缺失", name: str = "C") -> None:
    put(hall, *(small_case(f"{name}{k:04d}", version, text=text) for k in range(n)))


def fingerprint(cases: Mapping[str, Case]) -> str:
    """Return a hash of every open case, whole."""
    packed = blake2b(digest_size=16)
    for case_id in sorted(cases):
        packed.update(encode(cases[case_id]))
    return packed.hexdigest()


def stored_cases(store: Store) -> dict[str, Case]:
    found = [store.case(row.entity) for row in store.open_rows("case")]
    return {one.case_id: one for one in found if one is not None}


def pictured(store: Store) -> dict[str, Case]:
    """Return every open case as the journal tells it, in one look: for twenty thousand of them."""
    told = [decode_payload(row.payload) for row in store.open_rows("case")]
    return {one.case.case_id: one.case for one in told if isinstance(one, CaseChanged)}


def standing(store: Store) -> str:
    return fingerprint(stored_cases(store))


def sound(store: Store) -> bool:
    """Whether chain, tables and digests of the record agree with each other."""
    book = DigestBook()
    head = store.heads()["case"]
    for row in store.rows_after("case", 0, head.seq):
        book.put(row.entity, row.payload, row.ended)
    return book.digest == head.digest and store.verify().sound


def followed(health: LinkHealth) -> bool:
    return health.joined and health.digest_equal and not health.recovering and not health.stale


def equal(store: Store, mirror: Mirror) -> bool:
    """Whether a desk says it is equal, and really holds what the store holds."""
    mirror.pull()
    return followed(mirror.link.health) and fingerprint(mirror.situation.cases) == standing(store)


def all_equal(store: Store, mirrors: Sequence[Mirror]) -> Callable[[], bool]:
    def holds() -> bool:
        wanted = standing(store)
        for mirror in mirrors:
            mirror.pull()
        return all(
            followed(mirror.link.health) and fingerprint(mirror.situation.cases) == wanted
            for mirror in mirrors
        )

    return holds


def versions_of(rows: Sequence[LogRow]) -> dict[str, list[int]]:
    """Return the row numbers of each entity, in order."""
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.entity, []).append(row.seq)
    return found


def far_key(hall: Hall, at: str) -> KeyPair | None:
    """Make the bundle of desks that follow a proxy at ``HOST:PORT``."""
    own_pair(hall.folder, PROXY)
    public = read_public(hall.folder.keys / "authorised" / f"{PROXY}.key")
    make_console_key(hall.folder.keys, "far", {"stream": at, "stream_key": public})
    speaks_for_all(hall.folder, "far")
    return hall.keys("far")
