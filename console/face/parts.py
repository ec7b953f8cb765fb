"""What every panel of a desk is given: nothing else is reached for."""

from typing import NamedTuple

from backend.codebooks import Codebook
from backend.domain.people.seats import SeatSpec
from console.kit.language import Lang
from widgets.skin import Skin

from .advice_book import AdviceBook
from .face import SituationFace
from .selection import Selection


class DeskParts(NamedTuple):
    """The shared parts of one desk."""

    face: SituationFace
    selection: Selection
    lang: Lang
    looks: Skin
    book: Codebook
    seat: SeatSpec
    advice: AdviceBook | None = None
