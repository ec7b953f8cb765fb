"""The window: every size, both languages, both themes, live; what is remembered; notices."""

import json
import re

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from backend.domain.terms.words import Words
from backend.link import LinkHealth
from console.bars.lamps import age_words, data_lamp, link_lamp, map_lamp, video_lamp
from console.frame.window import COLUMNS, NARROW_COLUMNS, NARROW_PX, _read
from console.kit import words as w
from console.kit.language import Lang
from console.kit.looks import Looks, scale_for, style_sheet
from resources import tokens
from tests.console import show_desk
from tests.console.fakes import Morning
from tests.console.show_desk import ShownDesk
from widgets.photo_pair import OpenedPhoto

CJK = re.compile(r"[\u3400-\u9fff]")
SIZES = [(1280, 720), (1366, 768), (1920, 1080), (3840, 2160)]


@pytest.fixture
def make_shown(qapp):
    """Make whole desks; their windows are really gone afterwards."""
    made = []

    def make() -> ShownDesk:
        made.append(ShownDesk(qapp))
        return made[-1]

    yield make
    for desk in made:
        desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")


@pytest.fixture
def shown(make_shown):
    """A whole desk with the morning in it."""
    desk = make_shown()
    desk.fill()
    desk.window.resize(1920, 1080)
    desk.window.show()
    return desk


def texts(root: QWidget) -> list[str]:
    """Every text a person can read in labels and buttons of this widget."""
    found = [label.text() for label in root.findChildren(QLabel) if label.isVisible()]
    found += [b.text() for b in root.findChildren(QAbstractButton) if b.isVisible()]
    found += [part.accessibleName() for part in root.findChildren(QWidget) if part.isVisible()]
    found += [part.toolTip() for part in root.findChildren(QWidget) if part.isVisible()]
    return [text for text in found if text]


def painted(desk: ShownDesk) -> list[str]:
    """Every text that is painted by hand: tabs, cards, history."""
    found = [tab.text for tab in desk.queue.tabs._tabs]
    for key in desk.queue.cards.keys:
        card = desk.queue._card_of(key)
        pills = [pill.text for pill in (card.badge, card.note) if pill is not None]
        found += [card.title, card.line, card.clock, card.source, *pills]
    for row in desk.dossier.history.lines.rows:
        found += [row.what, row.who, row.note]
    return [text for text in found if text]


def data_of(morning: Morning) -> set[str]:
    """Texts that are data: they are shown as they were written."""
    found = set()
    for case in morning.cases:
        found.update((case.place.address, case.text))
        found.update(step.note for step in case.steps)
    return {text for text in found if text}


# ---- language --------------------------------------------------------------------------------


def test_no_chinese_is_left_on_an_english_screen(shown, qapp):
    shown.lang.use("en")
    shown.settle(qapp)
    data = data_of(shown.morning)

    for how_far in ("filed", "returned", "unread", "reworked", "checked", "suspended"):
        shown.pick(how_far)
        shown.settle(qapp)
        for text in (*texts(shown.window), *painted(shown)):
            rest = text
            for known in sorted(data, key=len, reverse=True):
                rest = rest.replace(known, "")
            rest = re.sub(r"\([^()]*\)", "", rest).replace("中 / EN", "")
            assert not CJK.search(rest), f"{how_far}: {text!r}"


def test_no_english_is_left_on_a_chinese_screen(shown, qapp):
    allowed = re.compile(r"\b(F\d+|Ctrl\+\w+|Shift\+\w+|Enter|Esc|EN|YT|COL|s|B|R|V|W|H|U)\b|cm²")
    for how_far in ("filed", "unread", "reworked"):
        shown.pick(how_far)
        shown.settle(qapp)
        for text in (*texts(shown.window), *painted(shown)):
            assert not re.search(r"[A-Za-z]{2,}", allowed.sub("", text)), text


def test_language_switches_live_and_back(shown):
    title = shown.window.windowTitle()

    shown.topbar.language.click()
    english = shown.window.windowTitle()
    shown.topbar.language.click()

    assert (title, english) == ("万米 · 派遣席", "Wanmi · Dispatch")
    assert shown.window.windowTitle() == title


def all_words() -> list[tuple[str, Words]]:
    found = []
    for group in w.GROUPS:
        for name, value in vars(group).items():
            for one in _flat(value):
                found.append((f"{group.__name__}.{name}", one))
    return found


def _flat(value: object) -> list[Words]:
    if isinstance(value, Words):
        return [value]
    if isinstance(value, dict):
        return [one for one in value.values() if isinstance(one, Words)]
    return [one for one in value if isinstance(one, Words)] if isinstance(value, tuple) else []


@pytest.mark.parametrize(("name", "words"), all_words())
def test_every_sentence_has_both_languages(name, words):
    assert words.zh.strip() and words.en.strip()
    places = r"\{(\w+)"
    assert set(re.findall(places, words.zh)) <= set(re.findall(places, words.en)) | {"m", "month"}


