"""What may go wrong in a way a person can do something about."""

from .words import Words


class OperatorError(Exception):
    """Something failed that the operator can mend; the text says what and how.

    Attributes:
        words: The sentence to show, in both languages.
    """

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Refused(OperatorError):
    """An act that a rule forbids; nothing was changed.

    Attributes:
        rule: Stable key of the rule, e.g. ``"not_your_role"``; sent on the wire.
    """

    def __init__(self, rule: str, words: Words) -> None:
        super().__init__(words)
        self.rule = rule
