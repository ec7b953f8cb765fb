"""The attachments (附件) of a case: its voices and papers, each with who brought it."""

from typing import NamedTuple

from .case import Case
from .extras import Attached
from .kinds import ATTACHED, KINDS, Kind


class Attachment(NamedTuple):
    """One voice or paper."""

    attached: Attached
    kind: Kind

    @property
    def photo_id(self) -> str:
        """Under which its bytes are kept."""
        return self.attached.photo_id


def attachments_of(case: Case) -> tuple[Attachment, ...]:
    """Return the voices and papers of a case, each once, oldest first."""
    roles = {photo.photo_id: photo.role for photo in case.photos if photo.role in ATTACHED}
    first: dict[str, Attached] = {}  # what came twice stands by the words of who came first
    for one in case.more.attached:
        first.setdefault(one.photo_id, one)
    known = [one for key, one in first.items() if key in roles]
    return tuple(Attachment(one, KINDS[roles[one.photo_id]]) for one in known)
