"""Evidence pictures: asked for once, decoded beside the GUI, each with its own words."""

import threading

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from widgets import photo_decode
from widgets.photo_pair import PhotoPair, PhotoStates, PhotoText


def picture(colour: str = "#FF0000") -> bytes:
    image = QImage(64, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


class Shelf:
    """Answers for photos as a test says."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.asked: list[str] = []

    def __call__(self, photo_id: str) -> bytes | None:
        self.asked.append(photo_id)
        return self.held.get(photo_id)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def pair(qtbot, skin, shelf) -> PhotoPair:
    found = PhotoPair(skin, shelf)
    qtbot.addWidget(found)
    found.set_states(PhotoStates("没有照片", "取回中", "取不到照片"))
    found.resize(400, 120)
    found.show()
    return found


NEAR, FAR = PhotoText("n1", "近景", "08:00:22"), PhotoText("f1", "远景", "08:00:31")


def test_pictures_not_here_say_that_they_load(pair, shelf):
    pair.show_photos([NEAR, FAR])

    assert [box.state for box in pair.boxes] == ["loading", "loading"]
    assert shelf.asked == ["n1", "f1"]


def test_each_picture_keeps_its_own_time(pair):
    pair.show_photos([NEAR, FAR])

    assert [box.caption for box in pair.boxes] == ["近景  08:00:22", "远景  08:00:31"]


def test_a_picture_that_comes_later_is_shown(pair, qtbot):
    pair.show_photos([NEAR])

    pair.set_photo("n1", picture())

    qtbot.waitUntil(lambda: pair.boxes[0].state == "ready")
    assert pair.boxes[0].image.pixelColor(5, 5) == QColor("#FF0000")


def test_a_picture_already_here_is_shown(pair, qtbot, shelf):
    shelf.held["n1"] = picture()

    pair.show_photos([NEAR])

    qtbot.waitUntil(lambda: pair.boxes[0].state == "ready")


def test_a_missing_picture_says_so(pair):
    pair.show_photos([NEAR])

    pair.set_photo("n1", b"")

    assert pair.boxes[0].state == "failed"


def test_bytes_that_are_no_picture_say_so(pair, qtbot):
    pair.show_photos([NEAR])

    pair.set_photo("n1", b"no picture at all")

    qtbot.waitUntil(lambda: pair.boxes[0].state == "failed")


def test_no_picture_is_a_state_of_its_own(pair, shelf):
    pair.show_photos([PhotoText("", "")])

    assert pair.boxes[0].state == "empty"
    assert shelf.asked == []


def test_a_picture_of_another_case_is_not_shown_late(pair, qtbot):
    pair.show_photos([NEAR])
    pair.show_photos([FAR])

    pair.set_photo("n1", picture())
    pair.set_photo("f1", picture("#00FF00"))

    qtbot.waitUntil(lambda: pair.boxes[0].state == "ready")
    assert pair.boxes[0].image.pixelColor(5, 5) == QColor("#00FF00")


def test_what_is_here_is_not_asked_for_again(pair, qtbot, shelf):
    shelf.held["n1"] = picture()
    pair.show_photos([NEAR])
    qtbot.waitUntil(lambda: pair.boxes[0].state == "ready")

    pair.show_photos([NEAR._replace(caption="Near")])

    assert shelf.asked == ["n1"]
    assert pair.boxes[0].state == "ready"


def test_decoding_runs_beside_the_gui_thread(pair, qtbot, monkeypatch):
    threads = []
    true_run = photo_decode._Job.run

    def run(job) -> None:
        threads.append(threading.get_ident())
        true_run(job)

    monkeypatch.setattr(photo_decode._Job, "run", run)
    pair.show_photos([NEAR])
    pair.set_photo("n1", picture())

    qtbot.waitUntil(lambda: pair.boxes[0].state == "ready")
    assert threads and threading.get_ident() not in threads


@pytest.mark.parametrize("n_photos", [1, 2, 3])
@pytest.mark.parametrize("state", ["empty", "loading", "failed", "ready"])
def test_every_state_paints(pair, qtbot, n_photos, state):
    pair.show_photos([PhotoText(f"p{i}", "处置前", "08:00:22") for i in range(n_photos)])
    for box in pair.boxes:
        if state == "ready":
            box.show_image(QImage.fromData(picture()))
        else:
            box.show_state(state, "取不到照片")

    assert not pair.grab().isNull()
