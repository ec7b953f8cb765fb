"""The sheet of a shift: asked for, shown as it came, and what it says where it does not balance."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from backend.contract.figures import BackupTold, CaseBalance, Ledger, LedgerLine, MissingRow
from backend.contract.questions import GetLedger
from backend.contract.topics import LOG_TOPICS
from backend.contract.verdicts import Denied
from backend.domain.terms.shift import Shift
from backend.link import Pulled
from backend.situation import News
from console.kit.shift_span import span_of
from console.kit.words_sheet import Sheet
from console.shift import ledger_text
from console.shift.ledger_backup import backup_lines
from console.shift.ledger_sheet import LedgerSheet
from tests.console.fake_link import MINUTE_MS, START_MS, filed

HOUR_MS = 60 * MINUTE_MS
ZONE = "Asia/Shanghai"
EVEN = Ledger(
    ask_id="",
    from_ms=START_MS,
    upto_ms=START_MS + HOUR_MS,
    lines=(
        LedgerLine(topic="case", n_published=40, n_received=40, n_by_picture=3, n_painted=40),
        LedgerLine(topic="alarm", n_published=0, n_received=0, n_by_picture=0, n_painted=None),
    ),
    cases=CaseBalance(
        n_brought=18,
        n_opened=7,
        n_ended=5,
        n_carried=20,
        n_acts=33,
        n_acted=21,
        ended={"closed": 4, "declined": 1},
        n_own=9,
    ),
    n_missing=0,
    missing=(),
    balanced=True,
)
LOST = MissingRow(
    topic="case", seq=4711, entity="01A", city_at_ms=START_MS + MINUTE_MS, lacks="painted"
)


@pytest.fixture
def sheet(qtbot, desk) -> LedgerSheet:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1366, 768)
    host.show()
    desk.show(filed())
    return LedgerSheet(desk.skin, desk.lang, desk.face, host)


def asked(desk) -> GetLedger:
    return [one for one in desk.link.asked if isinstance(one, GetLedger)][-1]


def answer(desk, found: Ledger) -> None:
    desk.link.answer(replace(found, ask_id=asked(desk).ask_id))
    desk.face.pull()


def said(sheet: LedgerSheet) -> str:
    labels = [one for one in sheet.findChildren(QLabel) if one.isVisible()]
    return " ".join(one.text() for one in labels)


def test_a_balanced_sheet_shows_all_its_numbers_and_says_so(sheet, desk):
    sheet.toggle()
    assert "核账" in said(sheet)
    answer(desk, EVEN)
    assert sheet._verdict.text == "平衡"
    text = said(sheet)
    assert "18 + 7 = 5 + 20" in text
    for number in ("40", "33", "21", "9"):
        assert number in text
    assert "结案 4" in text and "不予受理 1" in text
    assert "缺失明细" not in text


def test_a_sheet_that_does_not_balance_names_the_message(sheet, desk):
    sheet.toggle()
    odd = replace(EVEN, n_missing=1, missing=(LOST,), balanced=False)
    answer(desk, odd)
    assert sheet._verdict.text == "不平：缺 1 条"
    assert "第 4,711 条" in said(sheet) and "未上屏" in said(sheet) and "01A" in said(sheet)


def test_what_the_backend_denies_is_said_in_its_words(sheet, desk):
    sheet.toggle()
    desk.link.answer(
        Denied(ask_id=asked(desk).ask_id, rule="busy", zh="后台忙，请稍候再试", en="busy")
    )
    desk.face.pull()
    assert "后台忙" in said(sheet)
    assert sheet.sheet is None


def test_an_answer_to_an_older_question_is_not_shown(sheet, desk):
    sheet.toggle()
    older = asked(desk).ask_id
    sheet.show_span("last")
    desk.link.answer(replace(EVEN, ask_id=older))
    desk.face.pull()
    assert sheet.sheet is None


def test_arrows_change_the_shift_and_escape_closes(sheet, desk):
    sheet.toggle()
    from_ms = asked(desk).from_ms
    QTest.keyClick(sheet, Qt.Key.Key_Right)
    assert asked(desk).from_ms == from_ms - 24 * HOUR_MS  # a hall without shifts goes by the day
    assert "上一班" in sheet._title.text()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_english_has_no_chinese_left(sheet, desk):
    desk.lang.use("en")
    sheet.toggle()
    answer(desk, replace(EVEN, n_missing=1, missing=(LOST,), balanced=False))
    assert not [char for char in said(sheet) if "\u4e00" <= char <= "\u9fff"]


def test_of_much_that_is_missing_some_is_named_and_the_rest_counted(desk):
    rows = tuple(replace(LOST, seq=n) for n in range(1, 31))
    odd = replace(EVEN, n_missing=5_000, missing=rows, balanced=False)
    shown = ledger_text.missing_rows(odd, desk.lang, ZONE)
    assert len(shown) == ledger_text.ROWS_SHOWN + 1
    assert shown[-1] == f"另有 {5_000 - ledger_text.ROWS_SHOWN:,} 条"


EIGHT = tuple(Shift(f"s{n}", "班", "shift", n * 480, (n + 1) * 480 % 1440) for n in range(3))
TWELVE = (Shift("day", "白班", "Day", 510, 1230), Shift("night", "夜班", "Night", 1230, 510))
OVERLAP = (Shift("a", "早", "A", 390, 990), Shift("b", "晚", "B", 960, 390))
BY_DAY = (Shift("day", "白班", "Day", 480, 1080),)
ROUND = (Shift("all", "全天", "All day", 510, 510),)


@pytest.mark.parametrize(
    ("shifts", "key", "hours", "span"),
    [
        (EIGHT, "this", 1.5, (0.0, 1.5)),
        (EIGHT, "last", 1.5, (-8.0, 0.0)),
        (EIGHT, "today", 1.5, (-8.0, 1.5)),
        (EIGHT, "this", 17.0, (16.0, 17.0)),
        (TWELVE, "this", 0.4, (-11.5, 0.4)),
        (TWELVE, "this", 0.5, (0.5, 0.5)),
        (TWELVE, "last", 3.0, (-11.5, 0.5)),
        (OVERLAP, "this", 8.25, (-1.5, 8.25)),
        (OVERLAP, "this", 9.0, (8.5, 9.0)),
        (OVERLAP, "last", 9.0, (-1.5, 8.5)),
        (BY_DAY, "this", 12.0, (10.0, 12.0)),
        (BY_DAY, "last", 12.0, (0.0, 10.0)),
        (BY_DAY, "last", 1.0, (-14.0, 0.0)),
        (ROUND, "last", 1.0, (-23.5, 0.5)),
        ((), "this", 1.5, (-8.0, 1.5)),
        ((), "last", 1.5, (-32.0, -8.0)),
    ],
)
def test_i11_a_shift_is_what_the_city_says(shifts, key, hours, span):
    """START_MS is eight o'clock in the morning there."""
    now_ms = START_MS + round(hours * HOUR_MS)
    from_ms, upto_ms = span_of(key, now_ms, ZONE, shifts)
    assert from_ms == START_MS + round(span[0] * HOUR_MS)
    on_the_way_ms = 0 if key == "last" or from_ms == now_ms else 3_000
    assert upto_ms == START_MS + round(span[1] * HOUR_MS) - on_the_way_ms


