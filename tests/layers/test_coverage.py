"""What cameras see of the streets, on the map (D05)."""

from backend.domain.cameras.coverage import Section, StreetClass
from layers.coverage import CoverageLayer

from .makers import middle


def sections(frame) -> tuple[Section, ...]:
    x, y = middle(frame)
    lines = [tuple(frame.to_deg(x + dx, y + 60 * n) for dx in (-150, 150)) for n in range(-1, 3)]
    seen = (300.0, 0.0, 0.0, 0.0)
    cases = ((), (), ("a",), ("b", "c", "d"))
    return tuple(
        Section(n, StreetClass.MAIN, f"街 {n}", 300.0, seen[n], lines[n], cases[n])
        for n in range(4)
    )


def test_d05_watched_and_blind_streets_differ_and_busy_blind_spots_are_counted(
    view, tell, frame, qtbot
) -> None:
    tell()
    layer = view.deck["coverage"]
    assert isinstance(layer, CoverageLayer) and not layer.is_on and layer.count() is None
    view.centre_on(*frame.to_deg(*middle(frame)), 8.0)
    before = view.grab().toImage()
    layer.show(sections(frame))
    view.deck.renew("coverage")
    assert layer.count() == 1 and layer.is_known
    view.deck.set_on("coverage", is_on=True)
    qtbot.waitUntil(lambda: view.grab().toImage() != before)
    shown = view.grab().toImage()
    tones = {
        shown.pixelColor(x, y).name()
        for x in range(0, shown.width(), 2)
        for y in range(0, shown.height(), 2)
    }
    theme = view.scene.theme
    assert {theme.info.lower(), theme.act.lower(), theme.soon.lower()} <= tones
    assert [n for _, _, n in layer._counts] == [3]
    layer.reset()
    assert layer.count() is None
