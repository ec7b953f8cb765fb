"""Test pictures on the patrol (X04): seen by the operator, never kept, never a case."""

import time
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from backend.contract.answers import Streams
from backend.contract.camera_orders import PatrolOrder
from backend.contract.orders import PutPhoto
from backend.contract.verdicts import Stored
from backend.domain.cameras.patrol import (
    OWN,
    PAGE_SIZE,
    TEST_PICTURES,
    Look,
    LookVerdict,
    Planted,
    Tour,
    camera_of,
    found_of,
    page_stops,
)
from backend.domain.cameras.patrol_life import PatrolAct, Patrolling, after
from backend.domain.cameras.patrol_plan import PLAN
from backend.domain.clocks.moment import Moment
from console.find.draft import jpeg_of
from console.patrol.planted import PAINTERS, PlantedBook, faded, missed
from tests.console.fake_link import INTAKE, START_MS
from video.health import TileState

from .test_book import Desk, a_tour, desk  # noqa: F401 - a fixture
from .test_window import orders, tell, window  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("steady_time")


def a_planted_tour(n_stop: int = 0, picture: str = "cover") -> Tour:
    tour = a_tour()
    return replace(tour, tests=(Planted(tour.stops[n_stop], picture),))


def test_x04_a_tour_has_test_pictures_on_different_pages() -> None:
    tour = a_tour()
    assert len(tour.tests) == PLAN.n_tests == 2
    assert len({tour.stops.index(test.stop) // PAGE_SIZE for test in tour.tests}) == 2


@pytest.mark.parametrize("picture", TEST_PICTURES)
def test_x04_every_test_picture_can_be_painted_and_keeps_its_edges_clear(
    qapp, picture: str
) -> None:
    image = QImage(200, 120, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    painter.scale(2, 2)
    PAINTERS[picture](painter)
    painter.end()
    corners = [image.pixelColor(x, y).alpha() for x in (0, 199) for y in (0, 119)]
    inked = sum(image.pixelColor(x, y).alpha() > 60 for x in range(200) for y in range(120))
    assert corners == [0] * 4 and inked > 200 * 120 * 0.1
    assert PAINTERS.keys() == TEST_PICTURES.keys()


def test_x04_what_was_found_or_told_is_not_laid_again() -> None:
    book, tour = PlantedBook(), a_planted_tour()
    stops = page_stops(tour)
    (find,) = book.on_page(tour, stops)
    assert (find.n, find.stop, find.picture) == (0, stops[0], "cover")
    book.found.add(find.stop)
    assert book.on_page(tour, stops) == ()
    assert PlantedBook().on_page(tour, tour.stops[4:]) == ()
    told = replace(tour, tests=(replace(tour.tests[0], is_told=True),))
    assert PlantedBook().on_page(told, stops) == ()
    assert len(book.on_page(replace(tour, tour_id="all.2026-06-10.06"), stops)) == 1


def test_x04_the_find_goes_with_the_page_it_was_found_on(desk: Desk) -> None:  # noqa: F811
    stop = desk.tour.stops[0]
    desk.book.planted.on_page(desk.tour, page_stops(desk.tour))
    desk.book.planted.found |= {stop, "of another page"}
    desk.stand(9.0, *[TileState.LIVE] * PAGE_SIZE)
    desk.book.confirm(desk.sights(*[TileState.LIVE] * PAGE_SIZE))
    for photo in [one for one in desk.sent if isinstance(one, PutPhoto)]:
        desk.answer(Stored(command_id=photo.command_id, photo_id="0" * 32))
    order = desk.sent[-1]
    assert isinstance(order, PatrolOrder) and order.found == (stop,)


def test_x04_a_test_picture_where_nothing_was_seen_is_not_held_against_anybody() -> None:
    tour = a_planted_tour()
    at = Moment(START_MS + 30_000, START_MS + 30_000)
    for verdict, n_told in ((LookVerdict.OFFLINE, 0), (LookVerdict.SEEN, 1)):
        looks = tuple(seen(stop, verdict) for stop in page_stops(tour))
        done = after(tour, Patrolling(PatrolAct.CONFIRM, INTAKE, at, looks), PLAN)
        assert found_of((done,)) == (0, n_told)


def seen(stop: str, verdict: LookVerdict) -> Look:
    return Look(stop, verdict, live_s=9.0, width_px=960, height_px=540, snapshot_id="0" * 32)


def test_x04_s_on_a_test_picture_counts_it_and_opens_no_report(window, qtbot) -> None:  # noqa: F811
    tour = a_planted_tour()
    tell(window, tour)
    show_pictures(window, tour)
    qtbot.waitUntil(lambda: window.tiles.sight(0, with_picture=True).jpeg != b"")
    plain = window.tiles.sight(0, with_picture=True).jpeg
    window._finder.show_planted()
    assert window.tiles.is_planted(0) and not window.tiles.is_planted(1)
    tile = window.tiles.mosaic.tiles[0]
    planted = window.tiles._planted[0]
    assert tile.rect().contains(planted.geometry())
    assert window.tiles.sight(0, with_picture=True).jpeg == plain, "it would be kept as evidence"
    window.keys.pressed.emit("tile:1")
    window.keys.pressed.emit("capture")
    assert "测试画面" in window.said.text() and not window.form.isVisible()
    assert not window.tiles.is_planted(0) and window.book.planted.found == {tour.stops[0]}
    assert not [one for one in window.link.sent if isinstance(one, PutPhoto)]


def show_pictures(of, tour: Tour) -> None:
    mosaic = of.tiles.mosaic
    keys = [camera_of(stop) for stop in page_stops(tour)]
    urls = {key: f"rtsp://127.0.0.1/{key}" for key in keys}
    of._parts.face.streams_came.emit(Streams(ask_id="a", urls=urls))
    mosaic.tick()
    assert len(of.engine.seats) >= len(keys)
    for key in of.engine.seats:
        of.engine.give(key, time.monotonic_ns())
    mosaic.tick()
    of.repaint()


def test_x04_after_the_tour_the_score_is_told_with_what_was_overlooked(window) -> None:  # noqa: F811
    tour = a_tour()
    tests = (
        Planted(tour.stops[0], "cover", is_found=True, is_told=True),
        Planted(tour.stops[5], "smoke", is_told=True),
        Planted(tour.stops[6], "water"),
    )
    tell(window, replace(tour, tests=tests))
    over = Patrolling(
        PatrolAct.END, INTAKE, Moment(START_MS + 60_000, START_MS + 60_000), reason="换班"
    )
    tell(window, after(replace(tour, tests=tests), over, PLAN), PatrolAct.END)
    text = window.curtain.about.text()
    name = window.tiles.name(tour.stops[5])
    assert "测试画面发现 1 / 2" in text and f"漏看：{name}（露天烧烤）" in text
    assert [
        words.en for words in missed(window.book.over, window.tiles.name, window._parts.book.name)
    ] == [f"{name} (Open-air barbecue)"]
    assert orders(window) == []


def test_x04_a_find_of_the_citys_own_melts_into_the_picture(window, qtbot) -> None:  # noqa: F811
    cut = QImage(80, 60, QImage.Format.Format_RGB32)
    cut.fill(QColor(200, 40, 40))
    melted = faded(cut)
    assert melted.pixelColor(0, 0).alpha() == 0
    assert melted.pixelColor(melted.width() // 2, melted.height() // 2).alpha() > 200
    tour = a_tour()
    own = Planted(tour.stops[0], OWN, photo_id="e" * 32, class_key="e0102")
    tour = replace(tour, tests=(own,))
    tell(window, tour)
    show_pictures(window, tour)
    qtbot.waitUntil(lambda: window.tiles.sight(0, with_picture=True).jpeg != b"")
    window._finder.show_planted()
    assert not window.tiles.is_planted(0), "its picture is on its way: nothing is shown yet"
    window._parts.face._photos.put("e" * 32, jpeg_of(cut))
    window._finder.show_planted()
    assert window.tiles.is_planted(0)
    middle = window.tiles._planted[0].grab().toImage()
    assert middle.pixelColor(middle.width() // 2, middle.height() // 2).red() > 120
    over = replace(tour, tests=(replace(own, is_told=True),))
    (words,) = missed(over, window.tiles.name, window._parts.book.name)
    assert window._parts.book.name("e0102").zh in words.zh
