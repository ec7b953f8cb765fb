"""Voices and papers of a case at the desk (A04, A15, A16): listed, heard, seen, by keys alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.domain.cases.case import PAPER, VOICE, Act, Case, Given, Photo
from backend.domain.flow.evidence import photo_id_of
from backend.domain.flow.life import after
from console.attachments import words as w
from console.attachments.page import AttachmentsPage
from console.attachments.player import Stand
from console.attachments.speaker import ENV, SPEAKERS, find_speaker
from console.find.draft import jpeg_of
from console.kit import sound_card
from tests.console.fake_link import CLERK, ME, at, delivered
from tests.video.sounds import tone, wav

CTRL = Qt.KeyboardModifier.ControlModifier
SPOKEN = tone(0.6)
SOUND = wav(SPOKEN)


def scan() -> bytes:
    image = QImage(60, 84, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return jpeg_of(image)


def with_attached(*pieces: tuple[bytes, str, str]) -> Case:
    case = delivered()
    for n, (data, role, text) in enumerate(pieces):
        photo = Photo(photo_id_of(data), role, at(30 + n).city_ms)
        case = after(case, Act.NOTE, ME, Given(reason=text, photos=(photo,)), at(30 + n))
    return case


@pytest.fixture
def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the desk's loudspeaker writes what it is given."""
    path = tmp_path / "speaker"
    path.touch()
    monkeypatch.setenv(ENV, str(path))
    return path


def page_of(desk) -> AttachmentsPage:
    return next(page for page in desk.pages if isinstance(page, AttachmentsPage))


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


@pytest.fixture
def opened(whole_desk, qtbot):
    """Open the page of a case by its key; its attachments are at hand."""

    def make(*pieces: tuple[bytes, str, str], actor=ME, seat: str = "dispatch"):
        case = with_attached(*pieces)
        desk = whole_desk(actor, seat, case)
        qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
        desk.selection.pick(case.case_id, by="list")
        for data, _, _ in pieces:
            desk.face._photos.put(photo_id_of(data), data)
        press(Qt.Key.Key_O, CTRL)
        page = page_of(desk)
        assert page.isVisible()
        return desk, page

    return make


def test_a15_the_dossier_counts_attachments_and_its_link_opens_them(whole_desk, qtbot) -> None:
    case = with_attached((SOUND, VOICE, "来电录音"), (scan(), PAPER, "移交单"))
    desk = whole_desk(ME, "dispatch", case)
    desk.selection.pick(case.case_id)
    link = desk.panels.dossier.evidence.attached
    assert link.text() == "附件 2　Ctrl+O" and not link.isHidden()
    link.click()
    page = page_of(desk)
    rows = page.rows.model_rows.rows
    assert [(row.kind, row.title) for row in rows] == [("语音", "来电录音"), ("材料", "移交单")]
    assert "派遣席 03" in rows[0].about and "2026-06-10 08:30:00" in rows[0].about
    assert photo_id_of(SOUND)[:12] in rows[0].about
    desk.lang.use("en")
    assert [row.kind for row in page.rows.model_rows.rows] == ["Voice", "Paper"]
    assert link.text() == "Attachments 2  Ctrl+O"


def test_a15_a_case_without_attachments_shows_no_link_and_says_so_on_its_page(opened) -> None:
    desk, page = opened()
    assert desk.panels.dossier.evidence.attached.isHidden()
    assert page._none.text() == w.NONE.zh and not page._none.isHidden()


def test_a04_enter_plays_a_voice_and_every_sample_of_it_is_heard(opened, heard, qtbot) -> None:
    _desk, page = opened((SOUND, VOICE, "井盖响"))
    press(Qt.Key.Key_Return)
    player = page.player
    qtbot.waitUntil(lambda: player.stand is Stand.PLAYING, timeout=30_000)
    assert page.said.text().startswith("▶ 0:00 / 0:00") and not page.bar.isHidden()
    qtbot.waitUntil(lambda: player.stand is Stand.PAUSED, timeout=10_000)
    assert np.array_equal(np.frombuffer(heard.read_bytes(), np.int16), SPOKEN)
    assert player.at_s == player.span_s == pytest.approx(0.6)
    press(Qt.Key.Key_Space)
    assert player.stand is Stand.PLAYING and player.at_s < 0.5, "at the end it begins anew"
    press(Qt.Key.Key_Escape)
    assert page.isHidden() and player.stand is Stand.CLOSED, "what plays ends with its page"


def test_a04_space_pauses_and_arrows_seek(opened, heard, qtbot) -> None:
    long = tone(30.0)
    _desk, page = opened((wav(long), VOICE, "来电录音"))
    press(Qt.Key.Key_Return)
    player = page.player
    qtbot.waitUntil(lambda: player.stand is Stand.PLAYING, timeout=30_000)
    press(Qt.Key.Key_Space)
    assert player.stand is Stand.PAUSED
    at_s = player.at_s
    press(Qt.Key.Key_Right)
    assert player.at_s == pytest.approx(at_s + 5.0) and page.said.text().startswith("❚❚ 0:0")
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert player.at_s == 0.0
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: heard.stat().st_size >= 8_000, timeout=10_000)
    begun = np.frombuffer(heard.read_bytes()[:8_000], np.int16)
    assert np.array_equal(begun, long[40_000:44_000]), "it goes on where it was sought to"


