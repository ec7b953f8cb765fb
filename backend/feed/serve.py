"""``main.py backend``: opens the city's folder, serves it, and ends cleanly when told to."""

import argparse
import logging
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from backend.basedata.basemap import file_hash
from backend.basedata.components import ComponentIndex
from backend.basedata.info import city_info
from backend.basedata.popups import PopupFiles
from backend.basedata.projection import Projection
from backend.cityfile import CityFile
from backend.codebooks import LiveBook
from backend.contract.city_answer import CityInfo
from backend.demo_word import demo_word
from backend.devices.addresses import HeadBook, SpeakerBook
from backend.devices.heads import HeadCrew
from backend.devices.loudspeakers import SpeakerCrew
from backend.devices.sounds import SoundBook
from backend.domain.cameras.calling import CallRules
from backend.domain.field.mover import Fix
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import listen_to_parent, stop_on_signals, wait_for_begin
from backend.logs import logging_to
from backend.services import Accounts, CityBooks
from backend.services.call_desk import CallDesk, Speakers
from backend.services.caller_eraser import CallerEraser
from backend.services.city_desk import CityDesk
from backend.services.command_pruner import CommandPruner
from backend.services.look_book import LookBook
from backend.services.seeding import take_over
from backend.services.steer_desk import Heads, SteerDesk
from backend.services.strip_desk import StripDesk
from backend.services.track_keeper import TrackKeeper, retention_of
from backend.store import Store, Tracks
from backend.store.anchors import HourlyAnchor

from .city_time import MAX_SPEED, CityRun
from .desks_of_maps import counting_of, finder_of, streets_of
from .keys import DEMO, FIELD, GATEWAY, TRUSTED, give_unit_key, let_speak
from .outbox import Outbox
from .parts import Pace, Parts
from .server import FeedServer
from .streams import StreamBook
from .workroom import Workroom, door_of, open_workroom

logger = logging.getLogger(__name__)
T = TypeVar("T")
CAMERAS_FILE = "cameras.json"  # in run/: where the demo's cameras stand today
SPEAKERS_FILE = "speakers.json"
HEADS_FILE = "heads.json"  # likewise: where those that turn are spoken to
_LOOK_S = 0.5

