"""Scenes survive the disk; a broken file says one sentence and the desk goes on."""

import json
from pathlib import Path

import pytest

from video.layouts import LAYOUTS
from video.rotation import Rotation, Turn
from video.scene import EMPTY, Scene, from_json, scene_of, to_json
from video.scene_book import SceneBook

TURNING = Rotation((0,), (("a",), ("b",)), 3.0)


@pytest.mark.parametrize("key", LAYOUTS)
def test_a_scene_of_every_layout_survives_the_disk(key: str) -> None:
    scene = Scene(key, scene_of(key, ("a", "b")).cameras, "早高峰", TURNING)
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene


def test_a_dwell_of_each_page_survives_the_disk() -> None:
    pages = Rotation((0,), (("a",), ("b",)), 10.0, (3.0, 86_400.0))
    scene = Scene("1", ("a",), "昼夜", pages)
    assert from_json(json.loads(json.dumps(to_json(scene)))) == scene


def test_a_scene_takes_each_camera_once_and_leaves_tiles_empty() -> None:
    assert scene_of("4", ("a", "", "a", "b")).cameras == ("a", "b", "", "")
    assert len(EMPTY.cameras) == 9


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"layout": "no such", "cameras": []},
        {"layout": "4", "cameras": ["a"]},
        {"layout": "4", "cameras": None},
        {"layout": "1", "cameras": ["a"], "name": "x" * 41},
        {"layout": "1", "cameras": ["a"], "rotation": {"slots": [3], "steps": [["a"]], "s": 5}},
        {"layout": "1", "cameras": ["a"], "rotation": {"slots": [0], "steps": [["a"]], "s": 1}},
        {"layout": "1", "cameras": ["a"], "rotation": []},
    ],
)
def test_what_is_no_scene_is_refused(held: dict) -> None:
    with pytest.raises(ValueError):
        from_json(held)


def test_scenes_are_kept_per_file_in_order_and_by_name(tmp_path: Path) -> None:
    path = tmp_path / "scenes-dispatch-01.json"
    book = SceneBook(path)
    book.save(scene_of("4", ("a",), "one"))
    book.save(scene_of("9", ("b",), "two"))
    book.save(scene_of("1", ("c",), "one"))
    book.rename("two", "second")
    again = SceneBook(path)
    assert [(s.name, s.layout) for s in again.scenes] == [("one", "1"), ("second", "9")]
    again.remove("one")
    assert [scene.name for scene in SceneBook(path).scenes] == ["second"]
    assert SceneBook(tmp_path / "scenes-other-01.json").scenes == ()


def test_a_restart_goes_on_with_the_same_step_and_the_rest_of_its_dwell(tmp_path: Path) -> None:
    scene = Scene("1", ("b",), "", TURNING)
    SceneBook(tmp_path / "s.json").note(scene, Turn(1, 2.25, is_held=True))
    assert SceneBook(tmp_path / "s.json").last == (scene, Turn(1, 2.25, is_held=True))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scenes": [{}]}', '{"scenes": 5}', "\x00"])
def test_a_broken_file_says_one_sentence_and_is_set_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scenes.json"
    path.write_text(text)
    book = SceneBook(path)
    assert book.scenes == () and book.last is None
    assert book.trouble is not None and "scenes.json" in book.trouble.zh
    assert path.with_suffix(".damaged").read_text() == text
    book.save(scene_of("1", ("a",), "new"))
    assert len(SceneBook(path).scenes) == 1


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "desks").write_text("a file where the folder should be")
    book = SceneBook(tmp_path / "desks" / "scenes.json")
    book.save(scene_of("1", ("a",), "new"))
    assert book.trouble is not None and "没有保存" in book.trouble.zh
    assert len(book.scenes) == 1, "the desk goes on"
