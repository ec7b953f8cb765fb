"""An emergency on the wall (I06): a bar over every page, and a page of its own while it is on."""

import pytest

from backend.contract.questions import GetEmergencyLog
from backend.domain.people.emergency_terms import EmergencyAct, Post
from backend.situation import News
from console.frame.hall import WallWindow
from layers.view import MapView
from tests.console.emergency.test_emergency_desk import FLOOD, Storm
from tests.console.fake_link import filed
from wall.pages import PAGES

pytestmark = pytest.mark.usefixtures("steady_time")


@pytest.fixture
def wall(qtbot, desk, looks):
    desk.show(filed("01A"))
    desk_map = MapView()
    qtbot.addWidget(desk_map)
    wall = WallWindow(desk.parts, looks, desk_map)
    qtbot.addWidget(wall)
    wall.resize(1280, 720)
    wall.show()
    return wall


def tell(desk, *lines) -> None:
    desk.link._news.append(News(changed=lines))
    desk.face.pull()


def read(desk, storm: Storm) -> None:
    asked = [one for one in desk.link.asked if isinstance(one, GetEmergencyLog)][-1]
    desk.link.answer(storm.log(asked.ask_id))
    desk.face.pull()


def test_i06_one_that_begins_takes_the_wall_and_gives_it_back(desk, wall) -> None:
    storm, pages = Storm(), []
    wall.turned.connect(pages.append)
    assert not wall.alert.isVisible()
    tell(desk, *storm.lines)
    assert wall.at == wall.n_pages and pages == ["emergency"]
    assert wall.alert.isVisible() and wall.alert.text.title == FLOOD.title
    assert "08:01:01" in wall.alert.text.since and wall.alert.text.runs == "0:10:59"
    tell(desk, storm.write(EmergencyAct.END, text="水退"))
    assert wall.at == 0 and not wall.alert.isVisible()


def test_i06_the_bar_stands_over_every_page_and_covers_none(desk, wall) -> None:
    storm, seen = Storm(), []
    tell(desk, *storm.lines)
    for _ in range(wall.n_pages + 1):
        wall.turn()
        seen.append(wall.at)
        page = wall._pages.currentWidget()
        assert wall.alert.isVisible() and page.geometry().top() >= wall.alert.geometry().bottom()
    assert seen == [*range(wall.n_pages + 1)], "its own page is one of them while it is on"
    tell(desk, storm.write(EmergencyAct.END, text="水退"))
    wall.show_page("emergency")
    assert wall.at == 0
    for _ in PAGES[: wall.n_pages]:
        wall.turn()
    assert wall.at == 0


def test_i06_the_page_says_who_decides_who_is_there_what_is_next_and_the_log(desk, wall) -> None:
    storm = Storm()
    storm.write(EmergencyAct.APPOINT, post=Post.FIELD, person="李工")
    storm.write(EmergencyAct.TASK, text="封路", person="王队")
    tell(desk, *storm.lines)
    read(desk, storm)
    wall.refresh()
    rows = dict(wall.crisis.board.text.rows)
    assert rows["位置"] == FLOOD.place and rows["总指挥"].startswith("值班长")
    assert (rows["现场"], rows["下一步"]) == ("李工", "1. 封路　王队")
    assert [row.at for row in wall.crisis.log.rows] == ["08:01:15", "08:01:08", "08:01:01"]
    tell(desk, storm.write(EmergencyAct.TASK_DONE, task_n=1))
    wall.refresh()
    assert "下一步" not in dict(wall.crisis.board.text.rows)
    assert wall.crisis.tasks.rows[0].what == "完成" and wall.crisis.log.rows[0].what == "完成"
