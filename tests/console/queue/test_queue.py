"""The queue: urgent first, then the running limit; its cards, counts and footer."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from backend import codebooks
from backend.domain.cases.case import Act, Case, Given
from backend.domain.clocks.clock import face_of
from backend.domain.clocks.order import sort_key
from backend.domain.flow.life import after
from backend.domain.people.seats import QUEUES, SEATS
from backend.domain.terms.roles import Role
from console.kit.language import Lang
from console.queue.book import QueueBook, standing_key
from console.queue.cards import case_title, clock_words, gone_card, queue_card
from console.queue.panel import QueuePanel
from console.queue.today import MEASURED, TodayBook
from tests.console.fake_link import (
    FILER,
    INTAKE,
    ME,
    START_MS,
    at,
    city,
    delivered,
    dispatched,
    filed,
    new_case,
    replied,
)
from tests.console.fakes import BOOK, NOW_MS, Morning

CITY = city()


@pytest.fixture(scope="module")
def morning(qapp) -> Morning:
    return Morning()


def clock_at(now_ms: int):
    def face(case: Case):
        return face_of(case, now_ms, CITY.calendar, CITY.step_limits_s)

    return face


def book_at(now_ms: int, *queues: str) -> QueueBook:
    face = clock_at(now_ms)
    specs = [QUEUES[key] for key in queues]
    return QueueBook(specs, lambda case: standing_key(case, face(case), now_ms))


# ---- order -----------------------------------------------------------------------------------


@pytest.mark.parametrize("queue_key", list(QUEUES))
def test_every_queue_stands_in_the_order_of_the_domain(morning, queue_key):
    face = clock_at(NOW_MS)
    book = book_at(NOW_MS, queue_key)
    book.put(morning.cases)

    held = [case for case in morning.cases if QUEUES[queue_key].holds(case)]
    wanted = sorted(held, key=lambda case: sort_key(case, face(case)))

    assert book.order(queue_key) == tuple(case.case_id for case in wanted)


def test_urgent_stands_first_then_the_running_limit(morning):
    book = book_at(NOW_MS, "to_dispatch")
    book.put(morning.cases)
    by_id = {case.case_id: case for case in morning.cases}
    order = [by_id[case_id] for case_id in book.order("to_dispatch")]
    face = clock_at(NOW_MS)

    assert order[0].urgent
    assert not any(case.urgent for case in order[1:])
    left = [face(case).remaining_s for case in order[1:]]
    assert left == sorted(left)


def test_cases_put_at_different_times_stand_in_one_order():
    early, late = filed("01A"), filed("01B")
    now = [START_MS + 60_000]
    face = lambda case: face_of(case, now[0], CITY.calendar, CITY.step_limits_s)  # noqa: E731
    book = QueueBook([QUEUES["to_dispatch"]], lambda case: standing_key(case, face(case), now[0]))
    book.put([late])
    now[0] += 300_000
    book.put([early])

    assert book.order("to_dispatch") == ("01A", "01B")


def test_a_case_leaves_the_queue_it_no_longer_stands_in():
    book = book_at(NOW_MS, "to_dispatch", "handling")
    book.put([filed()])
    book.put([dispatched()])

    assert (book.n("to_dispatch"), book.n("handling")) == (0, 1)


def test_a_case_that_ended_is_dropped():
    book = book_at(NOW_MS, "to_dispatch")
    book.put([filed()])
    book.drop(["01A"])

    assert book.order("to_dispatch") == ()


def test_refining_does_not_change_a_true_order(morning):
    book = book_at(NOW_MS, "to_dispatch", "handling")
    book.put(morning.cases)
    before = book.order("handling")

    book.refine(1000)

    assert book.order("handling") == before


# ---- cards -----------------------------------------------------------------------------------


def test_before_dispatch_the_card_shows_the_seat_and_never_the_unit(morning):
    face = clock_at(NOW_MS)
    before = [case for case in morning.cases if not case.dispatched_at_ms and not case.ended]

    assert before
    for case in before:
        words = clock_words(case, face(case))
        assert "处置" not in words.zh
        assert "Handle" not in words.en


def test_after_dispatch_the_card_shows_the_handling_clock():
    case = delivered()

    assert clock_words(case, clock_at(NOW_MS)(case)).zh.startswith("处置 ")


def test_a_late_step_says_so_in_words_and_mark():
    case = filed()
    now_ms = START_MS + 60 * 60_000
    card = queue_card(case, clock_at(now_ms)(case), BOOK, Lang("zh"), None)

    assert card.clock.startswith("派遣超时 ")
    assert (card.mark, card.clock_tone, card.share) == ("late", "act", 0.0)


def test_urgent_card_carries_the_word():
    case = filed()
    card = queue_card(case, clock_at(NOW_MS)(case), BOOK, Lang("zh"), None)

    assert card.badge is not None and card.badge.text == "紧急"
    assert card.tone == "act"


def test_delivered_and_unread_is_said_on_the_card():
    case = delivered()
    card = queue_card(case, clock_at(NOW_MS)(case), BOOK, Lang("zh"), None)

    assert card.note is not None and card.note.text == "未签收"


def test_title_names_the_condition_only_where_there_are_several():
    assert case_title(filed(), codebooks.load()).zh == "雨水井盖 缺失"
    assert case_title(new_case(class_key="e0106"), codebooks.load()).zh == "绿地脏乱"


def test_a_case_that_left_is_dim_and_says_where_it_is():
    card = gone_card(dispatched(), BOOK, Lang("zh"))

    assert card.dim
    assert card.clock == "处置中"


# ---- today -----------------------------------------------------------------------------------


def today(role: Role = Role.DISPATCHER) -> TodayBook:
    book = TodayBook.of(role)
    book.clear(START_MS - 8 * 3_600_000, CITY.step_limits_s)
    return book


def test_what_waits_is_due_and_not_done():
    book = today()
    book.put([filed()])

    assert (book.n("due"), book.n("done"), book.rate()) == (1, 0, None)


def test_dispatched_within_the_limit_is_on_time():
    book = today()
    book.put([dispatched()])

    assert (book.n("due"), book.n("done"), book.n("on_time")) == (1, 1, 1)


def test_dispatched_after_the_limit_is_not_on_time():
    from backend.domain.flow.life import after

    late = after(filed(), Act.DISPATCH, ME, Given(unit_id="td-drainage"), at(30))
    book = today()
    book.put([late])

    assert (book.n("done"), book.n("on_time"), book.rate()) == (1, 0, 0.0)


def test_a_dispatch_taken_back_waits_again():
    from backend.domain.flow.life import after

    back = after(dispatched(), Act.UNDO_DISPATCH, ME, Given(), at(10.1))
    book = today()
    book.put([back])

    assert (book.n("due"), book.n("done")) == (1, 0)


def test_yesterday_does_not_count():
    book = TodayBook.of(Role.DISPATCHER)
    book.clear(START_MS + 3_600_000, CITY.step_limits_s)
    book.put([dispatched()])

    assert book.n("due") == 0


@pytest.mark.parametrize("role", list(MEASURED))
def test_counts_are_the_length_of_the_list_behind_them(morning, role):
    book = today(role)
    book.put(morning.cases)

    for kind in ("due", "done", "on_time"):
        assert len(book.ids(kind)) == book.n(kind)
    assert book.n("on_time") <= book.n("done") <= book.n("due")


# ---- panel -----------------------------------------------------------------------------------


@pytest.fixture
def filled(make_desk, qtbot, morning):
    """A dispatcher's queue with the morning in it."""
    desk = make_desk()
    desk.link.now_ms = NOW_MS
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    panel.resize(372, 800)
    panel.show()
    desk.link._news.append(morning.news())
    desk.face.pull()
    return desk, panel


