"""The window of a scripted seat, a process of its own: it says what stands on it after each key.

python -m bench._shift_desk WORD... (as ``main.py workstation``)
"""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QWindow

from backend.commandline import Parser
from console.entry.entry import State
from console.frame import workstation
from console.frame.desk import Workstation
from console.frame.start import start_gui
from console.kit.notice import Notice

from ._feed_desk import tell
from ._shift import Seen

_LOUD = ("warn", "error")


def seen_at(desk: Workstation, said: tuple[str, ...] = ()) -> Seen:
    """Return what a person reads off a desk."""
    queue, face = desk.panels.queue, desk.face
    waits = {key: len(queue.due(key)) for key in desk.setting.seat.queues}
    case = face.case(desk.selection.case_id)
    prompt = desk.ask.prompt
    return Seen(
        waits,
        queue.queue_key,
        case.case_id if case is not None else "",
        case.state.value if case is not None else "",
        prompt.kind if prompt is not None else "",
        said,
    )


class Said(QObject):
    """Keeps the warnings of a desk, in Chinese."""

    def __init__(self, desk: Workstation, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[str] = []
        desk.acting.noticed.connect(self._on_noticed)

    @Slot(object)
    def _on_noticed(self, notice: Notice) -> None:
        if notice.level in _LOUD:
            self.lines.append(notice.words.zh)


class Watched(QObject):
    """Counts the keys that reach the window, and tells what stands there once each is taken."""

    def __init__(self, desk: Workstation, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._n_keys = desk, 0
        self._said = Said(desk, self)
        self._handle: QWindow | None = None
        self._told: object = None
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.tell)
        desk.keys.pressed.connect(self._on_shortcut)
        for changed in (desk.face.changed, desk.face.pending_changed, desk.selection.changed):
            changed.connect(self._on_changed)

    def start(self) -> None:
        """Watch the window's handle: it sees each key once that is no key of the map."""
        self._handle = self._desk.window.windowHandle()
        self._handle.installEventFilter(self)
        self._desk.window.installEventFilter(self)
        self._desk.door.entry.changed.connect(self._on_changed)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a key, and that the keyboard comes here; nothing is taken from anybody."""
        is_in = self._desk.door.entry.state is State.IN
        is_key = is_in and watched is self._handle and event.type() == QEvent.Type.KeyPress
        self._n_keys += is_key and not _is_modifier(event)
        if is_key or event.type() == QEvent.Type.WindowActivate:
            self._soon.start()
        return False

    @Slot(object)
    def _on_shortcut(self, _key: object) -> None:
        self._n_keys += 1
        self._soon.start()

    @Slot(object)
    def _on_changed(self, _what: object) -> None:
        if self._handle is not None:
            self._soon.start()

    @Slot()
    def tell(self) -> None:
        """Say what stands here, unless it was said, or no key would come here yet."""
        is_in = self._desk.door.entry.state is State.IN
        if not (is_in and self._desk.window.isActiveWindow()):
            return
        seen = seen_at(self._desk, tuple(self._said.lines))._asdict()
        now = {**seen, "n_keys": self._n_keys}
        if now != self._told:
            self._told = now
            tell(now)


_MODIFIERS = (0x01000020, 0x01000021, 0x01000022, 0x01000023)


def _is_modifier(event: QEvent) -> bool:
    return event.key() in _MODIFIERS  # type: ignore[attr-defined]


def main(words: list[str]) -> None:
    """Run the desk until the other end says ``end``."""
    parser = Parser("bench", "")
    parser.add_argument("--lang", default="zh")
    workstation.add_arguments(parser)
    args = parser.parse_args(["--no-qgis", "--workers", "1", *words])
    place = workstation.find_place(args)
    app, collector, _faults = start_gui(["wanmi"])
    root, engine = QObject(), workstation.open_engine(args.workers)
    try:
        setting = workstation.find_setting(args, place.home)
        program = workstation.Program(app, args, setting, place, engine, root)
        watched = Watched(program.desk, root)
        program.report.became_ready.connect(watched.start)
        program.start(collector)
        app.exec()
        program.finish()
    finally:
        engine.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
