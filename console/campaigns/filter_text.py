"""What a person types as a campaign's filter, read into its parts and written back.

A list is filtered by words that stand in its rows. The same words make a campaign: what is the name
of a source, a state or a unit becomes that part, a code becomes class or grid, all else are words.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from backend.codebooks import Codebook
from backend.domain.cases.case import SOURCE_WORDS, STATES
from backend.domain.counting.campaign import NO_FILTER, Campaign, CampaignFilter
from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.notice import each
from console.kit.seat_names import seat_words

from . import words as w

_MAJOR_CHARS = 3
_CLASS = re.compile(r"[ce]\d{2,4}")
_AREA = re.compile(r"\d{6,15}")
_URGENT = frozenset((w.URGENT.zh, w.URGENT.en))


def read_filter(text: str, units: Iterable[ResponsibleUnit]) -> CampaignFilter:
    """Return the filter that words mean; both languages are understood."""
    sources = _named((one, words) for one, words in SOURCE_WORDS.items())
    states = _named((one, spec.words) for one, spec in STATES.items())
    named = _named((u.unit_id, Words(u.name, u.name_en or u.name)) for u in units)
    found = NO_FILTER
    for token in text.split():
        key = token.lower()
        if key in _URGENT:
            found = replace(found, urgent=True)
        elif key in sources:
            found = replace(found, sources=_with(found.sources, sources[key]))
        elif key in states:
            found = replace(found, states=_with(found.states, states[key]))
        elif key in named:
            found = replace(found, units=_with(found.units, named[key]))
        elif _CLASS.fullmatch(key):
            found = replace(found, classes=_with(found.classes, key))
        elif _AREA.fullmatch(key):
            found = replace(found, areas=_with(found.areas, key))
        else:
            found = replace(found, words=_with(found.words, token))
    return found


def write_filter(wanted: CampaignFilter, units: Iterable[ResponsibleUnit], lang: Lang) -> str:
    """Return the words a filter is read from again; the map area is none of them.

    A name of several words would be read as several: its key stands for it.
    """
    names = {u.unit_id: Words(u.name, u.name_en or u.name) for u in units}
    named = [
        *((SOURCE_WORDS[one], str(one)) for one in wanted.sources),
        *((STATES[one].words, str(one)) for one in wanted.states),
        *((names.get(one, Words(one, one)), one) for one in wanted.units),
    ]
    told = [lang.of(words) if " " not in lang.of(words) else key for words, key in named]
    urgent = [lang.of(w.URGENT)] if wanted.urgent else []
    return " ".join((*wanted.words, *wanted.classes, *wanted.areas, *told, *urgent))


def filter_words(wanted: CampaignFilter, units: Iterable[ResponsibleUnit], book: Codebook) -> Words:
    """Return what a filter asks for, as people read it; empty for one that asks nothing."""
    names = {u.unit_id: Words(u.name, u.name_en or u.name) for u in units}
    parts = [w.PART_WORDS.filled(what=one) for one in wanted.words]
    for template, found in (
        (w.PART_CLASSES, [_class(one, book) for one in wanted.classes]),
        (w.PART_AREAS, [Words(one, one) for one in wanted.areas]),
        (w.PART_SOURCES, [SOURCE_WORDS[one] for one in wanted.sources]),
        (w.PART_STATES, [STATES[one].words for one in wanted.states]),
        (w.PART_UNITS, [names.get(one, Words(one, one)) for one in wanted.units]),
    ):
        if found:
            zh, en = "、".join(one.zh for one in found), " / ".join(one.en for one in found)
            parts.append(Words(template.zh.format(what=zh), template.en.format(what=en)))
    if wanted.urgent:
        parts.append(w.PART_URGENT)
    if wanted.bounds_deg is not None:
        parts.append(w.PART_BOUNDS)
    return Words("，".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def about_words(campaign: Campaign, units: Iterable[ResponsibleUnit], book: Codebook) -> Words:
    """Return by what cases join a campaign, and who made it."""
    wanted = campaign.plan.filter
    told = w.NO_FILTER if wanted.is_empty else filter_words(wanted, units, book)
    return each(w.ABOUT, filter=told, who=seat_words(campaign.account))


def _class(class_key: str, book: Codebook) -> Words:
    """Return a class or major class with its name; a shorter beginning has none."""
    if len(class_key) < _MAJOR_CHARS:
        return Words(class_key, class_key)
    name = book.name(class_key)
    return Words(f"{class_key} {name.zh}", f"{class_key} {name.en}")


def _named(rows: Iterable[tuple[object, Words]]) -> dict[str, object]:
    """Return what is meant by a name, lower case: in both languages, and by its key."""
    found: dict[str, object] = {}
    for one, words in rows:
        found |= dict.fromkeys((words.zh.lower(), words.en.lower(), str(one)), one)
    return found


def _with(held: tuple, one: object) -> tuple:
    return held if one in held else (*held, one)
