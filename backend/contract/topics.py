"""The topics of the channel, one row each; nothing else builds a topic name."""

from enum import StrEnum


class Topic(StrEnum):
    """A stream of the push channel. Values are on the wire: never rename one."""

    CASE = "case"
    ALARM = "alarm"
    POSITION = "pos"
    BEAT = "beat"
    SEATS = "seats"
    TRUST = "trust"
    PATROL = "patrol"
    HANDOVER = "handover"
    PROMISE = "promise"
    STEER = "steer"
    CALL = "call"
    SUGGEST = "suggest"
    CAMPAIGN = "campaign"
    FROZEN = "frozen"
    EMERGENCY = "emergency"


# Every message of these matters: journal rows in order, gaps are recovered.
LOG_TOPICS = (
    Topic.CASE,
    Topic.ALARM,
    Topic.PATROL,
    Topic.HANDOVER,
    Topic.PROMISE,
    Topic.STEER,
    Topic.CALL,
    Topic.SUGGEST,
    Topic.CAMPAIGN,
    Topic.EMERGENCY,
)
# Newest wins; loss heals with the next message.
LATEST_TOPICS = (Topic.POSITION, Topic.BEAT, Topic.SEATS)
# Before the topics of one unit's own stream; no topic of the city begins so.
_UNITS = "unit"


def of_unit(unit_id: str, topic: str = "") -> str:
    """Return a topic of a unit's own stream; without a topic what all of them begin with."""
    return f"{_UNITS}/{unit_id}/{topic}"


def unit_of(topic: str) -> str:
    """Return the unit of whose own stream a topic is, ``""`` for a topic of the city."""
    before, _, rest = topic.partition("/")
    return rest.partition("/")[0] if before == _UNITS else ""


def plain(topic: str) -> str:
    """Return a topic without the unit whose stream it is of."""
    return topic.rpartition("/")[2]


# In the journal and its chain, never on the stream: who came and went, whose account changed, and
# numbers as they were frozen, which are asked for.
RECORD_TOPICS = (Topic.TRUST, Topic.FROZEN)
