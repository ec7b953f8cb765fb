"""What stands at a case is said in its dossier: who guards it (A14), who enforces it (A23)."""

from dataclasses import replace

from backend.domain.cases.extras import Enforcement, Extras, GuardSpan
from backend.domain.cases.states import CaseState
from tests.console.fake_link import LEADER, START_MS, filed


def test_a14_a_guarded_case_says_who_since_when_and_that_it_is_not_safe(whole_desk, qtbot):
    span = GuardSpan("COL-007", START_MS + 4 * 60_000)
    case = replace(filed("01A"), extras=Extras(guards=(span,)))
    desk = whole_desk(LEADER, "leader", case)
    desk.selection.pick("01A")
    guard = desk.panels.dossier.standing["guard"]
    assert guard.isVisible()
    assert guard.words.text() == "采集员 COL-007 08:04 起在现场警戒\n警戒解除前不算安全"
    desk.lang.use("en")
    assert "COL-007 on guard since 08:04" in guard.words.text()
    relieved = replace(span, until_ms=START_MS + 9 * 60_000, relieved_by="leader-01")
    free = replace(case, version=case.version + 1, extras=Extras(guards=(relieved,)))
    desk.link.tell(free)
    qtbot.waitUntil(lambda: not guard.isVisible())


def test_a23_a_case_at_enforcement_says_who_has_it_its_number_and_their_word(whole_desk, qtbot):
    handed = Enforcement("U02", START_MS + 4 * 60_000)
    case = replace(filed("01A"), state=CaseState.ENFORCEMENT, extras=Extras(enforcement=handed))
    desk = whole_desk(LEADER, "leader", case)
    desk.selection.pick("01A")
    line = desk.panels.dossier.standing["enforcement"]
    assert line.isVisible()
    assert line.words.text().startswith("08:04 移交")
    assert line.words.text().endswith("执法案号待回告")
    told = replace(handed, number="执2026-0117", word="已立案调查", told_at_ms=START_MS + 540_000)
    desk.link.tell(
        replace(case, version=case.version + 1, extras=Extras(enforcement=told)),
    )
    qtbot.waitUntil(lambda: "执法案号 执2026-0117：已立案调查（08:09）" in line.words.text())
