"""What the backend learnt, on the desk: order, reasons, warning before dispatch, age, score."""

from dataclasses import replace as with_

import pytest
from msgspec.structs import replace

from backend.contract.answers import Advice, AdviceRow, RuleScore, WhyWords
from backend.contract.orders import Command
from backend.contract.questions import GetAdvice
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Act
from backend.situation import News
from console.dossier.panel import DossierPanel
from console.drag.drag import Hover
from console.drag.preview import DropPreview
from console.face.advice_book import AGAIN_S, OLD_S, AdviceBook
from console.rail.rail import Rail
from tests.console.fake_link import ME, delivered, filed


def why(rule: str, zh: str, en: str = "") -> WhyWords:
    return WhyWords(rule=rule, zh=zh, en=en or rule)


KEPT = why("kept_before", "此街道同类 9 件办了 9 件", "kept 9 of 9")
BOUNCE = why("may_bounce", "可能被退回：汀东市政所此街道同类 8 件退回 7 件", "7 of 8 returned")
SOUND = Advice(
    ask_id="",
    rows=(
        AdviceRow(unit_id="td-municipal", rule="kept_before", score=91, legal=True, pro=(KEPT,)),
        AdviceRow(
            unit_id="td-drainage",
            rule="place_and_class",
            score=20,
            legal=True,
            pro=(why("place_and_class", "职责含井盖"),),
            con=(why("returned_here", "此街道同类 6 件办了 0 件"),),
        ),
        AdviceRow(unit_id="td-parks", rule="returned_before", score=0, legal=False),
    ),
    way_on=Act.DECLARE_OWNERLESS,
    version=1,
    scores=(RuleScore(rule="kept_before", n_kept=412, n=415),),
    lane=why("abstains", "自动派遣未开启", "the lane is off"),
)


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Desk:
    """A dispatcher's dossier, rail and acting half that know of advice."""

    def __init__(self, qtbot, make_desk) -> None:
        self.base = make_desk(ME)
        self.clock = Clock()
        base = self.base
        self.book = AdviceBook(base.face, base.selection, base.root, self.clock)
        base.acting.learn_from(self.book)
        self.parts = base.parts._replace(advice=self.book)
        self.panel = DossierPanel(self.parts)
        self.rail = Rail(self.parts, base.acting, base.drag)
        for widget in (self.panel, self.rail):
            qtbot.addWidget(widget)
            widget.resize(620, 900)
            widget.show()

    def asked(self) -> list[GetAdvice]:
        return [one for one in self.base.link.asked if isinstance(one, GetAdvice)]

    def answer(self, advice: Advice = SOUND) -> None:
        self.base.link.answer(replace(advice, ask_id=self.asked()[-1].ask_id))
        self.base.face.pull()

    @property
    def card(self):
        return self.panel.advice


@pytest.fixture
def desk(qtbot, make_desk) -> Desk:
    made = Desk(qtbot, make_desk)
    made.base.show(filed())
    return made


def test_x03_the_backends_first_choice_leads_on_card_key_and_rail(desk):
    assert desk.card.unit.text() == "汀东排水所", "its own table, until something comes"
    assert "后台建议还没有到" in desk.card.source.text()
    desk.answer()
    assert (desk.card.title.text(), desk.card.unit.text()) == ("建议派遣", "汀东市政所")
    assert "9 件办了 9 件" in desk.card.why.text()
    assert "不利：此街道同类 6 件办了 0 件" in desk.card.others.text()
    assert desk.rail.cards["td-municipal"].look.value == "first"
    desk.base.acting.commit_first()
    (sent,) = [one for one in desk.base.link.sent if isinstance(one, Command)]
    assert sent.given.unit_id == "td-municipal"


def test_x03_the_score_of_the_rule_stands_beside_it(desk):
    desk.answer()
    assert "规则“历来承办”首派 415 件，412 件办了" in desk.card.rule.text()
    bad = (RuleScore(rule="kept_before", n_kept=5, n=40, to_review=True),)
    desk.clock.now_s += AGAIN_S
    desk.base.face.tick()
    desk.answer(replace(SOUND, scores=bad))
    assert "建议复查该规则" in desk.card.rule.text()


