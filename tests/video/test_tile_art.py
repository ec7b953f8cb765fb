"""What lies over a picture: cut into bands it looks the same, and empty rows cost nothing."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from resources.tokens import DARK
from video.tile_art import TileArt, bands
from video.tile_paint import TileLook, cover
from widgets.skin import Skin

SIZE = QSize(240, 135)
LOOK = TileLook(name="望川桥", clock="08:04:31", stream="子 288p", number="7")


def painted(pieces: list[tuple[QPointF, QImage]]) -> QImage:
    ground = QImage(SIZE, QImage.Format.Format_RGB32)
    ground.fill(QColor(90, 140, 60))
    painter = QPainter(ground)
    for at, piece in pieces:
        painter.drawImage(at, piece)
    painter.end()
    return ground


def test_a_cover_in_bands_is_painted_as_the_whole_one(qapp) -> None:
    for look in (LOOK, TileLook(name="文昌巷", clock="23:59:59")):
        whole = cover(SIZE, 1.0, look, Skin(DARK), has_picture=True)
        assert painted(bands(whole)) == painted([(QPointF(0, 0), whole)])


def test_rows_in_which_there_is_nothing_are_left_out(qapp) -> None:
    whole = cover(SIZE, 1.0, TileLook(name="文昌巷", clock="23:59:59"), Skin(DARK), True)
    rows = sum(piece.height() for _, piece in bands(whole))
    assert 0 < rows < SIZE.height() // 2
    nothing = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    nothing.fill(Qt.GlobalColor.transparent)
    assert bands(nothing) == []


def test_a_second_that_passes_draws_the_time_anew_once_for_all_tiles_and_nothing_else(qapp) -> None:
    skin, box = Skin(DARK), QRect(0, 0, 240, 135)
    one, other = TileArt(skin), TileArt(skin)
    shown = []
    for art, look in ((one, LOOK), (other, LOOK), (one, replace(LOOK, clock="08:04:32"))):
        ground = QImage(SIZE, QImage.Format.Format_RGB32)
        ground.fill(QColor(90, 140, 60))
        painter = QPainter(ground)
        before = [image for _, image in art._cover]
        art.paint(painter, box, 1.0, look, has_picture=True)
        painter.end()
        shown.append(ground)
    assert shown[0] == shown[1] and shown[0] != shown[2]
    assert before and [image for _, image in one._cover] == before, "the words stay as drawn"
    assert one._pieces[-1][1].cacheKey() != other._pieces[-1][1].cacheKey()
    one.paint(QPainter(shown[0]), box, 1.0, LOOK, has_picture=True)
    assert one._pieces[-1][1].cacheKey() == other._pieces[-1][1].cacheKey(), "drawn once"


def test_d13_the_words_of_a_small_tile_never_lie_over_its_name(qapp) -> None:
    long = TileLook(name="望川桥北侧人行道路口", clock="08:04:31", lines=("整个来源，不是单路",))
    box, skin = QSize(150, 84), Skin(DARK)
    bare = cover(box, 1.0, replace(long, lines=()), skin, has_picture=True)
    said = cover(box, 1.0, long, skin, has_picture=True)
    foot = _first_row_of_words(bare)
    changed = [y for y in range(box.height()) if _row(bare, y) != _row(said, y)]
    assert changed and max(changed) < foot


def _row(image: QImage, y: int) -> list[int]:
    return [image.pixel(x, y) for x in range(image.width())]


def _first_row_of_words(image: QImage) -> int:
    """Return where the name begins: the first row of nearly white."""
    return next(
        y
        for y in range(image.height() // 4, image.height())
        if any(QColor(pixel).lightness() > 230 for pixel in _row(image, y))
    )
