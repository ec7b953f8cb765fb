"""One eye of the city."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.field.mover import Fix
from backend.domain.terms.words import Words


class CameraOwner(StrEnum):
    """Whose camera it is; ``OTHER`` is legal and goes on the clean-up list."""

    OWN = "own"
    POLICE = "police"
    SOCIAL = "social"
    OTHER = "other"


OWNER_WORDS = {
    CameraOwner.OWN: Words("自有", "Own"),
    CameraOwner.POLICE: Words("公安", "Police"),
    CameraOwner.SOCIAL: Words("社会单位", "Social unit"),
    CameraOwner.OTHER: Words("权属未明", "Owner unknown"),
}


Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PrivacyMask:
    """A part of a camera's picture that nobody may see: windows of homes, an entrance, a garden.

    Attributes:
        corners: Polygon, three corners or more, as shares of width and height, 0 to 1.
        preset: Preset of a turning camera it belongs to, ``""`` for all of them.
    """

    corners: tuple[Corner, ...]
    preset: str = ""


class Steerable(StrEnum):
    """Whether a camera turns, and whether that is ours to do. Values are stored and sent."""

    NO = "no"
    YES = "yes"
    VIEW_ONLY = "view_only"


STEERABLE_WORDS = {
    Steerable.NO: Words("固定", "Fixed"),
    Steerable.YES: Words("可转动", "Can be turned"),
    Steerable.VIEW_ONLY: Words("仅供查看", "View only"),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """What is known of a camera without looking through it.

    Attributes:
        camera_id: GB/T 28181 device id, 20 digits.
        name: e.g. ``"食街东口"``.
        view_deg: Direction it looks, clockwise from north.
        span_deg: Opening angle of the view cone.
        reach_m: Length of the view cone.
        shown: Whether the first-look desk tiles it; order of the list is the order of tiles.
        street: Street it stands in, ``""`` where nobody said.
        group: What the city groups it under, e.g. ``"农贸市场"``.
        masks: What of its pictures is covered, before anybody has them.
        steering: Whether it turns; others' cameras that turn are view-only unless they agreed.
        gateway: Id of the gateway that hands its streams on, ``""`` where it is asked directly.
        mover_id: Vehicle that carries it, ``""`` where it stands. Its own position is nothing then,
            and ``view_deg`` counts from the way the vehicle points.
        lease_until_ms: City time a pop-up camera goes away again, 0 for one that stays.
        is_wireless: Its pictures come by radio: what breaks is mostly the link.
        civil_code: Division the gateway's catalogue puts it in, 2 to 8 digits, ``""`` unknown.
    """

    camera_id: str
    name: str
    owner: CameraOwner
    lon_deg: float
    lat_deg: float
    view_deg: float = 0.0
    span_deg: float = 60.0
    reach_m: float = 80.0
    shown: bool = False
    street: str = ""
    group: str = ""
    masks: tuple[PrivacyMask, ...] = ()
    steering: Steerable = Steerable.NO
    gateway: str = ""
    civil_code: str = ""
    mover_id: str = ""
    lease_until_ms: int = 0
    is_wireless: bool = False

    @property
    def masks_by_preset(self) -> bool:
        """Whether less than all masks may lie over it while it is known where it stands.

        Not for a camera that others turn when they please: nobody would tell us beforehand.
        """
        is_ours = self.steering is Steerable.YES and not self.mover_id
        return is_ours and any(mask.preset for mask in self.masks)

    def covered_at(self, presets: Collection[str]) -> tuple[tuple[Corner, ...], ...]:
        """Return the masks of where it stands; every mask where none was drawn for that view.

        Args:
            presets: Names the device has for the view, none where it turns or nobody knows.
        """
        drawn = {mask.preset for mask in self.masks if mask.preset}
        if not self.masks_by_preset or drawn.isdisjoint(presets):
            return self.covered
        held = (mask for mask in self.masks if not mask.preset or mask.preset in presets)
        return tuple(mask.corners for mask in held)

    @property
    def covered(self) -> tuple[tuple[Corner, ...], ...]:
        """Every mask it has, for where it looks just now nobody can be sure of."""
        return tuple(mask.corners for mask in self.masks)


def placed(camera: Camera, fixes: Mapping[str, Fix]) -> Camera | None:
    """Return a camera where it is now; None for one whose vehicle told of no position."""
    if not camera.mover_id:
        return camera
    fix = fixes.get(camera.mover_id)
    if fix is None:
        return None
    view_deg = (fix.heading_deg + camera.view_deg) % 360
    return replace(camera, lon_deg=fix.lon_deg, lat_deg=fix.lat_deg, view_deg=view_deg)


def standing(cameras: Iterable[Camera]) -> tuple[Camera, ...]:
    """Return the cameras that no vehicle carries."""
    return tuple(camera for camera in cameras if not camera.mover_id)


@dataclass(frozen=True, slots=True)
class NextCamera:
    """A camera that comes along the roads.

    Attributes:
        road_m: How far it is along the roads.
        n_turns: How often the road is left for another one before.
        road: Name of the road it is passed on, ``""`` for none.
    """

    camera_id: str
    road_m: float
    n_turns: int = 0
    road: str = ""
