"""What may be told to be done at cameras (ROUTER, port + 1)."""

from backend.domain.cameras.calling import CallAct
from backend.domain.cameras.patrol import Look
from backend.domain.cameras.patrol_life import PatrolAct
from backend.domain.cameras.popup import PopupAct
from backend.domain.cameras.steering import NOWHERE, SteerAct, Way
from backend.domain.cameras.suggestion import Box, SuggestAct, SwitchWhat
from backend.domain.terms.roles import Actor

from .base import Message


class PatrolOrder(Message, frozen=True, kw_only=True, tag="patrol"):
    """One act on a patrol tour; answered by a ``Verdict``.

    Attributes:
        tour_id: Left out with ``start``: the tour of the window now open is begun.
        expected_version: The version the person saw; 0 with ``start``.
        looks: With ``confirm`` the whole page on screen, with ``mark_bad`` and ``skip`` some of it.
        case_id: The case a ``find`` made.
        found: With ``confirm``: stops whose planted test picture was found.
        theme: With ``start``: only the cameras of this theme are toured.
    """

    command_id: str
    actor: Actor
    act: PatrolAct
    tour_id: str = ""
    expected_version: int = 0
    looks: tuple[Look, ...] = ()
    reason: str = ""
    case_id: str = ""
    found: tuple[str, ...] = ()
    theme: str = ""


class SteerOrder(Message, frozen=True, kw_only=True, tag="steer"):
    """Turn a camera; answered by a ``Verdict`` as soon as it is recorded and on its way.

    Attributes:
        act: ``move``, ``stop``, ``preset``, ``centre`` or ``home``; ``save``, ``rename`` or
            ``remove`` of a preset.
        way: With ``move`` the speeds, with ``centre`` the point (right and up), -1 to 1.
        preset: The preset's token; ``""`` with ``save`` for a new one.
        name: With ``save`` and ``rename``: what the preset shall be called.
        is_held: With ``move``: the key is still held; nothing is recorded anew.
    """

    command_id: str
    actor: Actor
    camera_id: str
    act: SteerAct
    way: Way = NOWHERE
    preset: str = ""
    is_held: bool = False
    name: str = ""


class CallOrder(Message, frozen=True, kw_only=True, tag="call"):
    """Speak to people through a loudspeaker, or stop; answered by a ``Verdict``.

    Attributes:
        act: ``play`` a phrase, ``talk`` by what ``put_sound`` brings, or ``end``.
        call_id: With ``end``; a new call's id is its ``command_id``.
        camera_id: From whose picture it is made.
        reason: Why in quiet hours or before the speaker has rested.
    """

    command_id: str
    actor: Actor
    act: CallAct
    call_id: str = ""
    speaker_id: str = ""
    camera_id: str = ""
    phrase: str = ""
    reason: str = ""


class PutSound(Message, frozen=True, kw_only=True, tag="put_sound"):
    """What is spoken in a talk, as it is spoken; answered by a ``Verdict``, kept nowhere.

    Attributes:
        data: Signed 16-bit little endian, 8 kHz, mono; at most two seconds.
    """

    command_id: str
    actor: Actor
    call_id: str
    data: bytes


class SuggestOrder(Message, frozen=True, kw_only=True, tag="suggest"):
    """What a recognizer saw; answered by a ``Verdict``. It waits for a person and is never a case.

    Attributes:
        scene: A key of the catalogue (``backend/domain/cameras/suggestion.py``).
        confidence: What the recognizer says of itself, 0 to 1.
        seen_at_ms: City time of the picture; 0 is now.
        snapshot: JPEG of the whole picture, at most 2 MiB; masks are painted over, then it is kept.
        box: Where in it.
    """

    command_id: str
    actor: Actor
    camera_id: str
    scene: str
    confidence: float
    snapshot: bytes
    seen_at_ms: int = 0
    box: Box = Box()


class JudgeOrder(Message, frozen=True, kw_only=True, tag="judge"):
    """What a person says of a suggestion; answered by a ``Verdict``.

    Attributes:
        act: ``accept`` with the case the person reported, ``known`` where one was, ``reject``.
    """

    command_id: str
    actor: Actor
    suggestion_id: str
    act: SuggestAct
    case_id: str = ""
    reason: str = ""


class SwitchOrder(Message, frozen=True, kw_only=True, tag="switch"):
    """Switch suggestions of a camera or a scene off or on; answered by a ``Verdict``.

    Attributes:
        what: ``camera``, ``scene``, or ``auto``: bad ones go off by themselves.
        key: Camera id or scene; ``""`` with ``auto``.
        is_set: Off; with ``auto``: by themselves.
    """

    command_id: str
    actor: Actor
    what: SwitchWhat
    is_set: bool
    key: str = ""
    reason: str = ""


class PeekOrder(Message, frozen=True, kw_only=True, tag="peek"):
    """Pictures that are coarse for privacy are to be clear for a while; answered by a ``Verdict``.

    Nothing may be clear before it was accepted: then who, which cameras and what for stand in the
    record.

    Attributes:
        seconds: How long at most; from then on they are coarse again.
    """

    command_id: str
    actor: Actor
    camera_ids: tuple[str, ...]
    purpose: str
    seconds: int


class PopupOrder(Message, frozen=True, kw_only=True, tag="popup"):
    """Set up a pop-up camera, move its lease, or take it away; answered by a ``Verdict``.

    Attributes:
        camera_id: Left out with ``add``: the backend names it.
        url: With ``add``: where it is watched. Kept with the addresses, told in no topic.
        view_deg: Direction it looks, clockwise from north.
        lease_until_ms: City time its lease ends; with ``add`` and ``extend``.
    """

    command_id: str
    actor: Actor
    act: PopupAct
    camera_id: str = ""
    name: str = ""
    url: str = ""
    lon_deg: float = 0.0
    lat_deg: float = 0.0
    view_deg: float = 0.0
    lease_until_ms: int = 0


AnyCameraOrder = (
    PatrolOrder
    | SteerOrder
    | CallOrder
    | PutSound
    | SuggestOrder
    | JudgeOrder
    | SwitchOrder
    | PeekOrder
    | PopupOrder
)
