"""A scripted seat under real key events: a desk on a screen of its own, worked by xdotool."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ._desk_process import DeskProcess
from ._shift import Seen

_LIMIT_S, _KNOCK_S, _KNOCKS = 60.0, 6.0, 10
_X_NAMES = {"Ctrl": "ctrl", "Shift": "shift", "Alt": "alt"}


class SeatProcess:
    """One seat of the hall: its desk, its keyboard, and what stands on its screen.

    Args:
        more: More words for the desk's command line.
        password: Typed at the door, where no key speaks for the account.
    """

    def __init__(
        self,
        city: Path,
        seat: str,
        account: str,
        size: str = "1366x768",
        more: Sequence[str] = (),
        password: str = "",
    ) -> None:
        self.account = account
        words = ["--data", str(city), "--seat", seat, "--account", account, "--size", size]
        self._password, self._is_in = password, threading.Event()
        self._desk = DeskProcess("-m", "bench._shift_desk", *words, *more, begun=self._come)
        self._is_in.set()
        self._n_keys = 0
        self._seen: Seen | None = None
        self._n_taken = 0
        self._told = threading.Condition()
        self._reader = threading.Thread(target=self._read, name=account, daemon=True)
        self._reader.start()
        self._until(lambda: self._seen is not None, "it shows nothing")

    def press(self, *keys: str) -> None:
        """Press keys; return when the desk has taken the last one."""
        self._n_keys += len(keys)
        assert self._keyboard.stdin is not None
        names = " ".join(x_name(key) for key in keys)
        self._keyboard.stdin.write(f"key --delay 2 {names}\n")
        self._keyboard.stdin.flush()
        self._until(lambda: self._n_taken >= self._n_keys, f"it did not take {names}")

    def say(self, line: str) -> None:
        """Tell the desk something, as its parent does: ``"beat NAME"``."""
        self._desk.say(line)

    def strike(self, *keys: str) -> None:
        """Press keys that go to another window than the desk's."""
        assert self._keyboard.stdin is not None
        self._keyboard.stdin.write(f"key --delay 2 {' '.join(map(x_name, keys))}\n")
        self._keyboard.stdin.flush()

    @property
    def display(self) -> str:
        """The X display its window is on."""
        return self._desk.display

    def sees(self) -> Seen:
        """Return what stands on the screen now."""
        with self._told:
            assert self._seen is not None
            return self._seen

    def close(self) -> None:
        """Leave the seat."""
        self._keyboard.stdin.close()  # type: ignore[union-attr]
        self._keyboard.wait()
        self._desk.process.stdin.close()  # type: ignore[union-attr]
        self._reader.join(_LIMIT_S)
        self._desk.close()

    def _come(self, display: str) -> None:
        """Take the keyboard; at a door, type the password until it opens."""
        env = {**os.environ, "DISPLAY": display}
        self._keyboard = subprocess.Popen(
            ["xdotool", "-"], env=env, stdin=subprocess.PIPE, text=True
        )
        if self._password:
            threading.Thread(target=self._knock, name=f"{self.account} knocks", daemon=True).start()

    def _knock(self) -> None:
        assert self._keyboard.stdin is not None
        for _ in range(_KNOCKS):
            if self._is_in.wait(_KNOCK_S):
                return
            self._keyboard.stdin.write(f"key ctrl+a\ntype {self._password}\nkey Return\n")
            self._keyboard.stdin.flush()

    def _until(self, holds: object, otherwise: str) -> None:
        end_s = time.monotonic() + _LIMIT_S
        with self._told:
            while not holds():  # type: ignore[operator]
                if not self._told.wait(end_s - time.monotonic()):
                    raise TimeoutError(f"{self.account}: {otherwise}")

    def _read(self) -> None:
        for line in self._desk.lines():
            if not line.startswith("{"):
                continue
            held = json.loads(line)
            n_keys = held.pop("n_keys")
            with self._told:
                self._seen, self._n_taken = Seen(**held), n_keys
                self._told.notify_all()


def x_name(key: str) -> str:
    """Return a key as X calls it: ``"Ctrl+Return"`` is ``"ctrl+Return"``, ``"R"`` is ``"r"``."""
    *held, name = key.split("+")
    plain = name.lower() if len(name) == 1 else name
    return "+".join([*(_X_NAMES[one] for one in held), plain])