# ---- looks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(tokens.THEMES))
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_style_sheet_leaves_no_name_open(key, scale):
    sheet = style_sheet(tokens.THEMES[key], scale)

    assert "$" not in sheet
    assert tokens.THEMES[key].panel in sheet


def test_theme_switches_live(shown, qapp):
    before = shown.window.grab().toImage().pixelColor(4, 400)

    shown.topbar.theme.click()
    shown.settle(qapp)

    assert shown.looks.theme is tokens.LIGHT
    assert shown.window.grab().toImage().pixelColor(4, 400) != before


def test_the_whole_program_gets_the_theme(shown, qapp):
    shown.looks.set_theme("light")

    assert qapp.palette().window().color().name().upper() == tokens.LIGHT.window
    assert tokens.LIGHT.panel in qapp.styleSheet()


@pytest.mark.parametrize("bad", ["", "blue"])
def test_an_unknown_theme_is_refused(qapp, bad):
    with pytest.raises(ValueError):
        Looks(qapp, bad)


def test_small_screens_get_small_type_and_large_ones_large():
    assert [scale_for(height) for height in (720, 768, 1080, 1440, 2160)] == [
        0.9, 0.9, 1.0, 1.2, 1.5,
    ]  # fmt: skip


# ---- layout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_panel_is_inside_the_window(shown, qapp, size, lang):
    shown.lang.use(lang)
    shown.looks.set_scale(scale_for(size[1]))
    shown.window.resize(*size)
    shown.settle(qapp)

    assert (shown.window.width(), shown.window.height()) == size
    for panel in (shown.queue, shown.dossier, shown.statusbar, shown.topbar):
        corner = panel.mapTo(shown.window, panel.rect().bottomRight())
        assert corner.x() <= size[0] and corner.y() <= size[1]
        assert panel.width() > 0 and panel.height() > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bars_do_not_clip_their_words(shown, qapp, lang):
    shown.lang.use(lang)
    shown.looks.set_scale(0.9)
    shown.window.resize(1280, 720)
    shown.settle(qapp)

    clock = shown.topbar.clock
    assert clock.width() >= clock.sizeHint().width()
    for dot in shown.topbar.dots.values():
        assert dot.width() >= dot.sizeHint().width()
    assert abs(clock.geometry().center().x() - shown.window.width() / 2) < 160


def test_shares_are_remembered(shown, qapp, tmp_path):
    path = tmp_path / "layout.json"
    shown.window._layout_path = path
    shown.window._columns.setSizes([500, 900, 500])
    shown.window._on_moved(500, 1)

    shown.window.close()

    kept = json.loads(path.read_text(encoding="utf-8"))
    assert sum(kept["columns"]) == pytest.approx(1.0)
    assert kept["columns"][0] == pytest.approx(500 / 1900, abs=0.02)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"columns": [9, 9, 9]}', '{"columns": "wide"}'])
def test_a_broken_layout_file_is_as_if_never_kept(tmp_path, text):
    path = tmp_path / "layout.json"
    path.write_text(text, encoding="utf-8")

    assert _read(path)["columns"] == COLUMNS


def test_closing_is_told_before_it_happens(shown, qtbot):
    with qtbot.waitSignal(shown.window.closing):
        shown.window.close()


def test_a_picture_opens_large_and_esc_closes_it(shown, qapp):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    shown.dossier.photo_opened.emit(OpenedPhoto("p", image, "近景  08:00:22"))
    assert shown.window.photo_view.isVisible()

    QTest.keyClick(shown.window.photo_view, Qt.Key.Key_Escape)

    assert shown.window.photo_view.isHidden()


def test_x07_a_large_picture_does_not_stay_for_the_next_login(shown, qapp):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    shown.dossier.photo_opened.emit(OpenedPhoto("p", image, "近景  08:00:22"))
    assert shown.window.photo_view.isVisible()
    shown.face.sit(shown.face.actor)
    assert shown.window.photo_view.isHidden()


# ---- freshness -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("health", "level", "zh"),
    [
        (LinkHealth(link="up", joined=True, beat_age_s=0.4), "good", "0.4s"),
        (LinkHealth(link="up", joined=True, beat_age_s=4.0), "soon", "4.0s"),
        (LinkHealth(link="up", joined=True, beat_age_s=70.0), "late", "70s"),
        (LinkHealth(link="up", joined=True, recovering=True), "soon", "补数中"),
        (LinkHealth(link="down"), "late", "断开"),
        (LinkHealth(link="refused"), "late", "密钥被拒"),
    ],
)
def test_link_lamp_says_what_is(health, level, zh):
    lamp = link_lamp(health)

    assert (lamp.level, lamp.value.zh) == (level, zh)


def test_fresh_link_with_old_data_is_not_fresh():
    health = LinkHealth(link="up", joined=True, beat_age_s=0.3, data_age_s=120.0)

    assert link_lamp(health).level == "good"
    assert data_lamp(health).level == "late"


