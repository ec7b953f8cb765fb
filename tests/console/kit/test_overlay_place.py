"""What lies over the map never covers what must be seen, as long as there is room."""

import pytest
from PySide6.QtCore import QRect, QSize

from backend.domain.terms.words import Words
from console.kit.overlay_place import spot
from tests.console.fake_link import ME, filed

ROOM = QRect(12, 12, 900, 560)
LAYERS = QRect(690, 12, 210, 290)
FOOT = QRect(300, 480, 380, 80)


def box(size, taken):
    return QRect(spot(size, ROOM, taken, 8), size)


def test_the_upper_left_is_taken_first():
    assert box(QSize(300, 44), [LAYERS]).topLeft() == ROOM.topLeft()


@pytest.mark.parametrize(
    "taken",
    [
        [LAYERS, QRect(20, 20, 60, 60)],
        [LAYERS, FOOT, QRect(20, 20, 60, 60)],
        [LAYERS, QRect(20, 20, 60, 60), QRect(20, 500, 60, 60)],
    ],
)
def test_nothing_that_is_taken_is_covered(taken):
    found = box(QSize(420, 150), taken)
    assert ROOM.contains(found)
    assert not any(found.intersects(rect) for rect in taken)


def test_without_any_room_it_still_stands_inside():
    assert ROOM.contains(box(QSize(420, 150), [ROOM]))


def test_notices_and_undo_leave_preview_and_chosen_marker_in_sight(qtbot, whole_desk):
    desk = whole_desk(ME, "dispatch", filed())
    desk.map.resize(800, 500)
    desk.selection.pick("01A")
    for n in range(3):
        desk.notices.post("warn", Words(f"第 {n} 条", f"no. {n}"))
    desk.drag.begin("01A")
    desk.drag.hover("td-drainage")
    taken = [desk.preview.geometry(), desk.map.marker_rect("01A")]
    bars = [bar.geometry() for bar in desk.window.notice_stack.bars]
    assert desk.preview.isVisible() and len(bars) == 3
    assert not any(bar.intersects(rect) for bar in bars for rect in taken)
