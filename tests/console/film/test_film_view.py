"""Watching a film in the desk (D03, D07, D12, D10): keys, the time on the picture, who watches."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.answers import Blob
from backend.contract.questions import GetBlob
from backend.domain.cases.case import FILM, Photo
from backend.domain.flow.evidence import photo_id_of
from backend.domain.terms.roles import ROLE_WORDS
from backend.domain.terms.words import Words
from console.film import words as w
from console.film.art import FilmArt, placed, share_at
from console.film.film import ShownFilm, films_of
from console.film.view import FilmView
from tests.console.fake_link import ME
from tests.console.fakes import Morning
from tests.video.films import FPS, number_on, numbered_film
from video.film_player import Stand

pytestmark = pytest.mark.usefixtures("steady_time")
LIMIT_MS = 30_000
BEGINS_MS = 1_781_000_000_000
K = Qt.Key


@pytest.fixture(scope="module")
def film() -> bytes:
    return numbered_film(36)


class Page:
    def __init__(self, desk, host, qtbot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.parts = desk.parts
        self.view = FilmView(self.parts, host)

    @property
    def player(self):
        return self.view.player

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.view, key)

    def watch(self, *films: ShownFilm) -> None:
        self.view.watch(films)

    def stand_at(self, n: int) -> None:
        """Pause on one picture."""
        self.qtbot.waitUntil(lambda: self.player.shown >= 0, timeout=LIMIT_MS)
        self.press(K.Key_Home)
        self.player.step(n - self.player._wanted)
        self.qtbot.waitUntil(lambda: self.player.shown == n, timeout=LIMIT_MS)


@pytest.fixture
def page(qapp, qtbot, make_desk):
    desk = make_desk()
    desk.show()
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 700)
    host.show()
    qtbot.waitExposed(host)
    made = Page(desk, host, qtbot)
    yield made
    made.view.dismiss()


def test_d03_keys_alone_play_pause_step_seek_and_change_the_speed(page, film, qtbot) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film, BEGINS_MS))
    qtbot.waitUntil(lambda: page.player.stand is Stand.PLAYING, timeout=LIMIT_MS)
    page.press(K.Key_Space)
    assert page.player.stand is Stand.PAUSED
    page.stand_at(0)
    for key, there in (
        (K.Key_Right, 1),
        (K.Key_Right, 2),
        (K.Key_Left, 1),
        (K.Key_End, 35),
        (K.Key_Home, 0),
        (K.Key_PageDown, 35),
        (K.Key_PageUp, 0),
    ):
        page.press(key)
        qtbot.waitUntil(lambda n=there: page.player.shown == n, timeout=LIMIT_MS)
        assert number_on(page.player.picture) == there
    page.press(K.Key_Up)
    assert page.player.speed == 2.0 and "2 倍速" in page.view.text.state
    page.press(K.Key_Down, K.Key_Down)
    assert page.player.speed == 0.5
    page.press(K.Key_Escape)
    assert page.view.isHidden() and page.player.pid is None and page.player.picture.isNull()


def test_x07_a_film_does_not_play_on_for_the_next_login(page, film, qtbot) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film, BEGINS_MS))
    qtbot.waitUntil(lambda: page.player.stand is Stand.PLAYING, timeout=LIMIT_MS)
    page.desk.face.sit(page.desk.face.actor)
    assert page.view.isHidden() and page.player.pid is None and page.player.picture.isNull()


def test_d12_each_picture_bears_the_time_at_which_it_was_taken(page, film) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film, BEGINS_MS))
    page.stand_at(0)
    first = page.view.text.time
    page.stand_at(18)
    assert page.player.shown_s == pytest.approx(18 / FPS)
    assert (first[-5:], page.view.text.time[-5:]) == ("20.00", "21.50")
    assert first[:17] == page.view.text.time[:17]
    page.watch(ShownFilm(Words("乙", "B"), film))
    page.stand_at(6)
    assert page.view.text.time == "第 0.50 秒", "where nobody knows when it was, its own time"


def test_d10_the_watermark_names_role_person_place_and_minute_and_is_painted(page, film) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film, BEGINS_MS))
    page.stand_at(0)
    mark = page.view.text.mark
    assert ROLE_WORDS[ME.role].zh in mark and ME.account in mark and ":" in mark
    room = FilmArt(page.parts.looks, page.view.rect()).picture_room()
    place = placed(page.player.picture.size(), room)
    seen = page.view.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    lights = {seen.pixelColor(x, y).lightness() for x in range(40, 300) for y in range(60, 300)}
    assert len(lights) > 12, "a picture of one grey in its dark bars bears something slanted"


def test_d03_a_film_of_a_case_is_fetched_by_its_id_and_played(page, film, qtbot) -> None:
    key = photo_id_of(film)
    case = replace(
        Morning().cases[0],
        photos=(Photo(key, FILM, BEGINS_MS), Photo("p", "near", 5), Photo(key, FILM, 7)),
    )
    (shown,) = films_of(case)
    assert shown.source == key
    page.watch(replace(shown, begins_ms=BEGINS_MS))
    assert page.view.text.said == w.FETCHING.zh
    answer(page, key, film)
    page.stand_at(3)
    assert page.view.text.warning == ""


def test_a24_a_film_that_is_not_what_was_kept_says_so_while_it_plays(page, film) -> None:
    page.watch(ShownFilm(Words("甲", "A"), "0" * 32, BEGINS_MS))
    answer(page, "0" * 32, film)
    page.stand_at(1)
    assert page.view.text.warning == w.ALTERED.zh


def test_d03_what_the_backend_has_not_is_said_in_one_sentence(page) -> None:
    page.watch(ShownFilm(Words("甲", "A"), "1" * 32))
    answer(page, "1" * 32, b"")
    assert page.view.text.said == w.FAULTS["missing"].zh and page.player.pid is None


@pytest.mark.parametrize("fault", sorted(w.FAULTS))
def test_d03_every_fault_of_a_film_is_one_sentence_in_both_languages(fault: str, page) -> None:
    page.watch(ShownFilm(Words("甲", "A"), b"none"))
    page.player._fail(fault)
    told = page.view.text
    assert told.said == w.FAULTS[fault].zh and w.FAULTS[fault].en and told.time == ""
    assert ("再试" in told.hint) is (fault in w.PASSING)


def test_d03_several_films_follow_each_other_by_a_key(page, film, qtbot) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film), ShownFilm(Words("乙", "B"), numbered_film(8)))
    page.stand_at(2)
    assert page.view.text.title == "甲   第 1/2 段" and "N 下一段" in page.view.text.hint
    page.press(K.Key_N)
    qtbot.waitUntil(lambda: len(page.player.times_s) == 8, timeout=LIMIT_MS)
    assert page.view.text.title.startswith("乙")


def test_d03_the_mouse_seeks_on_the_bar_and_closes_beside_the_picture(page, film, qtbot) -> None:
    page.watch(ShownFilm(Words("甲", "A"), film, BEGINS_MS))
    page.stand_at(0)
    art = FilmArt(page.parts.looks, page.view.rect())
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=art.bar_room().center())
    qtbot.waitUntil(lambda: page.player.shown in (17, 18), timeout=LIMIT_MS)
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=art.picture_room().center())
    assert page.player.stand is Stand.PLAYING
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert page.view.isHidden()


def test_a_picture_stands_in_the_middle_and_the_bar_has_two_ends() -> None:
    place = placed(QImage(200, 100, QImage.Format.Format_RGB32).size(), QRect(0, 0, 400, 400))
    assert (place.width(), place.height(), place.top()) == (400, 200, 99)
    bar = QRect(10, 0, 100, 20)
    assert [share_at(bar, QPoint(x, 5)) for x in (0, 60, 300)] == [0.0, 0.5, 1.0]


def answer(page: Page, photo_id: str, data: bytes) -> None:
    """Let the backend give what was asked for."""
    asked = next(
        q for q in page.desk.link.asked if isinstance(q, GetBlob) and q.blob_id == photo_id
    )
    given = Blob(ask_id=asked.ask_id, kind="photo", blob_id=photo_id, data=data)
    page.desk.link.answer(given)
    page.desk.face.pull()
