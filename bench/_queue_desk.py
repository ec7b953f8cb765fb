"""The window of the desk bench, a process of its own: a real duty desk that is timed from inside.

python -m bench._queue_desk FOLDER

``held``: answers with how many cases stand in the queue; ``warm``: whether the open list has worked
out what it is sorted by. ``open``, ``sort``, ``scroll``: do it and
answer with milliseconds, each until the list is painted again.
"""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from backend.commandline import Parser
from console.frame import workstation
from console.frame.start import start_gui
from console.queue.lists_model import COLUMNS
from video.engine import VideoEngine

from ._feed_desk import tell

QUEUE = "handling"
N_FRAMES = 300
_STEP_CARDS = 3
_NEEDLES = ("学府", "ysjg", "000001")


class Timed(QObject):
    """Does what the bench asks of the window and says how long it took."""

    def __init__(self, app: QApplication, program: workstation.Program, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._program = app, program

    @Slot(object)
    def on_said(self, line: str) -> None:
        """Take a question."""
        ways: dict[str, Callable[[], dict[str, object]]] = {
            "held": self._held,
            "warm": self._warm,
            "open": self._open,
            "sort": self._sort,
            "scroll": self._scroll,
        }
        if line in ways:
            tell(ways[line]())
        else:
            self._program.on_said(line)

    def _held(self) -> dict[str, object]:
        queue = self._program.desk.panels.queue
        return {"n": len(queue.count_list(QUEUE).ids())}

    def _warm(self) -> dict[str, object]:
        return {"is": self._program.desk.lists.is_warm}

    def _open(self) -> dict[str, object]:
        """Bring the queue to the front, then open the list behind its count."""
        desk = self._program.desk
        queue, lists = desk.panels.queue, desk.lists
        lists.dismiss()
        queue.show_queue(desk.setting.seat.queues[0])
        front = self._timed(lambda: queue.show_queue(QUEUE), queue.cards.viewport())
        behind = self._timed(
            lambda: lists.show_list(queue.count_list(QUEUE)), lists.view.viewport()
        )
        return {"ms": [front, behind], "n": lists.table.rowCount()}

    def _sort(self) -> dict[str, object]:
        """Sort by every column both ways, and filter by some words."""
        lists = self._program.desk.lists
        view, found = lists.view, []
        for column in range(len(COLUMNS)):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                found.append(
                    self._timed(lambda c=column, o=order: view.sortByColumn(c, o), view.viewport())
                )
        sorts = list(found)
        filters = [
            self._timed(lambda t=text: lists.table.filter(t), view.viewport())
            for text in (*_NEEDLES, "")
        ]
        return {"sorts": sorts, "filters": filters, "columns": [one.key for one in COLUMNS]}

    def _scroll(self) -> dict[str, object]:
        """Scroll the queue by some cards a frame."""
        desk = self._program.desk
        desk.lists.dismiss()
        cards = desk.panels.queue.cards
        bar = cards.verticalScrollBar()
        bar.setValue(0)
        found = []
        for _ in range(N_FRAMES):
            step = bar.value() + _STEP_CARDS * max(1, bar.singleStep())
            found.append(self._timed(lambda to=step: bar.setValue(to), cards.viewport()))
        return {"ms": found, "at": bar.value()}

    def _timed(self, do: Callable[[], object], seen: QWidget) -> float:
        """Return the milliseconds from the wish to the painted pixels."""
        self._app.processEvents()
        began_s = time.perf_counter()
        do()
        seen.repaint()
        return (time.perf_counter() - began_s) * 1000


def main(folder: str) -> None:
    """Run the desk until the other end says ``end``."""
    parser = Parser("bench", "")
    parser.add_argument("--lang", default="zh")
    workstation.add_arguments(parser)
    words = ["--data", folder, "--size", "1920x1080", "--no-qgis", "--workers", "1"]
    args = parser.parse_args(words)
    place = workstation.find_place(args)
    app, collector, _faults = start_gui(["wanmi"])
    root, engine = QObject(), VideoEngine(args.workers)
    try:
        setting = workstation.find_setting(args, place.home)
        program = workstation.Program(app, args, setting, place, engine, root)
        timed = Timed(app, program, root)
        program.parent_process.said.disconnect(program.on_said)
        program.parent_process.said.connect(timed.on_said)
        program.start(collector)
        app.exec()
        program.finish()
    finally:
        engine.stop()


if __name__ == "__main__":
    main(sys.argv[1])
