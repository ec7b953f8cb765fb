"""Names of the synthetic city. Nothing here is named after a real person or place."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

DISTRICT_CODE = "990102"
DISTRICT = "汀东区"
# Streets in the order of their codes, 001 to 005, each with its five communities.
STREETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("学府街道", ("北苑社区", "校场社区", "学府社区", "云麓社区", "书院社区")),
    ("解放街道", ("光明社区", "井台社区", "西环社区", "解放社区", "文昌社区")),
    ("站前街道", ("云台社区", "友谊社区", "铁路新村社区", "站前社区", "东苑社区")),
    ("望川街道", ("棉纺社区", "丰收社区", "迎宾社区", "望川社区", "南湾社区")),
    ("滨江街道", ("工人社区", "滨江社区", "长兴社区", "仓储社区", "东风社区")),
)
NEIGHBOURS = {"west": "汀西区", "east": "经开区", "south": "汀南区", "north": "云台区"}

ROADS = {
    "row:-6": "南郊路",
    "row:3": "丰收路",
    "row:6": "迎宾大道",
    "row:11": "纺织路",
    "row:15": "工人路",
    "row:18": "长兴路",
    "row:21": "滨江南路",
    "row:22": "滨江北路",
    "row:26": "解放街",
    "row:30": "汀江大道",
    "row:35": "书院路",
    "row:40": "学府路",
    "row:45": "北苑路",
    "row:57": "北郊路",
    "col:-8": "西郊路",
    "col:3": "棉纺路",
    "col:7": "西环路",
    "col:13": "光明路",
    "col:19": "建设路",
    "col:25": "人民街",
    "col:30": "望川路",
    "col:34": "柳岸路",
    "col:35": "文昌路",
    "col:38": "友谊路",
    "col:42": "站前路",
    "col:47": "站西街",
    "col:55": "东环路",
    "col:58": "仓储路",
    "col:66": "空港路",
    "diagonal": "云台大道",
}
HILL_PATH = "云台山步道"
RIVER, CANAL, RAILWAY = "汀江", "文昌河", "汀东铁路"
# Bridges over the river, by the column of their road.
BRIDGES = {7: "西环大桥", 19: "建设桥", 30: "望川桥", 42: "站前大桥", 55: "东环大桥"}
# Two lanes of the old town that people know, by a node they pass.
KNOWN_LANES = {(24, 28): "文昌巷", (27, 24): "食街"}

_LANE_FIRSTS = Path(__file__).with_name("lane_names.txt").read_text("utf-8").split()
_LANE_LASTS = {"side": ("街", "路", "东街", "西街"), "lane": ("巷", "里", "胡同", "弄", "后巷")}


def lane_names(rng: np.random.Generator) -> dict[str, Iterator[str]]:
    """Return, per class, names of small roads, none twice."""
    return {
        road_class: iter(
            [first + last for last in lasts for first in rng.permutation(_LANE_FIRSTS)]
        )
        for road_class, lasts in _LANE_LASTS.items()
    }