def test_tabs_are_the_queues_of_the_seat_with_their_counts(filled):
    desk, panel = filled
    tabs = panel.tabs._tabs

    assert tuple(tab.key for tab in tabs) == SEATS["dispatch"].queues
    cases = desk.face.situation.cases.values()
    for tab in tabs:
        assert tab.n == sum(QUEUES[tab.key].holds(case) for case in cases)


def test_the_panel_shows_urgent_first(filled):
    desk, panel = filled

    assert desk.face.case(panel.cards.keys[0]).urgent


def test_next_picks_the_first_then_the_one_after(filled):
    desk, panel = filled

    panel.pick_next()
    panel.pick_next()

    assert desk.selection.case_id == panel.cards.keys[1]


def test_next_in_an_empty_queue_picks_nothing(make_desk, qtbot):
    desk = make_desk()
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)

    assert panel.pick_next() is False


def test_next_goes_on_to_a_queue_with_work(filled):
    desk, panel = filled
    for case_id in panel.cards.keys:
        desk.link.tell(_dispatch(desk.face.case(case_id)))
        desk.face.pull()
    assert panel.tabs.current == "to_dispatch"

    panel.pick_next()

    assert panel.queue_key == "returned"
    assert desk.selection.case_id == panel.cards.keys[0]


def test_next_passes_over_what_was_just_acted_on(filled):
    desk, panel = filled
    panel.pick_next()
    first = desk.selection.case_id
    desk.acting.commit_first()
    assert desk.face.pending(first) is not None
    n = len(panel.cards.keys)

    seen = []
    for _ in range(n):
        panel.pick_next()
        seen.append(desk.selection.case_id)

    assert first in panel.cards.keys, "it stands there until the record says otherwise"
    assert first not in seen


