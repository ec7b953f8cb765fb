"""What is found in the streets: one row a kind of finding, with its share of the day.

Shares follow a big city's year (mission.md 3.1): street order and appearance are seven tenths,
components few. A finding whose class no unit answers for, or that the city files under no
condition, is left out when the city is known.
"""

from typing import NamedTuple

from backend.domain.terms.words import Words


class Tale(NamedTuple):
    """One kind of finding.

    Attributes:
        condition: Filing condition it will be filed under, ``"e0102-heap"``; the class before
            the dash.
        share: Weight among all findings.
        words: What the finder writes.
    """

    condition: str
    share: float
    words: Words

    @property
    def class_key(self) -> str:
        """Key of the class, e.g. ``"e0102"``."""
        return self.condition.partition("-")[0]


TALES: tuple[Tale, ...] = (
    # ---- street order ----
    Tale(
        "e0501-found",
        9.0,
        Words(
            "三轮车占道卖水果，人行道只剩一半。", "A cart sells fruit; half the pavement is gone."
        ),
    ),
    Tale(
        "e0504-found",
        9.0,
        Words(
            "店家把货架衣架摆到门外经营，占用人行道。",
            "A shop trades on the pavement with racks and cartons.",
        ),
    ),
    Tale(
        "e0505-found",
        7.0,
        Words(
            "两辆小车停在人行道上，行人绕行。",
            "Two cars stand on the pavement; people walk round them.",
        ),
    ),
    Tale(
        "e0506-found",
        8.0,
        Words(
            "共享单车乱停倒伏，压占盲道。", "Shared bicycles lie about and block the guiding strip."
        ),
    ),
    Tale(
        "e0507-found",
        4.0,
        Words("门前乱堆砖块砂石，未清理。", "Bricks and sand are piled before the door."),
    ),
    Tale(
        "e0510-fire",
        1.5,
        Words("路边支炉露天烧烤，油烟大。", "A barbecue on the pavement, thick smoke."),
    ),
    Tale("e0511-found", 2.0, Words("沿街拉绳晾晒衣物。", "Washing is hung out along the street.")),
    # ---- appearance and environment ----
    Tale(
        "e0102-heap",
        9.0,
        Words(
            "路边堆了多袋垃圾，无人清运，有异味。",
            "Many bags of rubbish at the roadside; it smells.",
        ),
    ),
    Tale(
        "e0104-dirty",
        6.0,
        Words("人行道纸屑烟头多，保洁不到位。", "Paper and cigarette ends everywhere; not swept."),
    ),
    Tale(
        "e0106-dirty",
        4.0,
        Words("绿地内有白色垃圾和塑料袋。", "Plastic bags and rubbish in the green."),
    ),
    Tale(
        "e0103-debris",
        3.0,
        Words("装修垃圾倾倒路边，占用人行道。", "Building rubbish was dumped on the pavement."),
    ),
    Tale(
        "e0108-left",
        2.5,
        Words("旧沙发丢弃在路边多日。", "An old sofa has been left here for days."),
    ),
    Tale(
        "e0107-left",
        1.0,
        Words("车辆积灰瘪胎，长期弃置路边。", "A dusty car with flat tyres, left for long."),
    ),
    Tale(
        "e0110-pit",
        2.5,
        Words("路面坑槽，雨后积水，过车颠簸。", "A pothole full of water; cars bump through it."),
    ),
    Tale(
        "e0112-spill",
        2.0,
        Words("车辆遗撒砂石，车道打滑。", "Gravel was spilled on the lane; it is slippery."),
    ),
    Tale(
        "e0113-dirty", 1.0, Words("临街外墙污渍明显。", "The wall to the street is badly stained.")
    ),
    # ---- advertisements ----
    Tale(
        "e0201-posted",
        4.0,
        Words("围墙上新贴多张小广告。", "Fresh small advertisements on the wall."),
    ),
    Tale(
        "e0202-hung",
        2.5,
        Words("商铺擅自悬挂横幅。", "A shop has hung up a banner without permission."),
    ),
    Tale(
        "e0203-way",
        3.0,
        Words("人行道上摆放多块灯箱广告牌。", "Several advertising boards stand in the way."),
    ),
    # ---- building sites ----
    Tale(
        "e0302-dust",
        1.5,
        Words(
            "工地出入口带泥，扬尘大，未洒水。", "Mud and dust at the site's gate; nobody sprinkles."
        ),
    ),
    Tale(
        "e0304-way",
        1.5,
        Words("施工占道堆料，围挡不全。", "Works occupy the lane; the hoarding has gaps."),
    ),
    # ---- emergencies ----
    Tale(
        "e0406-water",
        2.0,
        Words("雨后路面积水，排水慢。", "Water stands on the road and drains slowly."),
    ),
    Tale(
        "e0406-deep",
        0.4,
        Words("积水漫过路沿，车辆无法通行。", "Water over the kerb; cars cannot pass."),
    ),
    Tale(
        "e0401-collapse",
        0.4,
        Words("路面塌陷成坑，已拉起警戒。", "The road fell in; the place is taped off."),
    ),
    Tale(
        "e0408-loose",
        1.0,
        Words("架空线缆松垂到人行道上方。", "An overhead cable hangs low above the pavement."),
    ),
    # ---- components ----
    Tale(
        "c0103-missing",
        1.2,
        Words(
            "雨水井盖缺失，现场已放锥桶，采集员值守。",
            "A stormwater cover is missing; cones stand, the collector keeps watch.",
        ),
    ),
    Tale(
        "c0102-missing",
        0.6,
        Words("污水井盖缺失，已放锥桶警示。", "A sewage cover is missing; a cone stands by it."),
    ),
    Tale(
        "c0105-shifted",
        0.5,
        Words("电力井盖移位，露出井口。", "An electric cover has shifted and leaves a gap."),
    ),
    Tale("c0101-broken", 0.6, Words("上水井盖破损。", "A water-supply cover is damaged.")),
    Tale(
        "c0104-missing",
        0.6,
        Words("雨水箅子缺失，行人易踩空。", "A drain grate is missing; people may step in."),
    ),
    Tale(
        "c0118-dark",
        1.2,
        Words("路灯不亮，灯杆编号见照片。", "A street lamp is dark; its number is in the photo."),
    ),
    Tale(
        "c0305-full",
        1.5,
        Words("垃圾箱满溢，外溢落地。", "A litter bin overflows onto the ground."),
    ),
    Tale("c0209-damaged", 0.6, Words("交通标志牌被撞倾斜。", "A traffic sign was hit and leans.")),
    Tale(
        "c0211-damaged", 0.8, Words("交通护栏倒伏一节。", "One field of the guardrail lies down.")
    ),
    Tale(
        "c0402-fallen",
        0.8,
        Words("行道树断枝垂落，影响通行。", "A broken branch of a street tree blocks the way."),
    ),
    Tale("c0407-damaged", 0.6, Words("街头座椅木条断裂。", "Slats of a street bench are broken.")),
    Tale(
        "c0115-damaged",
        0.4,
        Words("通讯交接箱箱门敞开，线缆外露。", "A telecom cabinet stands open, wires bare."),
    ),
)

# The case of the first minute goes round twice: returned, redone, checked twice. So two units must
# answer for its class. The best comes first: cars on the pavement are not the police's but the
# squad's.
SHOW = ("e0505-found", "e0302-dust", "e0501-found", "e0406-water", "c0211-damaged")
SHOW_MARK = Words("（采集员现场值守）", " (the collector stands by)")

HOTLINE = (
    Words("市民来电反映：{what}希望尽快处理。", "Caller: {what} Hopes for help soon."),
    Words("12319 来电：{what}已反映过一次。", "12319: {what} Has said so before."),
    Words("市民来电：{what}", "Caller: {what}"),
)

# Near and alike, but said to be another one: the hint at the desk shows it, a person decides.
NEXT_DOOR = Words("市民来电：隔壁又一处，{what}", "Caller: another one next door: {what}")
NEXT_DOOR_MARK = Words("隔壁又一处", "another one next door")


def told_as(text: str, class_key: str) -> Tale | None:
    """Return the kind of finding a report tells, found by the finder's words."""
    for tale in TALES:
        if tale.class_key == class_key and tale.words.zh in text:
            return tale
    return None
