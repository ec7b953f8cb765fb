"""What the sheet of a shift says of the city's backups: a copy nobody made helps nobody."""

from backend.contract.figures import BackupTold
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.time_text import day_hm
from console.kit.words import Time
from console.kit.words_sheet import Sheet

# One a night, and some hours for a server that was late.
OLD_AFTER_MS = 30 * 3_600_000
_MB, _GB = 1e6, 1e9

Line = tuple[str, str]


def backup_lines(told: BackupTold, now_ms: int, zone: str, lang: Lang) -> tuple[Line, Line]:
    """Return when the last backup was made and when one was last restored, each with its tone.

    Args:
        now_ms: Real UTC, as the times of backups are.
    """
    return _made(told, now_ms, zone, lang), _drilled(told, now_ms, zone, lang)


def _made(told: BackupTold, now_ms: int, zone: str, lang: Lang) -> Line:
    if not told.made_at_ms:
        return lang.of(Sheet.NO_BACKUP), "act"
    at = day_hm(told.made_at_ms, now_ms, zone)
    age_ms = max(0, now_ms - told.made_at_ms)
    line = lang.of(Sheet.MADE, at=at, age=_age(age_ms), size=_size(told.size_bytes))
    is_old = age_ms > OLD_AFTER_MS
    return line + (lang.of(Sheet.OLD) if is_old else ""), "act" if is_old else ""


def _drilled(told: BackupTold, now_ms: int, zone: str, lang: Lang) -> Line:
    if not told.tested_at_ms:
        return lang.of(Sheet.NO_DRILL), "soon"
    words = Sheet.DRILLED if told.is_sound else Sheet.UNSOUND
    at = day_hm(told.tested_at_ms, now_ms, zone)
    made = day_hm(told.tested_made_at_ms, now_ms, zone)
    return lang.of(words, at=at, made=made), "" if told.is_sound else "act"


def _age(age_ms: float) -> Words:
    minutes = age_ms / 60_000
    if minutes < 60:
        return Time.MINUTES.filled(n=int(minutes))
    if minutes < 48 * 60:
        return Time.HOURS.filled(n=int(minutes / 60))
    return Sheet.N_DAYS.filled(n=int(minutes / 1440))


def _size(size_bytes: int) -> Words:
    text = f"{size_bytes / _GB:.1f} GB" if size_bytes >= _GB else f"{size_bytes / _MB:.1f} MB"
    return Words(text, text)
