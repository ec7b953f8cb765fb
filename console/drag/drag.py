"""Dragging a case onto a unit: one set of steps for hand, ghost hand and test.

``begin`` judges every unit once, ``hover`` previews, ``drop`` commits, ``cancel`` changes nothing.
A real drag (``run``) only turns Qt's drag events into these steps.
"""

import json
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QDrag, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from backend.domain.cases.case import Case
from backend.domain.dispatching.dispatch import Judgement
from backend.domain.field.unit import ResponsibleUnit
from console.acting.acting import ActingDesk, may_be_dragged
from console.face.face import SituationFace

MIME_CASE = "application/x-wanmi-case"


class Hover(NamedTuple):
    """A case held over a unit."""

    case: Case
    unit: ResponsibleUnit
    judgement: Judgement


def pack(case_id: str) -> QMimeData:
    """Return what travels with a drag: the id only; the case is looked up on drop."""
    data = QMimeData()
    data.setData(MIME_CASE, json.dumps({"case_id": case_id}).encode())
    return data


def unpack(data: QMimeData) -> str:
    """Return the case id of a drag, ``""`` when it carries none."""
    if not data.hasFormat(MIME_CASE):
        return ""
    try:
        found = json.loads(bytes(data.data(MIME_CASE).data()))
    except ValueError:
        return ""
    case_id = found.get("case_id", "") if isinstance(found, dict) else ""
    return case_id if isinstance(case_id, str) else ""


class DragDesk(QObject):
    """The drag in progress, if any.

    Signals:
        began: ``Case`` picked up; ``judgement`` now answers for every unit.
        hovered: ``Hover`` over a unit, ``None`` over nothing.
        ended: Whether a command went out.
    """

    began = Signal(object)
    hovered = Signal(object)
    ended = Signal(object)

    def __init__(
        self, face: SituationFace, acting: ActingDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._face = face
        self._acting = acting
        self._case: Case | None = None
        self._judged: dict[str, Judgement] = {}
        self._over = ""

    @property
    def case(self) -> Case | None:
        """The case held, as it was when it was picked up; its version goes with the drop."""
        return self._case

    @property
    def over(self) -> str:
        """The unit the case is held over, or ``""``."""
        return self._over

    def judgement(self, unit_id: str) -> Judgement | None:
        """Return whether the case held may be dropped on the unit, ``None`` while none is held."""
        return self._judged.get(unit_id)

    def begin(self, case_id: str) -> bool:
        """Pick a case up. Returns whether it can be dispatched at all."""
        case = self._face.case(case_id)
        if self._case is not None or not may_be_dragged(case) or case is None:
            return False
        if self._face.pending(case_id) is not None:
            return False
        self._case = case
        self._judged = {u.unit_id: self._acting.judge(case, u) for u in self._acting.units()}
        self.began.emit(case)
        return True

    def hover(self, unit_id: str) -> None:
        """Hold the case over a unit, ``""`` for over nothing."""
        if self._case is None or unit_id == self._over:
            return
        self._over = unit_id
        unit = self._acting.unit(unit_id)
        judged = self._judged.get(unit_id)
        if unit is None or judged is None:
            self.hovered.emit(None)
        else:
            self.hovered.emit(Hover(self._case, unit, judged))

    def drop(self, unit_id: str) -> bool:
        """Let go over a unit. Returns whether a command went out."""
        case = self._case
        if case is None:
            return False
        sent = self._acting.dispatch(case, unit_id)
        self._finish(sent)
        return sent

    @Slot()
    def cancel(self) -> None:
        """Let go over nothing: nothing changes."""
        if self._case is not None:
            self._finish(False)

    def run(self, case_id: str, source: QWidget, picture: QPixmap | None = None) -> bool:
        """Run a real drag from a widget until it is let go; returns whether a command went out."""
        if not self.begin(case_id):
            return False
        drag = QDrag(source)
        drag.setMimeData(pack(case_id))
        if picture is not None and not picture.isNull():
            drag.setPixmap(picture)
            drag.setHotSpot(QPoint(12, int(picture.deviceIndependentSize().height() / 2)))
        done = drag.exec(Qt.DropAction.MoveAction)
        self.cancel()
        return done is Qt.DropAction.MoveAction

    def _finish(self, sent: bool) -> None:
        self._case = None
        self._judged = {}
        if self._over:
            self._over = ""
            self.hovered.emit(None)
        self.ended.emit(sent)


class DragStarter(QObject):
    """Begins a drag when the mouse leaves the spot where a case was pressed.

    For widgets that say which case lies under a press but do not drag themselves: ``arm`` on press.

    Signals:
        drag_wanted: ``case_id``.
    """

    drag_wanted = Signal(object)

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self._case_id = ""
        self._from: QPointF | None = None
        watched.installEventFilter(self)

    @Slot(object)
    def arm(self, case_id: str) -> None:
        """Note the case that lies under the press in progress."""
        self._case_id = case_id

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse from press to the start of a drag."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonPress:
                self._case_id, self._from = "", event.position()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._case_id = ""
            elif event.type() == QEvent.Type.MouseMove and self._has_left(event):
                case_id, self._case_id = self._case_id, ""
                self.drag_wanted.emit(case_id)
                return True
        return super().eventFilter(watched, event)

    def _has_left(self, event: QMouseEvent) -> bool:
        if not self._case_id or self._from is None:
            return False
        way = (event.position() - self._from).manhattanLength()
        return way >= QApplication.startDragDistance()
