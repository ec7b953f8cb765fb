"""Where everybody was last is known at once after a restart, with its true age."""

from pathlib import Path

from tests.patience import until

from .hall import Hall, fix


def test_positions_of_before_the_start_come_with_the_first_picture(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    hall.last_fixes = (fix("COL-001", 5),)
    hall.start()
    try:
        mirror = hall.link()
        until(lambda: mirror.joined() and mirror.situation.fixes)
        assert mirror.situation.fixes["COL-001"] == fix("COL-001", 5)
    finally:
        hall.close()
