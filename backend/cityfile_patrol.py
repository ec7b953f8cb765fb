"""What ``city.toml`` says of the patrol: its plan, and what of each picture is hidden."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from backend.domain.cameras.camera import Camera, PrivacyMask
from backend.domain.cameras.patrol_plan import PLAN, PatrolPlan

Masks = Mapping[str, tuple[PrivacyMask, ...]]

# Keys of [patrol], each read as what the plan itself holds there.
_PLAIN = tuple(
    one.name for one in fields(PatrolPlan) if isinstance(getattr(PLAN, one.name), int | float)
)
_LEAST_CORNERS = 3


def plan_of(tables: Mapping[str, Any]) -> PatrolPlan:
    """Return the plan of a city; what is left out takes its default.

    Raises:
        ValueError, TypeError: A value that cannot be.
    """
    given = tables.get("patrol", {})
    unknown = set(given) - {*_PLAIN, "groups"}
    if unknown:
        raise ValueError(f"[patrol] {', '.join(sorted(unknown))}")
    values = {key: type(getattr(PLAN, key))(given[key]) for key in _PLAIN if key in given}
    if any(value < 0 for value in values.values()) or values.get("dwell_s", 1) <= 0:
        raise ValueError(f"[patrol] {given}")
    return replace(
        PLAN,
        **values,
        groups=tuple(map(str, given.get("groups", PLAN.groups))),
        risk={str(k): int(v) for k, v in tables.get("patrol_risk", {}).items()} or None,
        themes={str(k): tuple(map(str, v)) for k, v in tables.get("patrol_themes", {}).items()}
        or None,
        presets={str(k): tuple(map(str, v)) for k, v in tables.get("patrol_presets", {}).items()}
        or None,
    )


def plan_tables(plan: PatrolPlan) -> dict[str, dict[str, Any]]:
    """Return the tables of a plan; reading them gives an equal one."""
    return {
        "patrol": {key: getattr(plan, key) for key in _PLAIN} | {"groups": list(plan.groups)},
        "patrol_risk": dict(plan.risk or {}),
        "patrol_themes": {k: list(v) for k, v in (plan.themes or {}).items()},
        "patrol_presets": {k: list(v) for k, v in (plan.presets or {}).items()},
    }


def masks_of(table: Mapping[str, Any]) -> dict[str, tuple[PrivacyMask, ...]]:
    """Return the masks of each camera.

    Raises:
        ValueError, TypeError: A mask that covers nothing, or lies outside the picture.
    """
    return {str(key): tuple(_mask(key, *row) for row in rows) for key, rows in table.items()}


def masks_table(masks: Masks) -> dict[str, list[Any]]:
    """Return the table of masks; reading it gives equal ones."""
    return {
        key: [[mask.preset, [list(corner) for corner in mask.corners]] for mask in held]
        for key, held in masks.items()
    }


def masked(cameras: tuple[Camera, ...], masks: Masks) -> tuple[Camera, ...]:
    """Return cameras with what the city hides of their pictures."""
    return tuple(
        replace(camera, masks=masks[camera.camera_id]) if camera.camera_id in masks else camera
        for camera in cameras
    )


def _mask(camera_id: str, preset: str, corners: list[list[float]]) -> PrivacyMask:
    points = tuple((float(x), float(y)) for x, y in corners)
    if len(points) < _LEAST_CORNERS or not all(0 <= v <= 1 for point in points for v in point):
        raise ValueError(f"[masks] {camera_id}: {corners}")
    return PrivacyMask(points, str(preset))
