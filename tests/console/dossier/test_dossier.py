"""The dossier: stages, both clocks kept apart, evidence with its own times, advice, history."""

import re
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction

from backend.contract.answers import Blob
from backend.domain.cases.case import STATES, Act, CaseState, Given, Photo, Source, Stage
from backend.domain.clocks.clock import Clock, face_of
from backend.domain.flow.life import after
from backend.domain.terms.roles import Actor, Role
from console.dossier import clock_text as dossier_clock_text
from console.dossier.advice import record_today
from console.dossier.clock_text import ClockView, boxes
from console.dossier.panel import DossierPanel
from console.dossier.text import (
    Told,
    apart_words,
    happenings,
    has_result,
    newest_photos,
    photo_texts,
    remark,
    stages,
)
from console.kit.language import Lang
from console.queue.cards import queue_card
from console.queue.lists import CaseList
from tests.console.fake_link import (
    COLLECTOR,
    FILER,
    INTAKE,
    LEADER,
    ME,
    START_MS,
    UNITS,
    at,
    city,
    delivered,
    dispatched,
    filed,
    new_case,
    replied,
    shot,
)
from tests.console.fakes import BOOK, NOW_MS, Morning

CITY = city()
BEFORE_DISPATCH = ("reported", "reported_by_collector", "filed", "returned")
ALL_WAYS = (
    *BEFORE_DISPATCH,
    *("unread", "urged", "read", "replied", "reworked", "checked", "failed"),
    *("suspended", "closed", "declined"),
)


@pytest.fixture(scope="module")
def morning(qapp) -> Morning:
    return Morning()


@pytest.fixture
def told() -> Told:
    return Told(Lang("zh"), CITY.zone, {unit.unit_id: unit for unit in UNITS})


def view(case, now_ms: int = NOW_MS) -> ClockView:
    face = face_of(case, now_ms, CITY.calendar, CITY.step_limits_s)
    return ClockView(case, face, CITY, now_ms, now_ms)


# ---- clocks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how_far", BEFORE_DISPATCH)
def test_no_handling_countdown_before_dispatch(morning, how_far):
    case = morning.in_state(how_far)

    now = boxes(view(case, NOW_MS))[1]
    later = boxes(view(case, NOW_MS + 47_000))[1]

    assert now.value == later.value, "the unit's limit moves although nobody was sent"
    assert now.share is None
    assert "剩" not in now.value.zh and "超" not in now.value.zh
    assert not re.search(r"\d:\d\d", now.value.zh)


def test_before_dispatch_the_box_says_where_the_limit_would_end():
    left, right = boxes(view(filed(), START_MS + 4 * 60_000))

    assert left.title.zh == "派遣时限 10 分"
    assert left.value.zh == "剩 8:00"
    assert (right.value.zh, right.sub.zh) == ("2 紧急工作时", "昼夜连续 → 约 10:04")


def test_before_filing_no_limit_is_invented():
    right = boxes(view(new_case()))[1]

    assert right.value.zh == "立案时确定"


def test_with_the_unit_the_handling_clock_runs():
    left, right = boxes(view(delivered(), START_MS + 20 * 60_000))

    assert left.title.zh == "处置时限 2 紧急工作时"
    assert left.value.zh == "剩 1:50:00"
    assert left.sub.zh == "截止 10:10 · 昼夜连续"
    assert right.value.zh == "未签收 9:00"


def test_the_number_is_the_one_of_every_list():
    case = delivered()
    seen = view(case, START_MS + 20 * 60_000)

    assert seen.face.clock is Clock.HANDLING
    assert boxes(seen)[0].value.zh == "剩 1:50:00"
    assert seen.face.remaining_s == 110 * 60


def test_seconds_to_take_a_dispatch_back_are_shown():
    case = replace(dispatched(), notify_at_ms=NOW_MS + 5_000)

    assert boxes(view(case))[1].value.zh == "可撤回 5 秒"


def test_handled_in_time_is_checked_and_fine():
    right = boxes(view(replied(minutes=60)))[1]

    assert right.value.zh == "用时 50:00"
    assert (right.sub.zh, right.mark) == ("按期", "good")


def test_handled_too_late_says_so():
    right = boxes(view(replied(minutes=200)))[1]

    assert (right.sub.zh, right.mark) == ("超期", "late")


def test_time_of_the_checkers_is_not_the_units(morning):
    case = morning.in_state("reworked")
    unit = Actor(case.unit_id, Role.UNIT)
    done = after(case, Act.REPLY, unit, Given(text="已处理", photos=case.photos[:1]), at(240))

    used = boxes(view(done, START_MS + 250 * 60_000))[1].value.zh

    assert used.startswith("用时 ")