def test_x17_a_case_that_will_probably_bounce_says_so_before_it_is_sent(desk, qtbot):
    assert desk.card.warning.isHidden()
    desk.answer(replace(SOUND, warning=BOUNCE))
    assert "8 件退回 7 件" in desk.card.warning.text()
    assert desk.card.warning.isVisible()
    assert desk.rail.cards["td-municipal"].text.state == "首选 可能退回"
    assert desk.rail.cards["td-drainage"].text.state == "有不利记录"
    case, unit = desk.base.face.case("01A"), desk.base.acting.unit("td-municipal")
    preview = DropPreview(desk.parts, desk.rail)
    preview.show_hover(Hover(case, unit, desk.base.acting.judge(case, unit)), None)
    assert any("8 件退回 7 件" in line for line in preview.lines)


def test_a_unit_the_rules_forbid_is_never_offered_whoever_advised_it(desk):
    rows = (AdviceRow(unit_id="td-parks", rule="kept_before", score=99, legal=True, pro=(KEPT,)),)
    desk.answer(replace(SOUND, rows=rows))
    offered = [one.unit.unit_id for one in desk.base.acting.suggestions(filed())]
    assert "td-parks" not in offered and offered


def test_old_advice_says_its_age_and_is_asked_for_again(desk):
    desk.answer()
    assert desk.card.source.text() == ""
    assert len(desk.asked()) == 1
    desk.clock.now_s += OLD_S + 65
    desk.base.face.tick()
    assert len(desk.asked()) == 2
    assert desk.card.source.text() == "2:05前的建议"
    desk.answer()
    assert desk.card.source.text() == ""


def test_no_advice_is_the_own_table_and_is_said(desk):
    asked = desk.asked()[-1]
    desk.base.link.answer(Denied(ask_id=asked.ask_id, rule="busy", zh="后台忙", en="busy"))
    desk.base.face.pull()
    assert desk.card.title.text() == "本席规则表建议"
    assert desk.card.unit.text() == "汀东排水所"
    assert desk.card.source.text() == "后台没有给出建议（后台忙），按本席规则表"


def test_advice_on_an_older_version_counts_no_more(desk):
    first = desk.asked()[-1]
    case = delivered()
    desk.base.link.tell(case)
    desk.base.face.pull()
    desk.base.link.answer(replace(SOUND, ask_id=first.ask_id))
    desk.base.face.pull()
    assert desk.book.of(case) is None
    assert desk.card.box.isHidden()


def test_n01_what_the_lane_would_do_stands_on_the_card_only_while_it_runs(desk):
    desk.answer()
    assert "自动派遣" not in desk.card.rule.text()
    city = desk.base.face.city
    running = replace(city, lane=with_(city.lane, is_on=True))
    desk.base.link._news.append(News(city=running))
    desk.base.face.pull()
    desk.panel.retell()
    assert "自动派遣：" in desk.card.rule.text()


def test_the_units_night_contact_stands_on_the_card(qtbot, make_desk):
    made = Desk(qtbot, make_desk)
    made.base.link.tell_city(filed())
    news = made.base.link._news[0]
    city = news.city
    units = tuple(with_(unit, night="6555-0101") for unit in city.units)
    made.base.link._news[0] = with_(news, city=replace(city, units=units))
    made.base.face.pull()
    made.base.selection.pick("01A")
    assert "夜间联系 6555-0101" in made.card.rule.text()
    assert "6555-0101" in made.rail.cards["td-drainage"].toolTip()


def test_the_card_speaks_english(desk):
    desk.base.lang.use("en")
    desk.answer(replace(SOUND, warning=BOUNCE))
    said = [desk.card.title, desk.card.warning, desk.card.why, desk.card.rule]
    text = " ".join(one.text() for one in said)
    assert not [char for char in text if "\u4e00" <= char <= "\u9fff"], text


def test_nobody_asks_for_a_case_that_is_not_to_be_dispatched(qtbot, make_desk):
    made = Desk(qtbot, make_desk)
    made.base.show(delivered())
    assert made.asked() == []
