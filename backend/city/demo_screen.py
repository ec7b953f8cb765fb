"""A virtual screen for a demo on a machine without one."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

SIZE_PX = (1920, 1080)
_NO_XVFB = Words(
    "没有显示器，也没有 Xvfb：请安装 xvfb，或在图形桌面上运行",
    "there is no display and no Xvfb: install xvfb, or run on a desktop",
)
_NOT_UP = Words("虚拟显示器没有启动", "the virtual display did not come up")


# Windows without frames: a maximised one then has exactly the size of the screen.
_BARE = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"""

# The server as a child that ends when our end of its input closes, however we end.
_KEPT = 'Xvfb "$@" & server=$!; read -r _; kill $server; wait $server'


class VirtualScreen:
    """An Xvfb of our own, on the first free display, with a window manager if there is one.

    Raises:
        OperatorError: There is no Xvfb, or it does not start.
    """

    def __init__(self, size_px: tuple[int, int] = SIZE_PX) -> None:
        if shutil.which("Xvfb") is None:
            raise OperatorError(_NO_XVFB)
        read_end, write_end = os.pipe()
        with os.fdopen(read_end, "rb") as told:
            self._server = subprocess.Popen(
                [
                    *("/bin/sh", "-c", _KEPT, "screen"),
                    *("-displayfd", str(write_end), "-nolisten", "tcp"),
                    *("-screen", "0", f"{size_px[0]}x{size_px[1]}x24"),
                ],
                pass_fds=(write_end,),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            os.close(write_end)
            number = told.readline().strip().decode("ascii", "replace")
        if not number.isdigit():
            self._end_server()
            raise OperatorError(_NOT_UP)
        self.display = f":{number}"
        self._manager = self._manage()

    def _manage(self) -> "subprocess.Popen[bytes] | None":
        """Start a window manager: without one no window has the keyboard."""
        if shutil.which("openbox") is None:
            return None
        self._settings = tempfile.TemporaryDirectory(prefix="wanmi-screen-")
        config = Path(self._settings.name) / "rc.xml"
        config.write_text(_BARE, encoding="utf-8")
        return subprocess.Popen(
            ["openbox", "--config-file", str(config)],
            env={**os.environ, "DISPLAY": self.display},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def close(self) -> None:
        """Take it down."""
        if self._manager is not None:
            self._manager.terminate()
            self._manager.wait()
            self._settings.cleanup()
        self._end_server()

    def _end_server(self) -> None:
        if self._server.stdin is not None:
            self._server.stdin.close()
        self._server.wait()
