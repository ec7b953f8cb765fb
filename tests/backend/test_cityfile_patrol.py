"""What ``city.toml`` says of the patrol and of privacy (D02, D10): read, written, checked."""

from dataclasses import replace

import pytest

from backend.cityfile import CityFile
from backend.cityfile_patrol import masked, masks_of, masks_table, plan_of, plan_tables
from backend.domain.cameras.camera import Camera, CameraOwner, PrivacyMask
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.terms.errors import OperatorError

PLAN_2 = replace(
    PLAN,
    dwell_s=12.5,
    n_tests=3,
    groups=("农贸市场",),
    risk={"农贸市场": 4},
    themes={"市容严管": ("农贸市场", "商业街")},
    files_finds=True,
    presets={"33010600001310000001": ("1", "2")},
)
MASKS = {
    "33010600001310000001": (
        PrivacyMask(((0.0, 0.0), (0.25, 0.0), (0.25, 0.5))),
        PrivacyMask(((0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)), "2"),
    )
}
PLAIN = CityFile(
    city_id="330106",
    prefix="YT",
    zh="云汀市",
    en="Yunting",
    centre_zh="中心",
    centre_en="Centre",
)


def test_d02_a_plan_and_masks_survive_the_file() -> None:
    city = replace(PLAIN, patrol=PLAN_2, masks=MASKS)
    assert CityFile.from_toml(city.to_toml().encode(), "city.toml") == city
    assert CityFile.from_toml(PLAIN.to_toml().encode(), "city.toml") == PLAIN


def test_what_is_left_out_is_the_default() -> None:
    assert plan_of({}) == PLAN and plan_of(plan_tables(PLAN_2)) == PLAN_2
    assert plan_of({"patrol": {"dwell_s": 10}}) == replace(PLAN, dwell_s=10.0)
    assert masks_of(masks_table(MASKS)) == MASKS


@pytest.mark.parametrize(
    "text",
    [
        "[patrol]\ndwell_s = 0",
        "[patrol]\nwork_s = -1",
        "[patrol]\ndwel_s = 20",
        '[masks]\n"1" = [["", [[0, 0], [1, 0]]]]',
        '[masks]\n"1" = [["", [[0, 0], [1, 0], [1.5, 1]]]]',
    ],
)
def test_a_value_that_cannot_be_is_named(text: str) -> None:
    lines = PLAIN.to_toml().replace("[patrol]", "[other]").replace("[masks]", "[rest]")
    with pytest.raises(OperatorError) as failed:
        CityFile.from_toml(f"{lines}\n{text}\n".encode(), "city.toml")
    assert "city.toml" in failed.value.words.zh


def test_d10_cameras_carry_their_masks() -> None:
    eyes = tuple(Camera(key, key, CameraOwner.OWN, 0.0, 0.0) for key in (*MASKS, "2"))
    first, second = masked(eyes, MASKS)
    assert first.covered == tuple(mask.corners for mask in first.masks) and len(first.covered) == 2
    assert second.covered == ()
