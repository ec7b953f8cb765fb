"""Memory of a whole wall, desk and decoders together, per painted stream."""

from collections.abc import Iterator

from ._looped import looped_cameras
from ._screen import screen
from .figure import Figure
from .wall import CIF_PX, D1_PX, FPS, KBITS, N_CAMERAS, run_desk

GOAL_MB = 25.0


def figures(seconds: float = 15.0, cameras: int = N_CAMERAS) -> Iterator[Figure]:
    """Paint 48 streams of each size and ask the system; what is shared is shared out."""
    with screen():
        for size_px, name in ((CIF_PX, "density.mb_per_stream"), (D1_PX, "density.d1_mb")):
            with looped_cameras(cameras, size_px, FPS, KBITS) as looped:
                found = run_desk(looped, seconds)
            each_mb = found["memory_mb"] / cameras
            about = f"{found['memory_mb']:.0f} MB in all, empty window included; goal: {GOAL_MB:g}"
            ratio = round(each_mb / GOAL_MB, 3)
            yield Figure(name, round(each_mb, 2), "MB", about, ratio, cameras)
