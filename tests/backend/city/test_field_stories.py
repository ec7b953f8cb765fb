"""What happens in the streets, and how it is carried to the backend."""

from pathlib import Path

import numpy as np
import pytest

from backend.city.field.components import ComponentBook
from backend.city.field.crowd import Crowd
from backend.city.field.ground import Ground, load_ground
from backend.city.field.lines import rounds_of
from backend.city.field.plans import World
from backend.city.field.post import DRAW_EVERY_S, MOST_WAITING, Job, Post, Sheet
from backend.city.field.staff import Staff
from backend.city.field.stories import MEAN_GAP_S, OPENING, Sighting, Stories
from backend.city.field.temper import deal
from backend.city.pictures import Shot, Shown
from backend.codebooks import load
from backend.contract.orders import Command, PutPhoto, Report
from backend.contract.verdicts import Verdict
from backend.domain.cases.case import Act, Photo, Source
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role

from .small_town import BLOCK_M, CITY_MS, CRS, UNITS, at, city, components, movers, write_town

COLLECTOR = Actor("COL-1", Role.COLLECTOR)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    path = tmp_path_factory.mktemp("town") / "map.gpkg"
    write_town(path)
    return load_ground(path, CRS)


def crowd_of(ground: Ground, seed: int) -> Crowd:
    homes = [ground.patch_index(mover.home_grid) for mover in movers()]
    return Crowd(ground.net, movers(), homes, rounds_of(ground.net, movers(), seed), seed)


def stories_of(
    ground: Ground, seed: int = 1, book: ComponentBook | None = None, fresh: bool = True
) -> tuple[Stories, Crowd]:
    crowd = crowd_of(ground, seed)
    world = World(city(), load(), seed, Staff.ALL, tempers=deal(UNITS))
    stories = Stories(ground, crowd, world, book or components())
    stories.open(CITY_MS, fresh=fresh)
    return stories, crowd


def told(stories: Stories, crowd: Crowd, seconds: int) -> list[Sighting]:
    found = []
    for second in range(seconds):
        crowd.step(1.0)
        found += stories.due(CITY_MS + second * 1000, (), 3)
    return found


def test_same_seed_same_day(ground: Ground) -> None:
    one, two = told(*stories_of(ground, 5), 120), told(*stories_of(ground, 5), 120)
    assert one == two
    assert one != told(*stories_of(ground, 6), 120)


def test_collectors_report_what_is_near_them(ground: Ground) -> None:
    stories, crowd = stories_of(ground, 2)
    for second in range(300):
        crowd.step(1.0)
        for sighting in stories.due(CITY_MS + second * 1000, (), 3):
            if sighting.finder:
                x_m, y_m = crowd.position(sighting.finder)
                away_m = np.hypot(sighting.x_m - x_m, sighting.y_m - y_m)
                assert away_m <= (90.0 if sighting.component_code else 5.0)
                assert sighting.actor.role is Role.COLLECTOR
            else:
                assert sighting.source is Source.HOTLINE
                assert sighting.actor.role is Role.INTAKE


def test_a_component_reported_really_stands_there(ground: Ground) -> None:
    book = components()
    codes, places = book._rows["c0103"]
    found = [s for seed in range(6) for s in told(*stories_of(ground, seed, book), 200)]
    covers = [s for s in found if s.component_code]
    assert covers
    for sighting in covers:
        i = codes.index(sighting.component_code)
        assert (sighting.x_m, sighting.y_m) == tuple(places[i])
        assert sighting.tale.class_key == "c0103"


def test_the_first_minute_has_its_show_and_calls(ground: Ground) -> None:
    found = told(*stories_of(ground, 3), 40)
    assert sum(s.is_show for s in found) == 1
    assert found[0].is_show
    assert sum(s.source is Source.HOTLINE for s in found) >= 2
    assert len(found) >= len(OPENING)


def test_a_city_with_a_past_gets_no_second_show(ground: Ground) -> None:
    assert not any(s.is_show for s in told(*stories_of(ground, 3, fresh=False), 300))


def test_reports_come_at_their_mean_rate_and_after_a_leap_not_all_at_once(ground: Ground) -> None:
    stories, crowd = stories_of(ground, 8, fresh=False)
    n = len(told(stories, crowd, 3600))
    assert 0.75 < n * MEAN_GAP_S / 3600 < 1.3
    assert len(stories.due(CITY_MS + 36_000_000, (), 3)) <= 3
    assert len(stories.due(CITY_MS + 36_001_000, (), 3)) <= 1


def test_nothing_happens_before_it_is_opened(ground: Ground) -> None:
    world = World(city(), load(), 1, tempers=deal(UNITS))
    stories = Stories(ground, crowd_of(ground, 1), world, components())
    assert stories.due(CITY_MS + 10**9, (), 5) == []


# ---- ground --------------------------------------------------------------------------------------


