"""Sheets to print (rows A16, X14): one catalogue, seen as pages, saved as a PDF, all by keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.answers import Blob
from backend.contract.questions import GetBlob
from backend.domain.cases.case import PAPER, VOICE, Act, Case, Given, Photo
from backend.domain.clocks.clock import run_of
from backend.domain.clocks.reckoning import Span
from backend.domain.flow.evidence import photo_id_of
from backend.domain.flow.life import after
from console.find.draft import jpeg_of
from console.kit.time_text import moment
from console.paper.file import keep
from console.paper.map_picture import map_picture
from console.paper.panel import PrintPanel
from console.paper.paper import PAGE_H, PAGE_W
from console.paper.sheets import SHEETS, sheets_for
from console.paper.words import Sheets
from tests.console.fake_link import (
    LEADER,
    ME,
    PHOTO,
    UNITS,
    Actor,
    Role,
    at,
    city,
    delivered,
    dispatched,
    filed,
    replied,
)
from tests.console.fakes import Album
from tests.video.sounds import tone, wav

WHY = "井盖权属为自来水公司 <不属本所> {花括号}"
ZONE = city().zone


def disputed() -> Case:
    """A case three units said is not theirs, with a note of the site meeting."""
    case = delivered()
    for n, unit in enumerate(UNITS[:3]):
        if n:
            case = after(case, Act.DISPATCH, ME, Given(unit_id=unit.unit_id), at(20 + 10 * n))
            case = after(case, Act.DELIVER, Actor("system", Role.SYSTEM), Given(), at(21 + 10 * n))
        by = Actor(unit.unit_id, Role.UNIT)
        case = after(case, Act.RETURN, by, Given(reason=f"{WHY}{n}"), at(25 + 10 * n))
    return after(case, Act.NOTE, LEADER, Given(reason="已召开现场会", text="已召开现场会"), at(70))


def supervised() -> Case:
    case = delivered()
    return after(case, Act.SUPERVISE, LEADER, Given(reason="今日办结", limit="2工作时"), at(20))


class Page:
    def __init__(self, qtbot, make_desk, tmp_path: Path) -> None:
        self.desk = make_desk(LEADER)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.folder = tmp_path
        self.panel = PrintPanel(self.desk.parts, lambda case_id: None, self.host)
        self.panel._folder = lambda: tmp_path
        self.panel.noticed.connect(self.desk.heard.notice)

    def open(self, case: Case) -> str:
        self.desk.show(case)
        self.panel.toggle()
        return self.text

    @property
    def text(self) -> str:
        return self.panel.paper.text if self.panel.paper is not None else ""

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.panel.view, key)


@pytest.fixture
def page(qtbot, make_desk, tmp_path) -> Page:
    return Page(qtbot, make_desk, tmp_path)


def appealed():
    case = delivered()
    unit = Actor(case.unit_id, Role.UNIT)
    case = after(case, Act.PLEAD, unit, Given(ground="weather"), at(20))
    case = after(case, Act.REFUSE_PLEA, LEADER, Given(reason="未附证明材料"), at(30))
    return after(case, Act.APPEAL, unit, Given(reason="补充<气象>证明"), at(40))


CASES = {
    "arbitration": disputed,
    "supervision": supervised,
    "plea": appealed,
    "deadline": dispatched,
}


def test_every_sheet_of_the_catalogue_has_a_case_and_says_both_languages() -> None:
    assert {spec.key for spec in SHEETS} == set(CASES)
    for spec in SHEETS:
        assert spec.fits(CASES[spec.key]()) and not spec.fits(filed())
        assert spec.title.zh and spec.title.en and spec.parts
    assert set(Sheets.KINDS) == set(Span)


@pytest.mark.parametrize("key", CASES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sheet_becomes_a_pdf_of_whole_pages(page, qtbot, key, lang):
    page.desk.lang.use(lang)
    page.open(CASES[key]())
    while page.panel.spec.key != key:
        page.key(Qt.Key.Key_Right)
    page.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(list(page.folder.glob("*.pdf"))) == 1)
    (path,) = page.folder.glob("*.pdf")
    data = path.read_bytes()
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    assert data.count(b"/Type /Page\n") == page.panel.paper.n_pages
    assert "YT-20260610-01A" in path.name and " " not in path.name


def test_a16_the_arbitration_sheet_holds_refusals_owner_notes_and_room_for_the_ruling(page):
    text = page.open(disputed())
    for n in range(3):
        assert f"{WHY}{n}" in text
    assert "汀东排水所" in text and "汀东环卫所" in text
    assert "已召开现场会" in text and "（待裁定）" in text and "主持人" in text


def test_a16_an_event_has_no_component_and_no_ownerless_one(page):
    case = replace(filed(), class_key="e0505", component_code="", component_owner="")
    case = after(case, Act.DECLARE_OWNERLESS, ME, Given(reason="无主"), at(20))
    text = page.open(case)
    assert "事件案件，不涉及部件" in text and "查不到权属" in text and "无主部件" not in text


def test_x14_the_exclusion_sheet_says_who_asked_refused_and_appealed_and_is_signed(page):
    text = page.open(appealed())
    assert page.panel.spec.key == "plea"
    for said in ("恶劣天气或自然灾害", "未附证明材料", "补充<气象>证明", "申诉待裁", "裁定人"):
        assert said in text
    assert LEADER.account in text and "汀东排水所" in text


def test_the_supervision_slip_holds_issuer_limit_and_when_the_answer_is_due(page):
    text = page.open(supervised())
    for said in (LEADER.account, "今日办结", "2 工作时", "2026-06-10 10:20:00", "未答复"):
        assert said in text


def test_x14_the_computation_ends_at_the_deadline_every_screen_shows(page):
    case = replied(minutes=200)
    text = page.open(case)
    end_ms = run_of(case).deadline_ms(city().calendar)
    end = moment(end_ms, ZONE).strftime("%Y-%m-%d %H:%M:%S")
    assert end in text and "连续计时" in text and "2 紧急工作时，共 2:00:00" in text
    assert "超期" in text, "it was answered after three hours"


def test_arrows_change_the_sheet_and_the_file_name_with_it(page):
    page.open(supervised())
    first = page.panel.path.text()
    page.key(Qt.Key.Key_Right)
    assert page.panel.spec.key == "deadline" and page.panel.path.text() != first
    page.key(Qt.Key.Key_Left)
    assert page.panel.path.text() == first


def test_a_long_sheet_is_turned_page_by_page(page):
    case = disputed()
    for n in range(60):
        case = after(case, Act.NOTE, LEADER, Given(reason=f"第 {n} 次联系"), at(71 + n))
    page.open(case)
    assert page.panel.paper.n_pages > 1
    page.key(Qt.Key.Key_PageDown)
    assert page.panel.view.page == 1 and page.panel._count.text().startswith("第 2 /")
    page.key(Qt.Key.Key_PageUp)
    page.key(Qt.Key.Key_PageUp)
    assert page.panel.view.page == 0


def test_a_file_that_is_there_is_replaced_only_when_said_twice(page, qtbot):
    page.open(supervised())
    path = Path(page.panel.path.text())
    path.write_bytes(b"mine")
    page.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已有此文件" in page.panel._state.text())
    assert path.read_bytes() == b"mine"
    page.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已保存" in page.panel._state.text())
    assert path.read_bytes().startswith(b"%PDF")
    assert not list(page.folder.glob(".*"))


def test_a_folder_that_cannot_be_written_is_said(page, qtbot):
    page.open(supervised())
    (page.folder / "file").write_bytes(b"")
    page.panel.path.setText(str(page.folder / "file" / "x.pdf"))
    page.panel.save()
    qtbot.waitUntil(lambda: "没有保存" in page.panel._state.text())
    page.panel.path.setText("  ")
    page.panel.save()
    assert page.panel._state.text() == "请写文件名"


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "a.pdf"
    assert keep(path, b"one", may_replace=False) == (path, "saved", "")
    assert keep(path, b"two", may_replace=False) == (path, "there", "")
    assert path.read_bytes() == b"one" and list(path.parent.iterdir()) == [path]


def test_no_case_and_no_sheet_are_said(page):
    page.panel.toggle()
    assert page.desk.said == ["请先选中一件案件"]
    page.open(filed())
    assert page.desk.said[-1] == "此案没有可打印的单据"
    assert not page.panel.isVisible()
    assert sheets_for(filed()) == ()


def test_photos_come_onto_the_sheet_when_they_arrive(page, qtbot):
    page.open(disputed())
    asked = [one for one in page.desk.link.asked if isinstance(one, GetBlob)]
    assert [one.blob_id for one in asked] == [PHOTO.photo_id]
    album = Album()
    shot = album.take("near", 0, 1, disputed().place)
    blob = Blob(
        ask_id=asked[0].ask_id,
        kind="photo",
        blob_id=PHOTO.photo_id,
        data=album.bytes[shot.photo_id],
    )
    page.desk.link.answer(blob)
    page.desk.face.pull()
    qtbot.waitUntil(lambda: PHOTO.photo_id in page.panel._pictures)
    assert "现场照片" in page.text


def with_papers(*pieces: tuple[bytes, str, str]) -> Case:
    case = disputed()
    for n, (data, role, text) in enumerate(pieces):
        photo = Photo(photo_id_of(data), role, at(80 + n).city_ms)
        case = after(case, Act.NOTE, LEADER, Given(reason=text, photos=(photo,)), at(80 + n))
    return case


def a_scan(ink: Qt.GlobalColor, width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(ink)
    return jpeg_of(image)


def painted(paper) -> list[QImage]:
    """Return every page of a sheet as it is seen."""
    pages = []
    for n in range(paper.n_pages):
        page = QImage(round(PAGE_W), round(PAGE_H), QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
        with QPainter(page) as painter:
            paper.paint(painter, n)
        pages.append(page)
    return pages


def share_of(pages: list[QImage], ink: Qt.GlobalColor) -> list[float]:
    """Return how much of each page is of this ink, looked at every eighth pixel."""
    wanted = QColor(ink)
    found = []
    for page in pages:
        at = [(x, y) for x in range(0, page.width(), 8) for y in range(0, page.height(), 8)]
        near = sum(_is_near(QColor(page.pixel(x, y)), wanted) for x, y in at)
        found.append(near / len(at))
    return found


def _is_near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) < 40 for a, b in pairs)


def test_a16_papers_are_listed_and_drawings_stand_on_the_sheet_each_whole_on_one_page(
    page, qtbot
) -> None:
    tall, wide = a_scan(Qt.GlobalColor.red, 120, 170), a_scan(Qt.GlobalColor.blue, 170, 60)
    voice = wav(tone(0.1))
    case = with_papers(
        (tall, PAPER, "道路移交单"), (voice, VOICE, "<通话录音>"), (wide, PAPER, "管线竣工图")
    )
    for data in (tall, voice, wide):
        page.desk.face._photos.put(photo_id_of(data), data)
    page.open(case)
    assert "附件 1：道路移交单" in page.text and "扫描件没有取到" in page.text
    both = {photo_id_of(tall), photo_id_of(wide)}
    qtbot.waitUntil(lambda: both <= page.panel._pictures.keys())
    for said in ("附件 1：道路移交单", "<通话录音>", "附件 3：管线竣工图", "值班长席 01"):
        assert said in page.text
    assert "没有取到" not in page.text and photo_id_of(voice) not in page.panel._pictures
    pages = painted(page.panel.paper)
    reds, blues = (share_of(pages, one) for one in (Qt.GlobalColor.red, Qt.GlobalColor.blue))
    assert [share > 0.4 for share in reds].count(True) == 1, "a page of its own, and all of it"
    assert [share > 0.1 for share in blues].count(True) == 1
    assert sum(share > 0.01 for share in reds) == sum(share > 0.01 for share in blues) == 1


def test_a16_a_sheet_without_papers_says_there_are_none(page) -> None:
    text = page.open(disputed())
    assert "附件" in text.splitlines() and "扫描件" not in text


def test_the_map_on_the_sheet_is_cut_around_the_marker(qtbot):
    chart = QWidget()
    qtbot.addWidget(chart)
    chart.resize(1000, 700)
    picture = map_picture(chart, QRect(980, 690, 20, 20))
    assert (picture.width(), picture.height()) == (620, 360)
    reds = [x for x in range(picture.width()) if QColor(picture.pixel(x, 350)).red() > 150]
    assert isinstance(picture, QImage) and reds


def test_on_the_desk_it_opens_by_its_key_and_closes(whole_desk):
    desk = whole_desk(LEADER, "leader", supervised())
    desk.selection.pick("01A")
    desk.keys.pressed.emit("print")
    assert desk.printing.isVisible()
    QTest.keyClick(desk.printing.view, Qt.Key.Key_Escape)
    assert not desk.printing.isVisible()


def test_opened_without_a_case_no_key_of_it_does_anything(page):
    page.panel.open(page.panel.view)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        page.key(key)
    page.desk.lang.use("en")
    assert page.panel.paper is None and not list(page.folder.iterdir())
    page.key(Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
