"""What is wrong in a picture, per class: one row a kind of thing.

A row says in what street it is seen, where, and how it is drawn: wrong, half put right, and right.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from . import picture_fixtures as fixtures
from . import picture_marks as marks
from . import picture_sprites as draw
from .picture_scene import Scene

Rng = np.random.Generator


Put = Callable[[Scene], None]


def set_scene(class_key: str, wrong: float, rng: Rng, moment: Rng) -> Scene:
    """Return the scene of a class; what stands around is the same however wrong it is.

    Args:
        moment: Chance of the moment: who passes by.
    """
    row = KINDS.get(class_key) or KINDS.get(class_key[:3]) or KINDS["e01"]
    around, thing = (np.random.default_rng(seed) for seed in rng.integers(0, 2**31, 2))
    scene = Scene(wrong, thing, street=str(rng.choice(row.streets)))
    _furnish(scene, around)
    _people(scene, moment)
    row.put(scene)
    return scene


def _furnish(scene: Scene, rng: Rng) -> None:
    """Put the ordinary street around: trees, a lamp, parked scooters."""
    scene.stand(fixtures.tree(rng), float(rng.uniform(-7.5, -5.5)), 5.2)
    scene.stand(fixtures.tree(rng), float(rng.uniform(5.5, 7.5)), 5.2)
    scene.stand(fixtures.lamp(rng, lit=False), float(rng.uniform(9.5, 12)), 5.0)
    if rng.random() < 0.6:
        scene.stand(fixtures.scooters(rng), float(rng.choice([-4.6, 4.4])), 8.3)


def _people(scene: Scene, rng: Rng) -> None:
    """Let somebody pass, or a car stand at the kerb: whoever is there at that moment."""
    if rng.random() < 0.45:
        scene.stand(fixtures.passer_by(rng), float(rng.choice([-3.6, 3.4, 6.0])), 7.6)
    if rng.random() < 0.4:
        scene.stand(fixtures.car(rng), float(rng.choice([-9.5, 9.0])), 3.4)


# ---- things on the pavement ---------------------------------------------------------------------


def _rubbish(scene: Scene) -> None:
    scene.stand(fixtures.bin_can(scene.rng, sound=scene.wrong < 0.9), -1.7, 7.6)
    if scene.wrong:
        scene.paints.append(marks.litter(scene.rng, 0, 6.7, round(60 * scene.wrong), 0.9))
        scene.stand(draw.rubbish(scene.rng, scene.wrong), 0.0, 7.0)


def _litter(scene: Scene) -> None:
    scene.anchor_y_m = 0.0
    scene.paints.append(marks.litter(scene.rng, 0, 6.6, round(150 * scene.wrong), 1.6))
    if scene.wrong > 0.5:
        scene.paints.append(marks.spill(scene.rng, 0.4, 5.6, 1.5, (62, 84, 104)))
        scene.stand(draw.rubbish(scene.rng, 0.12), 0.9, 7.3)


def _untidy_green(scene: Scene) -> None:
    scene.anchor_z_m = 8.0
    scene.paints.append(marks.litter(scene.rng, 0, 8.3, round(90 * scene.wrong), 1.3))
    if scene.wrong:
        scene.stand(draw.rubbish(scene.rng, 0.3 * scene.wrong), 0.2, 8.2)


def _furniture(scene: Scene) -> None:
    if scene.wrong > 0.5:
        scene.stand(draw.sofa(scene.rng), 0.0, 7.0)
    if scene.wrong:
        scene.stand(draw.rubbish(scene.rng, 0.2), 1.6, 7.4)


def _wreck(scene: Scene) -> None:
    scene.back = 1.3
    if scene.wrong:
        scene.stand(fixtures.car(scene.rng, worn=True), 0.0, 6.6)


def _parked_car(scene: Scene) -> None:
    scene.back = 1.3
    if scene.wrong:
        scene.stand(fixtures.car(scene.rng), 0.0, 6.4)
    if scene.wrong > 0.5:
        scene.stand(fixtures.car(scene.rng), 4.9, 6.5)


def _bicycles(scene: Scene) -> None:
    for i in range(round(8 * scene.wrong)):
        at = (-1.9 + 0.55 * i, 6.1 + 0.35 * (i % 3))
        scene.stand(fixtures.bicycle(scene.rng, fallen=scene.rng.random() < 0.35), *at)
    if scene.wrong < 0.5:
        for i in range(4):
            scene.stand(fixtures.bicycle(scene.rng), -1.4 + 1.0 * i, 8.4)


def _vendor(scene: Scene) -> None:
    scene.anchor_y_m = 0.8
    if scene.wrong:
        scene.stand(draw.stall(scene.rng), 0.0, 6.4)
        scene.paints.append(marks.litter(scene.rng, 0.6, 6.0, round(26 * scene.wrong), 0.9))
    if scene.wrong > 0.5:
        scene.stand(fixtures.passer_by(scene.rng), -1.7, 6.0)


def _outside_trade(scene: Scene) -> None:
    scene.anchor_y_m = 0.7
    scene.anchor_z_m = 7.6
    if scene.wrong:
        scene.stand(draw.goods(scene.rng, scene.wrong), 0.0, 7.7)
    if scene.wrong > 0.5:
        scene.stand(draw.board(scene.rng), -2.2, 7.0)


def _barbecue(scene: Scene) -> None:
    scene.anchor_y_m = 0.8
    if scene.wrong:
        scene.stand(draw.grill(scene.rng), 0.0, 6.8)
        scene.paints.append(marks.litter(scene.rng, 0.5, 6.3, 40, 0.9))


def _piled_goods(scene: Scene) -> None:
    if scene.wrong:
        scene.stand(draw.bricks(scene.rng, scene.wrong), 0.0, 6.7)
        scene.stand(draw.heap(scene.rng, scene.wrong * 0.6, (112, 140, 156)), 2.0, 7.2)


def _washing(scene: Scene) -> None:
    scene.anchor_y_m = 1.1
    if scene.wrong:
        scene.stand(draw.washing(scene.rng), 0.0, 7.2, 0.15)


def _ad_board(scene: Scene) -> None:
    scene.anchor_y_m = 0.7
    for i in range(round(3 * scene.wrong)):
        scene.stand(draw.board(scene.rng), -1.1 + 1.2 * i, 6.6)


def _posters(scene: Scene) -> None:
    scene.anchor_z_m, scene.anchor_y_m = 8.9, 1.2
    scene.paints.append(marks.posters(scene.rng, round(18 * scene.wrong), 0.0))


def _banner(scene: Scene) -> None:
    scene.anchor_z_m, scene.anchor_y_m = 8.6, 1.7
    if scene.wrong:
        scene.stand(draw.banner(scene.rng), 0.0, 8.6, 1.6 if scene.wrong > 0.5 else 0.9)


def _dirty_front(scene: Scene) -> None:
    scene.anchor_z_m, scene.anchor_y_m = 8.9, 1.4
    if scene.wrong:
        scene.paints.append(marks.stains(scene.rng, 0.0, scene.wrong))


def _shed(scene: Scene) -> None:
    scene.anchor_y_m = 1.0
    if scene.wrong > 0.5:
        scene.stand(draw.shed(scene.rng), 0.0, 7.6)
    elif scene.wrong:
        scene.stand(draw.heap(scene.rng, 0.5, (110, 124, 134)), 0.0, 7.4)


def _burning(scene: Scene) -> None:
    if scene.wrong:
        scene.stand(draw.heap(scene.rng, 0.4 * scene.wrong, (40, 44, 48)), 0.0, 7.0)
        scene.stand(draw.grill(scene.rng), 0.1, 7.4)


# ---- things on the road -------------------------------------------------------------------------


def _pothole(scene: Scene) -> None:
    scene.on_road()
    if scene.wrong < 0.5:
        scene.paints.append(marks.mended(scene.rng, 0, 2.6, 1.0))
    if scene.wrong:
        scene.paints.append(marks.pothole(scene.rng, 0.2, 2.6, 0.3 + 0.45 * scene.wrong))
    if scene.wrong > 0.5:
        scene.stand(fixtures.cone(scene.rng), 1.4, 2.1)


def _spillage(scene: Scene) -> None:
    scene.on_road()
    if scene.wrong:
        scene.paints.append(marks.spill(scene.rng, 0, 2.4, 1.0 + 1.8 * scene.wrong, (96, 122, 140)))


def _standing_water(scene: Scene) -> None:
    scene.on_road()
    scene.anchor_z_m = 3.2
    if scene.wrong:
        scene.paints.append(marks.puddle(scene.rng, 0, 3.2, 0.9 + 2.2 * scene.wrong))
    scene.paints.append(marks.grate(1.6, 4.1, sound=True))


def _collapse(scene: Scene) -> None:
    scene.on_road()
    scene.paints.append(
        marks.pit(scene.rng, 0, 2.6) if scene.wrong else marks.mended(scene.rng, 0, 2.6, 1.7)
    )
    if scene.wrong:
        scene.stand(fixtures.barrier(scene.rng), 1.3, 1.4)
        scene.stand(fixtures.cone(scene.rng), -1.5, 1.7)


def _roadworks(scene: Scene) -> None:
    scene.on_road()
    scene.anchor_y_m = 0.3
    if scene.wrong:
        scene.stand(draw.heap(scene.rng, scene.wrong, (96, 126, 150)), 0.4, 3.3)
        scene.stand(fixtures.barrier(scene.rng), -1.6, 2.4)
        scene.stand(fixtures.barrier(scene.rng), 1.7, 2.2)


def _dust(scene: Scene) -> None:
    scene.on_road()
    if scene.wrong:
        scene.paints.append(marks.spill(scene.rng, 0, 3.0, 3.0 * scene.wrong, (112, 140, 162)))
        scene.stand(draw.heap(scene.rng, scene.wrong, (104, 132, 152)), 0.6, 6.4)


def _cable(scene: Scene) -> None:
    scene.anchor_y_m, scene.back = 2.2, 1.6
    if scene.wrong:
        scene.stand(fixtures.cable(scene.rng), 0.6, 6.6)


# ---- components ---------------------------------------------------------------------------------


def _cover(scene: Scene) -> None:
    scene.on_road()
    covered = {1.0: 0.0, 0.0: 1.0}.get(scene.wrong, 0.5)
    scene.paints.append(marks.open_shaft(scene.rng, 0, 2.6, covered))
    if scene.wrong:
        scene.stand(fixtures.cone(scene.rng), 0.95, 3.0)
    if scene.wrong > 0.5:
        scene.stand(fixtures.barrier(scene.rng), -1.5, 3.4)


def _grate(scene: Scene) -> None:
    scene.on_road()
    scene.anchor_z_m = 3.9
    scene.paints.append(marks.grate(0, 4.1, sound=scene.wrong < 0.5))
    if scene.wrong:
        scene.paints.append(marks.litter(scene.rng, 0.2, 3.8, 24, 0.4))


def _lamp(scene: Scene) -> None:
    scene.anchor_y_m, scene.back = 2.6, 1.75
    lean = 0.55 if scene.wrong > 0.5 else 0.0
    scene.stand(fixtures.lamp(scene.rng, lit=not scene.wrong, lean_m=lean), 0.0, 5.2)


def _sign(scene: Scene) -> None:
    scene.anchor_y_m, scene.back = 1.3, 1.6
    scene.stand(fixtures.sign(scene.rng, 0.6 * scene.wrong), 0.0, 5.4)


def _litter_bin(scene: Scene) -> None:
    scene.stand(fixtures.bin_can(scene.rng, sound=scene.wrong < 0.5), 0.0, 6.9)
    if scene.wrong:
        scene.paints.append(marks.litter(scene.rng, 0, 6.5, round(40 * scene.wrong), 0.6))


def _tree(scene: Scene) -> None:
    scene.anchor_y_m, scene.back = 2.4, 1.8
    scene.stand(fixtures.tree(scene.rng, broken=scene.wrong > 0.5), 0.0, 5.6)
    if 0 < scene.wrong <= 0.5:
        scene.stand(draw.heap(scene.rng, 0.3, (52, 84, 62)), -0.8, 6.0)


def _bench(scene: Scene) -> None:
    scene.stand(fixtures.bench(scene.rng, sound=scene.wrong < 0.3), 0.0, 7.4)


def _railing(scene: Scene) -> None:
    scene.anchor_z_m = 4.9
    scene.stand(fixtures.railing(scene.rng, sound=scene.wrong < 0.3), 0.0, 4.9)


def _cabinet(scene: Scene) -> None:
    scene.anchor_y_m = 0.7
    scene.stand(fixtures.cabinet(scene.rng, sound=scene.wrong < 0.3), 0.0, 7.8)


class Kind(NamedTuple):
    """How one class (or a whole major) is pictured."""

    put: Put
    streets: tuple[str, ...] = ("shops",)


_ANY = ("shops", "wall")
_GREEN = ("park",)
KINDS: dict[str, Kind] = {
    "e01": Kind(_rubbish, _ANY),
    "e0101": Kind(_shed, _ANY),
    "e0102": Kind(_rubbish, _ANY),
    "e0103": Kind(_piled_goods, _ANY),
    "e0104": Kind(_litter, _ANY),
    "e0106": Kind(_untidy_green, _GREEN),
    "e0107": Kind(_wreck, ("wall",)),
    "e0108": Kind(_furniture, ("wall",)),
    "e0110": Kind(_pothole, _ANY),
    "e0112": Kind(_spillage, _ANY),
    "e0113": Kind(_dirty_front, ("wall",)),
    "e0115": Kind(_burning, ("wall", "park")),
    "e02": Kind(_ad_board),
    "e0201": Kind(_posters, ("wall",)),
    "e0202": Kind(_banner),
    "e0203": Kind(_ad_board),
    "e0205": Kind(_banner),
    "e03": Kind(_roadworks, ("wall",)),
    "e0302": Kind(_dust, ("wall",)),
    "e0303": Kind(_piled_goods, ("wall",)),
    "e04": Kind(_standing_water, _ANY),
    "e0401": Kind(_collapse, _ANY),
    "e0404": Kind(_standing_water, _ANY),
    "e0406": Kind(_standing_water, _ANY),
    "e0408": Kind(_cable, ("wall",)),
    "e05": Kind(_vendor),
    "e0501": Kind(_vendor),
    "e0504": Kind(_outside_trade),
    "e0505": Kind(_parked_car),
    "e0506": Kind(_bicycles),
    "e0507": Kind(_piled_goods),
    "e0510": Kind(_barbecue),
    "e0511": Kind(_washing, ("wall", "park")),
    "c01": Kind(_cover, _ANY),
    "c0104": Kind(_grate, _ANY),
    "c0113": Kind(_cabinet, _ANY),
    "c0115": Kind(_cabinet, _ANY),
    "c0116": Kind(_cabinet, _ANY),
    "c0117": Kind(_lamp, _ANY),
    "c0118": Kind(_lamp, _ANY),
    "c0134": Kind(_cabinet, _ANY),
    "c02": Kind(_sign, _ANY),
    "c0211": Kind(_railing, _ANY),
    "c03": Kind(_litter_bin, _ANY),
    "c0307": Kind(_banner),
    "c04": Kind(_tree, _GREEN),
    "c0401": Kind(_tree, _GREEN),
    "c0402": Kind(_tree, _ANY),
    "c0407": Kind(_bench, _GREEN),
    "c05": Kind(_cabinet, ("wall",)),
    "c06": Kind(_railing, _GREEN),
}
