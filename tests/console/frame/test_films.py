"""One key for the films of a desk (D03, D12): the page that is open says which one is meant."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.domain.cameras.camera import Camera, CameraOwner
from backend.domain.cases.case import FILM, Photo
from backend.domain.terms.words import Words
from console.entry.entry import State
from console.film import words as w
from console.film.film import ShownFilm
from console.find import words as find
from console.find.draft import FindDraft, jpeg_of
from tests.console.entry.test_entry import Guarded
from tests.console.fake_link import FILER, ME
from tests.console.fakes import Morning
from tests.console.find.test_find import picture
from tests.video.films import numbered_film

pytestmark = pytest.mark.usefixtures("steady_time")
CTRL = Qt.KeyboardModifier.ControlModifier
AT_MS = 1_781_000_000_000


def filmed_case():
    case = Morning().cases[0]
    return replace(case, photos=(*case.photos, Photo("f" * 32, FILM, AT_MS)))


def watched(desk) -> tuple[ShownFilm, ...]:
    view = desk.finds.finder.film_view
    return view._films if view.isVisible() else ()


def press(desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_G, CTRL)


def test_d03_the_key_and_the_dossiers_button_play_the_films_of_the_chosen_case(
    whole_desk, qtbot
) -> None:
    case = filmed_case()
    desk = whole_desk(ME, "dispatch", case)
    said = []
    desk.films.noticed.connect(lambda notice: said.append(notice.words))
    desk.selection.pick("")
    press(desk)
    assert said == [w.CHOOSE]
    desk.selection.pick(case.case_id)
    evidence = desk.panels.dossier.evidence
    assert evidence.films.text() == "看录像  Ctrl+G" and not evidence.films.isHidden()
    press(desk)
    assert [film.source for film in watched(desk)] == ["f" * 32]
    assert watched(desk)[0].begins_ms == AT_MS
    desk.finds.finder.film_view.dismiss()
    evidence.films.click()
    assert watched(desk)


def test_d03_a_case_without_films_says_so_and_offers_none(whole_desk) -> None:
    case = replace(Morning().cases[0], photos=())
    desk = whole_desk(ME, "dispatch", case)
    said = []
    desk.films.noticed.connect(lambda notice: said.append(notice.words))
    desk.selection.pick(case.case_id)
    press(desk)
    assert said == [w.NO_FILMS] and desk.panels.dossier.evidence.films.isHidden()


def test_d07_the_seconds_before_a_find_are_watched_before_it_is_reported(whole_desk, qtbot) -> None:
    desk = whole_desk(FILER, "intake", filmed_case())
    finder, camera = desk.finds.finder, Camera("c" * 20, "食街东口", CameraOwner.OWN, 119.6, 38.9)
    draft = finder._draft = FindDraft(camera, AT_MS, lambda data: "k" * 32)
    finder._shown = jpeg_of(picture())
    finder._open(b"", None)
    assert finder.row.watch.isHidden() and not finder.films
    finder._take_film(numbered_film(12), 10.0)
    qtbot.waitUntil(lambda: not finder.row.watch.isHidden())
    assert draft.photos[-1].taken_at_ms == AT_MS - 10_000, "a film begins before its find"
    press(desk)
    (film,) = watched(desk)
    assert film.begins_ms == AT_MS - 10_000 and "食街东口" in film.title.zh
    qtbot.waitUntil(lambda: finder.film_view.player.shown >= 0, timeout=30_000)
    finder.film_view.dismiss()
    finder.row.watch.click()
    assert watched(desk)


def test_d07_a_find_without_a_film_says_so_and_never_asks_for_a_case(whole_desk) -> None:
    desk = whole_desk(FILER, "intake", filmed_case())
    finder, said, told = desk.finds.finder, [], []
    finder.said.connect(lambda words, _tone: said.append(words))
    desk.films.noticed.connect(lambda notice: told.append(notice.words))
    camera = Camera("c" * 20, "食街东口", CameraOwner.OWN, 119.6, 38.9)
    finder._draft = FindDraft(camera, AT_MS, lambda data: "k" * 32)
    finder._shown = jpeg_of(picture())
    finder._open(b"", None)
    press(desk)
    assert said[-1] == find.FILM_COMES
    finder._take_film(b"", 0.0)
    press(desk)
    assert said[-1] == find.NO_FILM and not told and not watched(desk)


def test_x07_a_desk_that_is_locked_plays_nothing_on(whole_desk, qtbot) -> None:
    guarded = Guarded(whole_desk(ME, "dispatch", has_door=True), qtbot)
    guarded.log_in()
    view = guarded.desk.finds.finder.film_view
    view.watch((ShownFilm(Words("甲", "A"), numbered_film(12)),))
    qtbot.waitUntil(lambda: view.player.shown >= 0, timeout=30_000)
    guarded.entry.lock()
    guarded.let(State.LOCKED)
    assert view.isHidden() and view.player.pid is None and view.player.picture.isNull()


def test_d12_what_a_page_has_in_hand_comes_before_the_case(whole_desk) -> None:
    desk = whole_desk(ME, "dispatch", filmed_case())
    desk.selection.pick(filmed_case().case_id)
    for page in desk.films._pages:
        page.films = (ShownFilm(Words(page.key, page.key), b"none"),)
        page.open(page)
        press(desk)
        assert [film.title.zh for film in watched(desk)] == [page.key]
        desk.finds.finder.film_view.dismiss()
        page.dismiss()
        page.film_wanted.emit()
        assert watched(desk)[0].source == "f" * 32, "a page that is closed has nothing in hand"
        desk.finds.finder.film_view.dismiss()
