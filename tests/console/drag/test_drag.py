"""A drag: judged once, previewed, committed by letting go; elsewhere it changes nothing."""

import pytest
from PySide6.QtCore import QMimeData

from backend.domain.cases.case import Act
from console.drag.drag import MIME_CASE, pack, unpack
from tests.console.fake_link import delivered, filed


def test_what_travels_is_the_id_alone():
    data = pack("01A")
    assert data.formats() == [MIME_CASE]
    assert bytes(data.data(MIME_CASE).data()) == b'{"case_id": "01A"}'
    assert unpack(data) == "01A"


@pytest.mark.parametrize("payload", [b"", b"{", b"[1]", b'{"case_id": 7}', b"\xff\xfe"])
def test_a_broken_drag_carries_nothing(payload):
    data = QMimeData()
    data.setData(MIME_CASE, payload)
    assert unpack(data) == ""


def test_picking_up_judges_every_unit_once(desk, qtbot):
    desk.show(filed())
    with qtbot.waitSignal(desk.drag.began):
        assert desk.drag.begin("01A")

    assert desk.drag.judgement("td-drainage").legal
    no = desk.drag.judgement("td-sanitation")
    assert not no.legal
    assert no.reason.zh == "职责不含雨水井盖"


def test_only_a_case_that_waits_for_dispatch_can_be_picked_up(desk):
    desk.show(delivered())
    assert not desk.drag.begin("01A")
    assert not desk.drag.begin("nobody")


def test_holding_it_over_a_unit_previews_and_sends_nothing(desk, qtbot):
    desk.show(filed())
    desk.drag.begin("01A")
    with qtbot.waitSignal(desk.drag.hovered) as over:
        desk.drag.hover("td-drainage")

    assert over.args[0].unit.name == "汀东排水所"
    assert desk.link.sent == []


def test_letting_go_over_a_legal_unit_sends_unit_and_version(desk, qtbot):
    desk.show(filed())
    desk.drag.begin("01A")
    with qtbot.waitSignal(desk.drag.ended) as ended:
        assert desk.drag.drop("td-drainage")

    (command,) = desk.link.sent
    assert (command.act, command.given.unit_id) == (Act.DISPATCH, "td-drainage")
    assert command.expected_version == 2
    assert ended.args == [True]
    assert desk.drag.case is None


def test_the_version_is_that_of_the_pick_up_not_of_the_drop(desk):
    desk.show(filed())
    desk.drag.begin("01A")
    newer = filed()
    newer = type(newer)(**{f: getattr(newer, f) for f in newer.__slots__} | {"version": 7})
    desk.link.tell(newer)
    desk.face.pull()

    desk.drag.drop("td-drainage")

    assert desk.link.sent[0].expected_version == 2


def test_letting_go_over_an_illegal_unit_names_the_rule_and_sends_nothing(desk):
    desk.show(filed())
    desk.drag.begin("01A")
    assert not desk.drag.drop("td-sanitation")
    assert desk.link.sent == []
    assert desk.said == ["不能派往 汀东环卫所：职责不含雨水井盖"]


def test_letting_go_elsewhere_changes_nothing(desk, qtbot):
    desk.show(filed())
    desk.drag.begin("01A")
    desk.drag.hover("td-drainage")
    with qtbot.waitSignal(desk.drag.ended) as ended:
        desk.drag.cancel()
    assert ended.args == [False]
    assert desk.link.sent == []
    assert desk.said == []


def test_a_case_on_its_way_cannot_be_picked_up_again(desk):
    desk.show(filed())
    desk.acting.commit_first()
    assert not desk.drag.begin("01A")
