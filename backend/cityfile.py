"""``city.toml``: what a city decides for itself, as people read and edit it."""

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from backend.cityfile_patrol import Masks, masks_of, masks_table, plan_of, plan_tables
from backend.domain.cameras.calling import RULES_OF_CITY, CallRules, rules_of
from backend.domain.cameras.patrol_plan import PLAN, PatrolPlan
from backend.domain.clocks.clock import Calendar
from backend.domain.clocks.worktime import check_calendar
from backend.domain.people.hall import Mode
from backend.domain.people.windows import USUAL, Windows, windows_of
from backend.domain.terms.errors import OperatorError, Refused
from backend.domain.terms.roles import Role
from backend.domain.terms.shift import Shift
from backend.domain.terms.words import Words

DEFAULT_ZONE = "Asia/Shanghai"


class Account(NamedTuple):
    """Who somebody is: the part they play and where they sit."""

    role: Role
    seat: str


# Seconds, urgent and ordinary. Source: practice of two cities (standards.md 4.7); no national
# figure could be confirmed, so every city sets its own.
STEP_LIMITS_S: dict[str, tuple[int, int]] = {
    "accept": (300, 900),
    "file": (300, 900),
    "verify": (1800, 1800),
    "dispatch": (600, 900),
    "send_check": (600, 900),
    "check": (1800, 1800),
    "close": (900, 1800),
    "fast_review": (900, 1800),
    "arbitrate": (7_200, 28_800),
}
# An early and a late crew by day, one by night (mission.md 5); each city's own.
SHIFTS = (
    Shift("early", "早班", "Early", 7 * 60 + 30, 13 * 60),
    Shift("late", "中班", "Late", 13 * 60, 18 * 60 + 30),
    Shift("night", "夜班", "Night", 18 * 60 + 30, 7 * 60 + 30),
)
# Days. Source: mission.md 3.3.
RETENTION_DAYS = {
    "collector_tracks": 90,
    "vehicle_tracks": 365,
    "cases": 1095,
    "media": 1095,
    "commands": 30,
    "callers": 180,  # after the case has ended; no source names a time: each city sets its own
}


