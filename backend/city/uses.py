"""What each block is used for, by zone, and the places that every map of the town must have."""

from typing import NamedTuple

import numpy as np

from .plan import Block

# Share of each use among the blocks of a zone.
_SHARES: dict[str, dict[str, float]] = {
    "old": {"old": 0.76, "commercial": 0.13, "school": 0.05, "park": 0.06},
    "centre": {
        "living": 0.46,
        "commercial": 0.26,
        "office": 0.12,
        "school": 0.07,
        "park": 0.06,
        "hospital": 0.03,
    },
    "living": {"living": 0.7, "commercial": 0.09, "school": 0.08, "park": 0.07, "office": 0.06},
    "new": {"towers": 0.58, "commercial": 0.12, "school": 0.08, "park": 0.12, "site": 0.1},
    "works": {"industry": 0.72, "depot": 0.12, "living": 0.1, "site": 0.06},
    "rural": {"field": 0.52, "village": 0.2, "wood": 0.16, "orchard": 0.12},
    "hill": {"slope": 1.0},
}
# Open country lies below hills and parks; villages are houses among fields.
OPEN_USES = ("field", "wood", "orchard", "slope", "village")
GREEN_USES = (*OPEN_USES, "park")


class Special(NamedTuple):
    """A place at a cell: the block that holds it gets this use and name."""

    cell: tuple[int, int]
    use: str
    name: str


SPECIALS: tuple[Special, ...] = (
    Special((48, 27), "station", "汀东站"),
    Special((48, 24), "bus_station", "长途客运站"),
    Special((45, 27), "square", "站前广场"),
    Special((28, 22), "park", "望川公园"),
    Special((37, 32), "park", "汀东公园"),
    Special((16, 32), "park", "儿童公园"),
    Special((10, 24), "park", "西环绿地"),
    Special((33, 17), "park", "滨江公园"),
    Special((26, 30), "market", "文昌农贸市场"),
    Special((21, 24), "market", "食街夜市"),
    Special((12, 42), "school", "学府中学"),
    Special((24, 43), "school", "汀东大学"),
    Special((23, 17), "hospital", "汀东医院"),
    Special((40, 28), "government", "汀东区指挥中心"),
    Special((32, 27), "commercial", "汀江商厦"),
    Special((44, 33), "stadium", "汀东体育场"),
    Special((4, 9), "industry", "棉纺厂"),
    Special((53, 12), "depot", "汀东仓储中心"),
    Special((57, 8), "industry", "污水处理厂"),
)


def draw_uses(blocks: list[Block], rng: np.random.Generator) -> list[tuple[str, str]]:
    """Return use and name of each block; the name is ``""`` where nobody would ask for one."""
    uses = []
    for block in blocks:
        shares = _SHARES[block.zone]
        use = rng.choice(list(shares), p=list(shares.values()))
        special = next((s for s in SPECIALS if block.holds(*s.cell)), None)
        uses.append((special.use, special.name) if special else (str(use), ""))
    return uses
