"""Pictures leave with what for and for whom (D10): recorded first, then marked."""

import io
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.contract.orders import Export
from backend.domain.cases.case import FILM, PAPER, VOICE, Photo
from backend.domain.terms.roles import Actor, Role
from console.find.draft import jpeg_of
from console.paper.export_files import Leaving, marked_film, marked_still, write_all
from tests.console.fake_link import START_MS, new_case
from tests.video.coded import busy_street
from video.engine.clip import film_pictures

LEADER = Actor("leader-01", Role.LEADER, "值班长席")
STILL, FILM_ID = "a" * 32, "b" * 32
MARK = "云汀市 · 导出件 · 领取：陈队长 · 用途：移交执法"


def still() -> bytes:
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor(60, 120, 60))
    return jpeg_of(image)


@pytest.fixture(scope="module")
def film() -> bytes:
    held = io.BytesIO()
    with av.open(held, "w", format="mp4") as out:
        stream = out.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for picture in busy_street(12, 12.0):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        out.mux(stream.encode(None))
    return held.getvalue()


def test_d10_a_still_bears_a_band_and_all_of_its_picture(qapp) -> None:
    copy = QImage.fromData(marked_still(still(), MARK))
    assert copy.width() == 640 and 360 < copy.height() < 420
    green = copy.pixelColor(320, 180)
    assert abs(green.green() - 120) < 8, "the picture itself is whole"
    band = copy.copy(0, 362, 640, copy.height() - 362).convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    tones = np.frombuffer(band.constBits(), np.uint8)
    assert tones.min() < 40 and tones.max() > 180, "and words stand under it"


def test_d10_every_picture_of_a_film_bears_the_band(qapp, film: bytes) -> None:
    plain, marked = list(film_pictures(film)), list(film_pictures(marked_film(film, MARK)))
    assert len(plain) == len(marked) == 12
    for before, after in zip(plain, marked, strict=True):
        band = after.planes[after.height - 16 : after.height]
        assert band.min() < 50 and band.max() > 160
        above = slice(0, after.height - 24)
        changed = abs(before.planes[above].astype(int) - after.planes[above]).mean()
        assert changed < 6, "above the band it is the same picture"


def test_what_cannot_be_marked_is_not_written(qapp, tmp_path: Path) -> None:
    leaving = Leaving(tmp_path / "out", ((STILL, False, b"no picture"),), MARK, ("s.txt", "x"))
    assert write_all(leaving) != "" and not list(tmp_path.rglob("*.jpg"))
    assert not (tmp_path / "out" / "s.txt").exists()


@pytest.fixture
def desk(whole_desk, qtbot):
    photos = (Photo(STILL, "far", START_MS), Photo(FILM_ID, FILM, START_MS))
    desk = whole_desk(LEADER, "leader", replace(new_case("01A"), photos=photos))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    desk.selection.pick("01A", by="list")
    return desk


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


def second_person(desk) -> None:
    """Let the second person type, after the panel has asked for one."""
    panel = desk.exports
    assert exports(desk) == [] and "第二人" in panel._state.text()
    QTest.keyClicks(panel.second, "intake-02")
    QTest.keyClicks(panel.password, "herons")
    panel.recipient.setFocus()


def exports(desk) -> list[Export]:
    return [one for one in desk.link.sent if isinstance(one, Export)]


