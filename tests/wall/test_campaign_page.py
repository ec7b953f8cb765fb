"""The campaigns page of the wall (A17): in sight at every size, painted, said to those who hear."""

from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from wall.campaign_page import CampaignWallPage
from wall.figures_page import N_FIGURES
from wall.texts import (
    BurnText,
    CampaignsText,
    FigureText,
    HeadText,
    RankingText,
    RankText,
    StripText,
)
from widgets.burn_up import BurnUp
from widgets.skin import Skin

from .test_overview import SIZES

BURN = BurnUp(
    joined=((0.1, 90.0), (0.2, 140.0), (0.4, 221.0)),
    done=((0.0, 0.0), (0.2, 60.0), (0.4, 141.0)),
    target=190.0,
    names=("Cases that count", "Closed", "Target line"),
    first="2026-05-29",
    last="2026-06-27",
)
TEXT = CampaignsText(
    HeadText("Yunting urban management command centre", "Campaigns", "Demo data", "08:04:31"),
    (FigureText("Closed in time", "89.4%", "126 / 141", "good"),) * N_FIGURES,
    BurnText("Covers after the flood", "2026-05-29 to 2026-06-27 · 1 of 3", BURN),
    RankingText("Units", "", (RankText("1", "Tingdong drainage office", "63.6%", "28 / 44"),)),
    StripText("good", "No alarm", "data 1.1 s old"),
)


@pytest.fixture
def page(qtbot):
    found = CampaignWallPage(Skin())
    qtbot.addWidget(found)
    found.show_text(TEXT)
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width()}x{s.height()}")
def test_a17_every_part_is_in_sight_and_covers_no_other(page, size):
    page.resize(size)
    page.show()
    parts = [part for part in page.children() if isinstance(part, QWidget)]
    assert len(parts) == N_FIGURES + 4
    for part in parts:
        assert page.rect().contains(part.geometry()), type(part).__name__
    for one, other in combinations(parts, 2):
        assert not one.geometry().intersects(other.geometry()), (one, other)


def test_a17_the_burn_up_is_painted_and_named(page):
    page.resize(QSize(1920, 1080))
    page.show()
    assert page.burn.accessibleName() == "Covers after the flood 2026-05-29 to 2026-06-27 · 1 of 3"
    drawn = page.burn.grab().toImage()
    page.show_text(TEXT._replace(burn=TEXT.burn._replace(burn=None)))
    assert page.burn.grab().toImage() != drawn


def test_a17_nothing_to_draw_is_no_fault(page):
    page.show_text(TEXT._replace(burn=TEXT.burn._replace(burn=BurnUp())))
    page.resize(QSize(320, 200))
    page.show()
    assert not page.grab().isNull()
