"""Where mailboxes lie: ``/dev/shm`` while it has room, else the folder for temporary files.

Names carry the owner's process id and start time, so that what a killed desk left behind is known
as stale and removed at the next start.
"""

import itertools
import logging
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .captured import Captured
from .mailbox import Mailbox, slot_bytes_for

log = logging.getLogger(__name__)

_NAME = re.compile(r"wanmi-video-(\d+)-(\d+)-\d+(\.[\w-]+)?$")
# Of the process: the rooms of two windows lie in the same folder.
_NUMBERS = itertools.count()
_SPARE_BYTES = 8 * 1024 * 1024


def memory_folders() -> tuple[Path, ...]:
    """Return where pages may lie, the best first."""
    return tuple(p for p in (Path("/dev/shm"), Path(tempfile.gettempdir())) if p.is_dir())


def start_time(pid: int) -> str | None:
    """Return the kernel's start time of a process, which tells a reused id; None if it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text.rpartition(")")[2].split()[19]


def remove_stale(folders: Sequence[Path]) -> int:
    """Remove pages whose owner is gone; returns how many."""
    n_removed = 0
    for folder in folders:
        for path in folder.glob("wanmi-video-*"):
            match = _NAME.match(path.name)
            if match and start_time(int(match[1])) != match[2]:
                path.unlink(missing_ok=True)
                n_removed += 1
    return n_removed


class MailboxRoom:
    """Makes mailboxes for this process.

    Attributes:
        owner: Names this process among all that ever were on this machine since it started.
    """

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        self._folders = tuple(folders) if folders is not None else memory_folders()
        self.owner = f"{os.getpid()}-{start_time(os.getpid())}"
        n_stale = remove_stale(self._folders)
        if n_stale:
            log.info("video: %d stale picture pages removed", n_stale)

    def make(self, width_px: int, height_px: int) -> Mailbox:
        """Return a new mailbox for pictures up to this size.

        Raises:
            OSError: No folder has room.
        """
        slot_bytes = slot_bytes_for(width_px, height_px)
        failed: OSError | None = None
        for folder in self._folders:
            path = folder / f"wanmi-video-{self.owner}-{next(_NUMBERS)}"
            try:
                _check_room(folder, 2 * slot_bytes)
                return Mailbox.create(path, slot_bytes)
            except OSError as exc:
                failed = exc
        raise failed or OSError("no folder for picture pages")

    def make_capture(self) -> Captured:
        """Return where a picture and a film may be written, under names nobody else has."""
        name = f"wanmi-video-{self.owner}-{next(_NUMBERS)}"
        return Captured(self._folders[0] / name)


def _check_room(folder: Path, wanted_bytes: int) -> None:
    state = os.statvfs(folder)
    if state.f_bavail * state.f_frsize < wanted_bytes + _SPARE_BYTES:
        raise OSError(28, "no room for picture pages", str(folder))
