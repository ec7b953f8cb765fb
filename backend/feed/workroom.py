"""The services of a running backend, put together: each hears of what the others committed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.contract.city_answer import CityInfo
from backend.contract.pushed import LogRow
from backend.services import Accounts, AlarmDesk, CaseDesk, CityBooks, CityTime, Door, Watch
from backend.services.campaign_counting import CampaignCounting
from backend.services.campaign_desk import CampaignDesk
from backend.services.city_desk import CityDesk
from backend.services.emergency_desk import EmergencyDesk
from backend.services.exact_counts import ExactCounts
from backend.services.export_desk import ExportDesk
from backend.services.freeze_desk import FreezeDesk
from backend.services.handover_desk import HandoverDesk
from backend.services.patrol_desk import PatrolDesk
from backend.services.popup_desk import PopupDesk
from backend.services.promise_desk import PromiseDesk
from backend.services.resolving import Resolving
from backend.services.suggest_desk import SuggestDesk
from backend.store import Store

Told = Callable[[Sequence[LogRow]], None]


@dataclass(frozen=True, slots=True)
class Workroom:
    """Who decides, who watches, who advises, who changes the city.

    Attributes:
        told: Hands committed rows to everybody; for services that stand beside these.
    """

    desk: CaseDesk
    alarms: AlarmDesk
    watch: Watch
    resolving: Resolving
    city_desk: CityDesk
    handovers: HandoverDesk
    promises: PromiseDesk
    exports: ExportDesk
    patrols: PatrolDesk
    suggestions: SuggestDesk
    popups: PopupDesk
    campaigns: CampaignDesk
    campaign_counts: CampaignCounting
    exact: ExactCounts
    freezing: FreezeDesk
    emergencies: EmergencyDesk
    told: Told

    def tick(self) -> None:
        """Do what became due; the writer's thread calls it again and again."""
        self.watch.tick()
        self.resolving.tick()
        self.popups.tick()


def open_workroom(
    store: Store,
    city: CityInfo,
    accounts: Accounts,
    time: CityTime,
    books: CityBooks,
    told: Told,
) -> Workroom:
    """Put the services of a city together.

    Args:
        told: Called with the rows of each commit, before the services hear of them.
    """
    listeners: list[Told] = [told]

    def tell(rows: Sequence[LogRow]) -> None:
        for listener in listeners:
            listener(rows)

    alarms = AlarmDesk(store, accounts, time, tell)
    city_desk = CityDesk(store, city, books.codebook, time, alarms)
    now = city_desk.city
    desk = CaseDesk(store, now, accounts, time, tell, books)
    watch = Watch(store, now, time, alarms, desk.wake, desk.ask)
    resolving = Resolving(store, now, books.codebook, desk.send)
    handovers = HandoverDesk(store, accounts, time, tell)
    emergencies = EmergencyDesk(store, accounts, time, tell)
    listeners += [watch.note, resolving.note, handovers.note, emergencies.note]
    beside = (
        PromiseDesk(store, accounts, time, tell, city.zone),
        ExportDesk(store, accounts, time, tell),
        PatrolDesk(store, city, accounts, time, tell, city.patrol),
        SuggestDesk(store, city, accounts, time, tell),
    )
    for hear in (desk.set_city, resolving.set_city, beside[2].set_city, beside[3].set_city):
        city_desk.tell(hear)
    popup_desk = PopupDesk(books.popups, city_desk, time, alarms)
    known = (desk, alarms, watch, resolving, city_desk, handovers, *beside, popup_desk)
    numbers = _of_numbers(store, accounts, city_desk, books, time, tell)
    return Workroom(*known, *numbers, emergencies, tell)


def _of_numbers(
    store: Store,
    accounts: Accounts,
    city_desk: CityDesk,
    books: CityBooks,
    time: CityTime,
    tell: Told,
) -> tuple[CampaignDesk, CampaignCounting, ExactCounts, FreezeDesk]:
    """Return who decides about campaigns, who counts them as the city is now, and who freezes."""
    desk = CampaignDesk(store, accounts, time, tell)
    city, book = city_desk.city, books.codebook
    counting = CampaignCounting(store, lambda: desk.campaigns, city, book, time)
    city_desk.tell(counting.set_city)
    exact = ExactCounts()
    return desk, counting, exact, FreezeDesk(store, accounts, time, exact, city.zone, tell)


def door_of(
    room: Workroom, store: Store, accounts: Accounts, clock: CityTime, *, synthetic: bool
) -> Door:
    """Return who says who is inside; the desk of cases asks it who is on shift."""
    door = Door(store, accounts, clock, synthetic=synthetic, hall=room.city_desk.city.hall)
    room.desk.ask_door(door.on_shift)
    return door