@pytest.mark.parametrize("how_far", ALL_WAYS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_has_two_boxes_in_both_languages(morning, how_far, lang):
    for box in boxes(view(morning.in_state(how_far))):
        assert box.title.of(lang)
        assert box.value.of(lang)
        assert "{" not in box.title.of(lang) + box.value.of(lang) + box.sub.of(lang)


# ---- stages, history, evidence ---------------------------------------------------------------


@pytest.mark.parametrize("how_far", ALL_WAYS)
def test_seven_stages_and_at_most_one_in_progress(morning, told, how_far):
    case = morning.in_state(how_far)
    found = stages(case, told)

    assert len(found) == len(Stage)
    n_now = sum(stage.status == "now" for stage in found)
    assert n_now == (0 if case.ended else 1)


def test_done_stages_say_who_and_when(told):
    found = stages(dispatched(), told)

    assert (found[0].status, found[0].when) == ("done", "08:00")
    assert (found[1].when, found[1].who) == ("08:02", "受理席 02")
    assert (found[2].when, found[2].who) == ("08:10", "派遣席 03")
    assert (found[3].status, found[3].who) == ("now", "汀东排水所")


def test_after_rework_handling_is_in_progress_again(morning, told):
    found = stages(morning.in_state("reworked"), told)

    assert found[3].status == "now"
    assert [stage.status for stage in found[4:]] == ["todo", "todo", "todo"]


def test_a_failed_check_is_not_shown_as_fine(morning, told):
    assert stages(morning.in_state("failed"), told)[5].status == "failed"
    assert stages(morning.in_state("checked"), told)[5].status == "done"


def test_declined_case_stopped_at_filing(morning, told):
    assert stages(morning.in_state("declined"), told)[1].status == "stopped"


def test_history_tells_every_step_newest_first(morning, told):
    case = morning.in_state("reworked")
    lines = happenings(case, told)

    assert len(lines) == len(case.steps)
    assert lines[0].what == "返工"
    assert lines[0].note == "处置不彻底"
    assert lines[-1].what == "上报"


def test_a_return_quotes_its_rule(morning, told):
    lines = happenings(morning.in_state("returned"), told)

    assert any("规则 7" in line.note for line in lines)
    assert lines[0].who == "汀东排水所"


@pytest.mark.parametrize(
    ("how_far", "what"),
    [("returned", "回退"), ("failed", "核查不通过"), ("reworked", "返工"), ("suspended", "挂账")],
)
def test_the_word_that_sent_it_back_comes_first(morning, told, how_far, what):
    found = remark(morning.in_state(how_far), told)

    assert found is not None
    assert found.what == what
    assert found.note


@pytest.mark.parametrize("how_far", ["filed", "read", "replied", "checked", "closed"])
def test_an_answered_word_is_left_to_the_history(morning, told, how_far):
    assert remark(morning.in_state(how_far), told) is None


def test_a_return_is_answered_by_the_next_dispatch(morning, told):
    case = morning.in_state("returned")
    again = after(case, Act.DISPATCH, ME, Given(unit_id="td-municipal"), at(5))

    assert remark(again, told) is None


def test_evidence_of_a_report_is_near_and_far(morning, told):
    texts = photo_texts(morning.in_state("filed"), False, told)

    assert [text.caption for text in texts] == ["近景", "远景"]
    assert texts[0].when != texts[1].when


def test_evidence_of_a_result_is_before_after_and_check(morning, told):
    case = morning.in_state("checked")

    assert has_result(case)
    assert [t.caption for t in photo_texts(case, True, told)] == ["处置前", "处置后", "核查"]


def test_each_picture_carries_the_time_it_was_taken(morning, told):
    case = morning.in_state("checked")
    times = [photo.taken_at_ms for photo in newest_photos(case, True)]

    assert len(set(times)) == 3
    assert len({text.when for text in photo_texts(case, True, told)}) == 3


def test_distance_between_pictures_is_told(morning):
    assert re.fullmatch(r"两照片相距 \d+ 米", apart_words(morning.in_state("checked"), True).zh)


def test_pictures_without_a_position_say_so():
    photos = (Photo("a1", "near", START_MS), Photo("b2", "after", START_MS))
    case = replace(replied(), photos=photos)

    assert apart_words(case, True).zh == "照片无定位"


def test_a_case_without_pictures_has_one_empty_box(told):
    assert photo_texts(new_case(actor=LEADER), False, told)[0].photo_id == ""


def test_record_of_a_unit_counts_what_it_was_sent_and_returned(morning):
    since = START_MS - 24 * 3_600_000
    n_sent, n_back = record_today(morning.cases, "c0103", "td-drainage", since)

    assert (n_sent, n_back) == (3, 1)


# ---- panel -----------------------------------------------------------------------------------


@pytest.fixture
def filled(make_desk, qtbot, morning):
    desk = make_desk()
    desk.link.now_ms = NOW_MS
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    panel.resize(566, 650)
    panel.show()
    desk.link._news.append(morning.news())
    desk.face.pull()
    return desk, panel


def test_nothing_selected_says_what_to_do(filled):
    _, panel = filled

    assert panel._stack.currentWidget() is panel.empty
    assert "未选中" in panel.empty.title


@pytest.mark.parametrize("how_far", ALL_WAYS)
@pytest.mark.parametrize("width", [340, 566, 900])
def test_every_state_is_shown_at_every_width(filled, morning, how_far, width):
    desk, panel = filled
    panel.resize(width, 600)

    desk.selection.pick(morning.in_state(how_far).case_id)

    assert panel._stack.currentWidget() is not panel.empty
    assert not panel.grab().isNull()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [340, 566])
