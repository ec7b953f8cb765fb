"""A turning camera as a process of its own: real HTTP, real SOAP, real digests, and troubles.

Run as ``python -m tests.backend.devices.simulator``; it says its port on the first line. Each line
it is told sets a trouble or asks what it heard, and is answered by one line of JSON.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.city.onvif_device import OnvifCamera, OnvifServer, SoapFault
from backend.city.steered import Aim, Head
from tests.patience import patiently

ROOT = Path(__file__).parents[3]
USER, PASSWORD = "wanmi", "turn:me/@é"
PRESETS = {"1": ("广场全景", Aim()), "2": ("公交站台", Aim(0.8, -0.2, 0.5))}


class Troubles:
    """What goes wrong when asked for."""

    def __init__(self) -> None:
        self.kind = "none"
        self.over = threading.Event()

    def before(self, operation: str) -> None:
        """Hang, or refuse, as was asked."""
        if self.kind == "hang":
            self.over.wait()
        elif self.kind == "refuse":
            raise SoapFault("ter:NotAuthorized", "go away")


def main() -> None:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--old", action="store_true", help="knows no moves relative to the picture")
    asked = parser.parse_args()
    troubles = Troubles()
    camera = OnvifCamera(
        Head(dict(PRESETS)), USER, PASSWORD, can_centre=not asked.old, trouble=troubles.before
    )
    server = OnvifServer(camera)
    server.start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line.strip() in ("hang", "refuse", "none"):
            troubles.kind = line.strip()
        aim = asdict(camera.head.aim(time.monotonic()))
        said = {"heard": list(camera.heard), "aim": aim}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    troubles.over.set()
    server.stop()


class Simulator:
    """The process, from a test's side."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.backend.devices.simulator", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def tell(self, line: str) -> dict[str, Any]:
        """Set a trouble, or ask; return what it heard so far and where it looks."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def heard(self) -> list[str]:
        """Return the operations it carried out, oldest first."""
        return [name for name, _ in self.tell("?")["heard"]]

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=patiently(5))


if __name__ == "__main__":
    main()
