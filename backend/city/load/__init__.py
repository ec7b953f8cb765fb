"""The loads of a big city (mission.md 3.1), driven through the channel as any client would.

For benches and soaks: what it sends is decided, kept, published and answered like everybody's.
"""

from .command import add_arguments, run
from .crowd import Crowd
from .driver import Driver
from .plans import PLANS, Phase
from .rush import Rush

__all__ = ["PLANS", "Crowd", "Driver", "Phase", "Rush", "add_arguments", "run"]
