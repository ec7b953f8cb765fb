"""The dossier tells of each picture who looked at it, who exported it and what for (A24)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from backend.contract.answers import Blob, Handed, Looks, PictureLooks
from backend.contract.questions import GetBlob, GetLooks
from backend.contract.verdicts import Denied
from backend.domain.cases.case import Case
from backend.domain.terms.roles import Actor
from console.dossier.panel import DossierPanel
from tests.console.fake_link import LEADER, ME, filed, replied


def handed(case: Case, n: int = 0, **more: str) -> Handed:
    return Handed(at_ms=case.reported_at_ms + n * 1_000, actor=LEADER, **more)


def told(case: Case, ask_id: str, n_looks: int = 7) -> Looks:
    """Every picture was looked at so often, and exported once."""
    export = handed(case, purpose="移交执法", recipient="陈队长", second="leader-02")
    pictures = tuple(
        PictureLooks(
            photo_id=photo.photo_id,
            n_looks=n_looks,
            n_people=min(n_looks, 2),
            looks=tuple(handed(case, n) for n in range(min(n_looks, 5))),
            n_exports=1,
            exports=(export,),
        )
        for photo in case.photos
    )
    return Looks(ask_id=ask_id, case_id=case.case_id, pictures=pictures)


@pytest.fixture
def shown(make_desk, qtbot):
    """A desk and its dossier with one case whose pictures are asked for."""

    def make(case: Case, actor: Actor = ME):
        desk = make_desk(actor)
        panel = DossierPanel(desk.parts)
        qtbot.addWidget(panel)
        desk.show(case)
        return desk, panel

    return make


def questions(desk, kind: type) -> list:
    return [one for one in desk.link.asked if isinstance(one, kind)]


def answer(desk, what) -> None:
    desk.link.answer(what)
    desk.face.pull()


def test_a24_one_line_counts_and_unfolds_to_every_picture_by_key(shown, qtbot) -> None:
    case = replied()
    desk, panel = shown(case)
    seen = panel.seen
    assert not seen.isHidden() and seen.link.text() == "证据留痕：正在查"
    (asked,) = questions(desk, GetLooks)
    assert asked.case_id == case.case_id
    answer(desk, told(case, asked.ask_id))
    n = len(case.photos)
    assert n >= 2
    assert seen.link.text() == f"证据留痕：看过 {7 * n} 次，导出 {n} 次　展开"
    assert not [one for one in seen.pictures if not one.isHidden()]

    qtbot.keyClick(seen.link, Qt.Key.Key_Space)
    assert seen.link.text().endswith("收起")
    assert len([one for one in seen.pictures if not one.isHidden()]) == n
    first = seen.pictures[0]
    assert case.photos[0].photo_id[:12] in first.title.text()
    assert first.counts.text() == "7 次，2 人看过；导出 1 次（列最近 3 次）"
    export, *looks = first.lines.rows
    assert export.what == "导出" and export.note == "移交执法，交给 陈队长，第二人 leader-02"
    assert [row.what for row in looks] == ["查看"] * 3 and LEADER.account in looks[0].who

    desk.lang.use("en")
    assert first.counts.text() == "seen 7×, people: 2; exported 1× (the last 3 listed)"
    qtbot.keyClick(seen.link, Qt.Key.Key_Space)
    assert seen.link.text().endswith("Show") and first.isHidden()


def test_a24_a_picture_nobody_saw_says_so(shown, qtbot) -> None:
    case = filed()
    desk, panel = shown(case)
    asked = questions(desk, GetLooks)[0]
    of = PictureLooks(
        photo_id=case.photos[0].photo_id, n_looks=0, n_people=0, looks=(), n_exports=0, exports=()
    )
    answer(desk, Looks(ask_id=asked.ask_id, case_id=case.case_id, pictures=(of,)))
    panel.seen.link.click()
    assert panel.seen.pictures[0].counts.text() == "尚无人看过"
    assert panel.seen.pictures[0].lines.isHidden()


def test_a24_after_a_picture_came_the_own_look_is_asked_for_once(shown) -> None:
    case = filed()
    desk, _panel = shown(case)
    photo_id = case.photos[0].photo_id
    wanted = next(one for one in questions(desk, GetBlob) if one.blob_id == photo_id)
    answer(desk, Blob(ask_id=wanted.ask_id, kind="photo", blob_id=photo_id, data=b"x", total=1))
    assert len(questions(desk, GetLooks)) == 1, "the first answer is waited for"
    answer(desk, told(case, questions(desk, GetLooks)[0].ask_id))
    assert len(questions(desk, GetLooks)) == 2
    answer(desk, told(case, questions(desk, GetLooks)[1].ask_id))
    desk.face.tick()
    assert len(questions(desk, GetLooks)) == 2


def test_a24_what_cannot_be_told_is_said_and_never_shown_as_nobody(shown) -> None:
    case = filed()
    desk, panel = shown(case)
    asked = questions(desk, GetLooks)[0]
    answer(desk, Denied(ask_id=asked.ask_id, rule="busy", zh="忙", en="busy"))
    assert panel.seen.link.text() == "证据留痕：暂时查不到谁看过"
    panel.seen.link.click()
    assert len(questions(desk, GetLooks)) == 2


def test_a24_without_pictures_there_is_no_line(shown) -> None:
    desk, panel = shown(replace(filed(), photos=()))
    assert panel.seen.isHidden() and not questions(desk, GetLooks)


def test_x07_who_sits_down_next_asks_for_every_picture_anew(shown) -> None:
    case = filed()
    desk, panel = shown(case)
    photo_id = case.photos[0].photo_id
    late = questions(desk, GetBlob)
    for one in late[:1]:
        answer(desk, Blob(ask_id=one.ask_id, kind="photo", blob_id=one.blob_id, data=b"x"))
    assert desk.face.photo(late[0].blob_id) == b"x"
    desk.link.asked.clear()

    desk.face.sit(desk.face.actor)  # even the same person: it is another login
    assert desk.face.photo(photo_id) is None
    anew = questions(desk, GetBlob)
    assert photo_id in {one.blob_id for one in anew}
    assert panel.evidence.photos.boxes[0].state == "loading"
    # What the login before asked for and comes only now is shown to nobody.
    for one in late[1:]:
        answer(desk, Blob(ask_id=one.ask_id, kind="photo", blob_id=one.blob_id, data=b"x"))
        assert desk.face.photo(one.blob_id) is None
    answer(desk, Blob(ask_id=anew[0].ask_id, kind="photo", blob_id=anew[0].blob_id, data=b"y"))
    assert desk.face.photo(anew[0].blob_id) == b"y"
