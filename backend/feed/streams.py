"""Where cameras can be watched: read from the data folder when asked, kept and logged nowhere."""

from collections.abc import Sequence
from pathlib import Path

from backend.disk import read_json
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

_DAMAGED = Words(
    "视频地址文件 {path} 损坏：请重新导入摄像机", "{path} is damaged: import the cameras again"
)


class StreamBook:
    """Camera id to address, from one or more JSON files; a later file wins.

    Args:
        paths: ``{camera_id: url}`` each; one that is not there counts as empty.
    """

    def __init__(self, *paths: Path) -> None:
        self._paths = paths

    def __call__(self, camera_ids: Sequence[str]) -> dict[str, str]:
        """Return the addresses of the cameras that have one.

        Raises:
            OperatorError: A file is damaged.
        """
        known: dict[str, str] = {}
        for path in self._paths:
            known.update(_read(path))
        return {key: known[key] for key in camera_ids if key in known}


def _read(path: Path) -> dict[str, str]:
    held = read_json(path) if path.exists() else {}
    if not isinstance(held, dict):
        raise OperatorError(_DAMAGED.filled(path=path))
    return {str(key): str(url) for key, url in held.items()}
