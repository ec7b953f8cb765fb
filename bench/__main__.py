"""``python -m bench [NAME … | all]``: prints figures, one JSON object a line."""

import argparse
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable

import bench

HELPERS = ("figure",)
# How long, how often and how many: shorter than usual, for a look or a busy machine.
OPTIONS = {"seconds": float, "runs": int, "cameras": int, "switches": int, "shot": str}


def names() -> list[str]:
    """Return the benches: each module of this package that gives ``figures()``."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if not name.startswith("_") and name not in HELPERS)


def main(arguments: list[str]) -> int:
    """Run the benches named; 2 when there is no such bench."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=" ".join(names()))
    parser.add_argument("--json", action="store_true", help="kept for scripts: it is always JSON")
    for option, kind in OPTIONS.items():
        parser.add_argument(f"--{option}", type=kind, help="where a bench takes it")
    asked = parser.parse_args(arguments)
    given = {key: value for key in OPTIONS if (value := getattr(asked, key)) is not None}
    wanted = asked.name or ["all"]
    if wanted == ["all"]:
        wanted = names()
    for name in wanted:
        if name not in names():
            print(f"no such bench: {name}. There are: {' '.join(names())}", file=sys.stderr)
            return 2
        measure = importlib.import_module(f"bench.{name}").figures
        for figure in measure(**_taken(measure, given)):
            print(figure.line(), flush=True)
    return 0


def _taken(measure: Callable[..., object], given: dict[str, object]) -> dict[str, object]:
    """Return those of the options that this bench knows."""
    known = inspect.signature(measure).parameters
    return {key: value for key, value in given.items() if key in known}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
