"""``main.py proxy``: hands the stream on, so that sixty desks cost the backend one connection.

It forwards what comes and keeps nothing: no state, no cache, no snapshot. Whoever joins through it
asks the backend for the picture as always, and a desk that lost something here asks for the range.
Commands and questions never pass.
"""

import argparse
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import zmq

from backend.contract.codec import MAX_PUSH_BYTES
from backend.contract.topics import Topic, plain
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import has_ended, stop_on_signals, stop_with_parent
from backend.link import KeyPair
from backend.link.endpoints import endpoints_at, read_endpoints, split_address
from backend.link.keys import checked_name, read_bundle
from backend.link.waker import Waker
from backend.logs import logging_to

from .gate import Gate
from .hearing import heard
from .keys import SERVER, Admitted, make_console_key
from .ports import bind_socket, bound_again, server_socket

logger = logging.getLogger(__name__)
PROXY = "proxy"  # the name of its key where none is given
_HWM = 100_000
_READ_AT_ONCE = 2_000
_POLL_MS = 200
_SILENT_S = 4.0  # a living backend says something every second
_LONGEST_REDIAL_S = 8.0
_KEYS_S = 1.0
_STOP_S = 1.5
_SUBSCRIBE = b"\x01"
# What a desk may want to hear; a beat is answered upstream at once, so this is handed on.
_TOPICS = frozenset(topic.value for topic in Topic)

_BROKE = Words("转发进程意外停止，详见 {path}", "the proxy broke, see {path}")


class Proxy:
    """XSUB towards the backend, XPUB towards the desks.

    Args:
        upstream: ``tcp://HOST:PORT`` of a stream: the backend's, or another proxy's.
        bind: ``HOST:PORT`` the desks dial.
        pair: Our key: it dials the backend (``pair.server``) and is shown to the desks. ``None``
            speaks without CURVE, for tests and benches.
        keys: The data folder's ``keys``: whose keys are admitted.

    Thread: ``start`` and ``stop`` from the owner's.
    """

    def __init__(self, upstream: str, bind: str, pair: KeyPair | None, keys: Path) -> None:
        self._upstream = upstream
        self._at = split_address(bind)
        self._pair = pair
        self._admitted = Admitted(keys)
        self._waker = Waker()
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)
        self._heard_s = self._keys_due_s = 0.0
        self._redial_s = _SILENT_S
        self.n_messages = 0

    def start(self) -> None:
        """Begin to forward; the backend need not be there yet.

        Raises:
            OperatorError: The port is taken, or the address is not ours.
        """
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join(_STOP_S)
            self._waker.close()
            raise self._failure

    def stop(self) -> None:
        """Stop and join; may be called twice. Raises TimeoutError when the thread will not end."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._waker.wake()
        if not has_ended(self._thread, _STOP_S):
            raise TimeoutError("the proxy did not stop")
        self._waker.close()

    @property
    def alive(self) -> bool:
        """Whether it is forwarding."""
        return self._thread.is_alive()

    # ---- the thread ----------------------------------------------------------------------------

    def _run(self) -> None:
        self._context = zmq.Context()
        self._gate = Gate(self._context, self._admitted) if self._pair else None
        try:
            self._desks = self._bound()
        except BaseException as exc:  # noqa: BLE001 - start() raises it where somebody can act
            self._failure = exc
            self._close()
            return
        finally:
            self._ready.set()
        self._backend = self._dialled()
        self._watch()
        try:
            while not self._stopping.is_set():
                self._turn()
        except Exception:
            logger.exception("the proxy broke")
            raise
        finally:
            self._backend.close(0)
            self._desks.close(0)
            self._close()

    def _close(self) -> None:
        if self._gate is not None:
            self._gate.close()
        self._context.term()

    def _bound(self) -> zmq.Socket[bytes]:
        socket = server_socket(self._context, zmq.XPUB, 0, self._pair)
        try:
            bind_socket(socket, *self._at)
        except OperatorError:
            socket.close(0)
            raise
        return socket

    def _dialled(self) -> zmq.Socket[bytes]:
        """Dial the backend and ask for all of it: what nobody here wants costs one connection."""
        self._heard_s = time.monotonic()
        socket = self._context.socket(zmq.XSUB)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.RCVHWM, _HWM)
        socket.setsockopt(zmq.MAXMSGSIZE, MAX_PUSH_BYTES)
        socket.setsockopt(zmq.RECONNECT_IVL_MAX, 2_000)
        socket.setsockopt(zmq.HEARTBEAT_IVL, 1_000)
        socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 3_000)
        socket.setsockopt(zmq.IPV6, int("[" in self._upstream))
        if self._pair is not None:
            socket.curve_publickey = self._pair.public.encode()
            socket.curve_secretkey = self._pair.secret.encode()
            socket.curve_serverkey = self._pair.server.encode()
        socket.connect(self._upstream)
        socket.send(_SUBSCRIBE)
        return socket

    def _turn(self) -> None:
        ready = dict(self._poller.poll(_POLL_MS))
        if self._waker.fileno() in ready:
            self._waker.clear()
        if self._gate is not None and self._gate.socket in ready:
            self._gate.answer()
        if self._desks in ready:
            self._greet()
        if self._backend in ready:
            self._hand_on()
        self._check_silence()
        self._check_keys()

    def _watch(self) -> None:
        self._poller = zmq.Poller()
        self._poller.register(self._waker.fileno(), zmq.POLLIN)
        self._poller.register(self._desks, zmq.POLLIN)
        self._poller.register(self._backend, zmq.POLLIN)
        if self._gate is not None:
            self._poller.register(self._gate.socket, zmq.POLLIN)

    def _hand_on(self) -> None:
        """Pass on a batch; a desk that does not keep up loses it, and nobody waits for it."""
        self._heard_s, self._redial_s = time.monotonic(), _SILENT_S
        for frames in _received(self._backend):
            self._desks.send_multipart(frames, zmq.DONTWAIT)
            self.n_messages += 1

    def _greet(self) -> None:
        """Hand on who wants to hear what, so that the backend's beat comes at once."""
        for said in heard(self._desks, self._admitted if self._gate else None):
            if said[:1] == _SUBSCRIBE and plain(said[1:].decode(errors="replace")) in _TOPICS:
                self._backend.send(said, zmq.DONTWAIT)

    def _check_silence(self) -> None:
        """Dial anew when nothing comes: after a refusal ZeroMQ itself never tries again."""
        now_s = time.monotonic()
        if now_s - self._heard_s < self._redial_s:
            return
        logger.warning(
            "nothing from %s for %.0f s: it is down, or does not admit our key",
            self._upstream,
            now_s - self._heard_s,
        )
        self._redial_s = min(self._redial_s * 2, _LONGEST_REDIAL_S)
        self._backend.close(0)
        self._backend = self._dialled()
        self._watch()

    def _check_keys(self) -> None:
        """End every connection when a key was taken away; those still admitted come back."""
        now_s = time.monotonic()
        if self._gate is None or now_s < self._keys_due_s:
            return
        self._keys_due_s = now_s + _KEYS_S
        self._admitted.refresh()
        if self._admitted.revoked():
            logger.warning("a key was revoked: all connections are made anew")
            self._desks.close(0)
            self._desks = bound_again(self._bound)
            self._watch()


