"""``main.py demo``: the whole hall on one machine: backend, cameras, field and a desk.

It only starts and watches processes; nothing here opens a window or loads what does. What itself
takes long to load is imported where it is used: backend and desk load beside it meanwhile.
"""

import argparse
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from backend.demo_word import demo_word
from backend.disk import disk_faults, read_json, write_atomic
from backend.domain.cameras.camera import Steerable
from backend.domain.terms.words import Words
from backend.folder import DataFolder, locate
from backend.lifeline import stop_on_signals
from backend.logs import logging_to

from .demo_child import Cast, Child, DeskSaid
from .demo_day import begin_anew
from .demo_screen import VirtualScreen
from .field.staff import REPORT_FILE, Staff
from .presets import PRESETS

logger = logging.getLogger(__name__)
Say = Callable[[Words], None]

# Wednesday morning of a rainy June (mission.md 5.2).
CITY_TIME = "2026-06-10T08:04"
HEADLESS_S = 75.0
OUT = Path("out") / "demo"
# The backend lets this key speak for the first dispatcher, so that nobody need type.
DEMO_KEY = "demo"
DESK_REPORT = "report-workstation.json"
N_TILES = 9
# Niceness: what only feeds the show stands back behind the desk and the backend.
FIELD_NICE, CAMERAS_NICE = 5, 2
_CUT_OFF_S = 0.5
# Planted: this tile repeats one picture, that one is absent and comes back; seconds of the cameras.
FROZEN_TILE, FREEZE_S = 5, 14
ABSENT_TILE, ABSENT_S = 8, (0, 22)

_MAKING = Words(
    "正在生成云汀市：{what}（{share}%）", "Making the city of Yunting: {what} ({share} %)"
)
_STANDS = Words("云汀市已在 {root}", "The city of Yunting stands in {root}")
_ANEW = Words(
    "演示日重新开始；上一次的记录在 {path}（--go-on 可接着上次）",
    "The day begins anew; the last one's record is in {path} (--go-on would go on with it)",
)
_OPENS = Words(
    "正在启动：后台、摄像机、街面、坐席。关闭窗口即全部结束。",
    "Starting: backend, cameras, field, desk. Closing the window ends everything.",
)
_ANOTHER = Words(
    "另开席位：main.py workstation --data {root} --seat leader，账号 leader-01，口令 {word}",
    "Another desk: main.py workstation --data {root} --seat leader, account leader-01, "
    "password {word}",
)
_SCREEN = Words(
    "没有显示器：使用虚拟显示器 {display}", "No display: using virtual display {display}"
)
_SHOTS = Words("截图 {n} 张在 {folder}", "{n} screenshots in {folder}")
_REPORT = Words("报告在 {path}", "Report in {path}")
_HAPPENED = Words(
    "上报 {cases} 件，结案 {closed} 件，回退后改派 {back} 件，返工 {redone} 件",
    "{cases} cases reported, {closed} closed, {back} returned and re-dispatched, {redone} redone",
)


