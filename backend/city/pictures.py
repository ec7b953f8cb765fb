"""Photographs that were never taken: a street, the thing that is wrong there, rain and a camera.

Collectors and units of the synthetic city need evidence. The same place looks the same in every
picture; the thing is there, half there, or put right.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from .picture_scene import Prop, Scene
from .picture_street import (
    BACK_Z,
    FRONT_HALF_X,
    FRONT_PX_PER_M,
    FRONT_TOP_M,
    FRONT_Z,
    GROUND_PX_PER_M,
    HALF_X,
    Pixels,
    Reals,
    Street,
    draw_street,
)
from .picture_things import set_scene

WIDTH_PX, HEIGHT_PX = 640, 480
JPEG_QUALITY = 84
_EYE_M = 1.55
_FOCAL_PX = 560.0
_MIST = np.array([176, 172, 166], np.float32)
_MIST_M = 46.0


class Shown(StrEnum):
    """How much of the thing can be seen."""

    WRONG = "wrong"
    HALF = "half"
    RIGHT = "right"


_WRONG = {Shown.WRONG: 1.0, Shown.HALF: 0.4, Shown.RIGHT: 0.0}


@dataclass(frozen=True, slots=True)
class Shot:
    """What a picture is to show.

    Attributes:
        class_key: Class of the case, ``"e0102"``.
        place_seed: Same number, same street.
        shown: Whether the thing is there.
        view: Role of the photo: ``near``, ``far``, ``verify``, ``after`` or ``check``.
        taken: Time burned into the picture, e.g. ``"2026-06-10 08:00:22"``.
        caption: Place burned into the picture.
    """

    class_key: str
    place_seed: int
    shown: Shown
    view: str
    taken: str
    caption: str


@dataclass(frozen=True, slots=True)
class _Camera:
    x_m: float
    z_m: float
    yaw_rad: float
    pitch_rad: float

    def axes(self) -> Reals:
        """Return right, up and forward as rows."""
        sy, cy = np.sin(self.yaw_rad), np.cos(self.yaw_rad)
        sp, cp = np.sin(self.pitch_rad), np.cos(self.pitch_rad)
        return np.array([[cy, 0, -sy], [sy * sp, cp, cy * sp], [sy * cp, -sp, cy * cp]], np.float32)


# Distance to the thing, and turn against the place's own angle, per role of the photo.
VIEW_M = {"near": 3.4, "far": 7.6, "verify": 5.0, "after": 5.2, "check": 4.6}
_TURN_RAD = {"near": 0.0, "far": 0.06, "verify": -0.1, "after": 0.08, "check": -0.12}


def draw_jpeg(shot: Shot) -> bytes:
    """Return the photo as JPEG bytes, 640 by 480 pixels.

    Raises:
        ValueError: The picture could not be encoded.
    """
    done, data = cv2.imencode(".jpg", draw(shot), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise ValueError(f"no picture of {shot.class_key}")
    return bytes(data.tobytes())


def draw(shot: Shot) -> Pixels:
    """Return the photo as ``(480, 640, 3)`` BGR."""
    rng = np.random.default_rng([shot.place_seed, 11])
    moment = np.random.default_rng([shot.place_seed, hash_of(shot.taken + shot.view)])
    scene = set_scene(shot.class_key, _WRONG[shot.shown], rng, moment)
    street = draw_street(rng, scene.street)
    for paint in scene.paints:
        paint(street)
    camera = _aim(shot, scene)
    picture = _cast(street, camera)
    for prop in sorted(scene.props, key=lambda prop: -_depth(prop, camera)):
        _stand(picture, prop, camera)
    return _finish(picture, shot)


def _aim(shot: Shot, scene: Scene) -> _Camera:
    """Stand on the road side of the thing and look at it."""
    x_m, y_m, z_m = scene.anchor_x_m, scene.anchor_y_m, scene.anchor_z_m
    own = np.random.default_rng([shot.place_seed, 5])
    far_m, turn = VIEW_M[shot.view], _TURN_RAD[shot.view]
    angle = float(own.choice([-1.0, 1.0])) * float(own.uniform(0.30, 0.72)) + turn
    flat_m = far_m * scene.back * float(own.uniform(0.94, 1.06))
    camera_x, camera_z = x_m - np.sin(angle) * flat_m, z_m - np.cos(angle) * flat_m
    look_m = max(y_m, 0.55) if shot.view != "near" else max(y_m, 0.3)
    pitch = float(np.arctan2(_EYE_M - look_m, flat_m))
    return _Camera(float(camera_x), float(camera_z), angle, pitch)


def _rays(camera: _Camera) -> Reals:
    """Return ``(h, w, 3)`` directions in the world, length along the view axis 1."""
    u, v = np.meshgrid(
        (np.arange(WIDTH_PX, dtype=np.float32) - WIDTH_PX / 2) / _FOCAL_PX,
        (HEIGHT_PX / 2 - np.arange(HEIGHT_PX, dtype=np.float32)) / _FOCAL_PX,
    )
    right, up, ahead = camera.axes()
    rays: Reals = u[..., None] * right + v[..., None] * up + ahead
    return rays


def _cast(street: Street, camera: _Camera) -> Reals:
    """Look along every pixel's ray: sky, front or ground, the ground mirroring the front."""
    rays = _rays(camera)
    picture = _sky(rays)
    to_front = (FRONT_Z - camera.z_m) / np.maximum(rays[..., 2], 1e-3)
    down = np.minimum(rays[..., 1], -1e-4)
    to_ground = -_EYE_M / down
    is_ground = (rays[..., 1] < 0) & (to_ground < to_front)
    front, solid = _look_at_front(street, camera, rays, to_front, _EYE_M)
    wall = (solid > 0.5) & ~is_ground & (rays[..., 2] > 0.02)
    picture = np.where(wall[..., None], _misted(front, to_front), picture)
    ground = _look_at_ground(street, camera, rays, to_ground)
    seen: Reals = np.where(is_ground[..., None], _misted(ground, to_ground), picture)
    return seen


