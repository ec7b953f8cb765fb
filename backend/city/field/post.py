"""Orders on their way to the backend: photos first, then the act that names them.

Every order has an id that follows from what it does, so that sending it twice does it once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from backend.city.pictures import Shot, draw_jpeg
from backend.contract.orders import Command, PutFixes, PutPhoto, Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Photo
from backend.domain.terms.roles import Actor

logger = logging.getLogger(__name__)

Order = Command | Report
# A picture takes a tenth of a second to draw; more often would starve the walkers of this process.
DRAW_EVERY_S = 0.2
# Orders that wait for their pictures; beyond it nothing new is reported.
MOST_WAITING = 8
SHOW, ACT, REPORT = range(3)
_RETRY_S = 3.0
_MOST_TRIES = 5
# Refusals that pass by themselves: no link, a busy backend, a photo that was lost on the way.
_PASSING = frozenset(("link_down", "busy", "photo_missing"))


class Sender(Protocol):
    """The part of a link that sends."""

    def send(self, order: Command | Report | PutPhoto | PutFixes) -> None:
        """Send an order; its verdict comes later."""
        ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """A photo to be taken: what it shows, when and where, city time and degrees."""

    shot: Shot
    taken_at_ms: int
    lon_deg: float
    lat_deg: float


@dataclass(slots=True)
class Job:
    """One order and the photos it needs.

    Attributes:
        order_id: Id of the order; its photos are sent as ``<id>-0``, ``<id>-1``.
        make: Makes the order from its id and its photos.
        is_current: Whether it still makes sense; asked before each picture and before sending.
        rank: Whose pictures are taken first: ``SHOW``, ``ACT``, ``REPORT``.
    """

    order_id: str
    actor: Actor
    make: Callable[[str, tuple[Photo, ...]], Order]
    is_current: Callable[[], bool]
    sheets: tuple[Sheet, ...] = ()
    rank: int = ACT
    photos: list[Photo] = field(default_factory=list)
    n_tries: int = 0
    sent_s: float = 0.0

    @property
    def sent_id(self) -> str:
        """The id on the wire: a try after a refusal is a new order."""
        return f"{self.order_id}.{self.n_tries}" if self.n_tries else self.order_id


class Post:
    """Takes photos, sends orders, looks after their verdicts. Times are real monotonic seconds.

    Attributes:
        n_sent, n_photos, n_conflicts, n_refused: Counts since the start.
        accepted: Called with each job that was accepted and its verdict.
    """

    def __init__(
        self,
        sender: Sender,
        accepted: Callable[[Job, Verdict], None],
        draw: Callable[[Shot], bytes] = draw_jpeg,
    ) -> None:
        self._sender = sender
        self._accepted = accepted
        self._draw = draw
        self._waiting: list[Job] = []
        self._open: dict[str, Job] = {}
        self._again: list[tuple[float, Job]] = []
        self._drawn_s = -1e9
        self.n_sent = self.n_photos = self.n_conflicts = self.n_refused = 0

    @property
    def room(self) -> int:
        """How many more jobs with pictures may be taken now."""
        return max(0, MOST_WAITING - len(self._waiting))

    def put(self, job: Job) -> None:
        """Take a job; without photos it goes out with the next ``tick``, before all others."""
        self._waiting.append(job)
        self._waiting.sort(key=lambda held: (bool(held.sheets), held.rank))

    def tick(self, now_s: float) -> None:
        """Send what is ready and draw at most one picture."""
        self._again, due = (
            [row for row in self._again if row[0] > now_s],
            [job for at_s, job in self._again if at_s <= now_s],
        )
        for job in due:
            self.put(job)
        while self._waiting:
            job = self._waiting[0]
            if not job.is_current():
                self._waiting.pop(0)
            elif len(job.photos) == len(job.sheets):
                self._waiting.pop(0)
                self._send(job, now_s)
            elif now_s - self._drawn_s >= DRAW_EVERY_S:
                self._take_photo(job)
                self._drawn_s = now_s
                return
            else:
                return

    def settle(self, verdict: Verdict, now_s: float) -> None:
        """Take a verdict: who was second steps back, what passes is tried again."""
        if verdict.outcome == "unknown":
            job = self._open.get(verdict.command_id)
            if job is not None and now_s - job.sent_s < _RETRY_S * _MOST_TRIES * 4:
                self._sender.send(job.make(job.sent_id, tuple(job.photos)))
            return
        job = self._open.pop(verdict.command_id, None)
        if job is None:
            return
        if verdict.outcome == "accepted":
            self._accepted(job, verdict)
        elif verdict.outcome == "conflict":
            self.n_conflicts += 1
            logger.info("%s was first: %s steps back", verdict.by_account, job.actor.account)
        else:
            self._refused(job, verdict, now_s)

    def _refused(self, job: Job, verdict: Verdict, now_s: float) -> None:
        if verdict.rule in _PASSING and job.n_tries < _MOST_TRIES:
            job.n_tries += 1
            job.photos.clear()
            self._again.append((now_s + _RETRY_S, job))
            return
        self.n_refused += 1
        logger.warning("%s may not: %s (%s)", job.actor.account, verdict.en, verdict.rule)

    def _take_photo(self, job: Job) -> None:
        sheet = job.sheets[len(job.photos)]
        data = self._draw(sheet.shot)
        photo_id = blake2b(data, digest_size=16).hexdigest()
        upload_id = f"{job.sent_id}-{len(job.photos)}"
        self._sender.send(PutPhoto(command_id=upload_id, actor=job.actor, data=data))
        job.photos.append(
            Photo(photo_id, sheet.shot.view, sheet.taken_at_ms, sheet.lon_deg, sheet.lat_deg)
        )
        self.n_photos += 1

    def _send(self, job: Job, now_s: float) -> None:
        self._open[job.sent_id] = job
        job.sent_s = now_s
        self._sender.send(job.make(job.sent_id, tuple(job.photos)))
        self.n_sent += 1
