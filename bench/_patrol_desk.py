"""The desk of the patrol bench: the real window and engine, worked by keys until the tour is over.

python -m bench._patrol_desk DATA LIMIT_S FROZEN_ID,… [SHOT_FOLDER]
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cameras.patrol import LookVerdict, Tour, tally
from console.entry.entry import State
from console.frame.start import start_gui
from console.frame.workstation import find_place
from console.patrol.program import PatrolProgram, add_arguments
from console.patrol.window import PatrolWindow
from video.engine import VideoEngine
from video.find_capture import PREROLL_S
from video.health import TileState

from ._patrol_city import ACCOUNT

_BEAT_MS, _AGAIN_S = 40, 0.4
# Whoever sees a still picture looks on until it is said, as long as that may take.
_FROZEN_S = 12.0
_DRAFT_S = 10.0
_FIND_PAGE, _BAD_PAGE = 0, 1
_CLASS = "e0102"


class Hand(QObject):
    """Presses keys as an operator would: Space after the dwell, S once, B once."""

    def __init__(
        self, window: PatrolWindow, limit_s: float, frozen: set[str], shots: Path | None
    ) -> None:
        super().__init__(window)
        self._frozen = frozen
        self._window, self._shots = window, shots
        self._end_s = time.monotonic() + limit_s
        self._page, self._page_s, self._pressed_s = -1, 0.0, 0.0
        self._captured_s = 0.0
        self._done: set[str] = set()
        self.began_s = 0.0
        self.draft_s = -1.0
        self.pages_s: list[float] = []
        self.n_keys = 0
        self._timer = QTimer(self, interval=_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()

    @Slot()
    def _on_beat(self) -> None:
        window, now_s = self._window, time.monotonic()
        over, tour = window.book.over, window.book.tour
        if over is not None or now_s > self._end_s:
            self._end(over or tour)
        elif window.entry.state is State.IN and not window.book.is_busy:
            self._act(tour, now_s)

    def _act(self, tour: Tour | None, now_s: float) -> None:
        if now_s - self._pressed_s < _AGAIN_S:
            return
        if tour is None:
            self._press(Qt.Key.Key_Space)
            return
        if tour.page != self._page:
            self._turn(tour, now_s)
        if self._window.form.isVisible():
            self._report(now_s)
        elif self._is_due(tour, now_s) and not self._act_on_page(tour, now_s):
            self._press(Qt.Key.Key_Space)

    def _turn(self, tour: Tour, now_s: float) -> None:
        if self._page >= 0:
            self.pages_s.append(now_s - self._page_s)
        else:
            self.began_s = now_s
        self._page, self._page_s = tour.page, now_s
        if self._shots is not None and tour.page == 0:
            QTimer.singleShot(2_000, self.shoot)

    def _is_due(self, tour: Tour, now_s: float) -> bool:
        stood_s = now_s - self._page_s
        states = self._window.tiles.states()
        waits = any(states[stop] is not TileState.FROZEN for stop in self._frozen & set(states))
        return stood_s >= (_FROZEN_S if waits else tour.dwell_s)

    def _act_on_page(self, tour: Tour, now_s: float) -> bool:
        """Report something once, and mark something bad once; returns whether a key was pressed."""
        if tour.page == _FIND_PAGE and "find" not in self._done:
            self._done.add("find")
            self._press(Qt.Key.Key_1)
            self._captured_s = now_s
            self._press(Qt.Key.Key_S)
            return True
        if tour.page == _BAD_PAGE and "bad" not in self._done:
            self._done.add("bad")
            self._press(Qt.Key.Key_1)
            self._press(Qt.Key.Key_B)
            return True
        waits = self._captured_s > 0 and self.draft_s < 0
        return waits and now_s - self._captured_s < _DRAFT_S

    def _report(self, now_s: float) -> None:
        """Fill the form by keys: the class by its code, then send."""
        form = self._window.form
        if self.draft_s < 0:
            self.draft_s = now_s - self._captured_s
            if self._shots is not None:
                self.shoot()
            QTest.keyClicks(form.kind, _CLASS[1:])
            QTest.keyClick(form.kind, Qt.Key.Key_Return)
        elif "sent" not in self._done:
            self._done.add("sent")
            QTest.keyClick(form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self._pressed_s = now_s

    def _press(self, key: Qt.Key) -> None:
        self._window.activateWindow()
        QTest.keyClick(self._window.tiles, key)
        self._pressed_s = time.monotonic()
        self.n_keys += 1

    @Slot()
    def shoot(self) -> None:
        """Keep a picture of the window."""
        assert self._shots is not None
        self._shots.mkdir(parents=True, exist_ok=True)
        name = f"patrol-{len(list(self._shots.iterdir()))}.png"
        self._window.grab().save(str(self._shots / name))

    def _end(self, tour: Tour | None) -> None:
        self._timer.stop()
        told = {
            "tour_id": tour.tour_id if tour is not None else "",
            "is_over": tour is not None and tour.is_over,
            "sums": asdict(tally(tour)) if tour is not None else {},
            "bad": [s for s, v in zip(tour.stops, tour.verdicts, strict=True)
                    if v is LookVerdict.BAD] if tour is not None else [],
            "finds": list(tour.finds) if tour is not None else [],
            "said": self._window.said.text(),
            "draft_s": self.draft_s, "keys": self.n_keys,
            "pages_s": [round(one, 2) for one in self.pages_s],
            "took_s": time.monotonic() - self.began_s,
        }  # fmt: skip
        print(json.dumps(told, ensure_ascii=False), flush=True)
        self._window.close()


def main(data: str, limit_s: float, frozen: set[str], shots: Path | None = None) -> None:
    """Tour, print, end."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    parser.add_argument("--lang", default="zh")
    size = ["--size", "1366x768", "--no-qgis", "--account", ACCOUNT]
    args = parser.parse_args(["--data", data, *size])
    app, collector, _faults = start_gui(["wanmi"])
    engine, root = VideoEngine(args.workers, keep_s=PREROLL_S), QObject()
    try:
        program = PatrolProgram(app, args, find_place(args), engine, root)
        hand = Hand(program.window, limit_s, frozen, shots)
        program.start(collector)
        app.exec()
        del hand
    finally:
        engine.stop()
    QApplication.processEvents()


if __name__ == "__main__":
    still = set(sys.argv[3].split(",")) - {""}
    main(sys.argv[1], float(sys.argv[2]), still, Path(sys.argv[4]) if sys.argv[4:] else None)
