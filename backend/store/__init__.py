"""What is kept: the journal, the cases, the verdicts and the photos; the only room with SQL."""

from .audit import Proof
from .faults import StoreFault
from .reading import Picture
from .store import Store, Told
from .writing import KeptVerdict, Writing

__all__ = ["KeptVerdict", "Picture", "Proof", "Store", "StoreFault", "Told", "Writing"]
