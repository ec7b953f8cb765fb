"""A desk that cannot start says why in one sentence; one that can starts by the house rules."""

import argparse
import gc
import os
import sys
import threading

import pytest

from backend.domain.terms.errors import OperatorError
from console.frame import start
from console.frame.parent import Parent, wait_for_begin
from console.frame.workstation import add_arguments, find_place, find_setting


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", default="zh")
    add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize("account", ["intake-01", "../x", "a b", ".x"])
def test_an_account_of_another_seat_is_refused(tmp_path, account):
    with pytest.raises(OperatorError) as refused:
        find_setting(arguments("--account", account), tmp_path)
    assert "dispatch-01" in refused.value.words.zh


def test_an_unknown_seat_names_those_there_are(tmp_path):
    with pytest.raises(OperatorError) as refused:
        find_setting(arguments("--seat", "throne"), tmp_path)
    assert "intake, dispatch, leader" in refused.value.words.en


@pytest.mark.parametrize(("seat", "name"), [("dispatch", "派遣席 01"), ("leader", "值班长席 01")])
def test_a_seat_has_its_first_account_by_itself(tmp_path, seat, name):
    setting = find_setting(arguments("--seat", seat), tmp_path)
    assert setting.actor.account == f"{seat}-01"
    assert setting.actor.seat == name


def test_without_a_key_or_a_backend_it_says_so(tmp_path):
    with pytest.raises(OperatorError):
        find_place(arguments("--data", str(tmp_path)))


def test_a_machine_without_a_display_is_told_so():
    with pytest.raises(OperatorError) as refused:
        start.set_environment({})
    assert refused.value.words.en.startswith("There is no display")


def test_a_wayland_only_desktop_is_told_so():
    with pytest.raises(OperatorError) as refused:
        start.set_environment({"WAYLAND_DISPLAY": "wayland-0"})
    assert "Wayland" in refused.value.words.en


def test_xcb_is_forced_and_the_chosen_input_method_stays():
    environ = {"DISPLAY": ":9", "QT_QPA_PLATFORM": "wayland", "QT_IM_MODULE": "compose"}
    start.set_environment(environ)
    assert environ["QT_QPA_PLATFORM"] == "xcb"
    assert environ["QT_IM_MODULE"] == "compose"


def test_fcitx_is_reached_as_ibus():
    environ = {"DISPLAY": ":9", "QT_IM_MODULE": "fcitx5"}
    start.set_environment(environ)
    assert environ["QT_IM_MODULE"] == "ibus"


def test_garbage_is_collected_by_the_gui_thread_only(qapp):
    was_on = gc.isenabled()
    collector = start.Collector(qapp)
    assert not gc.isenabled()
    for _ in range(start.FULL_EVERY):
        collector.collect()
    collector.deleteLater()
    if was_on:
        gc.enable()


def test_a_fault_is_told_once_and_the_desk_goes_on(qtbot, qapp):
    faults = start.Faults()
    told = []
    faults.noticed.connect(told.append)
    for _ in range(3):
        try:
            raise ValueError("something is wrong")
        except ValueError:
            faults._on_exception(*sys.exc_info())
    assert told == ["ValueError: something is wrong"]
    assert faults.n_faults == 3


def test_a_desk_that_waits_begins_when_told_and_leaves_the_rest_to_be_heard(qtbot, monkeypatch):
    read, write = os.pipe()
    with os.fdopen(read) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        os.write(write, b"begin\nbeat jump\n")
        assert wait_for_begin()
        parent = Parent(threading.Event(), None)
        said = []
        parent.said.connect(said.append)
        parent.start()
        qtbot.waitUntil(lambda: "beat jump" in said)
        with qtbot.waitSignal(parent.gone):
            os.close(write)


def test_a_desk_whose_parent_goes_while_it_waits_does_not_begin(monkeypatch):
    read, write = os.pipe()
    os.close(write)
    with os.fdopen(read) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        assert not wait_for_begin()


def test_the_parent_speaks_in_lines_and_its_end_is_noticed(qtbot, monkeypatch):
    read, write = os.pipe()
    with os.fdopen(read) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        stop = threading.Event()
        parent = Parent(stop, None)
        said = []
        parent.said.connect(said.append)
        parent.start()
        os.write(write, b"beat jump\nlang e")
        os.write(write, b"n\n")
        qtbot.waitUntil(lambda: said == ["beat jump", "lang en"])
        with qtbot.waitSignal(parent.gone):
            os.close(write)


def test_a_flood_of_rows_is_never_looked_at_by_the_collector(qapp):
    was_on = gc.isenabled()
    collector = start.Collector(qapp)
    gc.collect()
    held = [[] for _ in range(start.MANY_NEW + 10)]
    before = gc.get_freeze_count()
    collector.look()
    assert gc.get_freeze_count() >= before + len(held)
    assert gc.get_count()[0] < start.MANY_NEW
    gc.unfreeze()
    collector.deleteLater()
    if was_on:
        gc.enable()
