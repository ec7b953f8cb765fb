"""``python -m bench [NAME … | all]``: prints figures, one JSON object a line."""

import argparse
import importlib
import pkgutil
import sys

import bench

HELPERS = ("figure",)


def names() -> list[str]:
    """Return the benches: each module of this package that gives ``figures()``."""
    found = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if not name.startswith("_") and name not in HELPERS)


def main(arguments: list[str]) -> int:
    """Run the benches named; 2 when there is no such bench."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=" ".join(names()))
    parser.add_argument("--json", action="store_true", help="kept for scripts: it is always JSON")
    wanted = parser.parse_args(arguments).name or ["all"]
    if wanted == ["all"]:
        wanted = names()
    for name in wanted:
        if name not in names():
            print(f"no such bench: {name}. There are: {' '.join(names())}", file=sys.stderr)
            return 2
        for figure in importlib.import_module(f"bench.{name}").figures():
            print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