def test_nothing_is_wider_than_the_panel(filled, morning, qtbot, lang, width):
    desk, panel = filled
    desk.lang.use(lang)
    panel.resize(width, 600)

    for how_far in ALL_WAYS:
        desk.selection.pick(morning.in_state(how_far).case_id)
        inner = panel._scroll.widget()
        qtbot.waitUntil(lambda inner=inner: inner.width() <= panel._scroll.viewport().width())


def test_the_suggestion_says_unit_and_reason(filled, morning):
    desk, panel = filled
    desk.selection.pick(morning.in_state("filed").case_id)

    assert panel.advice.unit.text() == "汀东排水所"
    assert "因为：" in panel.advice.why.text()
    assert "权属" in panel.advice.why.text()


def test_a_unit_that_returned_the_case_is_not_suggested_again(filled, morning):
    desk, panel = filled
    desk.selection.pick(morning.in_state("returned").case_id)

    assert panel.advice.unit.text() != "汀东排水所"


def test_no_suggestion_once_it_is_dispatched(filled, morning):
    desk, panel = filled
    desk.selection.pick(morning.in_state("read").case_id)

    assert panel.advice.box.isHidden()


def test_counters_are_shown(filled, morning):
    desk, panel = filled
    desk.selection.pick(morning.in_state("reworked").case_id)

    assert [pill.text for pill in panel.history.counters] == ["回退 0", "返工 1", "催办 0"]


def test_possible_duplicates_open_their_list(make_desk, qtbot):
    desk = make_desk()
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    desk.show(filed("01A"), filed("01B"))
    panel.show()

    assert "疑似重复 1 件" in panel.advice.duplicates.text()
    with qtbot.waitSignal(panel.list_wanted) as asked:
        panel.advice.duplicates.click()
    assert isinstance(asked.args[0], CaseList)
    assert asked.args[0].ids() == ("01B",)


def test_photos_are_asked_for_and_shown_when_they_come(filled, morning, qtbot):
    desk, panel = filled
    case = morning.in_state("filed")
    desk.selection.pick(case.case_id)
    photo_id = case.photos[0].photo_id
    assert photo_id in {getattr(question, "blob_id", "") for question in desk.link.asked}

    data = morning.album.bytes[photo_id]
    desk.link.answer(Blob(ask_id="x", kind="photo", blob_id=photo_id, data=data))
    desk.face.pull()

    qtbot.waitUntil(lambda: panel.evidence.photos.boxes[0].state == "ready")


def test_a24_one_changed_byte_of_a_stored_picture_is_said(filled, morning, qtbot):
    desk, panel = filled
    case = morning.in_state("filed")
    desk.selection.pick(case.case_id)
    photo_id = case.photos[0].photo_id
    spoilt = bytearray(morning.album.bytes[photo_id])
    spoilt[-1] ^= 1
    assert "证据已被改动" not in panel.evidence.apart.text()
    desk.link.answer(Blob(ask_id="x", kind="photo", blob_id=photo_id, data=bytes(spoilt)))
    desk.face.pull()
    assert panel.evidence.apart.text() == "证据已被改动"
    assert panel.evidence.apart.property("tone") == "act"


