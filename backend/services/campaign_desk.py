"""The desk of campaigns (A17): made, changed, ended, by a person or when their days are over.

The rules are the domain's (``backend.domain.counting.campaign``). What is counted is told by
``CampaignCounting``, from the record and over all cases.
"""

from collections.abc import Callable, Sequence

from backend.contract.codec import decode_payload
from backend.contract.orders import CampaignOrder
from backend.contract.pushed import CampaignChanged, LogRow
from backend.contract.topics import Topic
from backend.contract.verdicts import Verdict
from backend.domain.clocks.moment import Moment
from backend.domain.counting.campaign import (
    Campaign,
    CampaignAct,
    Plan,
    edited,
    ended,
    made,
    refuse,
)
from backend.domain.terms.errors import Refused
from backend.domain.terms.roles import Actor, Role
from backend.store import Store, Told, Writing

from . import verdicts
from .accounts import Accounts
from .books import CityTime
from .forms import campaign_fingerprint_of, check_command_id, check_values
from .listening_desk import ListeningDesk
from .once import Asked
from .sayings import CAMPAIGN_CONFLICT, refusal

_SYSTEM = Actor("system", Role.SYSTEM)
CAMPAIGN = Topic.CAMPAIGN.value


class CampaignDesk(ListeningDesk):
    """Decides about campaigns, and knows all there are and were.

    Thread: the writer's; ``campaigns`` any.
    """

    def __init__(self, store: Store, accounts: Accounts, time: CityTime, on_rows: Told) -> None:
        super().__init__(store, accounts, time, on_rows)
        self._held: dict[str, Campaign] = {}
        self.campaigns: tuple[Campaign, ...] = ()
        self._note(store.rows_after(CAMPAIGN, 0, store.heads()[CAMPAIGN].seq))

    def decide(self, order: CampaignOrder) -> Verdict:
        """Do one act; who may do it at all was asked at the door."""
        ways: dict[CampaignAct, Callable[[CampaignOrder, Actor, Moment], Campaign]] = {
            CampaignAct.MAKE: self._make,
            CampaignAct.EDIT: lambda one, _, at: edited(self._known(one), _plan(one), at),
            CampaignAct.END: lambda one, who, at: ended(self._known(one), who.account, at),
        }
        try:
            check_command_id(order.command_id)
            check_values(order)
            way = ways.get(order.act)
            if way is None:
                raise refusal("malformed", what="act")
        except Refused as why:
            return verdicts.refused(order.command_id, why)

        def how(writing: Writing, at: Moment) -> Verdict:
            actor = self._accounts.seated(order.actor)
            held = self._held.get(order.campaign_id)
            if held is not None and held.version != order.expected_version:
                return _conflict(order.command_id, held)
            new = way(order, actor, at)
            row = writing.put_campaign(CampaignChanged(campaign=new, act=order.act), actor, at)
            return verdicts.kept(order.command_id, new.version, row.seq, at)

        return self._once.decide(Asked(order.command_id, campaign_fingerprint_of(order), how))

    def tick(self) -> int:
        """End what has run its days; return how many that were.

        Raises:
            StoreFault: The record cannot be written; it is tried again.
        """
        now_ms = self._time.city_ms()
        late = [c for c in self.campaigns if not c.is_over and c.plan.upto_ms <= now_ms]
        if late:
            with self._store.write(self._told) as writing:
                at = self._now()
                for one in late:
                    over = ended(one, _SYSTEM.account, at)
                    changed = CampaignChanged(campaign=over, act=CampaignAct.EXPIRE)
                    writing.put_campaign(changed, _SYSTEM, at)
        return len(late)

    # ---- inside --------------------------------------------------------------------------------

    def _make(self, order: CampaignOrder, actor: Actor, at: Moment) -> Campaign:
        known = self._held.values()
        return made(order.command_id, order.name, _plan(order), known, actor, at)

    def _known(self, order: CampaignOrder) -> Campaign:
        held = self._held.get(order.campaign_id)
        if held is None:
            raise refuse("campaign_unknown")
        return held

    def _note(self, rows: Sequence[LogRow]) -> None:
        for row in rows:
            changed = decode_payload(row.payload)
            if isinstance(changed, CampaignChanged):
                self._held[changed.campaign.campaign_id] = changed.campaign
        self.campaigns = tuple(self._held.values())


def _plan(order: CampaignOrder) -> Plan:
    if order.plan is None:
        raise refusal("malformed", what="plan")
    return order.plan


def _conflict(command_id: str, held: Campaign) -> Verdict:
    return Verdict(
        command_id=command_id,
        outcome="conflict",
        version=held.version,
        rule="somebody_was_first",
        zh=CAMPAIGN_CONFLICT.zh,
        en=CAMPAIGN_CONFLICT.en,
        by_account=held.ended_by,
    )
