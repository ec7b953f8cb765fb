"""The indicators page of the wall: in sight at every size, readable, every rate with its base."""

from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from wall.figures_page import N_FIGURES
from wall.indicator_page import N_RANKINGS, IndicatorPage
from wall.pages import PAGES
from wall.texts import (
    FigureText,
    HeadText,
    IndicatorText,
    RankingText,
    RankText,
    StripText,
)
from widgets.skin import Skin

from .test_overview import SIZES

ROWS = (
    RankText("1", "Tingdong drainage office", "96.25%", "1,155 / 1,200", score="87.5 B"),
    RankText("few", "Storage street", "100.00%", "2 / 2", "text_3"),
)
TEXT = IndicatorText(
    HeadText("Yunting urban management command centre", "Indicators", "Demo data", "08:04:31"),
    (FigureText("In-time closing", "77.04%", "40,394 / 52,434", "good"),) * N_FIGURES,
    (RankingText("Departments by in-time handling", "2026-06 up to 09:06", ROWS),) * N_RANKINGS,
    StripText("good", "No alarm", "data 1.1 s old"),
)


@pytest.fixture
def page(qtbot):
    found = IndicatorPage(Skin())
    qtbot.addWidget(found)
    found.show_text(TEXT)
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width()}x{s.height()}")
def test_every_part_is_in_sight_and_covers_no_other(page, size):
    page.resize(size)
    page.show()
    parts = [part for part in page.children() if isinstance(part, QWidget)]
    assert len(parts) == 2 + N_FIGURES + N_RANKINGS
    for part in parts:
        assert page.rect().contains(part.geometry()), type(part).__name__
    for one, other in combinations(parts, 2):
        assert not one.geometry().intersects(other.geometry()), (one, other)


def test_a_ranking_says_its_places_rates_and_bases_to_those_who_hear_it(page):
    said = page.rankings[0].accessibleName()
    assert "1 Tingdong drainage office 96.25% 1,155 / 1,200 87.5 B" in said
    assert "few Storage street 100.00% 2 / 2" in said


def test_a_ranking_paints_its_rows(page):
    page.resize(QSize(1920, 1080))
    page.show()
    with_rows = page.rankings[0].grab().toImage()
    page.show_text(TEXT._replace(rankings=(RankingText("Departments"),) * N_RANKINGS))
    assert page.rankings[0].grab().toImage() != with_rows


def test_pages_are_a_catalogue_in_both_languages():
    assert len({page.key for page in PAGES}) == len(PAGES) > 1
    assert all(all(page.words) for page in PAGES)