def _sky(rays: Reals) -> Reals:
    height = np.clip(rays[..., 1] * 1.6, 0, 1)[..., None]
    low, high = _MIST, np.array([150, 140, 132], np.float32)
    sky: Reals = low * (1 - height) + high * height
    return sky


def _misted(colour: Reals, far_m: Reals) -> Reals:
    share = 1 - np.exp(-np.clip(far_m - 4, 0, 400) / _MIST_M)[..., None]
    misted: Reals = colour * (1 - share) + _MIST * share
    return misted


def _look_at_front(
    street: Street, camera: _Camera, rays: Reals, far_m: Reals, from_y_m: float
) -> tuple[Reals, Reals]:
    x_m = camera.x_m + rays[..., 0] * far_m
    y_m = from_y_m + rays[..., 1] * far_m
    column = np.mod(x_m + FRONT_HALF_X, 2 * FRONT_HALF_X) * FRONT_PX_PER_M
    lowest = street.front.shape[0] - 2.0
    row = np.minimum((FRONT_TOP_M - y_m) * FRONT_PX_PER_M, lowest)
    column, row = column.astype(np.float32), row.astype(np.float32)
    front = cv2.remap(street.front, column, row, cv2.INTER_LINEAR).astype(np.float32)
    solid = cv2.remap(street.solid, column, row, cv2.INTER_NEAREST)
    return front, solid