def test_video_lamp_counts_what_lives():
    assert (video_lamp(9, 9).level, video_lamp(8, 9).level, video_lamp(0, 9).level) == (
        "good", "soon", "late",
    )  # fmt: skip
    assert video_lamp(8, 9).value.zh == "8/9"


@pytest.mark.parametrize("state", ["ready", "loading", "plain", "failed"])
def test_map_lamp_has_every_state(state):
    assert map_lamp(state).level in ("good", "none", "soon", "late")


def test_ages_are_short():
    assert [age_words(s).zh for s in (0.44, 12.3, 250.0)] == ["0.4s", "12s", "4m"]
    assert age_words(float("inf")).zh == "无数据"


def test_clock_shows_city_time(shown):
    assert shown.topbar.clock.text() == "08:04:31"
    assert shown.topbar.date.text() == "6月10日 星期三"


def test_demo_data_is_said(shown):
    assert shown.topbar.synthetic.text == "演示数据"


def test_fast_time_is_said_and_goes_away(shown):
    shown.topbar.show_speed(60)
    assert shown.topbar.speed.text == "快进 ×60"

    shown.lang.use("en")
    assert shown.topbar.speed.text == "Fast ×60"

    shown.topbar.show_speed(1)
    assert shown.topbar.speed.isHidden()


def test_before_the_city_is_known_nothing_is_claimed(make_shown):
    desk = make_shown()
    desk.window.show()

    assert desk.topbar.clock.text() == "--:--:--"
    assert "不知" in desk.statusbar.alarm.accessibleName()
    assert all(dot.level == "none" for dot in desk.topbar.dots.values())


# ---- status bar ------------------------------------------------------------------------------


def test_people_on_duty_are_those_heard_of_lately(shown):
    assert shown.statusbar.collectors.text() == "采集员在岗 13/14"


def test_the_newest_alarm_can_be_opened(shown, qtbot):
    with qtbot.waitSignal(shown.statusbar.alarm_picked) as picked:
        QTest.mouseClick(shown.statusbar.line, Qt.MouseButton.LeftButton)

    assert picked.args == ["A1"]


def test_number_of_open_cases_opens_its_list(shown, qtbot):
    with qtbot.waitSignal(shown.statusbar.list_wanted) as asked:
        shown.statusbar.open_cases.click()

    assert len(asked.args[0].ids()) == len(shown.face.situation.cases)


def test_changes_of_positions_do_not_touch_the_bar(shown, monkeypatch):
    from backend.situation import Changes

    calls = []
    monkeypatch.setattr(shown.statusbar, "_tell_alarms", lambda: calls.append(1))

    shown.statusbar._on_changed(Changes())

    assert calls == []


def test_the_keyboard_begins_at_the_queue(make_shown, qtbot):
    desk = make_shown()
    desk.window.show()
    desk.window.activateWindow()
    assert desk.window.focusWidget() is desk.queue.empty

    desk.fill()

    assert desk.window.focusWidget() is desk.queue.cards


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_columns_have_their_shares_at_every_size(shown, qapp, size):
    shown.looks.set_scale(scale_for(size[1]))
    shown.window.resize(*size)
    shown.settle(qapp)

    wanted = COLUMNS if size[0] >= NARROW_PX else NARROW_COLUMNS
    assert shown.window._columns.shares() == pytest.approx(wanted, abs=0.01)


class LongLang(Lang):
    """English half as long again, as other words may well be."""

    def of(self, words: Words, **values: object) -> str:
        text = super().of(words, **values)
        return text + (" more" * len(text))[: round(0.6 * len(text))] if self.code == "en" else text


def test_panels_survive_english_much_longer(qapp, make_shown, monkeypatch):
    monkeypatch.setattr(show_desk, "Lang", LongLang)
    desk = make_shown()
    desk.fill()
    desk.lang.use("en")
    desk.looks.set_scale(0.9)
    desk.window.resize(1280, 720)
    desk.window.show()
    desk.settle(qapp)

    assert desk.window.width() == 1280
    assert desk.window.centralWidget().minimumSizeHint().width() <= 1280
    for how_far in ("filed", "returned", "unread", "failed", "suspended", "closed"):
        desk.pick(how_far)
        desk.settle(qapp)
        inner = desk.dossier._scroll.widget()
        assert inner.width() <= desk.dossier._scroll.viewport().width(), how_far
        assert desk.window.width() == 1280


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768)])
@pytest.mark.parametrize("how_far", ["filed", "returned", "unread", "failed", "suspended"])
def test_both_clocks_are_whole_on_the_lowest_desk(qapp, shown, size, how_far):
    for code in ("zh", "en"):
        shown.lang.use(code)
        shown.window.resize(*size)
        shown.pick(how_far)
        shown.settle(qapp)
        for box in (shown.dossier.clocks.left, shown.dossier.clocks.right):
            shown_px = box.visibleRegion().boundingRect()
            assert shown_px == box.rect()
            assert box.height() >= box.minimumSizeHint().height()
