"""The language of this desk, switchable while it runs."""

from PySide6.QtCore import QObject, Signal, Slot

from backend.domain.terms.words import Words

LANGUAGES = ("zh", "en")


class Lang(QObject):
    """The language every screen text is asked in.

    Signals:
        changed: No payload; ``code`` is another one now, all texts must be set again.
    """

    changed = Signal()

    def __init__(self, code: str = "zh", parent: QObject | None = None) -> None:
        super().__init__(parent)
        if code not in LANGUAGES:
            raise ValueError(f"no language {code!r}, only {', '.join(LANGUAGES)}")
        self._code = code

    @property
    def code(self) -> str:
        """``"zh"`` or ``"en"``."""
        return self._code

    def use(self, code: str) -> None:
        """Switch to a language. Raises ValueError when there is no such language."""
        if code not in LANGUAGES:
            raise ValueError(f"no language {code!r}, only {', '.join(LANGUAGES)}")
        if code != self._code:
            self._code = code
            self.changed.emit()

    @Slot()
    def toggle(self) -> None:
        """Switch to the other language."""
        self.use("en" if self._code == "zh" else "zh")

    def of(self, words: Words, **values: object) -> str:
        """Return the text in this language, its ``{name}`` places filled, by Words too."""
        text = words.of(self._code)
        if not values:
            return text
        return text.format(
            **{
                name: value.of(self._code) if isinstance(value, Words) else value
                for name, value in values.items()
            }
        )
