"""A file of this machine becomes an attachment (A15, A16): by keys, one sentence for bad ones."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.contract.orders import Command, PutPhoto
from backend.contract.verdicts import Stored
from backend.domain.cases.case import PAPER, VOICE, Act, CaseState
from backend.domain.cases.kinds import MOST_BYTES
from backend.domain.flow.evidence import photo_id_of
from console.attachments import words as w
from console.attachments.reading import path_of, read
from tests.console.attachments.test_attachments import (
    CTRL,
    SOUND,
    page_of,
    press,
    scan,
    with_attached,
)
from tests.console.fake_link import CLERK, ME, new_case
from tests.video.films import numbered_film


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "移交单 2019.jpg"
    path.write_bytes(scan())
    return path


@pytest.fixture
def opened(whole_desk, qtbot):
    """Open the page of a case without attachments by its key."""

    def make(*pieces, actor=ME, seat: str = "dispatch"):
        case = with_attached(*pieces)
        desk = whole_desk(actor, seat, case)
        qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
        desk.selection.pick(case.case_id, by="list")
        press(Qt.Key.Key_O, CTRL)
        return desk, page_of(desk)

    return make


def sent(desk, kind: type) -> list:
    return [one for one in desk.link.sent if isinstance(one, kind)]


def keep(desk, qtbot) -> str:
    """Let the backend keep what was sent; return the id of the bytes."""
    qtbot.waitUntil(lambda: bool(sent(desk, PutPhoto)), timeout=30_000)
    order = sent(desk, PutPhoto)[-1]
    photo_id = photo_id_of(order.data)
    desk.link.answer(Stored(command_id=order.command_id, photo_id=photo_id))
    desk.face.pull()
    return photo_id


def notes(desk) -> list[Command]:
    return [one for one in sent(desk, Command) if one.act is Act.NOTE]


def test_a16_keys_alone_put_a_paper_into_a_case_with_the_words_typed(
    opened, paper: Path, qtbot
) -> None:
    desk, page = opened()
    assert page.form.path.hasFocus(), "without attachments the page begins where one is added"
    page.form.path.setText(str(paper))  # QTest types no Chinese
    press(Qt.Key.Key_Return)
    assert page.form.what.hasFocus()
    QTest.keyClicks(page.form.what, "hand-over of 2019")
    press(Qt.Key.Key_Return)
    assert page.said.text() == w.READING.zh and not page.form.add.isEnabled()
    photo_id = keep(desk, qtbot)
    (note,) = notes(desk)
    assert note.given.reason == "hand-over of 2019" and page.said.text() == w.NOTING.zh
    assert [(one.photo_id, one.role) for one in note.given.photos] == [(photo_id, PAPER)]
    desk.link.settle(note.command_id, "accepted", seq=9)
    desk.face.pull()
    assert page.said.text() == "已附上：hand-over of 2019"
    assert page.form.path.text() == "" and page.form.add.isEnabled()


def test_a15_the_recording_of_a_call_is_attached_as_what_it_is(opened, tmp_path, qtbot) -> None:
    path = tmp_path / "call.bin"  # its name says nothing
    path.write_bytes(SOUND)
    desk, page = opened((scan(), PAPER, "移交单"))
    assert page.rows.hasFocus()
    page.form.path.setText(str(path))
    page.form.what.setText("与排水所通话")
    page.form.path.setFocus()
    press(Qt.Key.Key_Return, CTRL)
    keep(desk, qtbot)
    assert [one.role for one in notes(desk)[0].given.photos] == [VOICE]


def test_what_is_missing_is_said_and_the_keyboard_goes_there(opened, paper: Path) -> None:
    desk, page = opened()
    press(Qt.Key.Key_Return, CTRL)
    assert page.said.text() == w.NO_PATH.zh and page.form.path.hasFocus()
    page.form.path.setText(str(paper))
    press(Qt.Key.Key_Return, CTRL)
    assert page.said.text() == w.NO_WHAT.zh and page.form.what.hasFocus()
    assert sent(desk, PutPhoto) == [] and notes(desk) == []


def commit(page, path: Path) -> None:
    page.form.path.setText(str(path))
    page.form.what.setText("移交单")
    page.form.commit()


def refused(page) -> bool:
    return page.said.text().startswith("没有附上")


def test_bad_files_are_refused_in_one_sentence_and_nothing_is_sent(
    opened, tmp_path: Path, qtbot
) -> None:
    desk, page = opened()
    renamed, empty, large = (tmp_path / name for name in ("words.wav", "empty.jpg", "large.png"))
    renamed.write_text("通话记录：市民来电", "utf-8")
    empty.touch()
    with large.open("wb") as file:
        file.truncate(30 * 2**20)
    torn = tmp_path / "torn.wav"
    torn.write_bytes(b"RIFF\x24\x00\x00\x00WAVE and no sound")
    film = tmp_path / "film.m4a"
    film.write_bytes(numbered_film(4))
    for path, words in (
        (renamed, w.NONE_OF_THESE),
        (empty, w.EMPTY),
        (large, w.TOO_LARGE.filled(mb="30.0", most=12)),
        (tmp_path / "nowhere", w.NOT_THERE.filled(path=tmp_path / "nowhere")),
        (tmp_path, w.NO_FILE.filled(path=tmp_path)),
        (torn, w.FAULTS["no_sound"]),
        (film, w.FAULTS["film"]),
    ):
        commit(page, path)
        qtbot.waitUntil(lambda: refused(page), timeout=30_000)
        assert page.said.text() == f"没有附上：{words.zh}"
        assert page.form.path.text() == str(path), "what was typed stays to be mended"
        page.said.clear()
    assert sent(desk, PutPhoto) == [] and notes(desk) == []


def test_a_pipe_is_not_waited_for_and_a_zero_byte_breaks_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert read(pipe).fault == w.NO_FILE.filled(path=pipe)
    assert read(Path("a\0b")).fault is not None
    torn = tmp_path / "torn.png"
    torn.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert read(torn).fault == w.BROKEN_PAPER
    least = tmp_path / "least.png"
    with least.open("wb") as file:
        file.truncate(MOST_BYTES)
    assert read(least).fault == w.NONE_OF_THESE, "as large as it may be, it is looked at"


def test_a_path_may_be_pasted_as_windows_of_files_give_it(tmp_path: Path) -> None:
    assert path_of(f"file://{tmp_path}/%E5%9B%BE.png") == tmp_path / "图.png"
    assert path_of(f" '{tmp_path}/a b.png' ") == tmp_path / "a b.png"
    assert path_of("~/a.png") == Path.home() / "a.png"


def test_a_refusal_of_the_backend_is_said_and_what_was_typed_stays(
    opened, paper: Path, qtbot
) -> None:
    desk, page = opened()
    commit(page, paper)
    keep(desk, qtbot)
    desk.link.settle(notes(desk)[0].command_id, "refused", zh="此案刚刚变了", en="it changed")
    desk.face.pull()
    assert page.said.text() == "没有附上：此案刚刚变了" and page.form.what.text() == "移交单"
    assert page.form.add.isEnabled()


def test_the_same_paper_is_not_attached_twice(opened, paper: Path, qtbot) -> None:
    desk, page = opened((scan(), PAPER, "移交单"))
    commit(page, paper)
    qtbot.waitUntil(lambda: refused(page))
    assert page.said.text() == f"没有附上：{w.ALREADY.zh}" and sent(desk, PutPhoto) == []


def test_who_sits_down_meanwhile_puts_nothing_in_under_their_name(
    opened, paper: Path, qtbot
) -> None:
    desk, page = opened()
    commit(page, paper)
    qtbot.waitUntil(lambda: bool(sent(desk, PutPhoto)))
    desk.face.sit(CLERK)
    keep(desk, qtbot)
    assert notes(desk) == [] and not page.attacher.is_busy


def test_where_nothing_may_be_noted_no_form_is_shown_and_esc_still_closes(
    whole_desk, qtbot
) -> None:
    ended = replace(new_case("01A"), state=CaseState.CLOSED)
    desk = whole_desk(ME, "dispatch", ended)
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    desk.selection.pick("01A", by="list")
    press(Qt.Key.Key_O, CTRL)
    page = page_of(desk)
    assert page.isVisible() and page.form.isHidden()
    press(Qt.Key.Key_Escape)
    assert page.isHidden()
