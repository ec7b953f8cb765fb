"""The scenes of one account, in one file of the data folder."""

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from backend.domain.terms.words import Words

from .rotation import Turn
from .scene import Scene, from_json, to_json
from .words import SCENES_NOT_KEPT, SCENES_UNREADABLE

log = logging.getLogger(__name__)

_VERSION = 1


class SceneBook:
    """Reads at once, writes at each change; a file that cannot be read is set aside and said.

    Attributes:
        scenes: The saved ones, in the order of their keys.
        last: What stood on the screen when the desk was last used, with its turn.
        trouble: One sentence for the operator, ``None`` when all went well.
    """

    def __init__(self, path: Path | None) -> None:
        """Read the file.

        Args:
            path: ``None`` keeps nothing.
        """
        self._path = path
        self.scenes: tuple[Scene, ...] = ()
        self.last: tuple[Scene, Turn] | None = None
        self.trouble: Words | None = None
        if path is not None and path.exists():
            self._read(path)

    def save(self, scene: Scene) -> None:
        """Keep a scene under its name: last, or in the place of the one that has the name."""
        names = [held.name for held in self.scenes]
        if scene.name in names:
            self.scenes = tuple(scene if s.name == scene.name else s for s in self.scenes)
        else:
            self.scenes = (*self.scenes, scene)
        self._write()

    def rename(self, name: str, new: str) -> None:
        """Give a scene another name; a scene that had it is replaced."""
        kept = [scene for scene in self.scenes if scene.name != new or new == name]
        self.scenes = tuple(replace(s, name=new) if s.name == name else s for s in kept)
        self._write()

    def remove(self, name: str) -> None:
        """Forget a scene."""
        self.scenes = tuple(scene for scene in self.scenes if scene.name != name)
        self._write()

    def note(self, scene: Scene, turn: Turn) -> None:
        """Keep what stands on the screen, so that a restart goes on from there."""
        if self.last != (scene, turn):
            self.last = (scene, turn)
            self._write()

    def _read(self, path: Path) -> None:
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            self.scenes = _scenes(held["scenes"])
            if held.get("last"):
                self.last = from_json(held["last"]["scene"]), _turn(held["last"])
        except (OSError, ValueError, KeyError, TypeError) as exc:
            log.warning("the scenes could not be read: %s", exc)
            self.scenes, self.last = (), None
            self.trouble = SCENES_UNREADABLE.filled(file=path.name, kept=_set_aside(path))

    def _write(self) -> None:
        if self._path is None:
            return
        held: dict[str, Any] = {
            "version": _VERSION,
            "scenes": [to_json(scene) for scene in self.scenes],
        }
        if self.last is not None:
            scene, turn = self.last
            held["last"] = {
                "scene": to_json(scene),
                "step": turn.step,
                "stood_s": round(turn.stood_s, 3),
                "is_held": turn.is_held,
            }
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(exist_ok=True)
            fresh.write_text(json.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(fresh, self._path)
            self.trouble = None
        except OSError as exc:
            log.warning("the scenes were not kept: %s", exc)
            self.trouble = SCENES_NOT_KEPT.filled(why=exc.strerror or "")


def _scenes(held: Sequence[Any]) -> tuple[Scene, ...]:
    return tuple(from_json(scene) for scene in held)


def _turn(held: dict[str, Any]) -> Turn:
    return Turn(int(held["step"]), float(held["stood_s"]), bool(held["is_held"]))


def _set_aside(path: Path) -> str:
    """Keep the damaged file under another name; the next save would write over it."""
    aside = path.with_suffix(".damaged")
    try:
        os.replace(path, aside)
    except OSError:
        return path.name
    return aside.name
