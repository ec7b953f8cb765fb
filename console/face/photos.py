"""Evidence pictures that were asked for, kept as long as there is room."""

from collections import OrderedDict

from backend.contract.verdicts import Denied

# About 200 pictures of 300 kB.
ROOM_BYTES = 64 * 1024 * 1024
# Rules of ``Denied`` that the link gives when the question or its answer was lost.
TRY_AGAIN = ("no_answer", "broken")


class PhotoShelf:
    """Bytes of photos by id, the least recently used leave first."""

    def __init__(self, room_bytes: int = ROOM_BYTES) -> None:
        self._room_bytes = room_bytes
        self._n_bytes = 0
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._asked: dict[str, str] = {}
        self._void: set[str] = set()

    def get(self, photo_id: str) -> bytes | None:
        """Return the bytes, ``b""`` when known to be missing, ``None`` when not here."""
        data = self._held.get(photo_id)
        if data is not None:
            self._held.move_to_end(photo_id)
        return data

    def ask(self, photo_id: str, ask_id: str) -> bool:
        """Note a question; ``False`` when it was asked already."""
        if photo_id in self._asked.values():
            return False
        self._asked[ask_id] = photo_id
        return True

    def forget(self) -> None:
        """Hold nothing: another login looks, and the backend notes whom it shows a picture.

        What is still on its way was asked for the login before, and is thrown away.
        """
        self._void |= self._asked.keys()
        self._asked.clear()
        self._held.clear()
        self._n_bytes = 0

    def take(self, ask_id: str, photo_id: str, data: bytes) -> bool:
        """Keep the bytes of an answer; ``False`` when they are for a login before."""
        if ask_id in self._void:
            self._void.discard(ask_id)
            return False
        self.put(photo_id, data)
        return True

    def put(self, photo_id: str, data: bytes) -> None:
        """Keep bytes that came."""
        self._asked = {ask: asked for ask, asked in self._asked.items() if asked != photo_id}
        self._n_bytes += len(data) - len(self._held.pop(photo_id, b""))
        self._held[photo_id] = data
        while self._n_bytes > self._room_bytes and len(self._held) > 1:
            self._n_bytes -= len(self._held.popitem(last=False)[1])

    def denied(self, answer: Denied) -> str:
        """Note that a photo did not come; return its id, ``""`` when it was no photo.

        What was refused stays missing; what got no answer may be asked for again.
        """
        self._void.discard(answer.ask_id)
        photo_id = self._asked.pop(answer.ask_id, "")
        if photo_id and answer.rule not in TRY_AGAIN:
            self.put(photo_id, b"")
        return photo_id
