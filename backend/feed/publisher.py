"""What goes out on the stream: journal rows in order, positions in batches, heartbeats always."""

import time
from collections.abc import Callable
from math import ceil

import msgspec

from backend.contract.base import CONTRACT_MAJOR, CONTRACT_MINOR, Message
from backend.contract.codec import encode
from backend.contract.pushed import Beat, LogRow, Seats
from backend.contract.pushed import Positions as PositionBatch
from backend.contract.topics import Topic, of_unit

from .open_book import OpenBook
from .outbox import Outbox
from .parts import Pace, Parts
from .pictures import batches
from .positions import Positions
from .questions import CityCard
from .unit_view import UnitViews, seats_for

_FIXES_PER_BATCH = 5_000
_SHORTEST_BEAT_S = 0.05

Send = Callable[[list[bytes]], None]


class Publisher:
    """Publishes what is due. Thread: the I/O thread.

    Attributes:
        n_rows: Journal rows published.
    """

    def __init__(
        self,
        parts: Parts,
        pace: Pace,
        outbox: Outbox,
        book: OpenBook,
        positions: Positions,
        views: UnitViews,
    ) -> None:
        self.n_rows = 0
        self._parts = parts
        self._pace = pace
        self._outbox = outbox
        self._book = book
        self._positions = positions
        self._views = views
        self._n_turns = ceil(pace.refresh_s / pace.positions_s)
        self._beat_s = self._beat_due_s = self._positions_due_s = self._seats_due_s = 0.0
        self._n_seat_changes = -1

    def due_s(self) -> float:
        """Return the monotonic second at which something must be said next."""
        return min(self._beat_due_s, self._positions_due_s)

    def hurry(self) -> None:
        """Let the next heartbeat go out soon; many who ask at once get one."""
        self._beat_due_s = min(self._beat_due_s, self._beat_s + _SHORTEST_BEAT_S)

    def publish(self, send: Send, city: CityCard) -> None:
        """Send what waits: rows first, so that a heartbeat never runs ahead of them."""
        for row in self._outbox.take():
            self._book.put(row)
            self.n_rows += 1
            send(_frames(row.topic, row))
            for view in self._views.all():
                if (told := view.put(row)) is not None:
                    send(_frames(of_unit(view.unit_id, row.topic), told))
        now_s = time.monotonic()
        if now_s >= self._positions_due_s:
            self._positions_due_s = now_s + self._pace.positions_s
            self._tell_positions(send, city)
        self._tell_seats(send, now_s)
        if now_s >= self._beat_due_s:
            self._beat_s, self._beat_due_s = now_s, now_s + self._pace.beat_s
            beat = self._beat(city)
            send(_frames(Topic.BEAT, beat))
            for view in self._views.all():
                own = msgspec.structs.replace(beat, heads=view.heads())
                send(_frames(of_unit(view.unit_id, Topic.BEAT), own))

    def _tell_positions(self, send: Send, city: CityCard) -> None:
        """Say where everybody is, and each unit where its own vehicles are."""
        fixes = self._positions.take(self._n_turns)
        own = ((view, city.fixes_of(view.unit_id, fixes)) for view in self._views.all())
        told = ((of_unit(view.unit_id, Topic.POSITION), rows) for view, rows in own)
        for topic, whole in ((Topic.POSITION, fixes), *told):
            for rows in batches(whole, _FIXES_PER_BATCH):
                batch = PositionBatch(published_at_ms=self._parts.time.real_ms(), rows=rows)
                send(_frames(topic, batch))

    def _tell_seats(self, send: Send, now_s: float) -> None:
        """Say who sits where: at once when it changed, and again so that a joiner hears it."""
        door = self._parts.door
        if door.n_changes == self._n_seat_changes and now_s < self._seats_due_s:
            return
        self._n_seat_changes, self._seats_due_s = door.n_changes, now_s + self._pace.seats_s
        told = Seats(published_at_ms=self._parts.time.real_ms(), rows=door.rows)
        send(_frames(Topic.SEATS, told))
        for view in self._views.all():
            own = msgspec.structs.replace(told, rows=seats_for(view, door.rows))
            send(_frames(of_unit(view.unit_id, Topic.SEATS), own))

    def _beat(self, city: CityCard) -> Beat:
        return Beat(
            epoch=self._parts.record.epoch,
            major=CONTRACT_MAJOR,
            minor=CONTRACT_MINOR,
            published_at_ms=self._parts.time.real_ms(),
            city_now_ms=self._parts.time.city_ms(),
            city_speed=self._parts.time.speed,
            heads=self._book.heads(),
            city_mark=city.mark,
        )


def _frames(topic: str, message: LogRow | Message) -> list[bytes]:
    return [topic.encode(), encode(message)]
