"""Short texts break where people would break them and are cut only at the very end."""

import pytest
from PySide6.QtGui import QFontMetrics

from widgets.skin import Skin
from widgets.wrapped import two_line_width, two_lines


@pytest.fixture
def metrics(qapp):
    return QFontMetrics(Skin().font(13, bold=True))


def test_a_text_that_fits_stays_on_one_line(metrics):
    assert two_lines("City post", metrics, 200) == ("City post",)


def test_two_lines_are_as_even_as_words_allow(metrics):
    room = two_line_width("Tingdong municipal works office", metrics)
    assert two_lines("Tingdong municipal works office", metrics, room) == (
        "Tingdong municipal",
        "works office",
    )


def test_chinese_breaks_after_a_comma_rather_than_before_the_last_sign(metrics):
    room = metrics.horizontalAdvance("松手派遣，8 秒可")
    assert two_lines("松手派遣，8 秒可撤", metrics, room) == ("松手派遣，", "8 秒可撤")


def test_a_mark_is_never_left_alone(metrics):
    room = metrics.horizontalAdvance("○\u00a0职责不含雨水井")
    first, second = two_lines("○\u00a0职责不含雨水井盖", metrics, room)
    assert (first, second) == ("○\u00a0职责不含", "雨水井盖")


def test_what_does_not_fit_two_lines_is_cut_at_the_end(metrics):
    first, second = two_lines("one two three four five six seven", metrics, 60)
    assert first.startswith("one") and second.endswith("…")
