"""A pytest plugin: one kind of what the backend tells comes late, so that no test trusts an order.

``WANMI_LATE=verdicts python -m pytest -p tests.late tests/e2e`` lets desks in the test process hear
verdicts 400 ms after they came; ``answers`` and ``rows`` are the other kinds, ``WANMI_LATE_MS``
another delay. They have no order among each other; tests with a link of their own hand decide it.
"""

import os
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QTimer

from console.face.face import SituationFace

LATE_MS = int(os.environ.get("WANMI_LATE_MS", "400"))
# Where each kind comes in.
WAYS = {"verdicts": "_judge", "answers": "_answer", "rows": "_apply"}


def hold(name: str) -> None:
    """Have a way in hear what came ``LATE_MS`` later, unless its desk has gone by then."""
    at_once: Callable[[SituationFace, object], None] = getattr(SituationFace, name)

    def later(self: SituationFace, told: object) -> None:
        QTimer.singleShot(LATE_MS, lambda: at_once(self, told) if shiboken6.isValid(self) else None)

    setattr(SituationFace, name, later)


if kind := os.environ.get("WANMI_LATE"):
    hold(WAYS[kind])