@dataclass(frozen=True, kw_only=True)
class CityFile:
    """What stands in ``city.toml``.

    Attributes:
        city_id: Division code of the city, 6 digits.
        prefix: Letters that begin its case numbers.
        crs_epsg: Metric CRS of the city.
        synthetic: Demo data: codes begin with 99, and real codes are refused.
        preset: Size of the synthetic city, ``""`` when the city is real.
        map_source: ``"generated"`` or ``"imported"``.
        undo_s: Seconds a dispatch can be taken back.
        step_limits_s: Per step: urgent, ordinary, seconds.
        idle_lock_s: Seconds without a hand on it after which a desk locks itself; 0 never.
        shifts: The hall's shifts, in the order of the day.
        accounts: Account to role and seat, taken into the record when it does not have them yet;
            from then on the record owns them. Never a password.
        retention_days: Per kind of data.
        mode: Who supervises and who commands (``domain.people.hall.Mode``).
        combined: Intake and dispatch sit at one desk (合署).
        audit_one_in: One fast track in so many is checked on site.
        gateways: Sessions each video gateway bears, by ``host:port``.
        districts: Division code per account that works for one district only.
        area: Beginnings of the grid codes the city works in now; empty is everywhere.
        stationed: Unit per account of a unit's person who sits in the hall.
        windows: How long people have to ask, to appeal and to answer a call.
        enforcement: Unit that is handed what needs enforcement (执法机构), ``""`` for none.
        patrol: How the city patrols by video.
        masks: What of each camera's pictures nobody may see, by camera id.
        calls: When and how often people may be spoken to through loudspeakers.
    """

    city_id: str
    prefix: str
    zh: str
    en: str
    centre_zh: str
    centre_en: str
    zone: str = DEFAULT_ZONE
    crs_epsg: int = 4549
    synthetic: bool = False
    preset: str = ""
    seed: int = 0
    map_source: str = "generated"
    codebook: str = "CJ/T 214-2007"
    undo_s: float = 8.0
    mode: str = Mode.ONE_ONE.value
    combined: bool = False
    audit_one_in: int = 10
    calendar: Calendar = field(default_factory=Calendar)
    step_limits_s: Mapping[str, tuple[int, int]] = field(default_factory=lambda: STEP_LIMITS_S)
    idle_lock_s: float = 600.0
    shifts: tuple[Shift, ...] = SHIFTS
    accounts: Mapping[str, Account] = field(default_factory=dict)
    retention_days: Mapping[str, int] = field(default_factory=lambda: RETENTION_DAYS)
    districts: Mapping[str, str] = field(default_factory=dict)
    stationed: Mapping[str, str] = field(default_factory=dict)
    area: tuple[str, ...] = ()
    gateways: Mapping[str, int] = field(default_factory=dict)
    windows: Windows = USUAL
    enforcement: str = ""
    patrol: PatrolPlan = PLAN
    masks: Masks = field(default_factory=dict)
    calls: CallRules = RULES_OF_CITY

    def to_toml(self) -> str:
        """Return the text of the file; reading it gives an equal value."""
        calendar = {
            "hours": [f"{_clock(start)}-{_clock(end)}" for start, end in self.calendar.hours],
            "holidays": list(self.calendar.holidays),
            "makeup_days": list(self.calendar.makeup_days),
            "day_ends": self.calendar.day_ends,
        }
        patrol = plan_tables(self.patrol)
        return "\n".join(
            [
                "# One data folder is one city. Seconds unless the name says otherwise.",
                *_table("city", {key: _plain(getattr(self, key)) for key in _PLAIN}),
                *_table("calendar", calendar),
                "# urgent, ordinary",
                *_table("step_limits_s", {k: list(v) for k, v in self.step_limits_s.items()}),
                *_table("retention_days", self.retention_days),
                "# how long to ask for an exclusion, to appeal, to answer a call to go and look",
                *_table("windows", asdict(self.windows)),
                "# loudspeakers: hours without calls, and how long one rests and speaks",
                *_table("calls", asdict(self.calls)),
                *_table("districts", self.districts),
                "# account of a unit's person in the hall = unit",
                *_table("stationed", self.stationed),
                "# host:port of a video gateway = how many streams it bears at once",
                *_table("gateways", self.gateways),
                "# the video patrol: seconds of a page, of the wait for a hand, of work and rest",
                *(line for key, rows in patrol.items() for line in _table(key, rows)),
                "# camera = [[preset, [[x, y], [x, y], [x, y]]]], shares of the picture, 0 to 1",
                *_table("masks", masks_table(self.masks)),
                "# shift = [Chinese, English, begins, ends]",
                *_table("shifts", {s.key: _shift_row(s) for s in self.shifts}),
                "# account = [role, seat]; taken over once, then: main.py account",
                *_table("accounts", {k: [v.role.value, v.seat] for k, v in self.accounts.items()}),
            ]
        )

    @classmethod
    def from_toml(cls, data: bytes, where: str) -> "CityFile":
        """Read the file's bytes; what is left out takes its default.

        Args:
            where: Named in the sentence when it fails.

        Raises:
            OperatorError: Not TOML, or a value that cannot be.
        """
        try:
            tables = tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _broken(where, Words(str(error), str(error))) from error
        try:
            return cls(**_values(tables))
        except (_UnknownZone, Refused) as error:
            raise _broken(where, error.words) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            why = f"{type(error).__name__}: {error}"
            raise _broken(where, Words(why, why)) from error


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "city_id": str,
    "prefix": str,
    "zh": str,
    "en": str,
    "centre_zh": str,
    "centre_en": str,
    "zone": str,
    "crs_epsg": int,
    "synthetic": bool,
    "preset": str,
    "seed": int,
    "map_source": str,
    "codebook": str,
    "undo_s": float,
    "mode": lambda text: Mode(text).value,
    "combined": bool,
    "audit_one_in": int,
    "idle_lock_s": float,
    "enforcement": str,
    "area": lambda rows: tuple(str(row) for row in rows),
}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _values(tables: dict[str, Any]) -> dict[str, Any]:
    city = tables["city"]
    values = {key: kind(city[key]) for key, kind in _PLAIN.items() if key in city}
    zone = checked_zone(str(city.get("zone", DEFAULT_ZONE)))
    values["calendar"] = _calendar(tables.get("calendar", {}), zone)
    if "step_limits_s" in tables:
        values["step_limits_s"] = {
            key: (int(urgent), int(ordinary))
            for key, (urgent, ordinary) in tables["step_limits_s"].items()
        }
    if "retention_days" in tables:
        given = {k: int(v) for k, v in tables["retention_days"].items()}
        values["retention_days"] = RETENTION_DAYS | given
    values["districts"] = {k: str(v) for k, v in tables.get("districts", {}).items()}
    values["stationed"] = {k: str(v) for k, v in tables.get("stationed", {}).items()}
    values["gateways"] = {k: int(v) for k, v in tables.get("gateways", {}).items()}
    if "shifts" in tables:
        values["shifts"] = tuple(_shift(key, *row) for key, row in tables["shifts"].items())
    values["windows"] = windows_of(tables.get("windows", {}))
    values["calls"] = rules_of(tables.get("calls", {}))
    values["patrol"] = plan_of(tables)
    values["masks"] = masks_of(tables.get("masks", {}))
    values["accounts"] = {
        name: Account(Role(role), str(seat))
        for name, (role, seat) in tables.get("accounts", {}).items()
    }
    return values


