"""What a card of the rail says."""

from backend.domain.field.unit import ResponsibleUnit
from backend.domain.terms.words import Words
from console.kit import words_acts as w
from console.kit.keymap import key_text
from console.kit.language import Lang
from console.kit.notice import unit_words
from console.kit.words_advice import Learnt
from widgets.wrapped import sentence

from .card_paint import CardText
from .figures import UnitFigures


def card_text(
    lang: Lang, unit: ResponsibleUnit, figures: UnitFigures, state: Words | None
) -> CardText:
    """Return the words of a unit's card; ``state`` is how it stands towards the case."""
    of, share = lang.of, figures.share
    return CardText(
        name=of(unit_words(unit)),
        key=key_text(f"pin:{unit.pin}") if unit.pin else "",
        on_duty=of(w.NOBODY) if unit.is_off_duty else f"{of(w.ON_DUTY)} {unit.on_duty}",
        in_hand=f"{of(w.IN_HAND)} {figures.n_in_hand}",
        rate_label=of(w.ON_TIME),
        rate=of(w.NO_DATA) if share is None else f"{share:.0%}",
        base=f"{figures.n_on_time}/{figures.n_due}" if figures.n_due else "",
        state=sentence(of(state)) if state is not None else "",
        tip=_tip(lang, unit, figures, state),
    )


def _tip(lang: Lang, unit: ResponsibleUnit, figures: UnitFigures, state: Words | None) -> str:
    of = lang.of
    rate = of(w.RATE_TIP, on_time=figures.n_on_time, due=figures.n_due)
    night = of(Learnt.NIGHT, who=unit.night) if unit.night else ""
    lines = (of(unit_words(unit)), night, rate, sentence(of(state)) if state is not None else "")
    return "\n".join(line for line in lines if line)
