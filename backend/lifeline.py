"""When a process of ours must end: told by a signal, or by its parent going away; and a thread."""

import os
import queue
import signal
import stat
import sys
import threading

BEGIN = b"begin"
_LOOK_S = 0.02
_N_SLICES = 10


def has_ended(thread: threading.Thread, limit_s: float) -> bool:
    """Wait for a thread that was told to end; return whether it has.

    A machine that stands still meanwhile uses up one slice of the limit and not all of it: a
    thread that had no time to end has not refused to.
    """
    for _ in range(_N_SLICES):
        thread.join(limit_s / _N_SLICES)
        if not thread.is_alive():
            return True
    return False


def stop_on_signals(stop: threading.Event) -> None:
    """End on SIGTERM and SIGINT. Thread: the main one.

    A signal may interrupt the main thread while that holds the lock of ``stop``, and setting it
    there would wait for itself for ever. So the handler only puts into a queue made for that, and a
    thread of its own sets ``stop``.
    """
    told: queue.SimpleQueue[int] = queue.SimpleQueue()

    def listen() -> None:
        told.get()
        stop.set()

    threading.Thread(target=listen, name="signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda caught, _frame: told.put(caught))


def stop_with_parent(stop: threading.Event) -> None:
    """End when the parent's end of our standard input closes; a terminal or a file is no parent."""
    listen_to_parent(stop, threading.Event())


def listen_to_parent(stop: threading.Event, begin: threading.Event) -> None:
    """Set ``stop`` when the parent's end of our standard input closes, ``begin`` when it says so.

    A terminal or a file is no parent: then ``begin`` is set at once.
    """
    if sys.stdin is None or sys.stdin.closed:
        begin.set()
        return
    descriptor = sys.stdin.fileno()
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        begin.set()
        return

    def listen() -> None:
        while said := os.read(descriptor, 4096):
            if BEGIN in said:
                begin.set()
        stop.set()

    threading.Thread(target=listen, name="parent", daemon=True).start()


def wait_for_begin(stop: threading.Event, begin: threading.Event) -> bool:
    """Wait until the parent lets things begin; False when the end came first."""
    while not begin.wait(_LOOK_S):
        if stop.is_set():
            return False
    return not stop.is_set()
