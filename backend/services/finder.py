"""One question for everything: a place, a grid, a component, a camera, a plate, an ended case.

Open cases are looked up by the desk itself, which holds them anyway; where somebody is now too.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from backend.basedata.gazetteer import Gazetteer
from backend.basedata.grids import GridIndex
from backend.basedata.likeness import EXACT, STARTS, Names, plain_of
from backend.contract.city_answer import CityInfo
from backend.domain.cameras.camera import Camera
from backend.domain.field.component import Component
from backend.domain.terms.finding import Found, FoundKind

MOST = 50
OUTSIDE = 0.95
# A code is looked for from so many digits on: fewer fit half the city.
_LEAST_DIGITS = 4
_MOST_GRIDS = 8
# So many places in a list are kept for cases, however many streets are called so.
_FOR_CASES = 3


class Components(Protocol):
    """Where things that stand are looked up."""

    def component(self, code: str) -> Component | None:
        """Return a component by its code."""
        ...


class Finder:
    """Asks every source and sorts what they found by how well it fits.

    Thread: one worker's; what takes long to read is read at the first question.
    """

    def __init__(
        self,
        city: CityInfo,
        open_places: Callable[[], Gazetteer | None],
        open_grids: Callable[[], GridIndex | None],
        components: Components,
        cases: Callable[[str, int], Iterable[Found]],
    ) -> None:
        self._city = city
        self._open_places, self._open_grids = open_places, open_grids
        self._components, self._cases = components, cases
        self._spelt: tuple[tuple[Camera, ...], Names] | None = None
        self._sources: tuple[Callable[[str, int], Iterable[Found]], ...] = (
            self._in_places,
            self._in_grids,
            self._in_components,
            self._in_cameras,
            self._in_movers,
        )

    def set_city(self, city: CityInfo) -> None:
        """Take changed cameras."""
        self._city = city

    def find(self, text: str, limit: int) -> tuple[Found, ...]:
        """Return what fits what was typed, best first, at most ``limit`` and never over 50.

        Nothing typed finds nothing but has the names read: a desk that opens its search asks so.
        """
        limit = max(0, min(limit, MOST))
        if not plain_of(text) or not limit:
            self._in_places("", 0)
            return ()
        things = [one for source in self._sources for one in source(text, limit)]
        cases = list(self._cases(text, limit))
        n_things = max(limit - len(cases), limit - _FOR_CASES)
        things = sorted(things, key=lambda one: -one.score)[: max(0, n_things)]
        return tuple(sorted((*things, *cases), key=lambda one: -one.score)[:limit])

    # ---- sources -------------------------------------------------------------------------------

    def _in_places(self, text: str, limit: int) -> Sequence[Found]:
        found = self._places.find(text, limit) if self._places is not None else ()
        return [self._judged(one) for one in found]

    def _judged(self, found: Found) -> Found:
        """Return a place with whether the city manages it; those it does not come later."""
        west, south, east, north = self._city.bounds_deg
        if west <= found.lon_deg <= east and south <= found.lat_deg <= north:
            return found
        return replace(found, score=found.score * OUTSIDE, is_outside=True)

    def _in_grids(self, text: str, limit: int) -> Sequence[Found]:
        code = plain_of(text)
        grids = self._grids
        if not code.isdigit() or len(code) < _LEAST_DIGITS or grids is None:
            return ()
        rows = [row for row, held in enumerate(grids.codes) if _fits_code(code, str(held))]
        return [_grid(grids, row, code) for row in rows[: min(limit, _MOST_GRIDS)]]

    def _in_components(self, text: str, limit: int) -> Sequence[Found]:
        found = self._components.component(plain_of(text))
        if found is None:
            return ()
        about = f"{found.grid} · {found.state}"
        return [
            Found(
                FoundKind.COMPONENT,
                found.code,
                found.code,
                about,
                found.lon_deg,
                found.lat_deg,
                EXACT,
            )
        ]

    def _in_cameras(self, text: str, limit: int) -> Sequence[Found]:
        cameras, code = self._city.cameras, plain_of(text)
        scores = dict(self._camera_names(cameras).find(text, limit))
        for row, camera in enumerate(cameras):
            if len(code) >= _LEAST_DIGITS and camera.camera_id.startswith(code):
                scores[row] = max(scores.get(row, 0.0), STARTS)
        return [
            Found(
                FoundKind.CAMERA,
                cameras[row].camera_id,
                cameras[row].name,
                cameras[row].camera_id,
                cameras[row].lon_deg,
                cameras[row].lat_deg,
                score,
            )
            for row, score in scores.items()
        ]

    def _in_movers(self, text: str, limit: int) -> Sequence[Found]:
        """Where they are now is not said here: the desk holds newer positions than any answer."""
        movers = self._city.movers
        return [
            Found(FoundKind.MOVER, movers[row].mover_id, movers[row].label, "", 0.0, 0.0, score)
            for row, score in self._mover_names.find(text, limit)
        ]

    # ---- what is read once -----------------------------------------------------------------------

    @cached_property
    def _places(self) -> Gazetteer | None:
        return self._open_places()

    @cached_property
    def _grids(self) -> GridIndex | None:
        return self._open_grids()

    def _camera_names(self, cameras: tuple[Camera, ...]) -> Names:
        """Return the names of cameras, spelt anew when they are others."""
        if self._spelt is None or self._spelt[0] != cameras:
            self._spelt = (cameras, Names(camera.name for camera in cameras))
        return self._spelt[1]

    @cached_property
    def _mover_names(self) -> Names:
        return Names(mover.label for mover in self._city.movers)


def _grid(grids: GridIndex, row: int, asked: str) -> Found:
    code, about = str(grids.codes[row]), str(grids.responsibility[row])
    lon, lat = grids.middle_of(row)
    score = EXACT if code == asked else STARTS - 0.01 * (len(code) - len(asked)) / len(code)
    return Found(FoundKind.GRID, code, code, about, lon, lat, score)


def _fits_code(asked: str, code: str) -> bool:
    """Return whether a code begins, or ends, with the digits asked for."""
    return code.startswith(asked) or code.endswith(asked)
