"""The dossier says to how many of the public one answer goes (rows A21, C10)."""

from dataclasses import replace

from backend.domain.cases.case import Act, Case, Given, Source
from backend.domain.flow.life import after
from backend.domain.flow.merging import merged
from console.dossier.panel import DossierPanel
from tests.console.fake_link import FILER, INTAKE, at, new_case


def heap() -> Case:
    """One heap a collector reported, and three of the public; it was not taken up."""
    held = new_case()
    for n, source in enumerate((Source.HOTLINE, Source.HOTLINE, Source.VOLUNTEER)):
        other = replace(new_case(f"other-{n}"), source=source)
        _, held = merged(other, held, INTAKE, at(n))
    return after(held, Act.DECLINE, FILER, Given(reason="不属本级"), at(9))


def test_a21_c10_the_answer_says_to_whom_of_one_heap_it_goes(qtbot, desk):
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    panel.show()
    desk.show(heap())
    assert not panel.outcome.isHidden()
    assert panel.outcome.to.text() == "答复 3 位反映人：12319 ×2、义务督察 ×1"
    assert panel.outcome.words.text().count("未能立案") == 1, "the same words stand once"
    assert panel.outcome.key.isHidden(), "a collector is not asked how it pleased"
    desk.lang.use("en")
    assert panel.outcome.to.text() == (
        "For 3 people who reported it: Hotline 12319 ×2, Volunteer ×1"
    )


def test_a21_one_reporter_alone_is_not_counted(qtbot, desk):
    panel = DossierPanel(desk.parts)
    qtbot.addWidget(panel)
    panel.show()
    alone = replace(new_case(), source=Source.PUBLIC)
    desk.show(after(alone, Act.DECLINE, FILER, Given(reason="不属本级"), at(9)))
    assert not panel.outcome.isHidden() and panel.outcome.to.isHidden()
