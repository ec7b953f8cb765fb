"""Campaigns in the record (A17): rows, standing, digest, audit; the same on both stores."""

from dataclasses import replace

from backend.contract.codec import decode_payload
from backend.contract.pushed import CampaignChanged, LogRow
from backend.digest import DigestBook
from backend.domain.counting.campaign import Campaign, CampaignAct, CampaignFilter, Plan
from backend.store import Store

from .builders import ACTOR, NOW_MS, moment
from .test_audit import tamper

ONE = Campaign(
    "01K",
    1,
    "汛后井盖",
    Plan(
        CampaignFilter(words=("井盖",), bounds_deg=(119.5, 38.8, 119.7, 39.0)),
        NOW_MS,
        NOW_MS + 1,
        5,
    ),
    NOW_MS,
    "leader-01",
)
OVER = replace(ONE, version=2, ended_ms=NOW_MS + 1, ended_by="system")


def put(store: Store, one: Campaign = ONE, act: CampaignAct = CampaignAct.MAKE) -> LogRow:
    with store.write() as writing:
        return writing.put_campaign(CampaignChanged(campaign=one, act=act), ACTOR, moment())


def test_a17_a_campaign_is_an_open_entity_until_it_ends(store: Store) -> None:
    made = put(store, ONE, CampaignAct.MAKE)
    assert decode_payload(made.payload) == CampaignChanged(campaign=ONE, act=CampaignAct.MAKE)
    assert store.open_rows("campaign") == (made,) == store.picture(("campaign",)).rows
    book = DigestBook()
    book.put(made.entity, made.payload, made.ended)
    assert store.heads()["campaign"].digest == book.digest != 0
    over = put(store, OVER, CampaignAct.EXPIRE)
    assert over.ended and over.prev_seq == made.seq and store.open_rows("campaign") == ()
    assert store.heads()["campaign"].digest == 0
    assert store.history("campaign", "01K") == (made, over) == store.rows_after("campaign", 0, 2)


def test_a17_the_audit_proves_it(store: Store) -> None:
    put(store, ONE, CampaignAct.MAKE)
    put(store, OVER, CampaignAct.END)
    assert store.verify().sound
    tamper(store, "UPDATE journal SET actor = 'somebody-else' WHERE seq = 1")
    proof = store.verify()
    assert not proof.sound and proof.broken_seq == 1
