"""What the desk of pop-up cameras needs of whoever keeps them."""

from collections.abc import Sequence
from typing import Protocol

from backend.domain.cameras.camera import Camera


class Popups(Protocol):
    """Where pop-up cameras and their addresses are kept."""

    def cameras(self) -> tuple[Camera, ...]:
        """Return those that stand."""
        ...

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Keep these and no others."""
        ...

    def put_address(self, camera_id: str, url: str) -> None:
        """Keep where one is watched; ``""`` forgets it."""
        ...


class NoPopups:
    """A city that keeps none beyond this run."""

    def cameras(self) -> tuple[Camera, ...]:
        """Return none."""
        return ()

    def keep(self, cameras: Sequence[Camera]) -> None:
        """Let them go with the run."""

    def put_address(self, camera_id: str, url: str) -> None:
        """Forget it."""
