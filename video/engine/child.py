"""How a process that decodes is started: with this interpreter, and from this tree."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def child_command(module: str, *given: str) -> list[str]:
    """Return the command line that runs a module of this tree."""
    return [sys.executable, "-X", "utf8", "-m", module, *given]


def child_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment in which it finds this tree, wherever the desk was started."""
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p), **(more or {})}