def test_next_passes_over_what_waits_for_somebody_outside(make_desk, qtbot):
    desk = make_desk(FILER)
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    sent = after(replied("01A"), Act.SEND_CHECK, INTAKE, Given(), at(61))
    desk.link.tell_city(sent, replied("01B", 70))
    desk.face.pull()

    for _ in range(2):
        panel.pick_next()
        assert desk.selection.case_id == "01B"
    assert {"01A", "01B"} == set(panel.count_list("to_check").ids())

    desk.link.tell(after(replied("01B", 70), Act.SEND_CHECK, INTAKE, Given(), at(71)))
    desk.face.pull()
    assert panel.pick_next() is False


def test_shift_f5_goes_round_the_queues_with_work(filled):
    desk, panel = filled
    worked = [key for key in SEATS["dispatch"].queues if panel.due(key)]
    assert len(worked) > 1

    fronts = []
    for _ in worked:
        assert panel.pick_queue()
        fronts.append(panel.queue_key)

    assert fronts == [*worked[1:], worked[0]]
    assert desk.selection.case_id == "", "looking at a queue takes no case from it"


def test_a_dispatched_case_leaves_the_list(filled):
    desk, panel = filled
    case = desk.face.case(panel.cards.keys[0])

    desk.link.tell(_dispatch(case))
    desk.face.pull()

    assert case.case_id not in panel.cards.keys


def _dispatch(case: Case) -> Case:
    from backend.domain.flow.life import Moment, after

    given = Given(unit_id="td-drainage")
    return after(case, Act.DISPATCH, ME, given, Moment(NOW_MS, NOW_MS))


def test_the_list_does_not_move_under_the_hand(filled):
    desk, panel = filled
    before = panel.cards.keys
    spot = QPointF(20, 10)
    panel.cards.viewportEvent(
        QMouseEvent(
            QEvent.Type.MouseMove,
            spot,
            panel.cards.viewport().mapToGlobal(spot),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )

    desk.link.tell(_dispatch(desk.face.case(before[0])))
    desk.face.pull()

    assert panel.cards.keys == before
    assert panel._card_of(before[0]).dim
    assert "停住" in panel.hint.text()

    panel.cards.viewportEvent(QEvent(QEvent.Type.Leave))
    assert panel.cards.keys == before[1:]


def test_a_selection_on_the_map_brings_its_queue_to_the_front(filled, morning):
    desk, panel = filled

    desk.selection.pick(morning.in_state("read").case_id, by="map")

    assert panel.queue_key == "handling"
    assert panel.cards.current == desk.selection.case_id


def test_a_queue_says_that_it_is_empty_only_when_that_is_known(make_desk, qtbot):
    desk = make_desk()
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    assert "取回" in panel.empty.title
    assert panel.footer.isHidden()

    desk.show()

    assert "没有待办" in panel.empty.title


def test_every_number_of_the_footer_opens_its_list(filled, qtbot):
    _, panel = filled
    for kind, button in panel.footer._buttons.items():
        with qtbot.waitSignal(panel.list_wanted) as asked:
            button.click()
        assert len(asked.args[0].ids()) == panel.footer._today.n(kind)


def test_rates_carry_their_base(filled):
    _, panel = filled
    today_book = panel.footer._today

    assert str(today_book.n("done")) in panel.footer.text()
    assert f"{today_book.rate():.1%}" in panel.footer.text()


@pytest.mark.parametrize("seat", list(SEATS))
def test_every_seat_has_its_panel(make_desk, qtbot, morning, seat):
    from tests.console.show_desk import SEAT_ACTORS

    desk = make_desk(SEAT_ACTORS[seat])
    desk.link.now_ms = NOW_MS
    panel = QueuePanel(desk.parts._replace(seat=SEATS[seat]))
    qtbot.addWidget(panel)
    panel.resize(372, 800)
    desk.link._news.append(morning.news())
    desk.face.pull()
    for key in SEATS[seat].queues:
        panel.show_queue(key)
        assert not panel.grab().isNull()


def test_a_count_turns_red_only_for_what_is_late_or_urgent_here(make_desk, qtbot):
    desk = make_desk(ME)
    panel = QueuePanel(desk.parts)
    qtbot.addWidget(panel)
    desk.show(delivered("01A"), delivered("01B"))
    assert {tab.key: tab.tone for tab in panel.tabs._tabs}["handling"] == ""

    desk.link.now_ms = START_MS + 4 * 60 * 60_000
    desk.face.tick()

    late = next(tab for tab in panel.tabs._tabs if tab.key == "handling")
    assert (late.tone, late.mark) == ("act", "late")
    desk.show(filed("01C"))
    waiting = next(tab for tab in panel.tabs._tabs if tab.key == "to_dispatch")
    assert (waiting.tone, waiting.mark) == ("act", "late")
