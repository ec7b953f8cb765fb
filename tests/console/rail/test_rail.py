"""The rail: counts from the situation, legality while a case is held, keys for every card."""

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt

from backend.domain.cases.case import Act
from backend.situation import Changes
from console.rail.card import DROP_MIN_MM
from console.rail.card_paint import GLOW_PX, CardLook
from console.rail.rail import Rail
from tests.console.fake_link import MINUTE_MS, START_MS, UNITS, delivered, filed, replied


@pytest.fixture
def rail(qtbot, desk):
    rail = Rail(desk.parts, desk.acting, desk.drag)
    qtbot.addWidget(rail)
    rail.resize(1100, 130)
    rail.show()
    return rail


def looks(rail):
    return {unit_id: card.look for unit_id, card in rail.cards.items()}


def test_pinned_units_stand_in_order_with_their_keys(desk, rail):
    desk.show(filed())
    cards = list(rail.cards.values())
    assert [card.text.key for card in cards[:2]] == ["Ctrl+1", "Ctrl+2"]
    assert cards[0].text.name == "汀东排水所"


def test_in_hand_is_counted_from_the_situation(desk, rail, qtbot):
    desk.show(delivered("01A"), delivered("01B"), filed("01C"))
    assert rail.cards["td-drainage"].text.in_hand == "在办 2"
    assert rail.cards["td-drainage"].text.on_duty == "在岗 6"

    desk.link.tell(replied("01B"))
    desk.face.pull()

    qtbot.waitUntil(lambda: rail.cards["td-drainage"].text.in_hand == "在办 1")


def test_a_rate_without_base_is_no_data(desk, rail):
    desk.show(delivered())
    assert rail.cards["td-drainage"].text.rate == "无数据"
    assert rail.cards["td-drainage"].text.base == ""


def test_the_on_time_rate_carries_numerator_and_denominator(desk, rail):
    desk.show(replied("01A", 60), replied("01B", 200))
    text = rail.cards["td-drainage"].text
    assert (text.rate, text.base) == ("50%", "1/2")


def test_a_deadline_that_passes_counts_without_a_reply(desk, rail):
    desk.show(replied("01A", 60), delivered("01B"))
    desk.link.now_ms = START_MS + 200 * MINUTE_MS  # dispatched at 10 min, two hours

    desk.face.tick()

    assert rail.cards["td-drainage"].text.base == "1/2"


def test_yesterday_is_not_counted_today(desk, rail, qtbot):
    desk.show(replied("01A", 60))
    desk.link.now_ms = START_MS + 24 * 60 * MINUTE_MS
    desk.link.tell(filed("01B"))
    desk.face.pull()
    qtbot.waitUntil(lambda: rail.cards["td-drainage"].text.rate == "无数据")


def test_legal_targets_light_up_and_illegal_ones_say_why(desk, rail):
    desk.show(filed())
    desk.drag.begin("01A")

    assert looks(rail)["td-drainage"] is CardLook.LEGAL
    assert looks(rail)["td-sanitation"] is CardLook.ILLEGAL
    assert rail.cards["td-sanitation"].text.state == "职责不含雨水井盖"

    desk.drag.hover("td-drainage")
    assert looks(rail)["td-drainage"] is CardLook.TARGET
    assert rail.cards["td-drainage"].text.state == "松手派遣，8 秒可撤"


def test_after_the_drag_the_rail_is_quiet_again(desk, rail):
    desk.show(filed())
    desk.drag.begin("01A")
    desk.drag.cancel()
    assert set(looks(rail).values()) <= {CardLook.PLAIN, CardLook.FIRST}


def test_the_first_choice_for_the_selected_case_is_marked(desk, rail):
    desk.show(filed())
    assert looks(rail)["td-drainage"] is CardLook.FIRST


def test_a_sent_dispatch_is_pending_on_its_card_until_the_effect_arrives(desk, rail):
    desk.show(filed())
    desk.acting.commit_first()
    assert looks(rail)["td-drainage"] is CardLook.PENDING
    assert rail.cards["td-drainage"].text.in_hand == "在办 0"

    desk.link.accept(desk.link.sent[0], filed())
    desk.face.pull()

    assert looks(rail)["td-drainage"] is CardLook.PLAIN
    assert rail.cards["td-drainage"].text.in_hand == "在办 1"


def test_drop_targets_are_at_least_twelve_millimetres(qtbot, desk, rail):
    desk.show(filed())
    card = rail.cards["td-drainage"]
    qtbot.waitUntil(card.isVisible)
    least = DROP_MIN_MM / 25.4 * card.physicalDpiX()
    assert card.width() - 2 * GLOW_PX >= least
    assert card.height() - 2 * GLOW_PX >= least


def test_enter_on_a_card_dispatches_and_arrows_walk(qtbot, desk, rail):
    desk.show(filed())
    qtbot.waitUntil(rail.cards["td-drainage"].isVisible)
    rail.activateWindow()
    rail.focus_first()
    qtbot.waitUntil(lambda: rail.cards["td-drainage"].hasFocus())

    qtbot.keyClick(rail.cards["td-drainage"], Qt.Key.Key_Right)
    assert rail.cards["td-municipal"].hasFocus()
    qtbot.keyClick(rail.cards["td-municipal"], Qt.Key.Key_Return)

    (command,) = desk.link.sent
    assert (command.act, command.given.unit_id) == (Act.DISPATCH, "td-municipal")


def test_numbers_open_the_list_that_has_just_as_many(qtbot, desk, rail):
    desk.show(delivered("01A"), delivered("01B"), replied("01C"))
    card = rail.cards["td-drainage"]

    with qtbot.waitSignal(rail.list_wanted) as wanted:
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert sorted(wanted.args[0].ids()) == ["01A", "01B"]

    with qtbot.waitSignal(rail.list_wanted) as wanted:
        row = card.art.row(2).center().toPoint()
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(row.x(), row.y()))
    assert wanted.args[0].ids() == ("01C",)
    assert wanted.args[0].title.zh == "汀东排水所 · 应处置"


def test_a_narrow_rail_scrolls_and_still_reaches_the_last_card(desk, rail, qtbot):
    desk.show(filed())
    rail.resize(300, 130)
    qtbot.waitUntil(lambda: rail.card_of("city-up").visibleRegion().boundingRect().width() > 100)


def test_the_rail_speaks_english_when_asked(desk, rail):
    desk.show(filed())
    desk.lang.use("en")
    assert rail.cards["td-drainage"].text.name == "Tingdong drainage"
    assert rail.cards["td-drainage"].text.in_hand == "Open 0"


def test_a_first_choice_that_is_not_pinned_gets_the_slot_and_pinned_cards_stay(qtbot, desk, rail):
    units = tuple(replace(unit, pin=0) if unit.pin == 1 else unit for unit in UNITS)
    desk.link.tell_city(filed())
    desk.face.pull()
    city = msgspec.structs.replace(desk.face.city, units=units)
    desk.face.situation.city = city
    desk.face.changed.emit(Changes(city=city))
    desk.selection.pick("01A")

    assert rail.slot.isVisible()
    assert rail.slot.unit_id == "td-drainage"
    assert rail.card_of("td-drainage") is rail.slot
    desk.drag.begin("01A")
    desk.drag.hover("td-drainage")
    assert rail.slot.look is CardLook.TARGET


def test_what_a_drag_scrolled_goes_back(qtbot, desk, rail):
    desk.show(filed())
    rail.resize(400, 130)
    bar = rail._scroll.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    desk.drag.begin("01A")
    rail.card_of("city-up")
    assert bar.value() > 0
    desk.drag.cancel()
    assert bar.value() == 0
