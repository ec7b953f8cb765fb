"""The acting desk: rules first, then what must be chosen, then a command that stays pending."""

from backend.domain.cases.case import Act, Given
from backend.domain.flow.life import after
from console.kit.prompts import DUPLICATES, reason_words
from tests.console.fake_link import (
    BROKEN,
    FILER,
    INTAKE,
    MISSING,
    OTHER,
    at,
    delivered,
    dispatched,
    filed,
    new_case,
)


def test_enter_accepts_a_new_report(make_desk):
    desk = make_desk(INTAKE)
    desk.show(new_case(actor=INTAKE))

    desk.acting.do_primary()

    assert [command.act for command in desk.link.sent] == [Act.ACCEPT]


def test_filing_takes_two_keys_and_offers_the_usual_condition_first(make_desk):
    desk = make_desk(FILER)
    desk.show(new_case())

    desk.acting.do_primary()
    (prompt,) = desk.heard.prompts
    assert [choice.key for choice in prompt.choices] == [MISSING.key, BROKEN.key]
    assert desk.link.sent == []
    desk.acting.answer(prompt, prompt.choices[0].key)

    (command,) = desk.link.sent
    assert command.act is Act.FILE
    assert command.given.condition == MISSING.key


def test_declining_needs_a_reason_and_offers_prepared_ones(make_desk):
    desk = make_desk(INTAKE)
    desk.show(new_case(actor=INTAKE))

    desk.acting.do(Act.DECLINE)
    (prompt,) = desk.heard.prompts
    assert prompt.own_words and len(prompt.choices) >= 3
    desk.acting.answer(prompt, "看不清")

    (command,) = desk.link.sent
    assert (command.act, command.given.reason) == (Act.DECLINE, "看不清")


def test_a_prepared_reason_can_be_read_in_both_languages():
    words = reason_words("不属于城市管理范围")
    assert words.en == "Not a matter of city management"
    assert reason_words("自己写的").en == "自己写的"


def test_who_accepted_is_told_why_he_cannot_file(make_desk):
    desk = make_desk(INTAKE)
    desk.show(after(new_case(actor=INTAKE), Act.ACCEPT, INTAKE, Given(), at(1)))

    desk.acting.do(Act.FILE)

    assert desk.link.sent == []
    assert desk.said == ["受理人不能自己立案，请另一人立案"]


def test_commit_sends_the_first_suggestion_with_the_version_seen(desk):
    desk.show(filed())

    desk.acting.commit_first()

    (command,) = desk.link.sent
    assert (command.act, command.given.unit_id) == (Act.DISPATCH, "td-drainage")
    assert command.expected_version == 2


def test_a_pin_sends_to_its_unit(desk):
    desk.show(filed())
    assert desk.acting.dispatch_to_pin(2)
    assert desk.link.sent[0].given.unit_id == "td-municipal"


def test_a_pin_without_a_unit_says_so(desk):
    desk.show(filed())
    assert not desk.acting.dispatch_to_pin(9)
    assert desk.said == ["没有固定单位 9"]


def test_an_illegal_unit_is_refused_with_its_rule_and_nothing_is_sent(desk):
    desk.show(filed())

    assert not desk.acting.dispatch_to_pin(3)

    assert desk.link.sent == []
    assert desk.said == ["不能派往 汀东环卫所：职责不含雨水井盖"]


def test_a_second_act_waits_for_the_first_verdict(desk):
    desk.show(filed())
    desk.acting.commit_first()
    desk.acting.commit_first()

    assert len(desk.link.sent) == 1
    assert desk.said == ["上一步还没有回执，请稍候"]


def test_who_lost_the_race_is_told_who_won_with_unit_and_time(desk):
    desk.show(filed())
    desk.acting.commit_first()
    theirs = dispatched(unit_id="td-municipal", by=OTHER)
    desk.link.judge(
        desk.link.sent[0],
        "conflict",
        version=theirs.version,
        by_account=OTHER.account,
        by_seat=OTHER.seat,
        act=Act.DISPATCH,
        at_ms=theirs.steps[-1].at_ms,
    )
    desk.face.pull()
    assert desk.said == ["被 派遣席 02 抢先派遣 08:10:00"]
    assert desk.face.pending("01A") is None

    desk.link.tell(theirs)
    desk.face.pull()

    assert desk.said[-1] == "被 派遣席 02 抢先派往 汀东市政所 08:10:00"
    assert desk.heard.notices[0].key == desk.heard.notices[1].key
    assert desk.heard.notices[1].words.en == (
        "Dispatch 02 was first: dispatched to Tingdong municipal works at 08:10:00"
    )


def test_the_refusal_of_the_backend_is_told_with_its_sentence(desk):
    desk.show(filed())
    desk.acting.commit_first()
    desk.link.judge(desk.link.sent[0], "refused", rule="x", zh="值班长已收回", en="taken away")
    desk.face.pull()
    assert desk.said == ["派遣：值班长已收回"]


def test_an_unknown_verdict_is_said_and_asked_for_under_the_same_id(desk):
    desk.show(filed())
    desk.acting.commit_first()
    desk.link.judge(desk.link.sent[0], "unknown")
    desk.face.pull()
    assert "不知是否生效" in desk.said[-1]

    desk.acting.ask_again()

    assert desk.link.asked[-1].command_id == desk.link.sent[0].command_id
    assert desk.said[-1] == "已再问 1 条回执"


def test_taking_back_sends_the_act_for_that_case(desk):
    desk.show(dispatched())
    desk.acting.take_back("01A")
    assert desk.link.sent[0].act is Act.UNDO_DISPATCH


def test_taking_back_after_delivery_names_the_rule(desk):
    desk.show(delivered())
    desk.acting.take_back("01A")
    assert desk.link.sent == []
    assert desk.said == ["已送达责任单位，不能撤回"]


def test_urging_a_delivered_unread_case_goes_out(desk):
    desk.show(delivered())
    desk.acting.do(Act.URGE)
    assert desk.link.sent[0].act is Act.URGE


def test_duplicates_are_listed_and_choosing_one_selects_it(desk):
    desk.show(filed("01A"), filed("01B"))

    desk.acting.show_duplicates()
    (prompt,) = desk.heard.prompts
    assert prompt.kind == DUPLICATES
    assert [choice.key for choice in prompt.choices] == ["01B"]
    desk.acting.answer(prompt, "01B")

    assert desk.selection.case_id == "01B"


def test_without_a_selected_case_nothing_is_sent(desk):
    desk.show()
    desk.acting.do(Act.URGE)
    assert desk.said == ["先选中一件案件"]
