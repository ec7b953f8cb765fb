"""Why a report is not accepted (不予受理) as a catalogue: each reason has a code that is counted.

The reason stands in the case in the words of whoever declined it; a prepared one is known again by
them, and own words count as ``OTHER``.
"""

from collections.abc import Mapping

from backend.domain.terms.words import Words

DUPLICATE, OTHER = "duplicate", "other"
DECLINES: Mapping[str, Words] = {
    "not_ours": Words("不属于城市管理范围", "Not a matter of city management"),
    "no_place": Words("位置不明，无法定位", "The place cannot be found"),
    DUPLICATE: Words("同一问题已在办理", "The same problem is already in hand"),
    "unclear": Words("内容不清，无法判断", "The report is not clear enough"),
}
OTHER_WORDS = Words("其他原因", "Another reason")
_KEYS = {text: key for key, words in DECLINES.items() for text in (key, words.zh, words.en)}


def decline_key(note: str) -> str:
    """Return the code of a recorded reason."""
    return _KEYS.get(note.strip(), OTHER)