def _received(socket: zmq.Socket[bytes]) -> Iterator[list[bytes]]:
    for _ in range(_READ_AT_ONCE):
        try:
            yield socket.recv_multipart(zmq.DONTWAIT)
        except zmq.Again:
            return


# ---- the command -------------------------------------------------------------------------------


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py proxy``."""
    parser.add_argument("--data", help="data folder whose keys/ are used")
    parser.add_argument(
        "--upstream", metavar="HOST:7200", help="default: the backend of this data folder"
    )
    parser.add_argument("--bind", metavar="HOST:7300", default="0.0.0.0:7300")
    parser.add_argument("--key", metavar="NAME", default=PROXY, help="its bundle, keys/NAME.key")


def run(args: argparse.Namespace) -> int:
    """Run ``main.py proxy`` until SIGTERM, SIGINT or the end of the parent.

    Raises:
        OperatorError: The folder, the key, an address or the port cannot be used, or it broke.
    """
    stop = threading.Event()
    stop_on_signals(stop)
    stop_with_parent(stop)
    folder = DataFolder.open(locate(args.data, os.environ))
    pair = own_pair(folder, args.key)
    ends = endpoints_at(args.upstream, "") if args.upstream else read_endpoints(folder.root)
    log = folder.logs / f"{args.key}.log"
    with logging_to(log):
        proxy = Proxy(ends.push, args.bind, pair, folder.keys)
        proxy.start()
        logger.info("handing on %s at %s", ends.push, args.bind)
        while proxy.alive and not stop.wait(_POLL_MS / 1000):
            pass
        if not stop.is_set():
            raise OperatorError(_BROKE.filled(path=log))
        proxy.stop()
        logger.info("stopped")
    return 0


def own_pair(folder: DataFolder, name: str) -> KeyPair:
    """Return the proxy's bundle; beside the backend it is made at the first start.

    Raises:
        OperatorError: There is none, it is damaged, or its name is no name.
    """
    path = folder.keys / f"{checked_name(name)}.key"
    if not path.exists() and (folder.keys / f"{SERVER}.key").exists():
        make_console_key(folder.keys, name)
    return read_bundle(folder.root, name)