def test_a09_a_result_that_proves_nothing_says_why(filled):
    desk, panel = filled
    far = Photo("a1", "after", at(50).city_ms, 119.6, 38.9 + 0.0036)
    case = delivered()
    unit, given = Actor(case.unit_id, Role.UNIT), Given(text="好了", photos=(far,))
    case = after(case, Act.REPLY, unit, given, at(60))
    desk.show(case)
    desk.selection.pick(case.case_id)
    assert "拍摄位置距案件过远" in panel.evidence.apart.text()
    assert panel.evidence.apart.property("tone") == "act"


def test_a09_the_dossier_says_by_whose_word_a_picture_without_a_place_is_taken(filled):
    desk, panel = filled
    case = replied()
    nowhere = replace(case.photos[-1], photo_id="e1", lon_deg=0.0, lat_deg=0.0)
    silent = replace(case, photos=(*case.photos[:-1], nowhere))
    desk.show(silent)
    desk.selection.pick(case.case_id)
    assert panel.evidence.apart.text() == "照片没有位置：不能据此结案"
    assert panel.evidence.word.isHidden()
    assert panel.evidence.apart.property("tone") == "act"

    check = after(silent, Act.SEND_CHECK, FILER, Given(), at(61))
    placed = after(check, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(90))
    desk.show(placed)
    assert panel.evidence.word.text() == "处置照片无位置，以核查照片为准"

    given = Given(photos=(replace(nowhere, photo_id="e2"),), reason="地下通道")
    desk.show(after(check, Act.CHECK_PASSED, COLLECTOR, given, at(90)))
    assert panel.evidence.word.text() == "核查照片无位置，采集员 COL-1 说明：地下通道"
    assert panel.evidence.word.isVisibleTo(panel)


def test_actions_become_buttons_in_order(filled, morning):
    desk, panel = filled
    desk.selection.pick(morning.in_state("filed").case_id)
    actions = [QAction(text, panel) for text in ("派往首选", "退回监督")]

    panel.set_actions(actions)

    assert [button.text() for button in panel.actions_row.shown] == ["派往首选", "退回监督"]


def test_a_change_of_the_case_is_shown_at_once(filled, morning):
    desk, panel = filled
    case = morning.in_state("filed")
    desk.selection.pick(case.case_id)

    desk.link.tell(after(case, Act.DISPATCH, ME, Given(unit_id="td-drainage"), at(5)))
    desk.face.pull()

    assert panel.head.stages.stages[3].status == "now"
    assert panel.clocks.left.title.text().startswith("处置时限")


def test_all_states_of_the_table_have_boxes():
    missing = [
        state
        for state in CaseState
        if not STATES[state].ended and state not in dossier_clock_text._BOXES
    ]

    assert missing == []


def test_k06_the_answer_to_the_public_is_ready_and_says_how_it_pleased(qtbot, desk):
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    panel.resize(480, 900)
    panel.show()
    case = replace(replied(), source=Source.PUBLIC)
    checking = after(case, Act.SEND_CHECK, INTAKE, Given(), at(70))
    seen = after(checking, Act.CHECK_PASSED, COLLECTOR, Given(photos=(shot(),)), at(80))
    desk.show(case)
    assert panel.outcome.isHidden()
    ended = after(seen, Act.CLOSE, LEADER, Given(), at(81))
    desk.link.tell(ended)
    desk.face.pull()
    assert (
        "已由汀东排水所处置" in panel.outcome.words.text() and "感谢" in panel.outcome.words.text()
    )
    assert "88" not in panel.outcome.words.text(), "no door of anybody"
    assert not panel.outcome.key.isHidden()
    said = after(ended, Act.APPRAISE, INTAKE, Given(score="unsatisfied"), at(90))
    desk.link.tell(said)
    desk.face.pull()
    assert panel.outcome.said.text() == "回访：不满意" and panel.outcome.key.isHidden()


def test_k05_a_doubtful_picture_of_a_report_is_said_before_filing(qtbot, make_desk):
    desk, case = make_desk(), new_case()
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    desk.show(case)
    assert "核实" not in panel.evidence.apart.text()
    far = replace(case.photos[0], lon_deg=119.6, lat_deg=38.904)
    desk.link.tell(replace(case, version=2, photos=(far,)))
    desk.face.pull()
    assert panel.evidence.apart.text() == "照片拍摄位置距案件过远：立案前请核实"
    desk.lang.toggle()
    assert panel.evidence.apart.text().endswith("verify before filing")
    card = queue_card(desk.face.case(case.case_id), view(case).face, BOOK, desk.lang, None)
    assert card.note is not None and card.note.text == "Photo in doubt"