def test_a04_a_seat_without_a_loudspeaker_says_so_and_how_long_it_is(
    opened, qtbot, monkeypatch
) -> None:
    monkeypatch.delenv(ENV, raising=False)
    monkeypatch.setattr(sound_card, "_SOUND_CARDS", "/nowhere")
    _, page = opened((SOUND, VOICE, "井盖响"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.player.stand is Stand.FAILED, timeout=30_000)
    assert page.said.text() == "本席位没有扬声器，语音放不出来（长 0:00）"


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"RIFF\x24\x00\x00\x00WAVEjunk of all sorts", "no_sound"), (b"words", "no_sound")],
)
def test_a04_what_cannot_be_decoded_is_said_and_nothing_sounds(
    opened, heard, qtbot, data, fault
) -> None:
    _, page = opened((data, VOICE, "井盖响"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.player.stand is Stand.FAILED, timeout=30_000)
    assert page.said.text() == w.FAULTS[fault].zh and heard.read_bytes() == b""


def test_a04_a_loudspeaker_that_breaks_off_is_said(opened, qtbot, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(ENV, str(tmp_path))  # a folder takes no samples
    _, page = opened((SOUND, VOICE, "井盖响"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.player.stand is Stand.FAILED, timeout=30_000)
    assert page.said.text() == w.FAULTS["no_output"].zh


def test_a16_enter_shows_a_paper_large_with_who_when_and_what(opened, qtbot) -> None:
    desk, _ = opened((scan(), PAPER, "移交单"))
    press(Qt.Key.Key_Return)
    view = desk.window.photo_view
    qtbot.waitUntil(view.isVisible)
    assert view._image.width() == 60
    assert "移交单" in view._caption and "2026-06-10 08:30:00" in view._caption
    press(Qt.Key.Key_Escape)
    assert not view.isVisible() and page_of(desk).rows.hasFocus()


@pytest.mark.parametrize(
    ("held", "said"), [(b"", w.MISSING), (b"other bytes", w.ALTERED), (None, w.FETCHING)]
)
def test_a16_what_does_not_come_or_was_changed_is_said(opened, held, said) -> None:
    desk, page = opened((scan(), PAPER, "移交单"))
    shelf = desk.face._photos
    shelf.forget()
    if held is not None:
        shelf.put(photo_id_of(scan()), held)
    press(Qt.Key.Key_Return)
    assert page.said.text() == said.zh and not desk.window.photo_view.isVisible()


def test_a16_a_paper_that_is_no_picture_says_so(opened, qtbot) -> None:
    data = b"\x89PNG\r\n\x1a\n"
    desk, page = opened((data, PAPER, "移交单"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.said.text() == w.NO_PICTURE.zh)
    assert not desk.window.photo_view.isVisible()


def test_a15_a_units_seat_sees_and_adds_the_papers_of_its_case(opened) -> None:
    desk, page = opened((scan(), PAPER, "移交单"), actor=CLERK, seat="stationed")
    assert [row.title for row in page.rows.model_rows.rows] == ["移交单"]
    assert not page.form.isHidden() and desk.panels.dossier.evidence.attached.isVisible()


def test_without_a_case_the_key_says_what_is_missing(whole_desk) -> None:
    desk = whole_desk(ME, "dispatch", delivered())
    said = []
    page_of(desk).noticed.connect(lambda notice: said.append(notice.words))
    desk.selection.pick("")
    QTest.keyClick(desk.window, Qt.Key.Key_O, CTRL)
    assert said == [w.CHOOSE] and page_of(desk).isHidden()


def test_who_sits_down_anew_finds_the_page_closed_and_silent(opened, heard, qtbot) -> None:
    desk, page = opened((wav(tone(30.0)), VOICE, "来电录音"))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.player.stand is Stand.PLAYING, timeout=30_000)
    replaced = replace(ME, account="dispatch-02")
    desk.face.sit(replaced)
    assert page.isHidden() and page.player.stand is Stand.CLOSED


def test_a_loudspeaker_is_what_is_named_or_what_this_machine_has(monkeypatch, tmp_path) -> None:
    assert find_speaker({ENV: str(tmp_path / "no such pipe")}) is None
    named = find_speaker({ENV: str(tmp_path)})
    assert named is not None and f"of={tmp_path}" in named.arguments
    cards = tmp_path / "cards"
    cards.write_text(" 0 [PCH            ]: HDA-Intel", encoding="ascii")
    monkeypatch.setattr(sound_card, "_SOUND_CARDS", str(cards))
    monkeypatch.setattr("shutil.which", lambda program: program == "gst-launch-1.0" or None)
    assert find_speaker({}) is SPEAKERS[1]
    cards.write_text("--- no soundcards ---", encoding="ascii")
    assert find_speaker({}) is None