def _look_at_ground(street: Street, camera: _Camera, rays: Reals, far_m: Reals) -> Reals:
    x_m = camera.x_m + rays[..., 0] * far_m
    z_m = camera.z_m + rays[..., 2] * far_m
    column = (np.mod(x_m + HALF_X, 2 * HALF_X) * GROUND_PX_PER_M).astype(np.float32)
    row = (np.clip(z_m - BACK_Z, 0, FRONT_Z - BACK_Z) * GROUND_PX_PER_M).astype(np.float32)
    ground = cv2.remap(
        street.ground, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    wet = cv2.remap(street.wet, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mirrored = _mirrored(street, camera, rays)
    glance = np.clip(1.25 - np.abs(rays[..., 1]) * 1.6, 0.25, 1.0)
    share = (wet * glance)[..., None]
    mixed: Reals = ground.astype(np.float32) * (1 - share) + mirrored * share
    return mixed


def _mirrored(street: Street, camera: _Camera, rays: Reals) -> Reals:
    """Return what the wet ground shows: the front upside down, or the sky."""
    flipped = rays[::4, ::4] * np.array([1, -1, 1], np.float32)
    to_front = (FRONT_Z - camera.z_m) / np.maximum(flipped[..., 2], 1e-3)
    front, solid = _look_at_front(street, camera, flipped, to_front, -_EYE_M)
    shown = np.where((solid > 0.5)[..., None], front, _sky(flipped))
    blurred = cv2.GaussianBlur(shown.astype(np.float32), (0, 0), 1.3)
    mirrored: Reals = cv2.resize(blurred, (WIDTH_PX, HEIGHT_PX))
    return mirrored


def _depth(prop: Prop, camera: _Camera) -> float:
    return float(np.array([prop.x_m - camera.x_m, 0, prop.z_m - camera.z_m]) @ camera.axes()[2])


def _stand(picture: Reals, prop: Prop, camera: _Camera) -> None:
    """Paste a standing thing with its foot where it stands, in the size it has from there."""
    offset = np.array([prop.x_m - camera.x_m, prop.y_m - _EYE_M, prop.z_m - camera.z_m])
    side, up, ahead = camera.axes() @ offset
    if ahead < 0.8:
        return
    scale = _FOCAL_PX / ahead
    width, height = round(prop.width_m * scale), round(prop.height_m * scale)
    if width < 2 or height < 2 or width > 4 * WIDTH_PX:
        return
    foot_x = WIDTH_PX / 2 + side * scale
    foot_y = HEIGHT_PX / 2 - up * scale
    sprite = cv2.resize(prop.sprite, (width, height), interpolation=cv2.INTER_AREA)
    left, top = round(foot_x - width / 2), round(foot_y - height)
    _paste(picture, sprite, left, top, float(ahead))


def _paste(picture: Reals, sprite: Pixels, left: int, top: int, far_m: float) -> None:
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + sprite.shape[1], WIDTH_PX), min(top + sprite.shape[0], HEIGHT_PX)
    if x0 >= x1 or y0 >= y1:
        return
    part = sprite[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32)
    alpha = part[..., 3:] / 255
    mist = 1 - np.exp(-max(far_m - 4, 0) / _MIST_M)
    colour = part[..., :3] * (1 - mist) + _MIST * mist * alpha
    under = picture[y0:y1, x0:x1]
    picture[y0:y1, x0:x1] = under * (1 - alpha) + colour


def _finish(picture: Reals, shot: Shot) -> Pixels:
    """Add what a phone's camera adds: exposure, corners, noise, and the burned-in lines."""
    rng = np.random.default_rng([shot.place_seed, hash_of(shot.view + shot.shown)])
    y, x = np.mgrid[-1 : 1 : HEIGHT_PX * 1j, -1 : 1 : WIDTH_PX * 1j].astype(np.float32)
    corner = 1 - 0.16 * (x * x + y * y) / 2
    exposure = float(rng.uniform(0.98, 1.12))
    lit = (picture * exposure - 118) * 1.12 + 124
    lit = lit * corner[..., None] + rng.normal(0, 2.6, (HEIGHT_PX, WIDTH_PX, 1))
    done: Pixels = np.clip(lit, 0, 255).astype(np.uint8)
    _burn(done, shot)
    return done


def hash_of(text: str) -> int:
    """Return a small number that is the same in every process."""
    return sum((i + 1) * ord(c) for i, c in enumerate(text))


def _burn(picture: Pixels, shot: Shot) -> None:
    face = cv2.FontFace("sans")
    band = picture[HEIGHT_PX - 46 :]
    band[:] = (band * 0.55).astype(np.uint8)
    for line, (text, size) in enumerate(((shot.taken, 15), (shot.caption, 15))):
        at = (12, HEIGHT_PX - 27 + line * 20)
        cv2.putText(picture, text, at, (240, 240, 240), face, size, 400)
