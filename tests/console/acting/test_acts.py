"""What a seat is offered comes from the table of moves and the rules, and every act has a key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

import resources
from backend.domain.cases.case import MOVES, Act, CaseState, Given
from backend.domain.flow.life import after, may
from backend.domain.people.seats import SEATS
from backend.domain.terms.roles import Actor, Role
from console.kit.acts import ACTS, Asks, offers, primary_offer
from console.kit.keymap import KEYS, key_text
from tests.console.fake_link import (
    FILER,
    INTAKE,
    LEADER,
    ME,
    PHOTO,
    at,
    delivered,
    filed,
    new_case,
    replied,
)
from tests.console.frame.test_workstation import acts, press, ready
from widgets.key_hint import ActionButton

SEAT_ROLES = {seat.role for seat in SEATS.values()}
DESK_ACTS = sorted(
    {m.act for m in MOVES if m.at is not None and SEAT_ROLES.intersection(m.by)}, key=str
)


# What stands beside the flow and is offered in every open state.
ASIDE = {Act.SUPERVISE, Act.ORDER, Act.NOTE, Act.TAG, Act.UNTAG, Act.ASK_VOID, Act.PLEAD}
ASKED = {
    Asks.REASON: {"reason"},
    Asks.UNIT: {"unit_id"},
    Asks.DATE: {"reason", "until_ms"},
    Asks.SLIP: {"reason"},
    Asks.CASE: {"case_id"},
    Asks.CAMPAIGN: {"campaign"},
    Asks.GROUND: {"ground"},
    Asks.COLLECTOR: {"account"},
    Asks.SCORE: {"score"},
    Asks.NUMBER: {"text"},
}
MAY_BE_LEFT_OUT = {Act.SEND_VERIFY: {"account"}, Act.SEND_CHECK: {"account"}}


@pytest.mark.parametrize("act", DESK_ACTS)
def test_every_act_of_a_seat_is_in_the_catalogue_with_a_key(act):
    spec = ACTS[act]
    assert spec.words.zh and spec.words.en
    assert key_text(spec.key)


@pytest.mark.parametrize("spec", ACTS.values(), ids=lambda spec: spec.act.value)
def test_every_row_has_its_icon_and_asks_for_what_the_move_needs(spec):
    assert resources.path(f"icons/{spec.icon}.svg").exists()
    needs = {need for move in MOVES if move.act is spec.act for need in move.needs}
    assert needs | MAY_BE_LEFT_OUT.get(spec.act, set()) == ASKED.get(spec.asks, set())
    assert bool(spec.reasons) == (spec.asks in (Asks.REASON, Asks.SLIP, Asks.NUMBER))
    assert all(reason.zh and reason.en for reason in spec.reasons)


@pytest.mark.parametrize("spec", KEYS.values(), ids=lambda spec: spec.key)
def test_every_key_has_words_and_letters_are_bare(spec):
    assert spec.words.zh and spec.words.en
    for sequence in spec.sequences:
        is_letter = len(sequence) == 1 or sequence in ("Return", "Enter", "Esc")
        assert not is_letter or spec.bare


def test_no_two_keys_collide():
    sequences = [sequence for spec in KEYS.values() for sequence in spec.sequences]
    assert len(sequences) == len(set(sequences))


def test_keys_of_the_input_method_stay_free():
    taken = {sequence for spec in KEYS.values() for sequence in spec.sequences}
    assert not taken & {"Ctrl+Space", "Shift", "Ctrl+Shift", "Ctrl+."}


@pytest.mark.parametrize("role", sorted(SEAT_ROLES, key=str))
@pytest.mark.parametrize("state", list(CaseState))
def test_what_is_offered_without_a_reason_against_it_may_be_done(role, state):
    case = replace(filed(), state=state, check="passed")
    actor = Actor("someone", role)
    for offer in offers(case, actor):
        assert may(case, offer.spec.act, actor) is (offer.why_not is None)


def test_who_accepted_sees_filing_grey_with_the_rule():
    accepted = after(new_case(actor=INTAKE), Act.ACCEPT, INTAKE, Given(), at(1))

    mine = {o.spec.act: o.why_not for o in offers(accepted, INTAKE)}
    theirs = {o.spec.act: o.why_not for o in offers(accepted, FILER)}

    assert mine[Act.FILE].zh == "受理人不能自己立案，请另一人立案"
    assert theirs[Act.FILE] is None


def test_an_illegal_jump_is_absent():
    acts = {offer.spec.act for offer in offers(filed(), ME)}
    assert acts - ASIDE == {
        Act.DISPATCH,
        Act.SEND_BACK,
        Act.DECLARE_OWNERLESS,
        Act.REFER,
        Act.HAND_OVER,
        Act.COORDINATE,
        Act.MERGE,
    }
    assert Act.CLOSE not in {offer.spec.act for offer in offers(filed(), LEADER)}


def test_after_a_failed_check_only_rework_is_offered_not_close():
    checking = after(replied(), Act.SEND_CHECK, INTAKE, Given(), at(70))
    collector = Actor("COL-1", Role.COLLECTOR)
    found = Given(reason="问题仍在", photos=(PHOTO,))
    failed = after(checking, Act.CHECK_FAILED, collector, found, at(90))

    assert {o.spec.act for o in offers(failed, LEADER)} - ASIDE == {Act.REWORK}
    assert primary_offer(failed, FILER).spec.act is Act.REWORK


def test_a11_urging_is_offered_while_the_unit_has_it_but_waits_for_nobody_once_it_is_read():
    assert Act.URGE in {o.spec.act for o in offers(delivered(), ME)}
    assert primary_offer(delivered(), ME).spec.act is Act.URGE
    read = after(delivered(), Act.READ, Actor("td-drainage", Role.UNIT), Given(), at(12))
    assert Act.URGE in {o.spec.act for o in offers(read, ME)}
    assert primary_offer(read, ME) is None


def lit(actions):
    """The one button that is lit: its words and the key it names."""
    found = [one for one in actions.actions() if one.isVisible() and one.property("kind")]
    assert all(one.property("kind") == "primary" for one in found)
    return [(one.text(), one.property("key_text")) for one in found]


def test_a16_of_an_unread_case_with_a_request_only_granting_is_lit(qtbot, whole_desk):
    asked = after(
        delivered(),
        Act.ASK_EXTENSION,
        Actor("td-drainage", Role.UNIT),
        Given(reason="等配件"),
        at(20),
    )
    desk = ready(qtbot, whole_desk(LEADER, "leader", asked, filed("01B"), delivered("01C")))
    desk.selection.pick("01A")
    urge = desk.actions.action(Act.URGE)
    assert lit(desk.actions) == [("批准延期", "Enter")]
    assert urge.isVisible() and urge.property("key_text") == "F9"

    button = next(b for b in desk.window.findChildren(ActionButton) if b.text() == "批准延期")
    assert button.property("kind") == "primary" and button.key_text == "Enter"
    press(desk, Qt.Key.Key_Return)
    assert acts(desk) == [Act.EXTEND]

    desk.selection.pick("01B")
    assert lit(desk.actions) == [("派往首选", "Ctrl+Enter")]
    desk.selection.pick("01C")
    assert lit(desk.actions) == [("催办", "Enter")]
    assert desk.actions.action(Act.EXTEND).property("key_text") == "E"
    assert button.property("kind") == "plain"
