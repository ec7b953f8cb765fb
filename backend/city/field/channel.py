"""The field's one link, renewed when the backend comes back at another address."""

import logging
from pathlib import Path

from backend.contract.camera_orders import SuggestOrder
from backend.contract.orders import Command, PutFixes, PutPhoto, Report, SetClock
from backend.domain.terms.errors import OperatorError
from backend.link import Endpoints, KeyPair, Link, LinkHealth, Pulled
from backend.link.endpoints import read_endpoints
from backend.link.keys import CONSOLE, read_bundle

from .staff import INTAKE

logger = logging.getLogger(__name__)

FIELD_KEY = "field"


class FieldChannel:
    """Follows the backend of a data folder wherever it listens.

    Args:
        folder: Data folder; its ``run/endpoints.json`` says where the backend is.
        endpoints: Given, they are kept whatever the file says.
    """

    def __init__(self, folder: Path, endpoints: Endpoints | None = None) -> None:
        self._folder = folder
        self._fixed = endpoints
        self._at: Endpoints | None = None
        self._link: Link | None = None
        self._city_ms = 0

    def follow(self) -> bool:
        """Open or renew the link when there is something new to follow; True while there is one."""
        try:
            at = self._fixed or read_endpoints(self._folder)
        except OperatorError:
            return self._link is not None  # between two lives of the backend the file is gone
        if at != self._at:
            self.close()
            self._at = at
            self._link = Link(at, self._keys(at), INTAKE)
            self._link.start()
            logger.info("following the backend at %s", at.push)
        return self._link is not None

    def take(self) -> Pulled:
        """Return what came."""
        return self._link.take() if self._link else Pulled()

    def send(self, order: Command | Report | PutPhoto | PutFixes | SetClock | SuggestOrder) -> None:
        """Send an order; without a link it is dropped, like a phone out of reach."""
        if self._link:
            self._link.send(order)

    def city_now_ms(self) -> int:
        """Return city time; it never runs back, not even over a restart of the backend."""
        now_ms = self._link.city_now_ms() if self._link else 0
        self._city_ms = max(self._city_ms, now_ms)
        return self._city_ms

    @property
    def health(self) -> LinkHealth:
        """How the channel is."""
        return self._link.health if self._link else LinkHealth()

    def close(self) -> None:
        """Close the link."""
        if self._link is not None:
            self._link.stop()
            self._link = None

    def _keys(self, at: Endpoints) -> KeyPair | None:
        if not at.server_key:
            return None
        has_own = (self._folder / "keys" / f"{FIELD_KEY}.key").exists()
        return read_bundle(self._folder, FIELD_KEY if has_own else CONSOLE)
