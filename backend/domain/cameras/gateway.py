"""A platform that hands on the streams of many cameras (GB/T 28181)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gateway:
    """One of them; whom it serves is said by each camera.

    Attributes:
        gateway_id: Its own GB/T 28181 id, 20 digits.
        name: e.g. ``"区视频共享平台"``.
        serves_at: ``host:port`` its streams come from; a password is never in it.
        n_streams: How many it hands on at once; 0 where nobody set a limit.
    """

    gateway_id: str
    name: str
    serves_at: str
    n_streams: int = 0
