"""Which cameras look at a place."""

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.terms.place import Place
from video.sight import nearest, sees

M = 1 / 111_320.0  # one metre of latitude, degrees


def camera(name: str, north_m: float, view_deg: float, **more) -> Camera:
    return Camera(name, name, CameraOwner.OWN, 120.0, 30.0 + north_m * M, view_deg, **more)


SPOT = Place(120.0, 30.0)


def test_a_camera_sees_what_lies_in_its_cone() -> None:
    assert sees(camera("a", -50, 0.0), SPOT), "it looks north, the spot is north"
    assert not sees(camera("a", -50, 180.0), SPOT), "it looks away"
    assert not sees(camera("a", -90, 0.0), SPOT), "too far"
    assert sees(camera("a", -50, 29.0), SPOT) and not sees(camera("a", -50, 31.0), SPOT)
    assert sees(camera("a", -50, 345.0), SPOT), "across north"
    assert sees(camera("a", -3, 180.0), SPOT), "at its own foot"


def test_who_sees_the_place_comes_before_who_stands_near() -> None:
    near, far, third = camera("near", -20, 180), camera("far", -70, 0), camera("third", -200, 0)
    assert nearest(SPOT, (third, near, far), 2) == (far, near)
    assert nearest(SPOT, (), 3) == ()