@dataclass(frozen=True, slots=True)
class Options:
    """How the demo is played.

    Attributes:
        seconds: Length after the desk was ready; None plays until its window is closed.
        headless: Use a virtual screen.
        shots: Where the desk writes its pictures; None takes none.
        report: Where the figures of all processes are written; None writes none.
        speed: City seconds per real second.
        since_s: Unix seconds from which start-up figures count.
        goes_on: Go on with the day of the last demo instead of beginning it anew.
    """

    preset: str = "first-look"
    seed: int = 1
    speed: float = 1.0
    staff: Staff = Staff.ALL
    seconds: float | None = None
    headless: bool = False
    shots: Path | None = None
    report: Path | None = None
    lang: str = "zh"
    theme: str = "dark"
    since_s: float = 0.0
    goes_on: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py demo``."""
    add = parser.add_argument
    add("--data", help="data folder of the city")
    add("--preset", choices=sorted(PRESETS), default="first-look")
    add("--seed", type=int, default=1, help="the same seed gives the same city")
    add("--speed", type=float, default=1.0, help="city seconds per second")
    add("--staff", choices=[s.value for s in Staff], default=Staff.ALL.value)
    add("--seconds", type=float, help="end so long after the desk is ready")
    add("--headless", action="store_true", help="on a virtual screen")
    add("--shots", type=Path, metavar="DIR", help="write pictures of each beat")
    add("--report", type=Path, metavar="FILE", help="write what was measured")
    add("--go-on", action="store_true", help="go on with the day of the last demo")
    add("--theme", choices=("dark", "light"), default="dark")


def run(args: argparse.Namespace) -> int:
    """Run ``main.py demo``.

    Raises:
        OperatorError: The city cannot be made, or a part of it cannot start.
    """
    stop = threading.Event()
    stop_on_signals(stop)
    is_headless = args.headless or not os.environ.get("DISPLAY")
    options = Options(
        preset=args.preset,
        seed=args.seed,
        speed=args.speed,
        staff=Staff(args.staff),
        seconds=args.seconds or (HEADLESS_S if is_headless else None),
        headless=is_headless,
        shots=args.shots or (OUT if is_headless else None),
        report=args.report or (OUT / "report.json" if is_headless else None),
        lang=args.lang,
        theme=args.theme,
        since_s=time.time() - _age_s(),
        goes_on=args.go_on,
    )
    play(DataFolder.open(locate(args.data, os.environ)), options, stop)
    return 0


def play(folder: DataFolder, options: Options, stop: threading.Event) -> None:
    """Make the city if need be, play the demo, write its report.

    Raises:
        OperatorError: The city cannot be made, or a part of it cannot start.
    """

    def say(words: Words) -> None:
        sys.stdout.write(words.of(options.lang) + "\n")
        sys.stdout.flush()

    said = DeskSaid()
    with ExitStack() as stack:
        stack.enter_context(logging_to(folder.logs / "demo.log"))
        cast = make_cast(folder, options, _display(options, stack, say), said)
        stack.callback(cast.end, _CUT_OFF_S)

        def load() -> None:
            folder.endpoints.unlink(missing_ok=True)
            _forget_reports(folder)
            cast.load()

        make_city(folder, options, say, load)
        if options.shots:
            with disk_faults(options.shots):
                options.shots.mkdir(parents=True, exist_ok=True)
                _forget_pictures(options.shots)
        say(_OPENS)
        say(_ANOTHER.filled(root=folder.root, word=demo_word(folder.demo_password)))
        figures = _watched(folder, cast, options, (stop, said), say)
    _tell_end(options, figures, say)


def _display(options: Options, stack: ExitStack, say: Say) -> dict[str, str]:
    """Return the environment that leads to a screen; a virtual one goes with the stack."""
    if not options.headless:
        return {}
    screen = VirtualScreen()
    stack.callback(screen.close)
    say(_SCREEN.filled(display=screen.display))
    return {"DISPLAY": screen.display}


def _watched(
    folder: DataFolder,
    cast: Cast,
    options: Options,
    ears: tuple[threading.Event, DeskSaid],
    say: Say,
) -> dict[str, Any]:
    from .demo_watch import Watch

    watch = Watch(folder, cast, *ears, say, options.speed)
    watch.run(options.seconds)
    return merged(folder, watch.rss_mb)


def make_city(
    folder: DataFolder, options: Options, say: Say, load: Callable[[], None] = lambda: None
) -> None:
    """Make the synthetic city, telling how far it is; one that stands already stays.

    Args:
        load: Called as soon as the folder is ours: others may load while the city is being made.

    Raises:
        OperatorError: A real city lives in the folder, it is in use, or the disk fails.
    """

    def tell(what: Words, share: float) -> None:
        filled = Words(
            _MAKING.zh.format(what=what.zh, share=round(share * 100)),
            _MAKING.en.format(what=what.en, share=round(share * 100)),
        )
        if share < 1:
            say(filled)

    with folder.lock():
        if not folder.city_toml.exists() or folder.config().synthetic:
            load()
        from .build import generate

        generate(folder, options.preset, options.seed, tell)
        before = None if options.goes_on else begin_anew(folder)
    if before:
        say(_ANEW.filled(path=before))
    say(_STANDS.filled(root=folder.root))


# ---- the cast ------------------------------------------------------------------------------------


def make_cast(folder: DataFolder, options: Options, env: Mapping[str, str], said: DeskSaid) -> Cast:
    """Return the processes, not started yet."""
    # Which cameras there are is known only when the city stands.
    cameras = partial(camera_arguments, folder, options)
    cast = Cast(
        backend=Child("backend", backend_arguments(folder, options)),
        cameras=Child("cameras", cameras, niceness=CAMERAS_NICE),
        field=Child("field", field_arguments(folder, options), niceness=FIELD_NICE),
        desk=Child("workstation", desk_arguments(folder, options), said.hear, env),
    )
    for child in cast.early:
        child.first = ("--wait",)
    return cast


def backend_arguments(folder: DataFolder, options: Options) -> list[str]:
    """Return the command of the backend."""
    return [
        *("backend", "--data", str(folder.root)),
        *("--city-time", CITY_TIME, "--speed", f"{options.speed:g}"),
    ]


def camera_arguments(folder: DataFolder, options: Options) -> list[str]:
    """Return the command of the cameras: the nine tiles, some faulty, and cars' own."""
    from backend.basedata.registers import read_registers

    held = read_registers(folder)
    shown = [camera for camera in held.cameras if camera.shown][:N_TILES]
    ids = [camera.camera_id for camera in shown]
    arguments = ["cameras", "--data", str(folder.root), "--speed", f"{options.speed:g}"]
    zone = folder.config().zone
    # Until the channel tells the true time.
    begun = datetime.fromisoformat(CITY_TIME).replace(tzinfo=ZoneInfo(zone))
    arguments += ["--zone", zone, "--city-ms", str(round(begun.timestamp() * 1000))]
    carried = [camera.camera_id for camera in held.cameras if camera.mover_id]
    for camera_id in (*ids, *carried):
        arguments += ["--camera", camera_id]
    for camera in shown:
        if camera.steering is not Steerable.NO:
            arguments += ["--turning", camera.camera_id]
    for speaker in held.speakers:
        arguments += ["--speaker", speaker.speaker_id]
    if len(ids) > max(FROZEN_TILE, ABSENT_TILE):
        arguments += ["--freeze", f"{ids[FROZEN_TILE]}@{FREEZE_S}"]
        arguments += ["--absent", f"{ids[ABSENT_TILE]}@{ABSENT_S[0]}-{ABSENT_S[1]}"]
    return arguments


