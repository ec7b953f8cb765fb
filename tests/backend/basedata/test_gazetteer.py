"""From what a person types in a hurry to the place that was meant."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from pypinyin import Style, lazy_pinyin

from backend.basedata.addresses import AddressBook
from backend.basedata.gazetteer import Gazetteer
from backend.basedata.likeness import Names, plain_of
from backend.basedata.projection import Projection
from backend.city.build import generate
from backend.domain.terms.finding import Found, FoundKind
from backend.folder import DataFolder

N_ASKED, NEAR_M = 200, 60.0
# Signs that sound alike and are mistaken for each other while typing.
SOUND_ALIKE = {
    "学": "雪",
    "府": "俯",
    "路": "陆",
    "文": "纹",
    "昌": "倡",
    "站": "栈",
    "工": "公",
    "江": "疆",
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gazetteer, AddressBook, Projection]:
    folder = DataFolder.open(tmp_path_factory.mktemp("city"))
    generate(folder, "first-look", 1, lambda words, share: None)
    projection = Projection(folder.config().crs_epsg)
    return (
        Gazetteer.open(folder.map, projection, has_numbers=True),
        AddressBook.open(folder.map, projection, has_numbers=True),
        projection,
    )


def homophone(text: str, dice: random.Random) -> str:
    return "".join(SOUND_ALIKE.get(sign, sign) for sign in text)


def one_missing(text: str, dice: random.Random) -> str:
    letters = [at for at, sign in enumerate(text) if not sign.isdigit() and sign not in " 号"]
    at = dice.choice(letters[:-1] or letters)
    return text[:at] + text[at + 1 :]


def doubled(text: str, dice: random.Random) -> str:
    at = dice.randrange(2)
    return text[: at + 1] + text[at] + text[at + 1 :]


def sound(text: str, dice: random.Random) -> str:
    return "".join(lazy_pinyin(plain_of(text).removesuffix("号")))


def initials(text: str, dice: random.Random) -> str:
    letters = lazy_pinyin(plain_of(text).removesuffix("号"), style=Style.FIRST_LETTER)
    return "".join(letters)


def bare(text: str, dice: random.Random) -> str:
    return plain_of(text).removesuffix("号")


def as_it_is(text: str, dice: random.Random) -> str:
    return text


SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    as_it_is,
    bare,
    homophone,
    one_missing,
    doubled,
    sound,
    initials,
)


def places(city, n: int) -> list[tuple[str, tuple[float, float]]]:
    """Return addresses as the city itself calls them, with where they are."""
    _, book, _ = city
    dice = random.Random(7)
    numbered = [str(name) for name in dict.fromkeys(book.names.tolist())]
    found = []
    while len(found) < n:
        road, number = dice.choice(numbered), dice.randrange(1, 120)
        place = book.place_of(road, number)
        if place is not None:
            found.append((f"{road} {number} 号", place))
    return found


def is_near(found: Found, place: tuple[float, float], projection: Projection) -> bool:
    x_m, y_m = projection.to_xy(found.lon_deg, found.lat_deg).tolist()
    return bool(np.hypot(x_m - place[0], y_m - place[1]) <= NEAR_M)


def test_b07_the_right_place_is_among_the_first_three_for_95_of_100_hurried_askings(city) -> None:
    gazetteer, _, projection = city
    dice = random.Random(11)
    missed = []
    for n, (address, place) in enumerate(places(city, N_ASKED)):
        asked = SLIPS[n % len(SLIPS)](address, dice)
        first = gazetteer.find(asked, 3)
        if not any(is_near(found, place, projection) for found in first):
            missed.append((address, asked, [found.title for found in first]))
    assert len(missed) <= N_ASKED * 0.05, missed


def test_an_address_written_out_is_found_first_and_where_it_is(city) -> None:
    gazetteer, _, projection = city
    for address, place in places(city, 40):
        best = gazetteer.find(address, 1)[0]
        assert (best.kind, best.title) == (FoundKind.ADDRESS, address)
        assert is_near(best, place, projection)


def test_the_address_of_a_place_leads_back_to_it(city) -> None:
    gazetteer, book, projection = city
    dice = random.Random(3)
    xy = [book.place_of(name, 2 * n + 1) for n, name in enumerate(book.names[::9].tolist())]
    for x_m, y_m in filter(None, xy):
        address = book.address_at(x_m + dice.uniform(-3, 3), y_m + dice.uniform(-3, 3))
        if address.endswith("号"):
            found = gazetteer.find(address, 1)[0]
            assert is_near(found, (x_m, y_m), projection), address


def test_every_crossing_is_found_by_its_two_roads_in_either_order(city) -> None:
    gazetteer, _, _ = city
    pairs = sorted(tuple(sorted(pair)) for pair in gazetteer._corners)[::29]
    assert len(pairs) > 20
    for one, other in pairs:
        for asked in (f"{one}与{other}口", f"{other} {one}", f"{one}/{other}"):
            titles = [found.title for found in gazetteer.find(asked, 3)]
            assert any(one in title and other in title for title in titles), asked


def test_areas_and_landmarks_are_found_by_initials(city) -> None:
    gazetteer, _, _ = city
    assert gazetteer.find("tdq", 3)[0].title == "汀东区"
    assert gazetteer.find("wangchuangongyuan", 3)[0].title == "望川公园"


def test_nonsense_finds_nothing_and_a_house_beyond_the_road_only_the_road(city) -> None:
    gazetteer, _, _ = city
    assert gazetteer.find("qqzzxx", 5) == []
    kinds = {found.kind for found in gazetteer.find("学府路 99999 号", 5)}
    assert FoundKind.ADDRESS not in kinds


def test_a_real_town_invents_no_house_numbers(city) -> None:
    _, book, _ = city
    honest = Gazetteer(AddressBook(**{**vars(book), "has_numbers": False}), [])
    kinds = {found.kind for found in honest.find("学府路 88 号", 5)}
    assert FoundKind.ADDRESS not in kinds and FoundKind.ROAD in kinds


@pytest.mark.parametrize("asked", ["", "  ", "（", "号", "((((", "%", "'; drop table", "\u0000"])
def test_whatever_is_typed_is_an_answer_or_nothing(city, asked: str) -> None:
    assert isinstance(city[0].find(asked, 5), list)


def test_names_are_never_worse_for_being_typed_whole() -> None:
    names = Names(["学府路", "学府北路", "雪府路", "府学路"])
    for row, name in enumerate(names.names):
        assert names.find(name, 1)[0] == (row, 1.0)
