"""The camera tree and its search."""

import pytest

from backend.domain.cameras.camera import Camera, CameraOwner
from video.camera_index import TreeBy, find, initials, tree


def camera(serial: int, name: str, owner=CameraOwner.OWN, street: str = "", group: str = ""):
    number = f"{99010200081326000000 + serial}"
    return Camera(number, name, owner, 120, 30, street=street, group=group)


EAST = camera(1, "食街东口", street="食街", group="商业街")
AVENUE = camera(2, "汀江大道 12", CameraOwner.POLICE, "汀江大道", "主次干道")
MARKET = camera(3, "文昌农贸市场", group="农贸市场")
BRIDGE = camera(4, "望川桥", CameraOwner.POLICE)
ALL = (BRIDGE, MARKET, AVENUE, EAST)


def test_by_owner_in_the_order_of_the_register() -> None:
    branches = tree(ALL, TreeBy.OWNER)
    assert [(b.key, b.words.zh, len(b.cameras)) for b in branches] == [
        ("own", "自有", 2),
        ("police", "公安", 2),
    ]


@pytest.mark.parametrize("by", TreeBy)
def test_every_camera_stands_in_one_branch_with_words_in_both_languages(by: TreeBy) -> None:
    branches = tree(ALL, by)
    assert sorted(c.camera_id for b in branches for c in b.cameras) == sorted(
        c.camera_id for c in ALL
    )
    assert all(branch.words.zh and branch.words.en for branch in branches)


def test_what_nobody_named_stands_last() -> None:
    assert [branch.key for branch in tree(ALL, TreeBy.STREET)][-1] == ""
    assert tree(ALL, TreeBy.GROUP)[-1].words.zh == "未分组"


def test_live_counts_only_what_is_known_to_give_pictures() -> None:
    (own, _) = tree(ALL, TreeBy.OWNER)
    assert own.n_live({EAST.camera_id: "live", MARKET.camera_id: "frozen"}) == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("食街", EAST),
        ("sjdk", EAST),
        ("sj", EAST),
        ("wcnm", MARKET),
        ("tjdd", AVENUE),
        ("12", AVENUE),
        ("商业", EAST),
        ("syj", EAST),
        ("000004", BRIDGE),
        ("  WCQ ", BRIDGE),
        ("食 东", EAST),
    ],
)
def test_found_by_text_initials_street_group_and_digits(text: str, first: Camera) -> None:
    assert find(ALL, text)[0] == first


def test_nothing_typed_is_everything_and_nonsense_is_nothing() -> None:
    assert find(ALL, " ") == ALL and find(ALL, "zzzz") == ()


def test_initials_keep_letters_and_digits() -> None:
    assert initials("解放街 4") == "jfj4" and initials("") == ""