def field_arguments(folder: DataFolder, options: Options) -> list[str]:
    """Return the command of the living part."""
    return [
        *("field", "--data", str(folder.root), "--seed", str(options.seed)),
        *("--staff", options.staff.value, "--wait"),
    ]


def desk_arguments(folder: DataFolder, options: Options) -> list[str]:
    """Return the command of the desk."""
    arguments = [
        *("workstation", "--data", str(folder.root), "--ghost"),
        *("--seat", PRESETS[options.preset].seat),
        *("--key", DEMO_KEY),
        *("--lang", options.lang, "--theme", options.theme),
        *("--since", f"{options.since_s:.3f}"),
        *("--report-fragment", str(folder.run / DESK_REPORT)),
    ]
    if options.shots:
        arguments += ["--shots", str(options.shots.absolute())]
    return arguments


# ---- the report ----------------------------------------------------------------------------------


def _forget_reports(folder: DataFolder) -> None:
    for name in (DESK_REPORT, REPORT_FILE):
        (folder.run / name).unlink(missing_ok=True)


def _forget_pictures(shots: Path) -> None:
    """Remove the last demo's pictures from our own folder: they would mix with new ones."""
    if shots == OUT:
        for path in shots.glob("*.png"):
            path.unlink()


def merged(folder: DataFolder, rss_mb: Mapping[str, float]) -> dict[str, Any]:
    """Return the figures of all processes as one: the desk's, the field's, everybody's memory."""
    figures: dict[str, Any] = {}
    for name in (DESK_REPORT, REPORT_FILE):
        path = folder.run / name
        held = read_json(path) if path.exists() else {}
        figures |= held if isinstance(held, dict) else {}
    figures["rss_mb"] = dict(rss_mb)
    return figures


def _tell_end(options: Options, figures: Mapping[str, Any], say: Say) -> None:
    """Write the report and say in words what happened and where it lies."""
    if options.report:
        with disk_faults(options.report):
            options.report.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        write_atomic(options.report, text.encode() + b"\n")
    if "cases_published" in figures:
        say(
            _HAPPENED.filled(
                cases=figures["cases_published"],
                closed=figures.get("loops_closed", 0),
                back=figures.get("returns_redispatched", 0),
                redone=figures.get("reworks", 0),
            )
        )
    if options.shots:
        pictures: Sequence[Path] = list(options.shots.glob("*.png"))
        say(_SHOTS.filled(n=len(pictures), folder=options.shots))
    if options.report:
        say(_REPORT.filled(path=options.report))


def _age_s() -> float:
    """Return how long this process has lived: start-up figures count from its very start."""
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime_s = float(Path("/proc/uptime").read_text().split()[0])
    return uptime_s - ticks / os.sysconf("SC_CLK_TCK")
