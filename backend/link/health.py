"""How the channel is, as a desk shows it: link, stream and data apart."""

from dataclasses import dataclass

STALE_S = 3.0


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """One look at the channel.

    Attributes:
        link: ``"up"``, ``"down"`` or ``"refused"`` (the backend does not know our key, or we do
            not know its key).
        joined: The whole picture has come and is being followed.
        beat_age_s: Real seconds since the last heartbeat; ``inf`` before the first.
        data_age_s: Real seconds since the newest position was true at its source; ``inf`` while
            there is none. A fresh heartbeat with old data is the most misleading case in a hall.
        n_gaps: Losses noticed so far; each was recovered or is being recovered.
        n_faults: Times our picture differed from the backend's at the same row; healed by a fresh
            snapshot.
        recovering: Rows or the whole picture are being asked for.
        digest_equal: Our picture equals the backend's at the last heartbeat that could be compared.
        last_gap: e.g. ``"case 118-121"``, or ``""``.
        too_old: The backend speaks another major contract: this program must be updated.
        clock_error_s: Seconds this machine's clock is ahead of the backend's; negative: behind.
        denied: Rule by which the backend keeps the picture from us, or ``""``.
    """

    link: str = "down"
    joined: bool = False
    beat_age_s: float = float("inf")
    data_age_s: float = float("inf")
    n_gaps: int = 0
    n_unknown: int = 0
    n_malformed: int = 0
    recovering: bool = False
    digest_equal: bool = True
    last_gap: str = ""
    n_faults: int = 0
    n_snapshots: int = 0
    n_waiting: int = 0
    too_old: bool = False
    denied: str = ""
    clock_error_s: float = 0.0

    @property
    def stale(self) -> bool:
        """Whether what is shown may no longer be true."""
        return self.beat_age_s > STALE_S or not self.joined
