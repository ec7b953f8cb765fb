"""A morning at the hall, as plain data: some twenty cases in every state, people, vehicles, photos.

Every case lives through the ordinary acts, so nothing here can stand in a state it could not reach.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPolygon

from backend import codebooks
from backend.contract.pushed import AlarmChanged, CaseChanged
from backend.domain.cases.case import Act, Case, Given, Photo, Source
from backend.domain.field.mover import Fix, Mover, MoverKind
from backend.domain.flow.evidence import photo_id_of
from backend.domain.flow.life import Filing, Finding, Moment, after, reported
from backend.domain.terms.place import Place
from backend.domain.terms.roles import Actor, Role
from backend.situation import News

from .fake_link import COLLECTOR, FILER, LEADER, ME, MINUTE_MS, START_MS, SYSTEM, city

BOOK = codebooks.load()
NOW_MS = START_MS + 4 * MINUTE_MS + 31_000
_UNITS = {unit.unit_id: Actor(unit.unit_id, Role.UNIT) for unit in city().units}
# class, condition, address, source, minutes before now it was reported, how far it has come
_ROWS = (
    ("c0103", "c0103-missing", "学府路 88 号门前", "collector", 4.3, "filed"),
    ("e0501", "", "食街东段", "collector", 14.0, "filed"),
    ("e0102", "", "文昌巷农贸市场北门", "hotline", 6.0, "filed"),
    ("e0110", "", "汀江大道 与 站前路 口", "video", 4.5, "filed"),
    ("e0202", "", "解放街 41 号", "collector", 3.2, "filed"),
    ("e0106", "", "望川公园南入口", "collector", 2.1, "filed"),
    ("c0118", "", "工人路 12–18 号", "hotline", 1.0, "filed"),
    ("e0105", "", "站前广场东侧", "public", 12.0, "reported"),
    ("e0101", "", "望川桥下", "hotline", 3.0, "reported"),
    ("c0102", "", "学府路 12 号", "collector", 5.0, "reported_by_collector"),
    ("e0104", "", "文昌巷 3 号", "collector", 2.0, "reported_by_collector"),
    ("c0103", "c0103-broken", "解放街 77 号", "collector", 64.0, "returned"),
    ("e0201", "", "食街西口", "collector", 41.0, "unread"),
    ("c0104", "", "汀江大道 120 号", "collector", 190.0, "urged"),
    ("e0103", "", "工人路农贸市场", "video", 55.0, "read"),
    ("c0105", "", "站前路 6 号", "collector", 300.0, "read"),
    ("e0301", "", "望川路工地", "hotline", 120.0, "read"),
    ("c0103", "c0103-missing", "长途客运站出口", "collector", 88.0, "replied"),
    ("e0102", "", "食街东口", "collector", 140.0, "reworked"),
    ("c0101", "", "望川桥北头", "collector", 95.0, "checked"),
    ("e0504", "", "文昌巷口", "collector", 150.0, "failed"),
    ("e0101", "", "汀南新村 9 栋", "collector", 600.0, "suspended"),
    ("c0103", "c0103-shifted", "学府路 90 号", "collector", 30.0, "closed"),
    ("e0102", "", "食街东口", "public", 45.0, "declined"),
)


def street(seed: int, tint: str) -> bytes:
    """Return a small drawn street as JPEG bytes."""
    image = QImage(480, 320, QImage.Format.Format_RGB32)
    sky = QLinearGradient(0, 0, 0, 160)
    sky.setColorAt(0, QColor("#8FA3B8"))
    sky.setColorAt(1, QColor("#C6CFD8"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), sky)
    for i in range(7):
        height = 60 + (seed * 37 + i * 53) % 90
        painter.fillRect(
            QRect(i * 70, 170 - height, 62, height), QColor("#6F7C8C").darker(90 + i * 6)
        )
    painter.fillRect(QRect(0, 168, 480, 152), QColor("#596273"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#454D5B"))
    painter.drawPolygon(
        QPolygon([QPoint(190, 168), QPoint(290, 168), QPoint(470, 320), QPoint(10, 320)])
    )
    painter.setBrush(QColor(tint))
    painter.drawEllipse(QRect(200 + seed % 40, 226, 90, 40))
    painter.setBrush(QColor("#E9B44C"))
    painter.drawRect(QRect(90 + (seed * 13) % 240, 200, 56, 30))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 82)
    return bytes(data.data())


class Album:
    """Photos by id, as the backend would keep them."""

    def __init__(self) -> None:
        self.bytes: dict[str, bytes] = {}

    def take(self, role: str, at_ms: int, seed: int, place: Place) -> Photo:
        """Take a picture and keep it."""
        data = street(seed, {"after": "#7FB069", "check": "#5B8E7D"}.get(role, "#20242C"))
        data += role.encode()  # what stands behind the picture makes it one of its own
        photo_id = photo_id_of(data)
        self.bytes[photo_id] = data
        shift = 0.0001 if role in ("after", "check") else 0.00004 if role == "far" else 0.0
        return Photo(photo_id, role, at_ms, place.lon_deg + shift, place.lat_deg)


class Morning:
    """The cases of the morning, and everything else there is to know.

    Attributes:
        cases: All cases, open and ended, in the order of the rows.
        album: The bytes of their photos.
    """

    def __init__(self, now_ms: int = NOW_MS) -> None:
        self.now_ms = now_ms
        self.album = Album()
        self.cases = tuple(self._case(i, row) for i, row in enumerate(_ROWS))
        self.movers = tuple(
            [Mover(f"COL-{i:03}", MoverKind.COLLECTOR, f"采集员 汀东-{i:03}") for i in range(14)]
            + [Mover(f"VEH-{i:03}", MoverKind.ENFORCEMENT, f"99-执-{i:02}") for i in range(9)]
        )

    def news(self) -> News:
        """Return the whole picture."""
        info = city()
        fixes = tuple(
            Fix(mover.mover_id, 119.6, 38.9, 0.0, 1.0, self.now_ms - 1000)
            for i, mover in enumerate(self.movers)
            if i != 3
        )
        changed = tuple(CaseChanged(case=case, act=case.steps[-1].act) for case in self.cases)
        alarm = AlarmChanged(
            alarm_id="A1",
            version=1,
            zh="气体 12 号点 甲烷 低报，值班长 07:59 已确认",
            en="Gas site 12: methane low alarm, seen by the shift leader at 07:59",
            raised_at_ms=START_MS - 2 * MINUTE_MS,
        )
        fields = {name: getattr(info, name) for name in info.__struct_fields__}
        fields.update(movers=self.movers, conditions=BOOK.all_conditions)
        return News(reset=True, city=type(info)(**fields), changed=(*changed, alarm), fixes=fixes)

    def in_state(self, how_far: str) -> Case:
        """Return the first case that has come this far, e.g. ``"reworked"``."""
        return self.cases[next(i for i, row in enumerate(_ROWS) if row[5] == how_far)]

    # ---- one case ----------------------------------------------------------------------------

    def _case(self, i: int, row: tuple) -> Case:
        class_key, condition_key, address, source, minutes, how_far = row
        start_ms = self.now_ms - round(minutes * MINUTE_MS)
        place = Place(119.58 + i * 0.003, 38.90 + i % 5 * 0.002, address, f"99010200301{i:04}")
        is_collector = source == "collector"
        photos = tuple(
            self.album.take(role, start_ms + k * 9000, i * 7 + k, place)
            for k, role in enumerate(("near", "far"))
        )
        finding = Finding(
            class_key=class_key,
            place=place,
            source=Source(source),
            text=f"{BOOK.name(class_key).zh}，影响通行，已设提示",
            observed_at_ms=start_ms,
            photos=photos if is_collector else photos[:1] if source == "video" else (),
            component_code=f"9901020103{i:06}" if class_key.startswith("c") else "",
            component_owner="td-drainage" if class_key == "c0103" else "",
        )
        by = COLLECTOR if is_collector else Actor("intake-01", Role.INTAKE, "受理席 01")
        case = reported(f"01J{i:03}", finding, by, _moment(start_ms))
        if how_far.startswith("reported"):
            return case
        return self._lived(case, condition_key, how_far, minutes)

    def _lived(self, case: Case, condition_key: str, how_far: str, minutes: float) -> Case:
        clock = _Clock(case, case.reported_at_ms, minutes * MINUTE_MS)
        conditions = BOOK.conditions(case.class_key)
        chosen = BOOK.condition(condition_key) or next(
            (c for c in conditions if not c.urgent), conditions[0]
        )
        if case.source is not Source.COLLECTOR:
            clock.act(Act.ACCEPT, Actor("intake-01", Role.INTAKE, "受理席 01"), 0.05)
        if how_far == "declined":
            clock.act(Act.DECLINE, FILER, 0.2, Given(reason="同一问题已在办理"))
            return clock.case
        number = f"YT-20260610-{100 + int(case.case_id[3:]):06}-7"
        clock.act(Act.FILE, FILER, 0.1, Given(condition=chosen.key), Filing(number, chosen))
        if how_far != "filed":
            self._dispatched(clock, how_far)
        return clock.case

    def _dispatched(self, clock: "_Clock", how_far: str) -> None:
        unit_id = _unit_for(clock.case)
        unit = _UNITS[unit_id]
        clock.act(Act.DISPATCH, ME, 0.18, Given(unit_id=unit_id))
        clock.act(Act.DELIVER, SYSTEM, 0.2)
        if how_far == "returned":
            reason = "井盖权属为自来水公司，不属本所（规则 7）"
            clock.act(Act.READ, unit, 0.25)
            clock.act(Act.RETURN, unit, 0.85, Given(reason=reason))
            return
        if how_far in ("unread", "urged"):
            if how_far == "urged":
                clock.act(Act.URGE, ME, 0.6)
            return
        clock.act(Act.READ, unit, 0.3)
        if how_far == "suspended":
            clock.act(Act.ASK_LIST, unit, 0.4, Given(reason="需列入年度工程"))
            clock.act(Act.SUSPEND, LEADER, 0.5, Given(reason="需列入年度工程"))
        elif how_far != "read":
            self._replied(clock, unit, how_far)

    def _replied(self, clock: "_Clock", unit: Actor, how_far: str) -> None:
        seed = int(clock.case.case_id[3:])
        checker = Actor("COL-7", Role.COLLECTOR)
        after_photo = self.album.take("after", clock.at_ms(0.5), seed + 40, clock.case.place)
        given = Given(text="已更换井盖并恢复路面", photos=(after_photo,))
        clock.act(Act.REPLY, unit, 0.5, given)
        if how_far == "replied":
            return
        clock.act(Act.SEND_CHECK, FILER, 0.6)
        check_photo = self.album.take("check", clock.at_ms(0.7), seed + 80, clock.case.place)
        if how_far in ("checked", "closed"):
            clock.act(Act.CHECK_PASSED, checker, 0.7, Given(photos=(check_photo,)))
            if how_far == "closed":
                clock.act(Act.CLOSE, LEADER, 0.8)
            return
        given = Given(photos=(check_photo,), reason="现场仍有残留")
        clock.act(Act.CHECK_FAILED, checker, 0.7, given)
        if how_far == "reworked":
            clock.act(Act.REWORK, LEADER, 0.8, Given(reason="处置不彻底"))


class _Clock:
    """Lets a case live, by shares of the time it has lived."""

    def __init__(self, case: Case, start_ms: int, life_ms: float) -> None:
        self.case, self._start_ms, self._life_ms = case, start_ms, life_ms

    def at_ms(self, share: float) -> int:
        return self._start_ms + round(self._life_ms * share)

    def act(
        self, act: Act, by: Actor, share: float, given: Given | None = None, filing=None
    ) -> None:
        at = _moment(self.at_ms(share))
        self.case = after(self.case, act, by, given or Given(), at, filing)


def _moment(at_ms: int) -> Moment:
    return Moment(at_ms, at_ms)


def _unit_for(case: Case) -> str:
    units = city().units
    owner = next((u.unit_id for u in units if u.answers_for(case.class_key)), "")
    return owner or "td-municipal"
