"""The request form for somebody else's camera (D04): from the refusal to the PDF, by keys alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as with_fields
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.domain.cameras.camera import OWNER_WORDS, Camera, CameraOwner, Steerable
from console.kit.keymap import KEYS
from console.paper import words_request as w
from console.paper.request_panel import KEY, RequestPanel
from tests.console.fake_link import INTAKE, filed

POLICE = Camera(
    "99010200001320000003",
    "望川桥 <北>",
    CameraOwner.POLICE,
    119.612,
    38.934,
    street="望川路",
    steering=Steerable.VIEW_ONLY,
)
OURS = replace(POLICE, camera_id="9" * 20, name="站前广场", owner=CameraOwner.OWN)


class Page:
    def __init__(self, qtbot, make_desk, folder: Path) -> None:
        self.desk = make_desk(INTAKE)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.panel = RequestPanel(self.desk.parts, self.host)
        self.panel._folder = lambda: folder
        self.panel.noticed.connect(self.desk.heard.notice)
        self.desk.show(filed())
        city = with_fields(self.desk.face.city, cameras=(POLICE, OURS))
        self.desk.face.situation.city = city

    def open(self, camera: Camera | None) -> None:
        self.desk.selection.pick_camera(camera.camera_id if camera is not None else "")
        self.panel.do(KEY)

    @property
    def text(self) -> str:
        return self.panel.paper.text


@pytest.fixture
def page(qtbot, make_desk, tmp_path) -> Page:
    return Page(qtbot, make_desk, tmp_path)


def test_d04_the_form_knows_camera_owner_person_case_and_time(page: Page) -> None:
    page.open(POLICE)
    assert page.panel.isVisible() and page.host.focusWidget() is page.panel.purpose
    for said in (
        "视频资源使用申请表",
        "致：公安",
        "望川桥 <北>",
        POLICE.camera_id,
        "望川路 119.61200, 38.93400",
        "受理员 intake-01",
        "临时转动云台",
        page.desk.face.case(page.desk.selection.case_id).case_no,
        "值班长：",
        "权属单位（盖章）：",
    ):
        assert said in page.text, said
    assert "2026-06-10" in page.panel.span.text() and " 至 " in page.panel.span.text()
    assert page.panel.paper.n_pages == 1


def test_d04_keys_alone_fill_it_in_and_save_it(page: Page, qtbot, tmp_path: Path) -> None:
    page.open(POLICE)
    panel = page.panel
    QTest.keyClick(panel.purpose, Qt.Key.Key_Down)
    assert "调阅录像" in page.text and "临时转动云台" not in page.text
    QTest.keyClick(panel.purpose, Qt.Key.Key_Up)
    for field in (panel.purpose, panel.span):
        assert page.host.focusWidget() is field
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(panel.path, Qt.Key.Key_Return)
    assert panel.state.text() == w.NO_PURPOSE.zh and page.host.focusWidget() is panel.purpose
    assert not list(tmp_path.iterdir())
    QTest.keyClicks(panel.purpose, "verify a missing cover")
    assert "verify a missing cover" in page.text
    panel.path.setFocus()
    QTest.keyClick(panel.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已保存" in panel.state.text())
    (file,) = tmp_path.iterdir()
    assert file.read_bytes().startswith(b"%PDF") and file.name.startswith(
        "视频资源使用申请表-望川桥"
    )
    QTest.keyClick(panel.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "再按 Enter 覆盖" in panel.state.text())


def test_d04_our_own_camera_and_none_need_no_form_and_that_is_said(page: Page) -> None:
    page.open(None)
    page.open(OURS)
    assert page.desk.said == [w.CHOOSE.zh, w.OURS.filled(camera=OURS.name).zh]
    assert page.panel.isHidden()


@pytest.mark.parametrize("owner", [one for one in CameraOwner if one is not CameraOwner.OWN])
def test_d04_every_other_owner_is_addressed_in_the_language_in_force(page: Page, owner) -> None:
    city = with_fields(page.desk.face.city, cameras=(replace(POLICE, owner=owner),))
    page.desk.face.situation.city = city
    page.open(POLICE)
    assert f"致：{OWNER_WORDS[owner].zh}" in page.text
    page.desk.lang.use("en")
    assert f"To: {OWNER_WORDS[owner].en}" in page.text and "Request for use" in page.text
    assert page.panel.isVisible() and KEYS[KEY].words.en == "Request form"
