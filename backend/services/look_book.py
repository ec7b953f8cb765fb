"""Who looks at which picture: noted before it is handed out, once a person, picture and login."""

from collections.abc import Sequence

from backend.contract.answers import Looks
from backend.contract.questions import GetLooks
from backend.domain.clocks.moment import Moment
from backend.store import PictureLook, Store
from backend.store.looks import of_case

from .books import CityTime

# So many looks of one login are remembered here; beyond it the record itself is asked again.
MOST_REMEMBERED = 5_000

_Login = tuple[str, str]


class LookBook:
    """Keeps looks in the trail; what it remembers only spares the record from being asked.

    Thread: ``note`` in the one that hands pictures out.
    """

    def __init__(self, store: Store, time: CityTime) -> None:
        self._store = store
        self._time = time
        # By desk and account: since when they sit there, and which pictures they saw since.
        self._seen: dict[_Login, tuple[int, set[str]]] = {}

    def note(self, looks: Sequence[PictureLook]) -> None:
        """Keep looks, all in one commit; a login's second look at a picture costs nothing.

        Raises:
            StoreFault: They could not be kept; then nothing may be shown.
        """
        new = [look for look in dict.fromkeys(looks) if look.photo_id not in self._of(look)]
        if not new:
            return
        with self._store.write() as writing:
            # The moment is taken inside: waiting for the lock must not age the record.
            at = Moment(self._time.city_ms(), self._time.real_ms())
            for look in new:
                writing.note_look(look, at)
        for look in new:
            self._of(look).add(look.photo_id)

    def record(self, question: GetLooks) -> Looks:
        """Return who looked at each picture of a case, and who exported it; any thread.

        Raises:
            StoreFault: The record cannot be read.
        """
        with self._store.held() as session:
            pictures = of_case(session, question.case_id)
        return Looks(ask_id=question.ask_id, case_id=question.case_id, pictures=pictures)

    def _of(self, look: PictureLook) -> set[str]:
        """Return the pictures a login is known to have seen; an earlier login is forgotten."""
        key = (look.desk, look.actor.account)
        since_ms, seen = self._seen.get(key, (0, set()))
        if since_ms != look.since_ms or len(seen) >= MOST_REMEMBERED:
            seen = set()
            self._seen[key] = (look.since_ms, seen)
        return seen
