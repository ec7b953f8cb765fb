"""What is said when a text is not the code it should be."""

from .errors import OperatorError
from .words import Words


class CodeError(OperatorError):
    """A text is not the code it should be.

    Attributes:
        kind: What it should have been: a ``CodeKind`` value, or ``"case_no"``.
        rule: Stable key of the reason, e.g. ``"length"`` or ``"province"``.
    """

    def __init__(self, kind: str, rule: str, words: Words) -> None:
        super().__init__(words)
        self.kind = kind
        self.rule = rule
