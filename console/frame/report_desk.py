"""What the newcomer sees, noticed on the desk itself: beats, paints, pictures and tiles."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from backend.domain.cases.case import Act
from backend.situation import Changes
from console.report.meters import PaintProbe
from console.report.report import Report
from console.report.shots import Shots

from .desk import Workstation

# Acts that are beats of the first minute, by the name of the beat.
ACT_BEATS = {
    Act.REPORT: "report",
    Act.ACCEPT: "accepted",
    Act.FILE: "filed",
    Act.DISPATCH: "dispatched",
    Act.DELIVER: "delivered",
    Act.URGE: "urged",
    Act.READ: "read",
    Act.RETURN: "returned",
    Act.REPLY: "replied",
    Act.REWORK: "rework",
    Act.CLOSE: "closed",
}
_FROZEN = "frozen"


class DeskReport(QObject):
    """Tells the report what this desk shows, and has a picture taken of each beat.

    Signals:
        noted: name of a beat that was new.
    """

    noted = Signal(object)

    def __init__(
        self, desk: Workstation, report: Report, shots: Shots | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._report, self._shots = desk, report, shots
        self._tiles: dict[str, dict[str, Any]] = {}
        self._after_paint = QTimer(self, interval=0, singleShot=True)
        self._after_paint.timeout.connect(self._on_map_seen)
        self._probe = PaintProbe(desk.map)
        self._probe.painted.connect(self._on_painted)
        report.stalls.left_out.connect(desk.mosaic.leave_out)
        desk.map.on_painted = report.note_fresh
        desk.map.first_painted.connect(self._on_first_map)
        desk.map.view_changed.connect(report.forget_waiting)
        desk.check.settled.connect(self._on_checked)
        desk.face.changed.connect(self._on_changed)
        desk.face.ticked.connect(self._on_ticked)
        desk.ghost.rested.connect(self._on_rested)
        desk.lists.opened.connect(self._on_list)
        desk.commands.wall_opened.connect(self._on_wall)

    def figures(self) -> dict[str, Any]:
        """Return what only the desk's widgets know: the tiles."""
        tiles = self._tiles
        marked = [row["frozen_marked_s"] for row in tiles.values() if row.get("frozen_marked_s")]
        back = [row["back_s"] for row in tiles.values() if row.get("back_s")]
        return {
            "tiles": {key: {"fps": r["fps"], "state": r["state"]} for key, r in tiles.items()},
            "frozen_marked_s": max(marked, default=None),
            "absent_back_s": max(back, default=None),
        }

    @Slot(object)
    def note(self, name: str) -> None:
        """Note a beat; its picture is taken the first time."""
        if self._report.has_beat(name):
            return
        self._report.note_beat(name)
        if self._shots is not None:
            self._shots.take(name)
        self.noted.emit(name)

    @Slot()
    def _on_painted(self) -> None:
        if self._desk.face.city is not None:
            self._report.note_ready()

    @Slot()
    def _on_first_map(self) -> None:
        self._report.note_first_map()
        # The map tells this while it paints; a picture may only be taken afterwards.
        self._after_paint.start()

    @Slot()
    def _on_map_seen(self) -> None:
        self.note("city")

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not self._report.is_ready:
            return
        # The kinds of steps in the order they were first taken, each once.
        for act, is_again in dict.fromkeys([(t.act, t.case.n_returns > 0) for t in changes.acts]):
            name = "redispatched" if is_again and act is Act.DISPATCH else ACT_BEATS.get(act, "")
            if name:
                self.note(name)

    def note_end(self) -> None:
        """The time is over: what the tiles do while the last pictures are taken is not counted."""
        self._on_ticked()
        self._desk.face.ticked.disconnect(self._on_ticked)

    @Slot()
    def _on_ticked(self) -> None:
        """Note the pictures once all are there and the planted fault is marked."""
        self._tiles = self._desk.mosaic.figures() or self._tiles
        states = [row["state"] for row in self._tiles.values()]
        if _FROZEN in states and "connecting" not in states:
            self.note("video")

    @Slot()
    def _on_rested(self) -> None:
        self.note("drag")

    @Slot(object)
    def _on_wall(self, wall: QWidget) -> None:
        """Note the hall's window once it has painted."""
        probe = PaintProbe(wall)
        probe.painted.connect(self._on_wall_painted)

    @Slot()
    def _on_wall_painted(self) -> None:
        wall = self._desk.commands.wall
        if wall is None or "wall" in self._report.beats:
            return
        self._report.note_beat("wall")
        if self._shots is not None:
            self._shots.take_window("wall", wall)
        self.noted.emit("wall")

    @Slot()
    def _on_checked(self) -> None:
        self.note("self-check")

    @Slot()
    def _on_list(self) -> None:
        self.note("list")
