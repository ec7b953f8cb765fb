"""What is kept: journal, cases, verdicts, photos, tracks; the only room with SQL."""

from .anchors import Anchor, AnchorBook, HourlyAnchor
from .audit import Proof
from .faults import StoreFault
from .looks import PictureLook
from .reading import Picture
from .store import Store, Told
from .track_arrays import Track
from .tracks import Tracks
from .writing import KeptVerdict, Writing

__all__ = [
    "Anchor",
    "AnchorBook",
    "HourlyAnchor",
    "KeptVerdict",
    "Picture",
    "PictureLook",
    "Proof",
    "Store",
    "StoreFault",
    "Told",
    "Track",
    "Tracks",
    "Writing",
]
