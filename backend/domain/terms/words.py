"""A term in both languages of the screens, kept side by side so that they are reviewed together."""

from typing import NamedTuple


class Words(NamedTuple):
    """One term or sentence in Chinese and in English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text for ``"zh"`` or ``"en"``."""
        return self.en if lang == "en" else self.zh

    def filled(self, **values: object) -> "Words":
        """Return both texts with ``{name}`` places filled in."""
        return Words(self.zh.format(**values), self.en.format(**values))
