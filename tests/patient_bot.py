"""A ``qtbot`` whose waits outlast a machine that stands still."""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

# What comes true ends a wait at once, so this much is only ever spent on a test that fails.
LEAST_MS = 30_000


class PatientBot(QtBot):
    """Gives up no wait before half a minute: five seconds pass while a machine stands still once.

    How long something may take is no matter of these limits; see ``tests/patience.py``.
    """

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LEAST_MS) -> None:
        """Wait until something is so."""
        __tracebackhide__ = True
        super().waitUntil(callback, timeout=max(timeout, LEAST_MS))

    def waitSignal(self, signal: SignalInstance, *, timeout: int = LEAST_MS, **more: object):
        """Wait for a signal; one that is to stay away, as ``assertNotEmitted`` asks, no longer."""
        least_ms = LEAST_MS if more.get("raising") is not False else 0
        return super().waitSignal(signal, timeout=max(timeout, least_ms), **more)

    def waitSignals(
        self, signals: list[SignalInstance], *, timeout: int = LEAST_MS, **more: object
    ):
        """Wait for several signals."""
        return super().waitSignals(signals, timeout=max(timeout, LEAST_MS), **more)

    def waitExposed(self, widget: QWidget, *, timeout: int = LEAST_MS):
        """Wait until a window is on the screen."""
        return super().waitExposed(widget, timeout=max(timeout, LEAST_MS))
