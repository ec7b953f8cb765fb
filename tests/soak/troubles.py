"""What goes wrong in a soak: a catalogue, walked at random. Each ends mended."""

import threading
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .house import Desks, House

_pause = threading.Event()


class Trouble(NamedTuple):
    """One thing that happens; ``weight`` says how often among the others."""

    key: str
    does: Callable[[House, Random], None]
    weight: int = 2
    needs_server: bool = False


def _stay(chance: Random, least_s: float, most_s: float) -> None:
    _pause.wait(chance.uniform(least_s, most_s))


def _some_desks(house: House, chance: Random) -> Desks:
    return chance.choice(house.desks)


def backend_killed(house: House, chance: Random) -> None:
    house.parts["backend"].kill()
    _stay(chance, 0.0, 6.0)
    house.start_backend()


def backend_restarted(house: House, chance: Random) -> None:
    house.parts["backend"].end()
    house.start_backend()


def backend_asleep(house: House, chance: Random) -> None:
    house.parts["backend"].sleep()
    _stay(chance, 2.0, 12.0)
    house.parts["backend"].wake()


def proxy_killed(house: House, chance: Random) -> None:
    house.parts["proxy"].kill()
    _stay(chance, 0.0, 8.0)
    house.start("proxy")


def desks_killed(house: House, chance: Random) -> None:
    desks = _some_desks(house, chance)
    desks.kill()
    desks.start()


def desks_asleep(house: House, chance: Random) -> None:
    desks = _some_desks(house, chance)
    desks.sleep()
    _stay(chance, 5.0, 40.0)
    desks.wake()


def console_killed(house: House, chance: Random) -> None:
    house.parts["console"].kill()
    house.start("console")


def console_asleep(house: House, chance: Random) -> None:
    house.parts["console"].sleep()
    _stay(chance, 5.0, 20.0)
    house.parts["console"].wake()


def wire_cut(house: House, chance: Random) -> None:
    house.cable.cut()
    _stay(chance, 2.0, 60.0)
    house.cable.mend()


def wire_frozen(house: House, chance: Random) -> None:
    house.cable.freeze()
    _stay(chance, 2.0, 20.0)
    house.cable.mend()


def database_away(house: House, chance: Random) -> None:
    assert house.server is not None
    house.server.stop()
    _stay(chance, 5.0, 60.0)
    house.server.start()


TROUBLES = (
    Trouble("backend killed", backend_killed, 3),
    Trouble("backend restarted", backend_restarted),
    Trouble("backend asleep", backend_asleep),
    Trouble("proxy killed", proxy_killed),
    Trouble("desks killed", desks_killed),
    Trouble("desks asleep", desks_asleep, 3),
    Trouble("console killed", console_killed, 1),
    Trouble("console asleep", console_asleep, 1),
    Trouble("wire cut", wire_cut, 3),
    Trouble("wire frozen", wire_frozen),
    Trouble("database away", database_away, needs_server=True),
)


def any_of_them(house: House, chance: Random) -> Trouble:
    """Return what goes wrong next."""
    able = [one for one in TROUBLES if house.server is not None or not one.needs_server]
    return chance.choices(able, [one.weight for one in able])[0]
