"""What the demo's turning cameras know by heart: presets, and what nobody may see there. Pure.

One of them looks at flats, so it has masks of its own at each preset; where none is drawn, as at
the road near by, all of them lie over its picture (docs/decisions/0029).
"""

from collections.abc import Mapping, Sequence

from backend.domain.cameras.camera import Camera, PrivacyMask

from .steered import Aim

# Token to name and aim; what stands there in the drawn streets is the same for all.
PRESETS: Mapping[str, tuple[str, Aim]] = {
    "1": ("全景", Aim()),
    "2": ("左侧店面", Aim(pan=-1.0, tilt=-0.2, zoom=0.35)),
    "3": ("右侧店面", Aim(pan=1.0, tilt=-0.2, zoom=0.35)),
    "4": ("路面近景", Aim(pan=0.1, tilt=-1.0, zoom=0.8)),
}
# The camera with flats in its view, and the corners of their windows, token by token: shares of the
# picture from its upper left.
MASKED = "站前广场"
_WINDOWS: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "1": (((0.68, 0.02), (0.99, 0.0), (0.99, 0.5), (0.68, 0.3)),),
    "2": (
        ((0.02, 0.0), (0.22, 0.0), (0.22, 0.24), (0.02, 0.24)),
        ((0.4, 0.0), (0.62, 0.0), (0.62, 0.24), (0.4, 0.24)),
    ),
    "3": (((0.47, 0.0), (0.99, 0.0), (0.99, 0.46), (0.47, 0.3)),),
}


def make_masks(cameras: Sequence[Camera]) -> dict[str, tuple[PrivacyMask, ...]]:
    """Return what of cameras' pictures nobody may see, by camera id, as in ``city.toml``."""
    masks = tuple(
        PrivacyMask(corners, PRESETS[token][0])
        for token, windows in _WINDOWS.items()
        for corners in windows
    )
    return {camera.camera_id: masks for camera in cameras if camera.name == MASKED}
