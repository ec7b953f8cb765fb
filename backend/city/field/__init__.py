"""The living part of the synthetic city: people, vehicles, reports and answers.

A process of its own that is an ordinary client of the channel. It sees what everybody sees and acts
by ordinary commands; nothing in the backend knows that it exists.
"""

from .plans import Staff
from .process import add_arguments, run, run_field
from .town import Options

__all__ = ["Options", "Staff", "add_arguments", "run", "run_field"]
