"""A screen to paint on, one of our own where there is none: offscreen nothing is really shown."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from backend.city.demo_screen import VirtualScreen


@contextmanager
def screen() -> Iterator[None]:
    """Give the processes started within a display."""
    if os.environ.get("DISPLAY"):
        yield
        return
    made = VirtualScreen()
    os.environ["DISPLAY"] = made.display
    try:
        yield
    finally:
        del os.environ["DISPLAY"]
        made.close()
