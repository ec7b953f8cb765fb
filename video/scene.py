"""A scene: a layout, which camera where, and what turns; as data and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .layouts import DEFAULT, LAYOUTS
from .rotation import Rotation

_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Scene:
    """What a video surface shows.

    Attributes:
        name: What people call it; ``""`` for the one on the screen.
        layout: Key of ``LAYOUTS``.
        cameras: Camera id per tile, ``""`` for an empty one; as many as the layout has tiles.
    """

    layout: str
    cameras: tuple[str, ...]
    name: str = ""
    rotation: Rotation | None = None

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise ValueError(f"there is no layout {self.layout}")
        if len(self.cameras) != len(LAYOUTS[self.layout].spans):
            raise ValueError("a scene names one camera per tile")
        if len(self.name) > _MAX_NAME:
            raise ValueError("the name is too long")
        slots = self.rotation.slots if self.rotation is not None else ()
        if any(not 0 <= slot < len(self.cameras) for slot in slots):
            raise ValueError("a rotation names a tile that is not there")


def scene_of(layout: str, camera_ids: tuple[str, ...], name: str = "") -> Scene:
    """Return a scene that shows these cameras in order, as many as there are tiles for."""
    n_tiles = len(LAYOUTS[layout].spans)
    known = tuple(dict.fromkeys(key for key in camera_ids if key))[:n_tiles]
    return Scene(layout, known + ("",) * (n_tiles - len(known)), name)


EMPTY = scene_of(DEFAULT.key, ())


def to_json(scene: Scene) -> dict[str, Any]:
    """Return a scene as plain data."""
    turning = scene.rotation
    held: dict[str, Any] = {
        "name": scene.name,
        "layout": scene.layout,
        "cameras": list(scene.cameras),
    }
    if turning is not None:
        steps = [list(step) for step in turning.steps]
        held["rotation"] = {"slots": list(turning.slots), "steps": steps, "s": turning.dwell_s}
        if turning.dwells_s:
            held["rotation"]["each_s"] = list(turning.dwells_s)
    return held


def from_json(held: Mapping[str, Any]) -> Scene:
    """Return the scene of plain data.

    Raises:
        ValueError: It is none, or names what does not exist.
    """
    try:
        turning = held.get("rotation")
        return Scene(
            str(held["layout"]),
            tuple(str(key) for key in held["cameras"]),
            str(held.get("name", "")),
            None if turning is None else _rotation(turning),
        )
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError("this is no scene") from exc


def _rotation(held: Mapping[str, Any]) -> Rotation:
    steps = tuple(tuple(str(key) for key in step) for step in held["steps"])
    each_s = tuple(float(dwell_s) for dwell_s in held.get("each_s", ()))
    return Rotation(tuple(int(slot) for slot in held["slots"]), steps, float(held["s"]), each_s)
