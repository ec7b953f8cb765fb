"""Whether a command is well formed: sizes, characters and numbers that may be kept at all."""

import math
import re
from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from backend.contract.base import Message
from backend.contract.camera_orders import (
    CallOrder,
    JudgeOrder,
    PatrolOrder,
    PeekOrder,
    SteerOrder,
    SuggestOrder,
    SwitchOrder,
)
from backend.contract.orders import (
    CampaignOrder,
    Command,
    EmergencyOrder,
    Export,
    FreezeOrder,
    HandoverOrder,
    PromiseOrder,
    Report,
)
from backend.domain.cases.case import Photo
from backend.domain.terms.roles import Actor

from .sayings import refusal

MAX_TEXT_CHARS = 4000
MAX_NAME_CHARS = 64
MAX_NUMBER_CHARS = 32
MAX_PHOTOS = 24
MAX_TIME_MS = 2**53
_ID = re.compile(r"[A-Za-z0-9._:\-]{1,64}")
# Line breaks and tabs may stand in a text; other control characters break screens and databases.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NAMES = frozenset(
    (
        "account",
        "seat",
        "case_id",
        "unit_id",
        "condition",
        "class_key",
        "component_code",
        "photo_id",
        "photo_ids",
        "original_id",
        "recipient",
        "second",
        "limit",
        "campaign",
        "campaign_id",
        "emergency_id",
        "tour_id",
        "camera_id",
        "camera_ids",
        "call_id",
        "speaker_id",
        "phrase",
        "preset",
        "stop",
        "snapshot_id",
        "found",
        "name",
        "ticked",
    )
)


def fingerprint_of(message: Command | Report) -> bytes:
    """Return what tells one command from another that carries the same id.

    Named fields, not the whole message: a field that a later contract adds must not make a repeat
    across an update look like another command.
    """
    photos = [photo.photo_id for photo in photos_of(message)]
    if isinstance(message, Report):
        place = (message.place.lon_deg, message.place.lat_deg)
        about = (message.class_key, *place, message.observed_at_ms, message.component_code)
        kind = "fast" if message.fast else "report"
        return _hash(kind, message.actor, *about, message.text, photos)
    given = message.given
    about_case = (message.case_id, message.act, message.expected_version)
    parts: tuple[object, ...] = (given.unit_id, given.condition, given.reason, given.text)
    more = (given.until_ms, given.limit, given.case_id, given.account, given.campaign)
    if any(more):  # left out where empty, so that a repeat across an update stays the same
        parts += more
    if given.override:
        parts += ("override", given.override)
    if given.score:
        parts += ("score", given.score)
    return _hash("command", message.actor, *about_case, *parts, photos)


def acknowledgement_of(actor: Actor, alarm_id: str) -> bytes:
    """Return the fingerprint of an acknowledgement."""
    return _hash("acknowledge", actor, alarm_id)


def patrol_fingerprint_of(order: PatrolOrder) -> bytes:
    """Return the fingerprint of an act on a tour."""
    looks = [(look.stop, look.verdict, look.snapshot_id) for look in order.looks]
    about = (order.act, order.tour_id, order.expected_version)
    return _hash(
        "patrol", order.actor, *about, looks, order.reason, order.case_id, order.found, order.theme
    )


def handover_fingerprint_of(order: HandoverOrder) -> bytes:
    """Return the fingerprint of a signature under a handover."""
    mentions = [mention.ref for mention in order.mentions]
    about = (order.act, order.handover_id, order.expected_version, order.from_ms)
    return _hash("handover", order.actor, *about, mentions, order.note)


def promise_fingerprint_of(order: PromiseOrder) -> bytes:
    """Return the fingerprint of an act on a promise."""
    about = (order.case_id, order.act, order.expected_version, order.due_ms, order.note)
    return _hash("promise", order.actor, *about)


def campaign_fingerprint_of(order: CampaignOrder) -> bytes:
    """Return the fingerprint of an act on a campaign."""
    about = (order.act, order.campaign_id, order.expected_version, order.name)
    plan = order.plan
    if plan is None:
        return _hash("campaign", order.actor, *about)
    wanted = plan.filter
    parts = (wanted.words, wanted.classes, wanted.areas, wanted.sources, wanted.states)
    more = (wanted.units, wanted.urgent, wanted.bounds_deg)
    days = (plan.from_ms, plan.upto_ms, plan.goal_n, plan.goal_percent)
    return _hash("campaign", order.actor, *about, *days, *parts, *more)


def freeze_fingerprint_of(order: FreezeOrder) -> bytes:
    """Return the fingerprint of a freeze."""
    span = (order.period, order.from_ms, order.upto_ms)
    also = [(one.period, one.from_ms, one.expected_version) for one in order.also]
    about = (*span, order.expected_version, order.ticked, also)
    return _hash("freeze", order.actor, order.what, *about)


