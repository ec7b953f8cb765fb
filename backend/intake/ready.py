"""What every import hands back: a file that was checked whole, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from backend.basedata.projection import Projection
from backend.basedata.registers import Registers, read_registers
from backend.cityfile import DEFAULT_ZONE, CityFile
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said besides the file.

    Attributes:
        crs: CRS to believe in when a map names none.
        name: Name of a city that is new.
        name_en: The same in English; the name itself when left out.
        zone: Time zone of a city that is new.
        move_here: Let tracks from elsewhere begin in the middle of the city, to try things out.
        mapping: How another system calls columns, classes and sources of its cases.
        refused: Where rows that are not taken are written with the rule each broke.
        gateway: What the city says of the gateway whose catalogue is brought in.
        places: Where channels stand whose catalogue does not say.
    """

    crs: str | None = None
    name: str | None = None
    name_en: str | None = None
    zone: str = DEFAULT_ZONE
    move_here: bool = False
    mapping: Path | None = None
    refused: Path | None = None
    gateway: Path | None = None
    places: Path | None = None


class Ready(NamedTuple):
    """A checked file.

    Attributes:
        summary: What will be, or was, brought in.
        notes: What was mended or is unusual.
        write: Writes into a folder beside the city (first argument); may read the city (second).
    """

    summary: Words
    notes: tuple[Words, ...]
    write: Callable[[DataFolder, DataFolder], None]


class Standing(NamedTuple):
    """The city that an import is for."""

    config: CityFile
    registers: Registers
    projection: Projection


def no_city(root: Path) -> OperatorError:
    """Return the sentence for a folder without a city."""
    return OperatorError(
        Words(
            f"{root} 中还没有城市；请先 import map 导入底图",
            f"There is no city in {root} yet; bring in its map first: import map FILE",
        )
    )


def standing_city(folder: DataFolder) -> Standing:
    """Return the city of a folder.

    Raises:
        OperatorError: There is none yet: its map comes first.
    """
    if not folder.city_toml.exists():
        raise no_city(folder.root)
    config = folder.config()
    return Standing(config, read_registers(folder), Projection(config.crs_epsg))
