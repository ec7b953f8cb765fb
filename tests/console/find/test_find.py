"""A find (D03, D07, D10): picture and film kept by their hash, cut and marked, the first stays."""

import time
from dataclasses import replace
from hashlib import blake2b

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.orders import PutPhoto, Report
from backend.domain.cases.case import FILM, Source
from console.find.draft import FindDraft, jpeg_of
from console.find.mark_view import MarkView
from console.find.marking import Mark, Marking, Tool
from console.kit.looks import Looks
from tests.console.patrol.test_book import EYES, a_tour
from tests.console.patrol.test_window import tell, window  # noqa: F401
from tests.patience import patiently
from tests.video.films import numbered_film
from video import find_capture
from video.engine.captured import Captured

pytestmark = pytest.mark.usefixtures("steady_time")

NONE = Qt.KeyboardModifier.NoModifier


def picture(width: int = 400, height: int = 200) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(20, 90, 40))
    return image


def id_of(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


# ---- cutting and marking -----------------------------------------------------------------------


def test_d07_a_cut_picture_is_what_was_inside_and_the_first_is_untouched() -> None:
    first = picture()
    before = first.copy()
    marking = Marking().with_mark(Mark(Tool.CROP, 0.75, 0.75, 0.25, 0.25))
    assert marking.drawn(first).size().toTuple() == (200, 100)
    for tool in (Tool.BOX, Tool.CIRCLE, Tool.ARROW):
        drawn = Marking().with_mark(Mark(tool, 0.25, 0.25, 0.75, 0.75)).drawn(first)
        assert drawn.size() == first.size() and drawn != first
    assert first == before


def test_a_slip_of_the_hand_marks_nothing_and_each_thing_can_be_undone() -> None:
    marking = Marking().with_mark(Mark(Tool.BOX, 0.5, 0.5, 0.505, 0.9))
    assert marking == Marking()
    one = marking.with_mark(Mark(Tool.ARROW, 0.5, 0.5, 0.5, 0.9))
    two = one.with_mark(Mark(Tool.CROP, 0.0, 0.0, 0.5, 1.0))
    assert two.crop.width() == 0.5 and two.undone() == one and one.crop.width() == 1.0


@pytest.fixture
def view(qapp, qtbot, make_desk):
    desk = make_desk()
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 700)
    host.show()
    qtbot.waitExposed(host)
    made = MarkView(Looks(qapp, "dark", 1.0, desk.root), desk.lang, host)
    made.show_image(picture(), Marking())
    return made


