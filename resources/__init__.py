"""Icons, themes, fonts, map style: everything that is looked up by name."""

from pathlib import Path

_HERE = Path(__file__).parent


def path(name: str) -> Path:
    """Return where a resource lies, e.g. ``path("icons/search.svg")``.

    Raises:
        FileNotFoundError: There is no resource of that name.
    """
    found = _HERE / name
    if not found.exists():
        raise FileNotFoundError(f"no resource {name}")
    return found
