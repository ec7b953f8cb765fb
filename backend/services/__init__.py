"""What may be done: one path for every command, over the domain's rules and the store."""

from .accounts import Accounts
from .alarms import AlarmDesk
from .books import CityBooks, CityTime
from .desk import SYSTEM_ACTOR, CaseDesk
from .door import Caller, Door
from .passwords import Passwords
from .track_keeper import KeeperHealth, TrackKeeper, retention_of
from .watch import Watch

__all__ = [
    "SYSTEM_ACTOR",
    "Accounts",
    "AlarmDesk",
    "Caller",
    "CaseDesk",
    "CityBooks",
    "CityTime",
    "Door",
    "KeeperHealth",
    "Passwords",
    "TrackKeeper",
    "Watch",
    "retention_of",
]
