"""A case that is guarded says by whom and since when, until they are relieved (A14)."""

from dataclasses import replace

from backend.domain.cases.extras import Extras, GuardSpan
from tests.console.fake_link import LEADER, START_MS, filed


def test_a14_a_guarded_case_says_who_since_when_and_that_it_is_not_safe(whole_desk, qtbot):
    span = GuardSpan("COL-007", START_MS + 4 * 60_000)
    case = replace(filed("01A"), extras=Extras(guards=(span,)))
    desk = whole_desk(LEADER, "leader", case)
    desk.selection.pick("01A")
    guard = desk.panels.dossier.guard
    assert guard.isVisible()
    assert guard.words.text() == "采集员 COL-007 08:04 起在现场警戒\n警戒解除前不算安全"
    desk.lang.use("en")
    assert "COL-007 on guard since 08:04" in guard.words.text()
    relieved = replace(span, until_ms=START_MS + 9 * 60_000, relieved_by="leader-01")
    free = replace(case, version=case.version + 1, extras=Extras(guards=(relieved,)))
    desk.link.tell(free)
    qtbot.waitUntil(lambda: not guard.isVisible())
