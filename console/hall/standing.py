"""Whether the hall's window stood open, and at which page: kept for the next start of the desk."""

import json
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)


class HallStanding:
    """A small file beside the scenes; without a folder nothing is remembered."""

    def __init__(self, folder: Path | None, account: str) -> None:
        self._path = folder / f"wall-{account}.json" if folder is not None else None

    @property
    def page(self) -> str | None:
        """Key of the page that stood, ``None`` where the window was closed."""
        if self._path is None:
            return None
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            return str(held["page"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as exc:
            log.warning("how the hall's window stood could not be read: %s", exc)
            return None

    def keep(self, page: str) -> None:
        """Note that the window is open at a page."""
        if self._path is None:
            return
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(exist_ok=True)
            fresh.write_text(json.dumps({"page": page}), encoding="utf-8")
            os.replace(fresh, self._path)
        except OSError as exc:
            log.warning("how the hall's window stands was not kept: %s", exc)

    def forget(self) -> None:
        """Note that a person closed it."""
        if self._path is None:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as exc:
            log.warning("that the hall's window was closed was not kept: %s", exc)
