"""What is said to a turning head, and what comes back: values between the desk and the devices."""

from dataclasses import dataclass

from .steering import NOWHERE, Preset, SteerAct, Way


@dataclass(frozen=True, slots=True)
class HeadAsk:
    """One thing a head is to do.

    Attributes:
        ticket: Version of the steering it belongs to; its outcome names it.
        act: ``MOVE``, ``STOP``, ``PRESET``, ``CENTRE``, ``HOME``, or one of ``EDITS``.
        name: What a preset shall be called.
        for_s: After so long a move stops by itself.
        not_before_s: Monotonic; it waits until then, for those who show less than all masks.
    """

    camera_id: str
    ticket: int
    act: SteerAct
    way: Way = NOWHERE
    preset: str = ""
    for_s: float = 0.0
    not_before_s: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class HeadOutcome:
    """What became of it.

    Attributes:
        fault: Key of ``FAULTS``, ``""`` when the device did it.
    """

    camera_id: str
    ticket: int
    act: SteerAct
    fault: str = ""


@dataclass(frozen=True, slots=True)
class HeadCard:
    """What a device told of itself.

    Attributes:
        is_known: It has told; otherwise it is being asked, and ``fault`` may say why not yet.
        can_centre: It knows moves relative to what it sees.
    """

    presets: tuple[Preset, ...] = ()
    is_known: bool = False
    can_centre: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class HeadStand:
    """Where a head stood when it was asked.

    Attributes:
        presets: Names of the presets at whose place it stands; none while it turns, stands
            elsewhere, or does not tell.
        asked_s: Monotonic time at which the question was begun; 0 for never.
    """

    presets: tuple[str, ...] = ()
    asked_s: float = 0.0
