"""The list of layers: counts, keys, language, when it folds."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from backend.domain.field.mover import Mover, MoverKind
from layers import words
from layers.panel import LayerPanel

from .makers import case_at, fix_at, middle
from .sight import centre_of, frame_of


def test_the_list_shows_counts_and_hides_layers_by_keyboard(view, tell, frame, qtbot) -> None:
    panel = LayerPanel(view)
    panel.show()
    tell([case_at(frame, "C1", *middle(frame))])
    panel.refresh()
    row = panel._rows["cases"]
    assert row.accessibleName().startswith("案件 1")
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert not view.deck["cases"].is_on
    assert view.pick_at(QPointF(centre_of(view, "C1"))) is None
    view.deck.set_on("cases", True)
    assert row.isChecked()


def test_a_count_is_a_dash_until_it_is_known(view, tell, frame) -> None:
    """Nothing is called empty before that is known."""
    panel = LayerPanel(view)
    rows = panel._rows
    assert [row._count()[0] for row in rows.values()] == ["—"] * len(rows)
    assert rows["cases"].accessibleName() == "案件 尚未载入"
    bus = Mover("B1", MoverKind.BUS, "公交 1")
    tell(movers=[bus])
    panel.refresh()
    known = {key: row._count()[0] for key, row in rows.items()}
    assert (known["cases"], known["vehicles"], known["cameras"]) == ("0", "0", "0")
    assert known["buses"] == "—", "there is a bus, but nobody has heard of it yet"
    assert known["grids"] == "—"
    tell(fixes=[fix_at(frame, "B1", *middle(frame))], movers=[bus])
    assert rows["buses"]._count()[0] == "1"


def test_a_map_frame_does_not_paint_the_list_anew(view, tell, monkeypatch) -> None:
    panel = LayerPanel(view)
    panel.show()
    frame_of(view)
    painted = []
    monkeypatch.setattr(type(panel._rows["cases"]), "paint", lambda *_: painted.append(1))
    for _ in range(3):
        frame_of(view)
    assert painted == []


def test_the_list_speaks_the_language_in_force_and_folds(view, tell, qtbot) -> None:
    panel = LayerPanel(view)
    panel.show()
    panel.set_folded(False)
    open_height = panel.height()
    panel.set_folded(True)
    assert panel.height() < open_height / 3
    view.set_language("en")
    panel.refresh()
    assert panel._header.width() == panel._header.sizeHint().width(), "its title grew longer"
    assert panel._rows["buses"].accessibleName().startswith("Buses")
    panel.set_note("cameras", words.N_CASES.filled(n=9))
    assert "9 cases" in panel._rows["cameras"].accessibleName()


def test_the_list_begins_folded_where_it_would_cover_the_map_and_stays_as_chosen(
    view, tell, qtbot
) -> None:
    view.resize(1000, 700)
    panel = LayerPanel(view)
    panel.show()
    assert panel._rows["cases"].isVisible()
    view.resize(620, 640)
    assert not panel._rows["cases"].isVisible()
    assert panel.width() * panel.height() < view.width() * view.height() / 50
    QTest.keyClick(panel._header, Qt.Key.Key_Space)
    assert panel._rows["cases"].isVisible()
    view.resize(600, 600)
    assert panel._rows["cases"].isVisible(), "a person opened it"
