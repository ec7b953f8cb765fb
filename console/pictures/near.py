"""The cameras of the selected case, one after another."""

from typing import NamedTuple

from backend.domain.cameras.camera import Camera, placed
from console.face.parts import DeskParts
from video.sight import nearest, sees

N_NEAR = 6


class NearCamera(NamedTuple):
    """One of a case's cameras; ``n`` counts from 1."""

    camera: Camera
    sees: bool
    n: int
    n_all: int


class CaseCameras:
    """Goes round the cameras near the selected case; another case begins anew."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts
        self._case_id = ""
        self._at = -1

    def has_case(self) -> bool:
        """Whether a case is selected."""
        return self._parts.face.case(self._parts.selection.case_id) is not None

    def cameras(self, limit: int = N_NEAR) -> tuple[Camera, ...]:
        """Return the cameras for the selected case: those that see it first, then the nearest."""
        case = self._parts.face.case(self._parts.selection.case_id)
        city = self._parts.face.city
        if case is None or city is None:
            return ()
        fixes = self._parts.face.situation.fixes
        here = (placed(camera, fixes) for camera in city.cameras)
        return nearest(case.place, [camera for camera in here if camera is not None], limit)

    def next(self) -> NearCamera | None:
        """Return the next camera; ``None`` after the last, then the first again."""
        case = self._parts.face.case(self._parts.selection.case_id)
        if case is None:
            return None
        if case.case_id != self._case_id:
            self._case_id, self._at = case.case_id, -1
        found = self.cameras()
        self._at += 1
        if self._at >= len(found):
            self._at = -1
            return None
        camera = found[self._at]
        return NearCamera(camera, sees(camera, case.place), self._at + 1, len(found))
