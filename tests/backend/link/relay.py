"""A relay between publisher and reader that loses, doubles and reorders what it is told to."""

import random
import threading
from collections.abc import Callable

import zmq

from backend.contract.topics import LOG_TOPICS

_LOG = {topic.value.encode() for topic in LOG_TOPICS}


class Relay:
    """SUB from the real stream, PUB towards the reader; no CURVE, it must be able to read.

    Attributes:
        fate: Asked for each journal row: ``"comes"``, ``"lost"``, ``"twice"`` or ``"late"``
            (after the next row).
        is_mute: Forward nothing at all.
        is_beatless: Forward everything but heartbeats.
    """

    def __init__(self, upstream: str) -> None:
        self.fate: Callable[[], str] = lambda: "comes"
        self.is_mute = False
        self.is_beatless = False
        self.n_rows = 0
        self.address = ""
        self._upstream = upstream
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay")
        self._thread.start()
        assert self._ready.wait(5)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)

    def _run(self) -> None:
        context = zmq.Context()
        source, sink = context.socket(zmq.SUB), context.socket(zmq.PUB)
        source.subscribe(b"")
        source.connect(self._upstream)
        port = sink.bind_to_random_port("tcp://127.0.0.1", 12_000, 19_000)
        self.address = f"tcp://127.0.0.1:{port}"
        self._ready.set()
        held: list[list[bytes]] = []
        while not self._stopping.is_set():
            if source.poll(50):
                frames = source.recv_multipart()
                for passing in self._passing(frames, held):
                    sink.send_multipart(passing)
        source.close(0)
        sink.close(0)
        context.term()

    def _passing(self, frames: list[bytes], held: list[list[bytes]]) -> list[list[bytes]]:
        if self.is_mute or (self.is_beatless and frames[0] == b"beat"):
            return []
        if frames[0] not in _LOG:
            return [frames]
        self.n_rows += 1
        late, fate = held[:], self.fate()
        held.clear()
        if fate == "late":
            held.append(frames)
        return {"comes": [frames], "twice": [frames, frames]}.get(fate, []) + late


def weather(seed: int, p_bad: float = 0.4) -> Callable[[], str]:
    """Return fates at random, the same each run."""
    chance = random.Random(seed)
    bad = ("lost", "twice", "late")
    return lambda: chance.choice(bad) if chance.random() < p_bad else "comes"
