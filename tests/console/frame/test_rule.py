"""F1 says the rule of the case's class, as it stood on the day the case was filed (A25)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.codebooks import load
from backend.contract.answers import RuleInForce
from backend.contract.questions import GetRule
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act
from tests.console.fake_link import ME, MISSING, filed, new_case


@pytest.fixture
def desk(whole_desk, qtbot):
    desk = whole_desk(ME, "dispatch", filed("01A"), new_case("01B", class_key="e0102"))
    qtbot.waitUntil(desk.window.isActiveWindow, timeout=10_000)
    return desk


def asked(desk) -> list[GetRule]:
    return [one for one in desk.link.asked if isinstance(one, GetRule)]


def open_on(desk, case_id: str) -> GetRule:
    desk.selection.pick(case_id)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    assert desk.help.isVisible()
    return asked(desk)[-1]


def in_force(question: GetRule, version: int = 0) -> RuleInForce:
    book, key = load(), question.class_key
    return RuleInForce(
        ask_id=question.ask_id,
        class_key=key,
        edition=book.edition,
        zh=book.name(key).zh,
        en=book.name(key).en,
        conditions=book.conditions(key),
        version=version,
    )


def text(desk) -> str:
    return desk.help._text.text()


def test_a25_f1_shows_conditions_and_limits_of_the_filing_day(desk):
    case = desk.face.case("01A")
    question = open_on(desk, "01A")
    assert "正在查这一类的规则" in text(desk)
    filing = next(step for step in case.steps if step.act is Act.FILE)
    assert (question.class_key, question.at_ms) == ("c0103", filing.at_ms)
    rule = in_force(question, version=3)
    desk.face.answer.emit(rule)
    assert "立案日 2026-06-10 有效的规则" in text(desk) and "本市第 3 版" in text(desk)
    for condition in rule.conditions:
        assert condition.words.zh in text(desk)
    assert "紧急工作时" in text(desk)
    (own,) = [one for one in rule.conditions if one.key == MISSING.key]
    assert f"<b>{own.words.zh}" in text(desk) and "（本案）" in text(desk)
    desk.lang.use("en")
    assert "In force on the filing day 2026-06-10" in text(desk) and "(this case)" in text(desk)


def test_a25_what_is_not_filed_yet_shows_the_rule_of_today_and_is_asked_for_once(desk):
    question = open_on(desk, "01B")
    desk.face.answer.emit(in_force(question))
    assert "尚未立案，今日 2026-06-10 有效的规则" in text(desk) and "原版" in text(desk)
    desk.help.dismiss()
    n = len(asked(desk))
    open_on(desk, "01B")
    assert len(asked(desk)) == n and "尚未立案" in text(desk)


def test_a25_why_there_is_no_rule_is_said(desk):
    question = open_on(desk, "01A")
    desk.face.answer.emit(Denied(ask_id=question.ask_id, rule="x", zh="没有这一类", en="none"))
    assert "没有这一类" in text(desk)
