"""The window of the feed bench, a process of its own: a real duty desk that is asked over stdin.

python -m bench._feed_desk FOLDER

``upto N``: answers with the monotonic nanoseconds at which row N was in every panel.
``paints``: answers with the publish-to-painted milliseconds since the last such question.
"""

import json
import sys
import time

from PySide6.QtCore import QObject, Slot

from backend.commandline import Parser
from backend.situation import Changes
from console.frame import workstation
from console.frame.start import start_gui
from video.engine import VideoEngine


class Asked(QObject):
    """Answers what the bench asks of a desk."""

    def __init__(self, program: workstation.Program, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self._newest, self._at_ns = 0, 0
        self._wanted = 0
        program.desk.face.changed.connect(self._on_changed)  # last: all panels have it before

    @Slot(object)
    def on_said(self, line: str) -> None:
        """Take a question."""
        word, _, rest = line.partition(" ")
        if word == "upto":
            self._wanted = int(rest)
            self._tell_if_reached()
        elif word == "paints":
            report = self._program.report
            tell({"ms": report._case_ms, "n_waiting": sum(map(len, report._waiting.values()))})
            report._case_ms = []
        else:
            self._program.on_said(line)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        self._at_ns = time.monotonic_ns()
        told = changes.cases if changes.reset else [row.case for row in changes.acts[-1:]]
        newest = [case.version for case in told]
        self._newest = max([self._newest, *newest])
        self._tell_if_reached()

    def _tell_if_reached(self) -> None:
        if self._wanted and self._newest >= self._wanted:
            self._wanted = 0
            health = self._program.desk.face._link.health
            tell({"at_ns": self._at_ns, "n_gaps": health.n_gaps, "n_faults": health.n_faults})


def tell(what: dict[str, object]) -> None:
    """Answer in one line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(folder: str) -> None:
    """Run the desk until the other end says ``end``."""
    parser = Parser("bench", "")
    parser.add_argument("--lang", default="zh")
    workstation.add_arguments(parser)
    args = parser.parse_args(
        ["--data", folder, "--size", "1920x1080", "--no-qgis", "--workers", "1"]
    )
    place = workstation.find_place(args)
    app, collector, _faults = start_gui(["wanmi"])
    root, engine = QObject(), VideoEngine(args.workers)
    try:
        program = workstation.Program(
            app, args, workstation.find_setting(args, place.home), place, engine, root
        )
        asked = Asked(program, root)
        program.parent_process.said.disconnect(program.on_said)
        program.parent_process.said.connect(asked.on_said)
        program.start(collector)
        app.exec()
        program.finish()
    finally:
        engine.stop()


if __name__ == "__main__":
    main(sys.argv[1])
