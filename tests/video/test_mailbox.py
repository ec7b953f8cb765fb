"""Pages between worker and desk: whole pictures, no leftovers."""

import os
import subprocess
from pathlib import Path

import pytest

from video.engine.mailbox import FrameInfo, Mailbox, Phase, Status, slot_bytes_for
from video.engine.room import MailboxRoom, remove_stale, start_time

INFO = FrameInfo(0, 20, 10, 128, 5, 1, 1, 1, 1, 0, 1)


def test_the_desk_sees_the_newest_picture_and_its_facts(tmp_path: Path) -> None:
    box = MailboxRoom([tmp_path]).make(20, 10)
    writer = Mailbox.attach(box.path)
    assert box.info() is None and box.counter == 0

    writer.put(INFO, memoryview(b"a" * 1280))
    writer.put(INFO._replace(came_ns=77), memoryview(b"b" * 1280))
    writer.tell(Status(Phase.WAITING, attempt=3, retry_at_ns=9))

    info = box.info()
    assert info is not None and (info.number, info.came_ns, box.counter) == (2, 77, 2)
    assert bytes(box.pixels(info)) == b"b" * 1280
    assert bytes(box.pixels(info._replace(number=1))) == b"a" * 1280, "the one before still stands"
    assert box.status() == Status(Phase.WAITING, attempt=3, retry_at_ns=9)
    assert writer.close() and box.close()


def test_a_shown_picture_is_left_alone_while_the_next_is_written(tmp_path: Path) -> None:
    box = MailboxRoom([tmp_path]).make(20, 10)
    for n in range(1, 50):
        shown = box.info()
        box.put(INFO._replace(came_ns=n), memoryview(bytes([n]) * 1280))
        if shown is not None:
            assert bytes(box.pixels(shown)) == bytes([shown.came_ns]) * 1280
    assert box.close()


def test_a_page_in_use_is_unmapped_when_its_last_reader_goes(tmp_path: Path) -> None:
    box = MailboxRoom([tmp_path]).make(20, 10)
    box.put(INFO, memoryview(b"a" * 1280))
    info = box.info()
    assert info is not None
    rows = box.pixels(info)
    box.unlink()
    assert not box.close()
    rows.release()
    assert box.close() and not list(tmp_path.iterdir())


def test_pages_of_a_dead_desk_are_removed_and_others_stay(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    stale = tmp_path / f"wanmi-video-{ended.pid}-1234-0"
    reused = tmp_path / f"wanmi-video-{os.getpid()}-1-0"
    own = tmp_path / f"wanmi-video-{os.getpid()}-{start_time(os.getpid())}-0"
    foreign = tmp_path / "wanmi-video-notes"
    for path in (stale, reused, own, foreign):
        path.touch()
    assert remove_stale([tmp_path]) == 2
    assert sorted(tmp_path.iterdir()) == sorted([own, foreign])


def test_a_small_shared_memory_falls_back_to_the_next_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = tmp_path / "small", tmp_path / "large"
    small.mkdir()
    large.mkdir()
    real = os.statvfs

    def statvfs(folder: Path) -> os.statvfs_result:
        found = list(real(folder))
        if folder == small:
            found[4] = 10  # free blocks
        return os.statvfs_result(found)

    monkeypatch.setattr(os, "statvfs", statvfs)
    box = MailboxRoom([small, large]).make(320, 180)
    assert box.path.parent == large and not list(small.iterdir())
    box.unlink()
    box.close()


def test_no_room_anywhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no"):
        MailboxRoom([tmp_path]).make(200_000, 200_000)
    assert not list(tmp_path.iterdir())


def test_a_strange_file_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"x" * 9000)
    with pytest.raises(ValueError, match="page"):
        Mailbox.attach(path)
    with pytest.raises(FileNotFoundError):
        Mailbox.attach(tmp_path / "none")


def test_rows_fit_their_slot() -> None:
    assert slot_bytes_for(185, 104) >= 752 * 104
    assert slot_bytes_for(1, 1) == 4096