def emergency_fingerprint_of(order: EmergencyOrder) -> bytes:
    """Return the fingerprint of an opening or of a line of the log."""
    parts: list[object] = [order.emergency_id]
    if (opening := order.opening) is not None:
        parts += ["opening", opening.kind, opening.title, opening.place, opening.case_id]
    if (entry := order.entry) is not None:
        parts += ["entry", entry.act, entry.text, entry.person, entry.post, entry.task_n]
        parts.append(entry.case_id)
    return _hash("emergency", order.actor, *parts)


def peek_fingerprint_of(order: PeekOrder) -> bytes:
    """Return the fingerprint of a clear look."""
    return _hash("peek", order.actor, order.camera_ids, order.purpose, order.seconds)


def export_fingerprint_of(order: Export) -> bytes:
    """Return the fingerprint of an export."""
    about = (order.case_id, order.photo_ids, order.purpose, order.second)
    return _hash("export", order.actor, *about)


def call_fingerprint_of(order: CallOrder) -> bytes:
    """Return the fingerprint of a call through a loudspeaker."""
    about = (order.act, order.call_id, order.speaker_id, order.camera_id, order.phrase)
    return _hash("call", order.actor, *about, order.reason)


def suggest_fingerprint_of(order: SuggestOrder) -> bytes:
    """Return the fingerprint of a suggestion."""
    picture = blake2b(order.snapshot, digest_size=16).hexdigest()
    about = (order.camera_id, order.scene, order.confidence, order.seen_at_ms)
    return _hash("suggest", order.actor, *about, picture)


def judge_fingerprint_of(order: JudgeOrder) -> bytes:
    """Return the fingerprint of a judgement."""
    about = (order.suggestion_id, order.act, order.case_id, order.reason)
    return _hash("judge", order.actor, *about)


def switch_fingerprint_of(order: SwitchOrder) -> bytes:
    """Return the fingerprint of a switch."""
    return _hash("switch", order.actor, order.what, order.key, order.is_set, order.reason)


def steer_fingerprint_of(order: SteerOrder) -> bytes:
    """Return the fingerprint of a move of a camera."""
    way = (order.way.pan, order.way.tilt, order.way.zoom)
    return _hash("steer", order.actor, order.camera_id, order.act, way, order.preset, order.name)


def _hash(kind: str, actor: Actor, *parts: object) -> bytes:
    packed = msgspec.msgpack.encode((kind, actor.account, actor.role, parts))
    return blake2b(packed, digest_size=16).digest()


def check_form(message: Command | Report) -> None:
    """Check what every command must be, whatever it asks.

    Raises:
        Refused: It may not be kept; the sentence names the field.
    """
    check_command_id(message.command_id)
    if len(photos_of(message)) > MAX_PHOTOS:
        raise refusal("malformed", what=f"photos > {MAX_PHOTOS}")
    check_values(message)


def check_values(message: Message) -> None:
    """Check that every text and number of a message can be kept.

    Raises:
        Refused: One cannot; the sentence names the field.
    """
    for name, value in _leaves(msgspec.to_builtins(message), ""):
        if not _may_be_kept(name, value):
            raise refusal("malformed", what=name)


def check_command_id(command_id: str) -> None:
    """Check that an id can be kept and asked for.

    Raises:
        Refused: It is empty, too long, or holds other than letters, digits and ``._:-``.
    """
    if not _ID.fullmatch(command_id):
        raise refusal("malformed", what="command_id")


def check_actor(actor: Actor) -> None:
    """Check that who asks can be named in a sentence and in the record.

    Raises:
        Refused: A name is too long or holds control characters.
    """
    for name in ("account", "seat"):
        if not _may_be_kept(name, getattr(actor, name)):
            raise refusal("malformed", what=name)


def check_in_hand(case_id: str) -> None:
    """Check that a case a seat says it works at can be one; as ``check_command_id``."""
    if case_id and not _ID.fullmatch(case_id):
        raise refusal("malformed", what="in_hand")


def check_alarm_id(alarm_id: str) -> None:
    """Check that an alarm's id can be kept; as ``check_command_id``."""
    if not _ID.fullmatch(alarm_id):
        raise refusal("malformed", what="alarm_id")


def photos_of(message: Command | Report) -> tuple[Photo, ...]:
    """Return the photos a command names."""
    return message.photos if isinstance(message, Report) else message.given.photos


def _may_be_kept(name: str, value: object) -> bool:
    if isinstance(value, str):
        if name == "number":
            return len(value) <= MAX_NUMBER_CHARS and not _CONTROL.search(value)
        limit = MAX_NAME_CHARS if name in _NAMES else MAX_TEXT_CHARS
        return len(value) <= limit and not _CONTROL.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if name.endswith("_ms") and isinstance(value, int):
        return 0 <= value < MAX_TIME_MS
    return True


def _leaves(value: object, name: str) -> Iterator[tuple[str, object]]:
    """Yield every value inside a message with the name of its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value
