"""The board between the screen and the tile workers."""

import threading

from PySide6.QtGui import QImage

from layers.basemap.board import Made, Rank, TileBoard, Wish, breathe, frame_first
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


def test_a_worker_that_breathes_waits_for_the_end_of_the_frame() -> None:
    done = threading.Event()
    with frame_first():
        worker = threading.Thread(target=lambda: (breathe(), done.set()))
        worker.start()
        assert not done.wait(0.02)
    assert done.wait(5)
    worker.join()


def test_a_frame_that_never_ends_stops_no_worker() -> None:
    with frame_first():
        worker = threading.Thread(target=breathe)
        worker.start()
        worker.join(5)
        assert not worker.is_alive()
