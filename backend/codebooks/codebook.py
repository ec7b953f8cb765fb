"""One edition of the classification tables: classes, majors, filing conditions, marks, initials.

Names are looked up here and nowhere parsed; the edition's name travels with every case, because
the same digits mean different things in different editions and cities.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from backend.domain.clocks.clock import Condition
from backend.domain.clocks.local_class import LocalClass
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

_HERE = Path(__file__).parent
DEFAULT_EDITION = "CJ/T 214-2007"
EDITIONS = {DEFAULT_EDITION: "cjt214_2007"}
_KINDS = (("c", "components.csv"), ("e", "events.csv"))


class Major(NamedTuple):
    """A major class (大类), e.g. ``c01`` 公用设施类; the glyph stands inside map markers."""

    key: str
    words: Words
    glyph: str


class CityClass(NamedTuple):
    """A minor class (小类), e.g. ``c0103`` 雨水井盖.

    Attributes:
        glyph: One character for the map marker: its own, or that of its major.
        confidence: How sure the source is of the row, e.g. ``"found2"``.
    """

    key: str
    words: Words
    glyph: str
    confidence: str

    @property
    def major_key(self) -> str:
        """Key of its major, e.g. ``"c01"``."""
        return self.key[:3]

    @property
    def is_component(self) -> bool:
        """Whether it is a thing that stands (部件), not a happening (事件)."""
        return self.key.startswith("c")


@dataclass(frozen=True)
class Codebook:
    """The tables of one edition.

    Attributes:
        classes: All minor classes, components first, in the order of the standard.
        all_conditions: All filing conditions, in the order of the classes.
    """

    edition: str
    majors: tuple[Major, ...]
    classes: tuple[CityClass, ...]
    all_conditions: tuple[Condition, ...]

    @cached_property
    def _by_key(self) -> dict[str, CityClass]:
        return {row.key: row for row in self.classes}

    @cached_property
    def _majors(self) -> dict[str, Major]:
        return {row.key: row for row in self.majors}

    @cached_property
    def _conditions(self) -> dict[str, tuple[Condition, ...]]:
        found: dict[str, list[Condition]] = {row.key: [] for row in self.classes}
        for row in self.all_conditions:
            found[row.class_key].append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def holds(self, class_key: str) -> bool:
        """Return whether the edition knows the class."""
        return class_key in self._by_key

    def get(self, class_key: str) -> CityClass | None:
        """Return the row of a class, ``None`` when the edition does not know it."""
        return self._by_key.get(class_key)

    def name(self, class_key: str) -> Words:
        """Return the name of a class or major; an unknown key says that it is unknown."""
        row = self._by_key.get(class_key) or self._majors.get(class_key)
        if row is None:
            return Words(f"编码表外 {class_key}", f"Not in codebook: {class_key}")
        return row.words

    def glyph(self, class_key: str) -> str:
        """Return the one character that marks a class or major on the map, ``"?"`` if unknown."""
        row = (
            self._by_key.get(class_key)
            or self._majors.get(class_key)
            or self._majors.get(class_key[:3])
        )
        return row.glyph if row else "?"

    def conditions(self, class_key: str) -> tuple[Condition, ...]:
        """Return the filing conditions of a class, most pressing first; none if unknown."""
        return self._conditions.get(class_key, ())

    def condition(self, key: str) -> Condition | None:
        """Return one filing condition by its key, e.g. ``"c0103-missing"``."""
        class_key = key.partition("-")[0]
        return next((row for row in self.conditions(class_key) if row.key == key), None)

    @cached_property
    def _initials(self) -> dict[str, str]:
        # Imported late: pypinyin takes 0.1 s, and only pickers and searches need it.
        from pypinyin import Style, lazy_pinyin

        return {
            row.key: "".join(
                letter
                for letter in lazy_pinyin(row.words.zh, style=Style.FIRST_LETTER)
                if letter.isalnum()
            )
            for row in self.classes
        }

    def initials(self, class_key: str) -> str:
        """Return the pinyin initials of a class: ``"ysjg"`` for 雨水井盖, ``""`` if unknown."""
        return self._initials.get(class_key, "")

    def found_by(self, class_key: str) -> str:
        """Return what words find a class: both names and the initials, lower case."""
        name = self.name(class_key)
        return f"{name.zh} {name.en} {self.initials(class_key)}".lower()

    def find(self, text: str, limit: int = 12) -> tuple[CityClass, ...]:
        """Return classes by initials, part of a name, or digits; best first.

        A name that begins with the text stands before one that only holds it.
        """
        wanted = text.strip().lower()
        if not wanted:
            return ()
        ranked = (
            (rank, order, row)
            for order, row in enumerate(self.classes)
            if (rank := self._rank(row, wanted)) is not None
        )
        return tuple(row for _, _, row in sorted(ranked)[:limit])

    def _rank(self, row: CityClass, wanted: str) -> int | None:
        texts = (self.initials(row.key), row.words.zh.lower(), row.words.en.lower(), row.key)
        if any(text.startswith(wanted) for text in texts):
            return 0
        return 1 if any(wanted in text for text in texts) else None


class LiveBook(Codebook):
    """An edition with the classes a city adds while the program runs.

    Thread: readers see the tables before a change or after it; one thread calls ``learn``.
    """

    @classmethod
    def of(cls, edition: str = DEFAULT_EDITION) -> "LiveBook":
        """Return an edition without local classes yet."""
        book = load(edition)
        return cls(book.edition, book.majors, book.classes, book.all_conditions)

    def learn(self, rows: Iterable[LocalClass]) -> None:
        """Hold exactly these local classes besides the edition's own."""
        base, local = load(self.edition), tuple(rows)
        keys = {row.key for row in local}
        added = tuple(
            CityClass(row.key, row.words, row.glyph or base.glyph(row.key), "local")
            for row in local
        )
        classes = (*(row for row in base.classes if row.key not in keys), *added)
        conditions = (
            *(one for one in base.all_conditions if one.class_key not in keys),
            *(one for row in local for one in row.conditions),
        )
        fresh = Codebook(base.edition, base.majors, classes, conditions)
        # Whole at once, with what was looked up before: a reader never meets half a change.
        for name in tuple(self.__dict__):
            if name not in fresh.__dict__:
                self.__dict__.pop(name, None)
        self.__dict__.update(fresh.__dict__)


