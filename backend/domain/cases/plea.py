"""A plea (剔除申请): that a case shall not count in the figures of whoever is judged by it.

One person asks on a ground of the catalogue, another decides; refused, it may be appealed once, and
a third person rules. The case itself goes on as though nobody had asked. Times are city time, Unix
milliseconds, 0 = not.
"""

from dataclasses import dataclass
from enum import StrEnum

from backend.domain.terms.roles import Role
from backend.domain.terms.words import Words

# What may be a reason to take a case out of the count. Keys are stored and sent: never rename one.
GROUNDS: dict[str, Words] = {
    "weather": Words("恶劣天气或自然灾害", "Bad weather or a disaster"),
    "event": Words("重大活动或管控期间", "A big event, or access under control"),
    "sealed_site": Words("现场封闭或第三方施工占用", "The site is closed or built on by others"),
    "other_duty": Words("经裁定或核实非本单位职责", "Found to be another's duty"),
    "late_upstream": Words("上一环节超时，处置时间不足", "An earlier step left no time"),
    "system_fault": Words("系统或通信故障", "A fault of the system or the network"),
    "codebook": Words("立案条件或时限适用有误", "Filed under the wrong condition or limit"),
    "recurring": Words("反复发生，已列专项整治", "It comes back; a campaign is under way"),
}


class PleaStep(StrEnum):
    """How far a plea is. Values are sent: never rename one."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEALED = "appealed"
    ALLOWED = "allowed"
    DISMISSED = "dismissed"


PLEA_WORDS = {
    PleaStep.ASKED: Words("待批", "Waits"),
    PleaStep.GRANTED: Words("已批准", "Granted"),
    PleaStep.REFUSED: Words("不予剔除", "Refused"),
    PleaStep.APPEALED: Words("申诉待裁", "Appealed"),
    PleaStep.ALLOWED: Words("申诉成立", "Appeal allowed"),
    PleaStep.DISMISSED: Words("申诉驳回", "Appeal dismissed"),
}
WAITING = frozenset((PleaStep.ASKED, PleaStep.APPEALED))
IN_FORCE = frozenset((PleaStep.GRANTED, PleaStep.ALLOWED))


@dataclass(frozen=True, slots=True)
class Plea:
    """What was asked, and what became of it.

    Attributes:
        ground: A key of ``GROUNDS``.
        account: Who asked; for whose figures that is, the role says.
        decided_by: Who granted or refused it; ``ruled_by`` decided the appeal.
    """

    ground: str
    account: str
    role: Role
    at_ms: int
    step: PleaStep = PleaStep.ASKED
    decided_by: str = ""
    decided_at_ms: int = 0
    refusal: str = ""
    appeal: str = ""
    appealed_at_ms: int = 0
    ruled_by: str = ""
    ruled_at_ms: int = 0
    ruling: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody must decide."""
        return self.step in WAITING

    @property
    def waits_since_ms(self) -> int:
        """Since when it waits for a decision, 0 when it does not."""
        return (self.appealed_at_ms or self.at_ms) if self.waits else 0


def ground_note(ground: str, own_words: str) -> str:
    """Return how the record tells why: the ground, and what was written beside it."""
    words = GROUNDS[ground].zh if ground in GROUNDS else ground
    return f"{words}：{own_words}" if own_words else words
