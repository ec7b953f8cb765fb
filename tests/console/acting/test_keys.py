"""Keys ask for acts; they stay silent where a person types or composes Chinese."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget

from console.kit.keymap import KEYS, OWNS_KEYS, KeyMap

MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
NAMES = {"Esc": "Escape", "PgDown": "PageDown", "PgUp": "PageUp"}


@pytest.fixture
def window(qtbot, qapp):
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    window.field, window.rows, window.panel = QLineEdit(), QListWidget(), QWidget()
    window.rows.addItems(["一", "二"])
    window.panel.setProperty(OWNS_KEYS, True)
    window.panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for part in (window.field, window.rows, window.panel):
        box.addWidget(part)
    window.heard = []
    window.keys = KeyMap(window, qapp)
    window.keys.pressed.connect(window.heard.append)
    window.show()
    window.activateWindow()
    window.rows.setFocus()
    qtbot.waitUntil(window.rows.hasFocus)
    return window


def press(window, sequence: str) -> None:
    """Press a key on whatever has the focus."""
    *modifiers, name = sequence.split("+")
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= MODIFIERS[modifier]
    key = getattr(Qt.Key, f"Key_{NAMES.get(name, name)}")
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


@pytest.mark.parametrize("spec", KEYS.values(), ids=lambda spec: spec.key)
def test_every_row_of_the_map_fires(window, spec):
    for sequence in spec.sequences:
        window.heard.clear()
        press(window, sequence)
        assert window.heard == [spec.key]


def test_no_key_stands_in_two_rows():
    held = [sequence for spec in KEYS.values() for sequence in spec.sequences]
    assert sorted(held) == sorted(set(held)), "a key of two rows fires neither"


@pytest.mark.parametrize("sequence", ["R", "V", "B", "W", "H", "U", "Return", "Shift+Delete"])
def test_no_bare_key_fires_while_a_text_field_has_the_focus(qtbot, window, sequence):
    window.field.setFocus()
    press(window, sequence)
    assert window.heard == []


def test_what_is_typed_lands_in_the_field(qtbot, window):
    window.field.setFocus()
    for letter in "rvb":
        press(window, letter.upper())
    assert window.field.text().lower() == "rvb"


def test_function_keys_work_while_typing(window):
    window.field.setFocus()
    press(window, "F5")
    assert window.heard == ["next"]


def test_undo_in_a_field_belongs_to_the_field(window):
    window.field.setFocus()
    press(window, "A")
    press(window, "Ctrl+Z")
    assert window.heard == []
    assert window.field.text() == ""


@pytest.mark.parametrize("sequence", ["F5", "Ctrl+1", "Ctrl+Return", "F9", "R"])
def test_nothing_fires_while_an_input_method_composes(window, sequence):
    window.field.setFocus()
    QApplication.sendEvent(window.field, QInputMethodEvent("jing", []))
    press(window, sequence)
    assert window.heard == []

    done = QInputMethodEvent("", [])
    done.setCommitString("井")
    QApplication.sendEvent(window.field, done)
    press(window, "F5")
    assert window.heard == ["next"]


def test_a_panel_with_its_own_keys_keeps_enter(window):
    window.panel.setFocus()
    press(window, "Return")
    assert window.heard == []
    press(window, "F5")
    assert window.heard == ["next"]


def test_letters_come_back_when_the_field_is_left(window):
    window.field.setFocus()
    window.rows.setFocus()
    press(window, "R")
    assert window.heard == ["act:decline"]