def test_d10_keys_alone_export_and_nothing_is_written_before_it_is_recorded(
    desk, qtbot, film: bytes, tmp_path: Path
) -> None:
    panel = desk.exports
    press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert panel.isVisible() and "照片 1 张，录像 1 段" in panel._what.text()
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert exports(desk) == [] and "用途" in panel._state.text()
    panel.purpose.setText("移交执法")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(panel.recipient, "Captain Chen")
    panel.folder.setText(str(tmp_path / "out"))
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    second_person(desk)
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (order,) = exports(desk)
    assert (order.purpose, order.recipient) == ("移交执法", "Captain Chen")
    assert order.photo_ids == (STILL, FILM_ID) and not (tmp_path / "out").exists()
    desk.face._photos.put(STILL, still())
    desk.face._photos.put(FILM_ID, film)
    desk.link.settle(order.command_id, "accepted", seq=77)
    desk.face.pull()
    qtbot.waitUntil(lambda: (tmp_path / "out" / "导出单.txt").exists(), timeout=15_000)
    sheet = (tmp_path / "out" / "导出单.txt").read_text("utf-8")
    assert "第 77 行" in sheet and "Captain Chen" in sheet and STILL in sheet
    assert (tmp_path / "out" / f"{STILL}.jpg").read_bytes() != still()
    assert (tmp_path / "out" / f"{FILM_ID}.mp4").exists()
    qtbot.waitUntil(lambda: "已导出" in panel._state.text())


def test_d10_a_voice_bears_no_mark_and_stays_while_a_paper_leaves_with_one(
    whole_desk, qtbot
) -> None:
    paper, voice = Photo("c" * 32, PAPER, START_MS), Photo("d" * 32, VOICE, START_MS)
    photos = (Photo(STILL, "far", START_MS), voice, paper)
    desk = whole_desk(LEADER, "leader", replace(new_case("01A"), photos=photos))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    desk.selection.pick("01A", by="list")
    panel = desk.exports
    panel.toggle()
    assert panel._what.text() == "照片 2 张，录像 0 段；语音 1 段不导出（加不上水印）"
    for field in (panel.purpose, panel.recipient, panel.second, panel.password):
        field.setText("leader-01")
    panel.commit()
    assert exports(desk)[0].photo_ids == (STILL, paper.photo_id)


def test_d10_what_was_exported_is_watched_as_it_left(desk, qtbot, film: bytes, tmp_path) -> None:
    panel = desk.exports
    press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert panel.watch.isHidden() and panel.films == ()
    for field in (panel.purpose, panel.recipient, panel.second, panel.password):
        field.setText("leader-01")
    panel.folder.setText(str(tmp_path / "out"))
    desk.face._photos.put(STILL, still())
    desk.face._photos.put(FILM_ID, film)
    panel.commit()
    desk.link.settle(exports(desk)[0].command_id, "accepted", seq=77)
    desk.face.pull()
    qtbot.waitUntil(lambda: bool(panel.films), timeout=15_000)
    (copy,) = panel.films
    assert copy.source == tmp_path / "out" / f"{FILM_ID}.mp4" and not panel.watch.isHidden()
    panel.watch.click()
    view = desk.finds.finder.film_view
    qtbot.waitUntil(lambda: view.player.shown >= 0, timeout=30_000)
    band = view.player.picture.copy(0, view.player.picture.height() - 8, 40, 8)
    assert band.pixelColor(1, 7).lightness() < 60, "what is watched is the copy with its band"


def test_d10_a_refused_export_writes_nothing(desk, tmp_path: Path) -> None:
    panel = desk.exports
    panel.toggle()
    panel.purpose.setText("复议")
    panel.recipient.setText("某人")
    panel.second.setText("intake-02")
    panel.password.setText("herons")
    panel.folder.setText(str(tmp_path / "out"))
    panel.commit()
    desk.link.settle(exports(desk)[-1].command_id, "refused", zh="不行", en="no")
    desk.face.pull()
    assert "不行" in panel._state.text() and not (tmp_path / "out").exists()


def test_without_a_case_or_pictures_it_says_so(desk) -> None:
    desk.selection.clear()
    desk.exports.toggle()
    assert not desk.exports.isVisible()


def test_x07_a_second_person_types_their_own_password_which_stays_nowhere(desk) -> None:
    panel = desk.exports
    panel.toggle()
    panel.purpose.setText("复议")
    panel.recipient.setText("某人")
    panel.commit()
    second_person(desk)
    assert panel.password.echoMode() is panel.password.EchoMode.Password
    panel.commit()
    (order,) = exports(desk)
    assert (order.second, order.second_password) == ("intake-02", "herons")
    assert panel.password.text() == "" and "herons" not in repr(order)
