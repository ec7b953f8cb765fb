"""The board between the screen and the tile workers."""

from PySide6.QtGui import QImage

from layers.basemap.board import Made, Rank, TileBoard, Wish
from layers.basemap.tiles import Metatile

META = Metatile("s", 5, 1, 2)


def is_empty(wish: Wish) -> bool:
    return wish.held is Rank.NONE


def hand_in(board: TileBoard, rank: Rank) -> None:
    board.put(META, [Made(tile, QImage(), rank) for tile, _, _ in META.tiles()], rank)


def test_what_was_handed_in_is_not_made_again_before_the_screen_has_spoken() -> None:
    board = TileBoard(lambda: None)
    board.want(1, [Wish(META, "dark", Rank.NONE)])
    hand_in(board, Rank.PLAIN)

    board.take()

    assert board.next_wish(is_empty, 0) is None
    better = board.next_wish(lambda wish: wish.held < Rank.QGIS, 0)
    assert better is not None
    assert better.held is Rank.PLAIN


def test_a_wish_that_is_stated_again_counts_as_it_is_stated() -> None:
    board = TileBoard(lambda: None)
    board.want(1, [Wish(META, "dark", Rank.NONE)])
    hand_in(board, Rank.PLAIN)
    board.take()

    board.want(1, [Wish(META, "dark", Rank.NONE)])  # it fell out of memory meanwhile

    assert board.next_wish(is_empty, 0) == Wish(META, "dark", Rank.NONE)
