"""The living part of the synthetic city: people, vehicles, reports and answers.

A process of its own that is an ordinary client of the channel. It sees what everybody sees and acts
by ordinary commands; nothing in the backend knows that it exists.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .process import add_arguments, run, run_field
    from .staff import Staff
    from .town import Options

__all__ = ["Options", "Staff", "add_arguments", "run", "run_field"]
_HOMES = {"Options": "town", "Staff": "staff"}


def __getattr__(name: str) -> Any:
    """Import a part when it is asked for: the demo only wants to know who is on duty."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES.get(name, 'process')}", __name__), name)
