"""A scripted seat under real key events: a desk on a screen of its own, worked by xdotool."""

import json
import os
import subprocess
import threading
import time
from pathlib import Path

from ._desk_process import DeskProcess
from ._shift import Seen

_LIMIT_S = 60.0
_X_NAMES = {"Ctrl": "ctrl", "Shift": "shift", "Alt": "alt"}


class SeatProcess:
    """One seat of the hall: its desk, its keyboard, and what stands on its screen."""

    def __init__(self, city: Path, seat: str, account: str, size: str = "1366x768") -> None:
        self.account = account
        words = ["--data", str(city), "--seat", seat, "--account", account, "--size", size]
        self._desk = DeskProcess("-m", "bench._shift_desk", *words)
        self._keyboard = subprocess.Popen(
            ["xdotool", "-"],
            env={**os.environ, "DISPLAY": self._desk.display},
            stdin=subprocess.PIPE,
            text=True,
        )
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
        names = " ".join(_x_name(key) for key in keys)
        self._keyboard.stdin.write(f"key --delay 2 {names}\n")
        self._keyboard.stdin.flush()
        self._until(lambda: self._n_taken >= self._n_keys, f"it did not take {names}")

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


def _x_name(key: str) -> str:
    """Return a key as X calls it: ``"Ctrl+Return"`` is ``"ctrl+Return"``, ``"R"`` is ``"r"``."""
    *held, name = key.split("+")
    plain = name.lower() if len(name) == 1 else name
    return "+".join([*(_X_NAMES[one] for one in held), plain])
