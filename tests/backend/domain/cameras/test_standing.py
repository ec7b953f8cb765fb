"""Which masks lie over a camera at a preset (D10, X07): fewer only where the city drew them."""

from dataclasses import replace

import pytest

from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask, Steerable

ALWAYS, SQUARE, STOP = (((x, 0.0), (x + 0.1, 0.0), (x, 0.1)) for x in (0.0, 0.3, 0.6))
CAMERA = Camera(
    "99010200081326000004",
    "站前广场",
    CameraOwner.OWN,
    119.6,
    38.9,
    steering=Steerable.YES,
    masks=(PrivacyMask(ALWAYS), PrivacyMask(SQUARE, "广场"), PrivacyMask(STOP, "站台")),
)
ALL = (ALWAYS, SQUARE, STOP)


@pytest.mark.parametrize(
    ("presets", "covered"),
    [
        (("广场",), (ALWAYS, SQUARE)),
        (("站台",), (ALWAYS, STOP)),
        (("广场", "站台"), ALL),
        (("广场", "旧名"), (ALWAYS, SQUARE)),
        (("旧名",), ALL),
        ((), ALL),
    ],
)
def test_x07_a_known_preset_needs_its_own_masks_and_anything_else_all(presets, covered) -> None:
    assert CAMERA.covered_at(presets) == covered


@pytest.mark.parametrize(
    "changed",
    [
        {"steering": Steerable.VIEW_ONLY},  # its owner turns it and tells nobody
        {"steering": Steerable.NO},
        {"mover_id": "VEH-0001"},
        {"masks": (PrivacyMask(ALWAYS), PrivacyMask(SQUARE))},
    ],
)
def test_x07_a_camera_others_turn_keeps_all_its_masks(changed: dict[str, object]) -> None:
    camera = replace(CAMERA, **changed)
    assert not camera.masks_by_preset and camera.covered_at(("广场",)) == camera.covered
