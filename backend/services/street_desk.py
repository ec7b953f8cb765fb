"""What the streets say of the cameras: how much of them is watched, and where nobody looks.

Thread: the long reader's.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from backend.basedata.ahead import CameraRoads, going_of
from backend.basedata.roadnet import Floats
from backend.basedata.watched import StreetMap
from backend.contract.answers import Ahead
from backend.contract.city_answer import CityInfo
from backend.contract.figures import Coverage
from backend.contract.questions import GetAhead, GetCoverage
from backend.contract.verdicts import Denied
from backend.domain.cameras.camera import standing
from backend.domain.cameras.coverage import blind_spots, sums_of
from backend.domain.cases.case import Case, CaseState
from backend.domain.terms.words import Words
from backend.store.track_arrays import Track

from .books import CityTime

DAY_MS = 86_400_000
MOST_DAYS = 366
MOST_SECTIONS = 20_000
# A case lies on a section when it stands this near: a street's half, its pavement, a shop front.
NEAR_M = 40.0
_PIECE = 1_000
# The way a mover goes is read from so much of its track, its speed from the last points.
_TRACK_MS, _LAST = 300_000, 20
MOST_AHEAD = 20
# What was no case at all says nothing of the streets.
_NOTHING = (CaseState.DECLINED, CaseState.CANCELLED)
_NO_STREETS = Words("底图中没有街道", "the base map has no streets")
_NO_POSITION = Words("近五分钟没有它的定位", "it sent no position in the last five minutes")
_OFF_ROAD = Words("不在道路上", "it is on no road")
_BAD_SPAN = Words("天数为 1 到 {most}", "1 to {most} days")


class Cases(Protocol):
    """Where cases are read."""

    def alive(self, from_ms: int, upto_ms: int, after_id: str, limit: int) -> tuple[Case, ...]:
        """Return cases that were open at any time of a span, by id, behind the one named."""
        ...


class StreetDesk:
    """Answers what is asked of streets and cameras.

    Args:
        streets: Reads the streets; called once, at the first question.
        track_of: Gives where a mover was between two moments of city time.
    """

    def __init__(
        self,
        cases: Cases,
        city: CityInfo,
        clock: CityTime,
        streets: Callable[[], StreetMap | None],
        track_of: Callable[[str, int, int], Track],
    ) -> None:
        self._cases, self._clock, self._open = cases, clock, streets
        self._track_of = track_of
        self._roads: tuple[object, CameraRoads] | None = None
        self._streets: StreetMap | None = None
        self._seen: tuple[object, Floats] | None = None
        self.set_city(city)

    def set_city(self, city: CityInfo) -> None:
        """Take the city as it is from now on."""
        self._city, self._cameras = city, standing(city.cameras)

    def coverage(self, question: GetCoverage) -> Coverage | Denied:
        """Return every section with what is seen of it and what was reported there."""
        if not 1 <= question.days <= MOST_DAYS:
            return _denied(question.ask_id, "bad_span", _BAD_SPAN.filled(most=MOST_DAYS))
        streets = self._map()
        if streets is None:
            return _denied(question.ask_id, "no_streets", _NO_STREETS)
        upto_ms = self._clock.city_ms() + 1
        from_ms = upto_ms - question.days * DAY_MS
        cases = self._reported(from_ms, upto_ms)
        sections = streets.sections(self._seen_m(streets), _on_sections(streets, cases))
        told = sections
        if len(sections) > MOST_SECTIONS:
            blind = blind_spots(sections)
            watched = (section for section in sections if section.is_watched)
            told = (*blind, *watched)[:MOST_SECTIONS]
        return Coverage(
            ask_id=question.ask_id,
            from_ms=from_ms,
            upto_ms=upto_ms,
            sums=sums_of(sections),
            sections=told,
            n_sections=len(sections),
            n_cameras=len(self._cameras),
            n_cases=len(cases),
        )

    def ahead(self, question: GetAhead) -> Ahead | Denied:
        """Return the cameras that come next from where a mover is, or from a place."""
        streets = self._map()
        if streets is None:
            return _denied(question.ask_id, "no_streets", _NO_STREETS)
        now_ms = self._clock.city_ms() + 1
        track = None
        if question.mover_id:
            track = self._track_of(question.mover_id, now_ms - _TRACK_MS, now_ms)
            if not len(track):
                return _denied(question.ask_id, "no_position", _NO_POSITION)
            places = streets.projection.to_xy(track.lon_deg, track.lat_deg)
        else:
            places = streets.projection.to_xy([question.lon_deg], [question.lat_deg])
        going = going_of(streets.net, places)
        if going is None:
            return _denied(question.ask_id, "off_road", _OFF_ROAD)
        limit = max(1, min(question.limit, MOST_AHEAD))
        return Ahead(
            ask_id=question.ask_id,
            rows=self._camera_roads(streets).ahead(going, limit),
            road=streets.net.names[going.spot.link],
            is_moving=going.way != 0,
            speed_mps=round(float(np.median(track.speed_mps[-_LAST:])), 1) if track else 0.0,
            at_ms=int(track.at_ms[-1]) if track else now_ms,
        )

    def _camera_roads(self, streets: StreetMap) -> CameraRoads:
        """Return the cameras on their roads; laid anew when they are others."""
        cameras = self._cameras
        if self._roads is None or self._roads[0] != cameras:
            roads = CameraRoads.of(streets.net, cameras, streets.projection)
            self._roads = (cameras, roads)
        return self._roads[1]

    def _map(self) -> StreetMap | None:
        if self._streets is None:
            self._streets = self._open()
        return self._streets

    def _seen_m(self, streets: StreetMap) -> Floats:
        """Return what is seen of each section; reckoned anew when the cameras are others."""
        cameras = self._cameras
        if self._seen is None or self._seen[0] != cameras:
            self._seen = (cameras, streets.seen_m(cameras))
        return self._seen[1]

    def _reported(self, from_ms: int, upto_ms: int) -> Sequence[Case]:
        found: list[Case] = []
        after = ""
        while piece := self._cases.alive(from_ms, upto_ms, after, _PIECE):
            after = piece[-1].case_id
            found += [
                case
                for case in piece
                if from_ms <= case.reported_at_ms < upto_ms and case.state not in _NOTHING
            ]
        return found


def _on_sections(streets: StreetMap, cases: Sequence[Case]) -> dict[int, tuple[str, ...]]:
    lon = np.array([case.place.lon_deg for case in cases])
    lat = np.array([case.place.lat_deg for case in cases])
    held: defaultdict[int, list[Case]] = defaultdict(list)
    for case, row in zip(cases, streets.sections_at(lon, lat, NEAR_M).tolist(), strict=True):
        if row >= 0:
            held[row].append(case)
    return {
        row: tuple(c.case_id for c in sorted(some, key=lambda c: -c.reported_at_ms))
        for row, some in held.items()
    }


def _denied(ask_id: str, rule: str, words: Words) -> Denied:
    return Denied(ask_id=ask_id, rule=rule, zh=words.zh, en=words.en)
