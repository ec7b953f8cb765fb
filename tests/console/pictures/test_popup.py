"""Pop-up cameras at the desk (D08): set up by keys and one click; the lease in sight."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from backend.contract.camera_orders import PopupOrder
from backend.domain.cameras.popup import PopupAct, made
from console.pictures.popup_panel import HOUR_MS, PopupPanel
from tests.console.fake_link import INTAKE, ME, filed
from tests.console.fake_rooms import FakeMap

URL = "rtsp://admin:secret@10.0.0.9/1"
CTRL = Qt.KeyboardModifier.ControlModifier


class Sheet:
    def __init__(self, qtbot, make_desk, actor=ME) -> None:
        self.desk = make_desk(actor)
        self.host = QWidget()
        qtbot.addWidget(self.host)
        self.host.resize(1366, 768)
        self.host.show()
        self.map = FakeMap()
        qtbot.addWidget(self.map)
        self.panel = PopupPanel(self.desk.parts, self.map, self.host)
        self.desk.show(filed())
        self.panel.toggle()

    def write(self, name: str = "望川隧道口", url: str = URL, hours: str = "24") -> None:
        for key, text in (("name", name), ("url", url), ("hours", hours)):
            self.panel.fields[key].setText(text)

    def orders(self) -> list[PopupOrder]:
        return [one for one in self.desk.link.sent if isinstance(one, PopupOrder)]

    def settle(self, outcome: str = "accepted", **more: object) -> None:
        self.desk.link.settle(self.orders()[-1].command_id, outcome, **more)
        self.desk.face.pull()

    def stands(self, *hours: float) -> None:
        """Tell of a city with pop-up cameras whose leases end in so many hours."""
        now_ms = self.desk.face.city_now_ms()
        cameras = tuple(
            made(
                f"9901000008132690{n:04d}",
                f"临时 {n}",
                (119.6, 38.9),
                0.0,
                round(now_ms + left * HOUR_MS),
            )
            for n, left in enumerate(hours)
        )
        self.desk.link.tell()
        news = self.desk.link._news.pop()
        city = replace(self.desk.face.city, cameras=cameras)
        self.desk.link._news.append(with_(news, city=city))
        self.desk.face.pull()


@pytest.fixture
def sheet(qtbot, make_desk) -> Sheet:
    return Sheet(qtbot, make_desk)


def test_d08_name_address_click_and_enter_set_one_up(sheet) -> None:
    sheet.write()
    sheet.map.background_clicked.emit(119.6021, 38.9012)
    assert "119.60210, 38.90120" in sheet.panel._at.text() and sheet.map.said["pin"]
    QTest.keyClick(sheet.panel.fields["hours"], Qt.Key.Key_Return)
    (order,) = sheet.orders()
    assert (order.act, order.name, order.url) == (PopupAct.ADD, "望川隧道口", URL)
    assert (order.lon_deg, order.lat_deg) == (119.6021, 38.9012)
    left_h = (order.lease_until_ms - sheet.desk.face.city_now_ms()) / HOUR_MS
    assert left_h == pytest.approx(24, abs=0.01)
    QTest.keyClick(sheet.panel.fields["hours"], Qt.Key.Key_Return)
    assert len(sheet.orders()) == 1, "not twice while the first is on its way"
    sheet.settle()
    assert "已加入监控列表" in sheet.panel.said.text()
    assert not sheet.panel.fields["url"].text(), "the address does not stay on the screen"


def test_d08_what_is_wrong_is_said_in_words_and_by_the_backends_too(sheet) -> None:
    sheet.write(hours="soon")
    sheet.panel.add()
    assert not sheet.orders() and "小时数" in sheet.panel.said.text()
    sheet.write(url="nonsense")
    sheet.panel.add()
    sheet.settle("refused", rule="popup_address", zh="地址应以 rtsp:// 开头", en="x")
    assert "rtsp://" in sheet.panel.said.text() and sheet.panel.fields["name"].text()


def test_d08_leases_are_in_sight_moved_and_ended_by_keys(sheet) -> None:
    sheet.stands(30.0, 1.0)
    rows = sheet.panel.rows.model_rows.rows
    assert [row.title for row in rows] == ["临时 1", "临时 0"], "what ends first stands on top"
    assert [row.tone for row in rows] == ["soon", "info"] and rows[0].kind.startswith("剩 ")
    QTest.keyClick(sheet.panel, Qt.Key.Key_R, CTRL)
    moved = sheet.orders()[-1]
    assert (moved.act, moved.camera_id) == (PopupAct.EXTEND, rows[0].ref)
    sheet.settle()
    QTest.keyClick(sheet.panel, Qt.Key.Key_Delete, CTRL)
    assert sheet.orders()[-1].act is PopupAct.REMOVE
    sheet.settle()
    sheet.stands(30.0)
    assert len(sheet.panel.rows.model_rows.rows) == 1


def test_d08_who_may_not_sees_them_and_changes_nothing(qtbot, make_desk) -> None:
    sheet = Sheet(qtbot, make_desk, INTAKE)
    sheet.stands(5.0)
    assert not sheet.panel.go.isVisible() and "值班长和派遣员" in sheet.panel._at.text()
    QTest.keyClick(sheet.panel, Qt.Key.Key_Delete, CTRL)
    assert not sheet.orders()


def test_a_click_on_the_map_places_nothing_while_the_panel_is_closed(sheet) -> None:
    sheet.panel.dismiss()
    sheet.map.background_clicked.emit(119.7, 38.95)
    sheet.panel.toggle()
    assert "119.70000" not in sheet.panel._at.text()
