"""When a process of ours must end: told by a signal, or by its parent going away."""

import os
import signal
import stat
import sys
import threading


def stop_on_signals(stop: threading.Event) -> None:
    """End on SIGTERM and SIGINT. Thread: the main one."""

    def end(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def stop_with_parent(stop: threading.Event) -> None:
    """End when the parent's end of our standard input closes; a terminal or a file is no parent."""
    if sys.stdin is None or sys.stdin.closed:
        return
    descriptor = sys.stdin.fileno()
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        return

    def watch() -> None:
        while os.read(descriptor, 4096):
            pass
        stop.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()
