"""GStreamer's RTSP server before the wall: a server that is none of ours, in Debian's own Python.

``/usr/bin/python3 foreign_server.py OUT PORT CLIP…`` serves each clip at ``/0``, ``/1``… and once
more on the port after, behind a password asked for by digest. Needs GStreamer's bindings, which no
virtual environment has; so nothing of the project is imported here. It ends when its input closes.
"""

import json
import struct
import sys
import time
from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

USER, PASSWORD = "duty", "q7-Uferweg"
ROLE = "watcher"
_HEAD = struct.Struct("<II")
_LAUNCH = (
    "( appsrc name=pictures is-live=true format=time do-timestamp=true "
    "caps=video/x-{codec},stream-format=byte-stream,alignment=au ! "
    "rtp{codec}pay name=pay0 pt=96 config-interval=-1 )"
)


class Clip:
    """Coded pictures of one camera, read from a file: how many between key frames, then each."""

    def __init__(self, path):
        data = path.read_bytes()
        self.codec = path.suffix[1:]
        self.fps, self.key_every = _HEAD.unpack_from(data)
        self.units, at = [], _HEAD.size
        while at < len(data):
            (size,) = struct.unpack_from("<I", data, at)
            self.units.append(data[at + 4 : at + 4 + size])
            at += 4 + size


class Camera(GstRtspServer.RTSPMediaFactory):
    """Sends a clip round and round, each picture when it is due."""

    def __init__(self, clip, index, began_s):
        super().__init__()
        self._clip, self._index, self._began_s = clip, index, began_s
        self.set_launch(_LAUNCH.format(codec=clip.codec))
        self.connect("media-configure", self._on_configure)

    def _on_configure(self, _factory, media):
        source = media.get_element().get_by_name("pictures")
        state = {"sent": -1}
        GLib.timeout_add(10, self._push, source, state)

    def _push(self, source, state):
        clip = self._clip
        turn = int((time.monotonic() - self._began_s) * clip.fps) + self._index * 7
        if turn == state["sent"]:
            return True
        number = turn % len(clip.units)
        if state["sent"] < 0 and number % clip.key_every:
            number = number // clip.key_every * clip.key_every  # its description needs a key frame
        state["sent"] = turn
        return source.emit("push-buffer", Gst.Buffer.new_wrapped(clip.units[number])) in (
            Gst.FlowReturn.OK,
            Gst.FlowReturn.EOS,
        )


def served(port, clips, began_s, auth=None):
    """Return a server of these clips."""
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(port))
    if auth is not None:
        server.set_auth(auth)
    for index, clip in enumerate(clips):
        camera = Camera(clip, index, began_s)
        if auth is not None:
            allowed = GstRtspServer.RTSPPermissions()
            for permission in ("media.factory.access", "media.factory.construct"):
                allowed.add_permission_for_role(ROLE, permission, True)
            camera.set_permissions(allowed)
        server.get_mount_points().add_factory(f"/{index}", camera)
    server.attach(None)
    return server


def digest():
    """Return who asks for a password and never lets it be sent."""
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)
    auth.add_digest(USER, PASSWORD, token)
    return auth


def main(out, port, paths):
    """Serve until standard input ends."""
    Gst.init(None)
    clips = [Clip(path) for path in paths]
    began_s = time.monotonic()
    servers = [served(port, clips, began_s), served(port + 1, clips, began_s, digest())]
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP | GLib.IO_IN, lambda *_: loop.quit())
    out.write_text(json.dumps({"began_s": began_s}))
    loop.run()
    del servers


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), [Path(text) for text in sys.argv[3:]])