def test_rows_count_as_painted_only_after_a_frame(desk, monkeypatch):
    told: list[Pulled] = []
    monkeypatch.setattr(desk.link, "painted", told.append)
    first = Pulled(News(), upto={"case": 4})
    second = Pulled(News(), upto={"case": 9})
    for pulled in (first, second):
        monkeypatch.setattr(desk.link, "take", lambda pulled=pulled: pulled)
        desk.face.pull()
    assert told == []
    desk.face.note_painted()
    assert told == [second], "the newest covers those before it"
    desk.face.note_painted()
    assert told == [second], "a frame without news says nothing"


def test_every_topic_of_the_record_has_words_of_its_own():
    assert {topic.value for topic in LOG_TOPICS} <= set(Sheet.TOPICS)


NOW_MS = 1_781_049_600_000
NIGHT = BackupTold(
    made_at_ms=NOW_MS - 5 * HOUR_MS,
    seq=104_211,
    size_bytes=1_284_000_000,
    tested_at_ms=NOW_MS - 50 * HOUR_MS,
    tested_made_at_ms=NOW_MS - 55 * HOUR_MS,
    is_sound=True,
)


def backup_said(desk, told: BackupTold) -> tuple[tuple[str, str], ...]:
    return backup_lines(told, NOW_MS, ZONE, desk.lang)


def test_j06_the_sheet_names_the_last_good_backup_and_its_drill(sheet, desk):
    sheet.toggle()
    answer(desk, replace(EVEN, backup=NIGHT))
    assert "1.3 GB" in said(sheet) and "恢复演练" in said(sheet)
    (made, tone), (drill, drill_tone) = backup_said(desk, NIGHT)
    assert "（5 小时前，1.3 GB）" in made and tone == "" == drill_tone
    assert "完好" in drill and drill.count("6月") == 2


def test_j06_a_backup_that_is_missing_old_or_not_whole_stands_out(desk):
    assert [tone for _, tone in backup_said(desk, BackupTold())] == ["act", "soon"]
    old = replace(NIGHT, made_at_ms=NOW_MS - 60 * HOUR_MS, is_sound=False)
    (made, tone), (drill, drill_tone) = backup_said(desk, old)
    assert "2 天前" in made and "早该" in made and tone == "act"
    assert "不完整" in drill and drill_tone == "act"
