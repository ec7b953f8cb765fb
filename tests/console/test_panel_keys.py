"""While a page lies over the desk, no key reaches the case behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.dialogs import KeyedPanel, Panel
from console.keymap import COVERS_DESK

from .fake_link import LEADER, filed
from .test_workstation import ready

CTRL = Qt.KeyboardModifier.ControlModifier
PAGES = ("sheet", "board", "handover", "lane", "promises", "exports", "lists", "help")
KEYS = (
    (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Return, CTRL),
    (Qt.Key.Key_1, CTRL),
    (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier),
)


def show(desk, name: str) -> Panel:
    page = getattr(desk, name)
    if name == "lists":
        page.show_list(desk.panels.queue.count_list("to_dispatch"))
    elif name == "help":
        page.toggle(None, desk.face.actor)
    else:
        page.open(page)
        page.setFocus()
    return page


@pytest.mark.parametrize("name", PAGES)
def test_no_key_reaches_the_case_behind_a_page(qtbot, whole_desk, name):
    desk = ready(qtbot, whole_desk(LEADER, "leader", filed("01A"), filed("01B")))
    desk.selection.pick("01A")
    page = show(desk, name)
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)

    for key, held in KEYS:
        QTest.keyClick(QApplication.focusWidget(), key, held)

    assert desk.selection.case_id == "01A"
    assert desk.link.sent == []
    assert desk.ask.prompt is None


def test_every_page_with_a_key_of_its_own_covers_the_desk(whole_desk):
    desk = whole_desk(LEADER, "leader", filed("01A"))
    found = {page for page in desk.window.findChildren(Panel) if isinstance(page, KeyedPanel)}
    beside = {page for page in found if not page.covers_desk}
    assert {type(page).__name__ for page in beside} == {"CallPanel"}
    walked = {getattr(desk, name) for name in PAGES}
    assert found.difference(walked) == beside
    assert all(page.property(COVERS_DESK) for page in (*(found - beside), desk.printing))
