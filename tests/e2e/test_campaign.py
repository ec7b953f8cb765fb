"""A campaign is made of a filtered list within a minute; SQL counts the same cases (row A17)."""

import sqlite3
import time
from contextlib import closing

from backend.domain.cases.case import Act
from console.acting.campaigning import campaigns_of
from console.kit.prompts import GATHER

from .hall import LEADER

N_CASES, N_OUT = 120, 7
NAME = "汛后井盖专项"
# What the check of mission.md A17 allows.
LIMIT_S = 60.0


def packed(text: str) -> bytes:
    """Return a text as MessagePack has it, by its own rules and not by our library."""
    data = text.encode()
    return bytes([0xA0 | len(data)] if len(data) < 32 else [0xD9, len(data)]) + data


def counted_by_sql(hall, name: str) -> int:
    """Count in the database itself: rows whose body holds the campaign in its list of them."""
    one_campaign = packed("campaigns") + bytes([0x91]) + packed(name)
    with closing(sqlite3.connect(hall.folder.store)) as db:
        query = "SELECT count(*) FROM cases WHERE ended_at_ms IS NULL AND instr(body, ?) > 0"
        return db.execute(query, (one_campaign,)).fetchone()[0]


def test_a17_a_campaign_is_made_of_a_list_in_a_minute_and_counts_what_sql_counts(qtbot, hall):
    ids = tuple(hall.report() for _ in range(N_CASES))
    seat = hall.seat(LEADER)
    situation = seat.face.situation
    qtbot.waitUntil(lambda: len(situation.cases) == N_CASES, timeout=30_000)
    prompts = []
    seat.acting.prompted.connect(prompts.append)

    began_s = time.monotonic()
    seat.acting.gather(ids[N_OUT:])
    (prompt,) = prompts
    assert prompt.kind == GATHER and prompt.own_words and not prompt.choices
    seat.acting.answer(prompt, NAME)
    wanted = N_CASES - N_OUT
    qtbot.waitUntil(
        lambda: campaigns_of(situation.cases.values()) == {NAME: wanted},
        timeout=round(LIMIT_S * 1000),
    )
    assert time.monotonic() - began_s <= LIMIT_S
    assert counted_by_sql(hall, NAME) == wanted
    assert str(wanted) in seat.said[-1] and NAME in seat.said[-1]

    # Rows may come before the verdicts of the commands that made them.
    qtbot.waitUntil(lambda: not seat.face.all_pending(), timeout=round(LIMIT_S * 1000))
    # One is taken out again, and both counts follow; the next person is offered it with its count.
    seat.selection.pick(ids[-1])
    seat.acting.do(Act.UNTAG)
    seat.acting.answer(prompts[-1], NAME)
    qtbot.waitUntil(
        lambda: campaigns_of(situation.cases.values()) == {NAME: wanted - 1}, timeout=10_000
    )
    assert counted_by_sql(hall, NAME) == wanted - 1
    seat.acting.gather(ids)
    assert [choice.key for choice in prompts[-1].choices] == [NAME]
    assert str(wanted - 1) in prompts[-1].choices[0].detail.zh
