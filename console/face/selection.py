"""What the person at the desk is looking at: one case, known to every panel at once."""

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """The one selected case of a desk; list, map and dossier all follow it.

    Signals:
        changed: ``case_id`` now selected, ``""`` when none.
        camera_changed: ``camera_id`` now selected, ``""`` when none.
        mover_changed: ``mover_id`` now selected, ``""`` when none.
    """

    changed = Signal(object)
    camera_changed = Signal(object)
    mover_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case_id = ""
        self._camera_id = ""
        self._mover_id = ""
        self._picked_by = ""

    @property
    def case_id(self) -> str:
        """The selected case, or ``""``."""
        return self._case_id

    @property
    def camera_id(self) -> str:
        """The selected camera, or ``""``."""
        return self._camera_id

    @property
    def mover_id(self) -> str:
        """The selected vehicle or collector, or ``""``."""
        return self._mover_id

    @property
    def picked_by(self) -> str:
        """Who picked last: ``"list"``, ``"map"``, ``"key"``; the map need not centre on its own."""
        return self._picked_by

    def pick(self, case_id: str, by: str = "") -> None:
        """Select a case; nothing is told when it already was."""
        self._picked_by = by
        if case_id != self._case_id:
            self._case_id = case_id
            self.changed.emit(case_id)

    def clear(self) -> None:
        """Select nothing."""
        self.pick("")

    def pick_camera(self, camera_id: str) -> None:
        """Select a camera; nothing is told when it already was."""
        if camera_id != self._camera_id:
            self._camera_id = camera_id
            self.camera_changed.emit(camera_id)

    def pick_mover(self, mover_id: str) -> None:
        """Select a mover; nothing is told when it already was."""
        if mover_id != self._mover_id:
            self._mover_id = mover_id
            self.mover_changed.emit(mover_id)