def press(view: MarkView, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    for key in keys:
        QTest.keyClick(view, key, modifier)


def test_d07_keys_alone_cut_and_mark(view, qtbot) -> None:
    press(view, Qt.Key.Key_A, Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 10, Qt.Key.Key_Space)
    press(view, Qt.Key.Key_C, Qt.Key.Key_Space, *[Qt.Key.Key_Down] * 5, *[Qt.Key.Key_Left] * 5)
    press(view, Qt.Key.Key_Space, Qt.Key.Key_Z, Qt.Key.Key_X, Qt.Key.Key_Space)
    press(view, *[Qt.Key.Key_Left] * 5, *[Qt.Key.Key_Up] * 5, Qt.Key.Key_Space)
    press(view, Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert view.cross[0] == pytest.approx(0.5 + 0.2 - 0.1 - 0.1 - 0.004)
    with qtbot.waitSignal(view.done) as told:
        press(view, Qt.Key.Key_Return)
    (marking,) = told.args
    assert [mark.tool for mark in marking.marks] == [Tool.ARROW, Tool.CROP]
    arrow = marking.marks[0]
    assert (arrow.from_x, round(arrow.to_x, 6)) == (0.5, 0.7) and not view.isVisible()


def test_d07_a_drag_of_the_mouse_draws_and_esc_leaves_everything(view, qtbot) -> None:
    place = view.picture_place
    start = place.topLeft() + QPointF(place.width() / 4, place.height() / 4)
    end = place.center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, start.toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, end.toPoint())
    (mark,) = view.marking.marks
    assert mark.tool is Tool.BOX
    assert mark.box.width() == pytest.approx(0.25, abs=0.01)
    assert not view.grab().isNull() and isinstance(view, MarkView)
    with qtbot.assertNotEmitted(view.done):
        press(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


# ---- the draft ---------------------------------------------------------------------------------


def test_d07_original_cut_picture_and_film_are_kept_each_by_its_hash() -> None:
    kept: list[bytes] = []

    def keep(data: bytes) -> str:
        kept.append(data)
        return id_of(data)

    draft = FindDraft(EYES[0], 5, keep)
    still = jpeg_of(picture())
    draft.take_still(still, None)
    draft.take_film(b"film", 9.6)
    draft.take_marking(Marking().with_mark(Mark(Tool.CROP, 0.0, 0.0, 0.5, 0.5)))
    near, far, film = draft.photos
    assert (far.photo_id, far.role, far.original_id) == (id_of(still), "far", "")
    assert (near.role, near.original_id, near.photo_id) == ("near", far.photo_id, id_of(kept[-1]))
    assert (film.photo_id, film.role) == (id_of(b"film"), FILM)
    assert draft.shown.width() == 200 and "10 秒" in draft.lines[1].zh
    draft.take_marking(Marking())
    assert [photo.role for photo in draft.photos] == ["far", FILM], "undone: the cut one is gone"


# ---- on the patrol's desk ----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for files as long as a busy machine takes to write them; the limits have tests."""
    for name in ("MAIN_S", "_STILL_S"):
        monkeypatch.setattr(find_capture, name, 60.0)


def live(window, qtbot) -> str:  # noqa: F811
    """Let the first tile show a live picture; return its key in the engine."""
    tour = a_tour()
    tell(window, tour)
    camera_id = tour.stops[0]
    window.tiles.mosaic.set_addresses({camera_id: "rtsp://10.0.0.9/main"})
    key = f"{camera_id}/main"
    engine = window.engine

    def shown() -> bool:
        engine.give(key, time.monotonic_ns())
        window.tiles.mosaic.tick()
        window.tiles.mosaic.grab()
        return window.tiles.mosaic.tiles[0].snapshot() is not None

    until(qtbot, shown)
    window.keys.pressed.emit("tile:1")
    return key


def until(qtbot, holds) -> None:
    qtbot.waitUntil(holds, timeout=round(patiently(5) * 1000))


def capture(window, qtbot, key: str, source_px=(640, 360)) -> None:  # noqa: F811
    """Press S on a picture that is live at that very moment."""

    def is_captured() -> bool:
        window.engine.give(key, time.monotonic_ns(), source_px)
        window.tiles.mosaic.tick()
        window.tiles.mosaic.grab()
        window.keys.pressed.emit("capture")
        return key in window.engine.captured

    until(qtbot, is_captured)


def lay(captured: Captured, suffix: str, data: bytes) -> None:
    """Put a captured file there in one go, as a worker does: it is taken as soon as it is seen."""
    part = captured.stem.with_suffix(".part")
    part.write_bytes(data)
    part.rename(captured.stem.with_suffix(suffix))


def puts(window) -> list[bytes]:  # noqa: F811
    return [one.data for one in window.link.sent if isinstance(one, PutPhoto)]


def test_d07_s_opens_the_draft_with_the_full_picture_and_the_film_follows(window, qtbot) -> None:  # noqa: F811
    key = live(window, qtbot)
    capture(window, qtbot, key)
    captured = window.engine.captured[key]
    still = jpeg_of(picture(1920, 1080))
    lay(captured, ".jpg", still)
    until(qtbot, window.form.isVisible)
    draft = window.form.draft
    assert draft.source is Source.VIDEO and draft.place is not None
    assert [photo.photo_id for photo in draft.photos] == [id_of(still)]
    window.form._take(replace(draft, class_key="e0102"))
    window.form.commit()
    assert not [one for one in window.link.sent if isinstance(one, Report)], "its film is coming"
    lay(captured, ".mp4", b"a film")
    until(qtbot, lambda: any(isinstance(one, Report) for one in window.link.sent))
    (report,) = [one for one in window.link.sent if isinstance(one, Report)]
    assert [photo.role for photo in report.photos] == ["far", FILM]
    assert puts(window) == [still, b"a film"]


def test_d07_ctrl_g_plays_the_film_of_the_open_form(window, qtbot) -> None:  # noqa: F811
    key = live(window, qtbot)
    capture(window, qtbot, key)
    lay(window.engine.captured[key], ".jpg", jpeg_of(picture()))
    until(qtbot, window.form.isVisible)
    view = window._finder.film_view
    QTest.keyClick(window.form.kind, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert view.isHidden(), "it is still being written"
    lay(window.engine.captured[key], ".mp4", numbered_film(12))
    until(qtbot, lambda: bool(window._finder.films))
    QTest.keyClick(window.form.kind, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: view.player.shown >= 0)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.isHidden() and window.form.isVisible()


def test_d07_where_the_worker_gives_nothing_the_tile_s_picture_is_kept(window, qtbot) -> None:  # noqa: F811
    key = live(window, qtbot)
    capture(window, qtbot, key)
    for suffix in (".jpg", ".mp4"):
        lay(window.engine.captured[key], suffix, b"")
    until(qtbot, window.form.isVisible)
    (photo,) = window.form.draft.photos
    assert photo.photo_id == id_of(puts(window)[0]) and QImage.fromData(puts(window)[0]).width()
    until(qtbot, lambda: "没有录像" in window._finder.row._labels[1].text())


def test_d07_a_marked_find_names_the_original_too(window, qtbot) -> None:  # noqa: F811
    key = live(window, qtbot)
    capture(window, qtbot, key)
    lay(window.engine.captured[key], ".jpg", jpeg_of(picture(1280, 720)))
    lay(window.engine.captured[key], ".mp4", b"")
    until(qtbot, window.form.isVisible)
    window._finder.mark()
    assert window._finder.marks.isVisible()
    press(window._finder.marks, Qt.Key.Key_Space, *[Qt.Key.Key_Right] * 8)
    press(window._finder.marks, *[Qt.Key.Key_Down] * 8, Qt.Key.Key_Space, Qt.Key.Key_Return)
    near, far = window.form.draft.photos
    assert near.original_id == far.photo_id and len(puts(window)) == 2


def test_d07_a_small_tile_takes_its_picture_from_the_main_stream(window, qtbot) -> None:  # noqa: F811
    tour = a_tour()
    tell(window, tour)
    camera_id, mosaic, engine = tour.stops[0], window.tiles.mosaic, window.engine
    mosaic.keeper._lines = {(camera_id, kind): 1080 for kind in mosaic.keeper._addresses}
    mosaic.set_addresses({camera_id: "rtsp://10.0.0.9/main"}, {camera_id: "rtsp://10.0.0.9/sub"})
    sub, main = f"{camera_id}/sub", f"{camera_id}/main"
    assert sub in engine.seats and main not in engine.seats

    def shown(key: str, lines: tuple[int, int]) -> bool:
        engine.give(key, time.monotonic_ns(), lines)
        mosaic.tick()
        mosaic.grab()
        return mosaic.tiles[0].snapshot() is not None

    until(qtbot, lambda: shown(sub, (1920, 1080)))
    window.keys.pressed.emit("tile:1")
    capture(window, qtbot, sub, (1920, 1080))
    small, large = jpeg_of(picture(640, 360)), jpeg_of(picture(1920, 1080))
    lay(engine.captured[sub], ".jpg", small)
    lay(engine.captured[sub], ".mp4", b"seconds of the sub-stream")
    assert main in engine.seats, "the main stream is asked for at once"
    until(qtbot, lambda: shown(main, (1920, 1080)) and main in engine.captured)
    lay(engine.captured[main], ".jpg", large)
    until(qtbot, window.form.isVisible)
    until(qtbot, lambda: len(puts(window)) == 2)
    assert set(puts(window)) == {large, b"seconds of the sub-stream"}
    until(qtbot, lambda: not mosaic._preferred)


def test_d07_a_main_stream_that_does_not_come_costs_no_find(window, qtbot, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr(find_capture, "MAIN_S", 0.2)
    tour = a_tour()
    tell(window, tour)
    camera_id, mosaic, engine = tour.stops[0], window.tiles.mosaic, window.engine
    mosaic.keeper._lines = {(camera_id, kind): 1080 for kind in mosaic.keeper._addresses}
    mosaic.set_addresses({camera_id: "rtsp://10.0.0.9/main"}, {camera_id: "rtsp://10.0.0.9/sub"})
    sub = f"{camera_id}/sub"

    def shown() -> bool:
        engine.give(sub, time.monotonic_ns(), (1920, 1080))
        mosaic.tick()
        mosaic.grab()
        return mosaic.tiles[0].snapshot() is not None

    until(qtbot, shown)
    window.keys.pressed.emit("tile:1")
    capture(window, qtbot, sub, (1920, 1080))
    small = jpeg_of(picture(640, 360))
    lay(engine.captured[sub], ".jpg", small)
    lay(engine.captured[sub], ".mp4", b"")
    until(qtbot, window.form.isVisible)
    assert puts(window)[0] == small and "子" in window._finder.row._labels[0].text()
    assert not mosaic._preferred, "the tile goes back to its small stream"


def test_d07_the_form_is_whole_on_a_small_screen_whatever_it_offers(window, qtbot) -> None:  # noqa: F811
    key = live(window, qtbot)
    capture(window, qtbot, key)
    for suffix, data in ((".jpg", jpeg_of(picture())), (".mp4", b"")):
        lay(window.engine.captured[key], suffix, data)
    form = window.form
    until(qtbot, form.isVisible)
    QTest.keyClicks(form.kind, "jg")
    until(qtbot, form.choices.isVisible)
    host = form.parentWidget().rect()
    assert host.contains(form.geometry()), (host, form.geometry())
    assert not form.caller.isVisible(), "a camera has nobody to call back"