def test_places_have_address_and_grid(ground: Ground) -> None:
    place = ground.place(*at(0.5 * BLOCK_M, 2.0))
    assert place.grid_code == "990102003012045"
    assert "横0路" in place.address
    assert ground.place(*at(1.0 * BLOCK_M, 1.0)).address
    assert ground.to_metres(place.lon_deg, place.lat_deg) == pytest.approx(
        at(0.5 * BLOCK_M, 2.0), abs=0.02
    )


def test_roads_are_cut_at_crossings_and_at_grid_borders(ground: Ground) -> None:
    net = ground.net
    assert len(net.length_m) == 2 * 5 * 4 + 5
    assert set(net.patch.tolist()) == {0, 1}
    assert net.length_m.sum() == pytest.approx(10 * 4 * BLOCK_M)
    assert set(net.part.tolist()) == {0}


def test_a_map_without_roads_is_refused_in_words(tmp_path: Path) -> None:
    from backend.basedata.basemap import write_map

    write_map(tmp_path / "bare.gpkg", {}, CRS)
    with pytest.raises(OperatorError):
        load_ground(tmp_path / "bare.gpkg", CRS)


# ---- post ----------------------------------------------------------------------------------------


class Wire:
    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, order: object) -> None:
        self.sent.append(order)


def sheet(view: str) -> Sheet:
    return Sheet(Shot("e0102", 1, Shown.WRONG, view, "t", "p"), CITY_MS, 119.6, 38.9)


def job(order_id: str = "a", views: tuple[str, ...] = ("near", "far"), live: bool = True) -> Job:
    def make(sent_id: str, photos: tuple[Photo, ...]) -> Report:
        return Report(
            command_id=sent_id,
            actor=COLLECTOR,
            class_key="e0102",
            place=Place(119.6, 38.9),
            source=Source.COLLECTOR,
            text="x",
            observed_at_ms=CITY_MS,
            photos=photos,
        )

    return Job(order_id, COLLECTOR, make, lambda: live, tuple(sheet(view) for view in views))


def post() -> tuple[Post, Wire, list[str]]:
    wire, accepted = Wire(), []
    return (
        Post(wire, lambda done, verdict: accepted.append(done.order_id), lambda s: s.view.encode()),
        wire,
        accepted,
    )


def test_photos_go_before_the_report_that_names_them() -> None:
    mail, wire, _ = post()
    mail.put(job())
    for tick in range(10):
        mail.tick(tick * 0.1)
    kinds = [type(order) for order in wire.sent]
    assert kinds == [PutPhoto, PutPhoto, Report]
    report = wire.sent[-1]
    assert isinstance(report, Report)
    assert [photo.role for photo in report.photos] == ["near", "far"]


def test_pictures_are_drawn_one_at_a_time_and_quick_acts_overtake_them() -> None:
    mail, wire, _ = post()
    mail.put(job("slow"))
    mail.tick(0.0)
    mail.put(job("quick", views=()))
    mail.tick(DRAW_EVERY_S / 2)
    assert [getattr(order, "command_id", "") for order in wire.sent] == ["slow-0", "quick"]
    assert mail.room == MOST_WAITING - 1


def test_what_is_no_longer_true_is_not_sent() -> None:
    mail, wire, _ = post()
    mail.put(job(live=False))
    mail.tick(0.0)
    assert wire.sent == []
    assert mail.room == MOST_WAITING


def test_who_comes_second_steps_back_and_what_passes_is_tried_again_under_a_new_id() -> None:
    mail, wire, accepted = post()
    mail.put(job("a", views=()))
    mail.put(job("b", views=()))
    mail.tick(0.0)
    mail.settle(Verdict(command_id="a", outcome="conflict", by_account="dispatch-01"), 0.1)
    mail.settle(Verdict(command_id="b", outcome="refused", rule="link_down"), 0.1)
    mail.tick(1.0)
    assert len(wire.sent) == 2
    mail.tick(4.0)
    assert [order.command_id for order in wire.sent[2:]] == ["b.1"]
    mail.settle(Verdict(command_id="b.1", outcome="accepted", act=Act.REPORT, version=1), 4.1)
    assert accepted == ["b"]
    assert (mail.n_conflicts, mail.n_refused) == (1, 0)


def test_a_rule_that_forbids_is_not_argued_with() -> None:
    mail, wire, _ = post()
    mail.put(job(views=()))
    mail.tick(0.0)
    mail.settle(Verdict(command_id="a", outcome="refused", rule="not_your_role", en="no"), 0.1)
    for tick in range(1, 60):
        mail.tick(float(tick))
    assert len(wire.sent) == 1
    assert mail.n_refused == 1


def test_an_unknown_outcome_is_asked_again_with_the_same_id() -> None:
    mail, wire, _ = post()
    mail.put(job(views=()))
    mail.tick(0.0)
    mail.settle(Verdict(command_id="a", outcome="unknown"), 10.0)
    assert [order.command_id for order in wire.sent] == ["a", "a"]
    assert not any(isinstance(order, Command) for order in wire.sent)