_BAD_TIME = Words(
    "城市时间 {text} 写法不对：应如 2026-06-10T09:12",
    "{text} is no city time: write e.g. 2026-06-10T09:12",
)
_BAD_SPEED = Words(
    "城市时钟倍速应为 0 到 {most:g}，收到 {text}",
    "the speed of the city's clock is 0 to {most:g}, not {text}",
)
_REAL_CITY = Words(
    "真实城市的时钟不可调：去掉 --city-time 和 --speed",
    "the clock of a real city cannot be set: leave out --city-time and --speed",
)
_BROKE = Words(
    "推送通道意外停止，详见 {path}；请重新启动后台",
    "the push channel broke, see {path}; start the backend again",
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a backend is to be run.

    Attributes:
        bind: ``HOST:PORT``; ``None`` takes free ports of this machine.
        db: Database URL; ``None`` is the folder's own SQLite file.
        city_time: Local city time to begin at, ISO; only for a synthetic city, never back.
        speed: City seconds per real second.
    """

    bind: str | None = None
    db: str | None = None
    city_time: str | None = None
    speed: float = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py backend``."""
    parser.add_argument("--data", help="data folder of the city")
    parser.add_argument("--bind", metavar="HOST:PORT", help="default: free ports of this machine")
    parser.add_argument("--db", metavar="URL", help="default: store.db in the data folder")
    parser.add_argument("--city-time", metavar="ISO", help="synthetic city: when its day begins")
    parser.add_argument("--speed", type=float, default=1.0, help="synthetic city: clock speed")
    parser.add_argument(
        "--wait", action="store_true", help="load, then wait until the parent says begin"
    )


def run(args: argparse.Namespace) -> int:
    """Run ``main.py backend`` until SIGTERM, SIGINT or the end of the parent.

    Raises:
        OperatorError: Folder, store, keys or ports cannot be used.
    """
    stop, begin = threading.Event(), threading.Event()
    stop_on_signals(stop)
    listen_to_parent(stop, begin)
    if args.wait and not wait_for_begin(stop, begin):
        return 0
    folder = DataFolder.open(locate(args.data, os.environ), _note)
    options = Options(args.bind, args.db, args.city_time, args.speed)
    with logging_to(folder.logs / "backend.log"):
        serve(folder, options, stop)
    return 0


def serve(folder: DataFolder, options: Options, stop: threading.Event) -> None:
    """Serve a city until ``stop`` is set; everything is closed within two seconds of it.

    Raises:
        OperatorError: Folder, store, keys or ports cannot be used, or the channel broke.
    """
    with ExitStack() as stack:
        stack.enter_context(folder.lock())
        config = folder.config()
        _keys(folder, config)
        store = Store.open(options.db or folder.store, folder.media)
        stack.enter_context(closing(store))
        for notice in store.notices:
            _note(notice)
        clock = city_clock(config, store, options)
        _people(folder, config, store, clock)
        _keep_census(folder, config, store)
        beside = _beside(stack, folder, config, options, clock)
        server, city_desk = _server(folder, config, store, options, beside)
        server.start()
        city_desk.tell(server.set_city)
        stack.callback(server.stop)
        tidying = _tidying(folder, config, store, clock)
        logger.info("serving %s at %s", config.city_id, server.endpoints.push)
        while not stop.wait(_LOOK_S):
            if not server.alive:
                raise OperatorError(_BROKE.filled(path=folder.logs / "backend.log"))
            for tick in tidying:
                _tidy(tick, clock.real_ms())
    logger.info("stopped")


def _keys(folder: DataFolder, config: CityFile) -> None:
    """See that there are keys for what is a client of its own; a desk may be waiting for one.

    The living city and its desk are clients like others; they come without hands to type.
    """
    for name in (GATEWAY, FIELD, DEMO) if config.synthetic else (GATEWAY,):
        let_speak(folder.keys, name, TRUSTED[name])
    for unit_id in sorted(set(config.stationed.values())) if config.synthetic else ():
        give_unit_key(folder.keys, unit_id)


def _people(folder: DataFolder, config: CityFile, store: Store, clock: CityRun) -> None:
    """See that there are accounts."""
    password = demo_word(folder.demo_password) if config.synthetic else ""
    n_new = take_over(store, config, clock, password)
    if n_new:
        logger.info("%d accounts were taken into the record", n_new)


def _keeper(
    stack: ExitStack, folder: DataFolder, config: CityFile, options: Options, clock: CityRun
) -> TrackKeeper:
    """Start to keep positions, apart from the cases; it ends after the channel."""
    tracks = Tracks.open(options.db or folder.store, folder.tracks)
    stack.callback(tracks.close)
    keeper = TrackKeeper(tracks, clock, retention_of(city_info(folder), config.retention_days))
    keeper.start()
    stack.callback(keeper.stop)
    return keeper


def _heads(stack: ExitStack, folder: DataFolder) -> HeadCrew:
    """Start to speak with cameras that turn; a dead one makes nobody here wait."""
    heads = HeadCrew(HeadBook(folder.heads, folder.run / HEADS_FILE))
    heads.start()
    stack.callback(heads.stop)
    return heads


def _speakers(stack: ExitStack, folder: DataFolder) -> SpeakerCrew:
    """Start to send sound to loudspeakers."""
    book = SpeakerBook(folder.speakers, folder.run / SPEAKERS_FILE)
    crew = SpeakerCrew(book, SoundBook(folder.voice))
    crew.start()
    stack.callback(crew.stop)
    return crew


def _tidying(
    folder: DataFolder, config: CityFile, store: Store, clock: CityRun
) -> tuple[Callable[[int], object], ...]:
    """Return what is to be called now and then with real UTC."""
    days = config.retention_days
    return (
        HourlyAnchor(store.anchor, folder.logs).tick,
        CommandPruner(store.prune_commands, days["commands"]).tick,
        CallerEraser(store, clock, days["callers"]).tick,
    )


def _tidy(tick: Callable[[int], object], real_ms: int) -> None:
    """Do what is due; a failing disk is told and does not stop the city."""
    try:
        tick(real_ms)
    except OperatorError as error:
        _note(error.words)


class Beside(NamedTuple):
    """What works in threads of its own beside the channel, and the clock of all."""

    clock: CityRun
    keeper: TrackKeeper
    heads: Heads
    speakers: Speakers


def _beside(
    stack: ExitStack, folder: DataFolder, config: CityFile, options: Options, clock: CityRun
) -> Beside:
    """Start what works in threads of its own; it ends after the channel."""
    keeper = _keeper(stack, folder, config, options, clock)
    return Beside(clock, keeper, _heads(stack, folder), _speakers(stack, folder))


def _server(
    folder: DataFolder, config: CityFile, store: Store, options: Options, beside: Beside
) -> tuple[FeedServer, CityDesk]:
    """Put the parts together."""
    clock, keeper, heads, _ = beside
    city = replace(city_info(folder), phrases=SoundBook(folder.voice).phrases())
    outbox, accounts = Outbox(store.rows_after), Accounts.kept(store)
    room = open_workroom(store, city, accounts, clock, _books(folder, config, store), outbox.put)
    door = door_of(room, store, accounts, clock, synthetic=config.synthetic)
    parts = Parts(
        *(store, room.desk, room.alarms, room.city_desk.city, folder, door, clock),
        *(StreamBook(folder.streams, folder.run / CAMERAS_FILE), LookBook(store, clock)),
        patrols=room.patrols,
        exports=room.exports,
        handovers=room.handovers,
        counting=counting_of(folder, store, room.city_desk, clock, room.exact),
        freezing=room.freezing,
        streets=streets_of(folder, store, room.city_desk, clock, keeper.track),
        campaigns=room.campaigns,
        campaign_counts=room.campaign_counts,
        emergencies=room.emergencies,
        promises=room.promises,
        suggestions=room.suggestions,
        steering=_steering(store, room, accounts, clock, heads),
        calls=_calls(store, room, accounts, beside, config.calls),
        sub_streams=StreamBook(folder.sub_streams),
        quotas=quotas_of(city, config),
        find=finder_of(folder, config, room.city_desk, store, clock).find,
        keep=both(keeper.offer, room.watch.heard),
        watch=room.tick,
        advise=room.resolving.answer,
        rule=room.city_desk.rule,
        strips=StripDesk(store).strips,
        set_lane=room.city_desk.set_lane,
        put_class=room.city_desk.put_class,
        popup=room.popups.decide,
        last_fixes=_last_fixes(keeper, room, clock),
        track_of=keeper.track,
    )
    return FeedServer(parts, outbox, options.bind, Pace()), room.city_desk


def _last_fixes(keeper: TrackKeeper, room: Workroom, clock: CityRun) -> tuple[Fix, ...]:
    """Return where everybody was last; whoever watches over people hears of it, too."""
    fixes = keeper.last(clock.city_ms())
    room.watch.heard(fixes)
    return fixes


def quotas_of(city: CityInfo, config: CityFile) -> dict[str, int]:
    """Return how many streams gateways hand on at once; what the city's file says stands above."""
    named = {one.serves_at: one.n_streams for one in city.gateways if one.n_streams}
    return named | {key.lower(): n for key, n in config.gateways.items()}


def _keep_census(folder: DataFolder, config: CityFile, store: Store) -> None:
    """Take the components of the city's file into the store when the file has changed."""
    path = folder.components
    mark = file_hash(path) if path.exists() else ""
    index = partial(ComponentIndex.open, path, Projection(config.crs_epsg))
    n = store.keep_census(lambda: index().rows_in_order(), mark)
    logger.info("%d components", n)


def _steering(
    store: Store, room: Workroom, accounts: Accounts, clock: CityRun, heads: Heads
) -> SteerDesk:
    """Return who decides on turning cameras; it follows the city."""
    desk = SteerDesk(store, room.city_desk.city, accounts, clock, room.told, heads)
    room.city_desk.tell(desk.set_city)
    return desk


def _calls(
    store: Store, room: Workroom, accounts: Accounts, beside: Beside, rules: CallRules
) -> CallDesk:
    """Return who decides on calls through loudspeakers; it follows the city."""
    city, told = room.city_desk.city, room.told
    desk = CallDesk(store, city, accounts, beside.clock, told, beside.speakers)
    desk.rules = rules
    room.city_desk.tell(desk.set_city)
    return desk


def _books(folder: DataFolder, config: CityFile, store: Store) -> CityBooks:
    """Return the registers that commands are checked against."""
    return CityBooks(
        config.prefix,
        config.city_id,
        LiveBook.of(config.codebook),
        store.owner_of,
        config.audit_one_in,
        popups=PopupFiles(folder),
    )


def both(one: Callable[[T], object], other: Callable[[T], object]) -> Callable[[T], None]:
    """Return a function that hands what it gets to two others, in order."""

    def hand_on(what: T) -> None:
        one(what)
        other(what)

    return hand_on


def city_clock(config: CityFile, store: Store, options: Options) -> CityRun:
    """Return the city's clock; it never stands before the last row of the journal.

    Raises:
        OperatorError: The time or the speed is none, or the city is real.
    """
    if not 0 <= options.speed <= MAX_SPEED:
        raise OperatorError(_BAD_SPEED.filled(text=options.speed, most=MAX_SPEED))
    if not config.synthetic:
        if options.city_time or options.speed != 1.0:
            raise OperatorError(_REAL_CITY)
        return CityRun()
    last_ms = last_city_ms(store)
    if options.city_time is None and not last_ms:
        return CityRun(speed=options.speed)
    begun_ms = _begun_ms(options.city_time, config.zone) if options.city_time else 0
    return CityRun(max(begun_ms, last_ms), options.speed)


def last_city_ms(store: Store) -> int:
    """Return the city time of the newest journal row, 0 when there is none."""
    newest = 0
    for topic, head in store.heads().items():
        for row in store.rows_after(topic, head.seq - 1, head.seq):
            newest = max(newest, row.city_at_ms)
    return newest


def _begun_ms(text: str, zone: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise OperatorError(_BAD_TIME.filled(text=text)) from error
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return int(local.timestamp() * 1000)


def _note(words: Words) -> None:
    logger.warning("%s", words.en)