@lru_cache(maxsize=len(EDITIONS))
def load(edition: str = DEFAULT_EDITION) -> Codebook:
    """Return an edition's tables.

    Raises:
        OperatorError: There is no such edition.
    """
    if edition not in EDITIONS:
        raise OperatorError(
            Words(
                f"没有编码表 {edition}；可用：{'、'.join(EDITIONS)}",
                f"There is no codebook {edition}; known: {', '.join(EDITIONS)}",
            )
        )
    folder = _HERE / EDITIONS[edition]
    majors = tuple(
        Major(row["key"], Words(row["zh"], row["en"]), row["glyph"])
        for row in _rows(folder / "majors.csv")
    )
    glyphs = {major.key: major.glyph for major in majors}
    glyphs |= {row["key"]: row["glyph"] for row in _rows(folder / "glyphs.csv")}
    classes = tuple(
        city_class
        for letter, name in _KINDS
        for city_class in _classes(letter, folder / name, glyphs)
    )
    return Codebook(edition, majors, classes, tuple(_conditions(folder / "conditions.csv")))


def _classes(letter: str, path: Path, glyphs: dict[str, str]) -> Iterable[CityClass]:
    for row in _rows(path):
        major_key = letter + row["major_code"]
        key = major_key + row["minor_code"]
        glyph = glyphs.get(key, glyphs[major_key])
        yield CityClass(key, Words(row["minor_zh"], row["minor_en"]), glyph, row["confidence"])


def _conditions(path: Path) -> Iterable[Condition]:
    for row in _rows(path):
        words = Words(row["zh"], row["en"])
        urgent = row["urgent"] == "1"
        yield Condition(row["key"], row["class_key"], words, row["limit"], urgent)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
