"""The request form as HTML for paper: which camera, whose, who asks, what for, when."""

from html import escape
from typing import NamedTuple

from backend.contract.city_answer import CityInfo
from backend.domain.cameras.camera import OWNER_WORDS, Camera
from backend.domain.terms.roles import ROLE_WORDS, Actor
from backend.domain.terms.words import Words
from console.kit.language import Lang
from console.kit.seat_names import seat_words

from . import words_request as w
from .parts import facts, heading, signs


class Request(NamedTuple):
    """What is filled in.

    Attributes:
        kind: Index into ``w.KINDS``.
        case: Number of the case it is about, ``""`` for none.
        asked_at: City time as it is written.
    """

    camera: Camera
    actor: Actor
    purpose: str
    span: str
    kind: int
    case: str
    asked_at: str


class Form(NamedTuple):
    """A request, and in which words it is written."""

    request: Request
    city: CityInfo
    lang: Lang

    def of(self, words: Words, **values: object) -> str:
        """Return words as HTML, in the language in force."""
        return escape(self.lang.of(words, **values))


def request_html(form: Form) -> str:
    """Return the form; what is not filled in is left to be written by hand."""
    of, request = form.of, form.request
    camera, actor = request.camera, request.actor
    owner = of(OWNER_WORDS[camera.owner])
    centre = Words(form.city.centre_zh, form.city.centre_en)
    place = " ".join(p for p in (camera.street, f"{camera.lon_deg:.5f}, {camera.lat_deg:.5f}") if p)
    who = f"{of(ROLE_WORDS[actor.role])} {escape(actor.account)}"
    seat = of(seat_words(actor.account, actor.seat))
    rows = (
        (of(w.CAMERA), escape(camera.name)),
        (of(w.CODE), escape(camera.camera_id)),
        (of(w.PLACE), escape(place)),
        (of(w.OWNER), owner),
        (of(w.CENTRE), of(centre)),
        (of(w.ASKED_BY), f"{who}　{seat}" if seat != escape(actor.account) else who),
        (of(w.WANTED), of(w.KINDS[request.kind])),
        (of(w.PURPOSE), escape(request.purpose) or "&nbsp;"),
        (of(w.SPAN), escape(request.span) or "&nbsp;"),
        (of(w.CASE), escape(request.case)),
        (of(w.ASKED_AT), escape(request.asked_at)),
    )
    to = form.lang.of(w.TO, owner=form.lang.of(OWNER_WORDS[camera.owner]))
    return (
        f"<p align='center'>{of(centre)}</p><h1 align='center'>{of(w.FORM)}</h1>"
        f"<p>{escape(to)}</p>{facts(rows)}<p>{of(w.LAW)}</p>"
        f"{heading(of(w.VERDICT))}<p>&nbsp;</p><p>&nbsp;</p>{signs(form, w.SIGNS)}"
    )
