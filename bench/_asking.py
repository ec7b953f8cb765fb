"""A bare client of the query socket: asks, receives, decodes, and keeps nothing."""

from pathlib import Path

import zmq

from backend.contract.answers import RowRange, Snapshot
from backend.contract.codec import decode_answer, decode_payload, encode
from backend.contract.pushed import LogRow
from backend.contract.questions import Question
from backend.link.endpoints import read_endpoints
from backend.link.keys import read_bundle

_LIMIT_MS = 60_000


class Asker:
    """One DEALER under CURVE. Thread: the one that made it."""

    def __init__(self, folder: Path) -> None:
        ends, keys = read_endpoints(folder), read_bundle(folder)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger, self._socket.rcvtimeo = 0, _LIMIT_MS
        self._socket.curve_publickey = keys.public.encode()
        self._socket.curve_secretkey = keys.secret.encode()
        self._socket.curve_serverkey = ends.server_key.encode()
        self._socket.connect(ends.query)

    def n_rows(self, question: Question) -> int:
        """Ask for rows, decode them, and return how many came."""
        self._socket.send(encode(question))
        n_rows, is_whole = 0, False
        while not is_whole:
            answer = decode_answer(self._socket.recv())
            if isinstance(answer, Snapshot):
                is_whole = answer.part == answer.n_parts
                n_rows += _decoded(answer.rows)
            elif isinstance(answer, RowRange):
                is_whole = True
                n_rows += _decoded(answer.rows)
            else:
                raise TypeError(f"no rows: {answer}")
        return n_rows

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()
        self._context.term()


def _decoded(rows: tuple[LogRow, ...]) -> int:
    for row in rows:
        decode_payload(row.payload)
    return len(rows)
