"""Every page of a desk has the keyboard when it opens, empty ones too, and Esc closes it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.console.fake_link import LEADER, ME, filed
from tests.console.frame.test_workstation import ready


@pytest.mark.parametrize("cases", [(), (filed(),)], ids=["empty", "one case"])
@pytest.mark.parametrize(("name", "who"), [("leader", LEADER), ("dispatch", ME)])
def test_a_page_has_the_keyboard_even_when_it_is_empty_and_escape_closes_it(
    qtbot, whole_desk, name, who, cases
):
    desk = ready(qtbot, whole_desk(who, name, *cases))
    n_opened = 0
    for page in desk.pages:
        page.toggle()
        QApplication.processEvents()
        if not page.isVisible():
            continue
        n_opened += 1
        at = desk.window.focusWidget()
        assert at is page or page.isAncestorOf(at), (page.key, at)
        for _ in range(2):  # some let go of what they hold first
            if page.isVisible():
                QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Escape)
        assert not page.isVisible(), page.key
    assert n_opened > 8