class _UnknownZone(OperatorError):
    """A time zone that no clock knows."""


def checked_zone(name: str) -> str:
    """Return the name of a time zone when there is one of that name.

    Raises:
        OperatorError: There is none; it would fail at somebody's desk otherwise.
    """
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:
        raise _UnknownZone(
            Words(
                f"没有时区“{name}”，应如 Asia/Shanghai",
                f"there is no time zone “{name}”; write e.g. Asia/Shanghai",
            )
        ) from error


def _calendar(table: dict[str, Any], zone: str) -> Calendar:
    plain = Calendar(zone=zone)
    hours = tuple(_span(text) for text in table["hours"]) if "hours" in table else plain.hours
    calendar = Calendar(
        zone=zone,
        hours=hours,
        holidays=tuple(map(str, table.get("holidays", ()))),
        makeup_days=tuple(map(str, table.get("makeup_days", ()))),
        day_ends=bool(table.get("day_ends", False)),
    )
    check_calendar(calendar)
    return calendar


def _shift(key: str, zh: str, en: str, begins: str, ends: str) -> Shift:
    start, end = _minutes(begins), _minutes(ends)
    if not (0 <= start < 24 * 60 and 0 <= end < 24 * 60):
        raise ValueError(f"shift {key!r}")
    return Shift(key, str(zh), str(en), start, end)


def _shift_row(shift: Shift) -> list[str]:
    return [shift.zh, shift.en, _clock(shift.from_min), _clock(shift.upto_min)]


def _span(text: str) -> tuple[int, int]:
    start, end = (_minutes(part) for part in text.split("-"))
    if not 0 <= start < end <= 24 * 60:
        raise ValueError(f"working hours {text!r}")
    return start, end


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _table(name: str, values: Mapping[str, Any]) -> list[str]:
    # JSON's strings, numbers, booleans and lists are TOML's too.
    rows = (
        f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}"
        if not key.replace("_", "").isalnum() or not key.isascii()
        else f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in values.items()
    )
    return [f"[{name}]", *rows, ""]


def _broken(where: str, why: Words) -> OperatorError:
    return OperatorError(
        Words(
            f"{where} 有误：{why.zh}；请改正后再启动", f"{where} is wrong: {why.en}; mend it first"
        )
    )
