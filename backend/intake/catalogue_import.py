"""``import catalogue``: which channels a GB/T 28181 gateway serves, and where each is watched."""

from dataclasses import replace
from pathlib import Path

from backend.basedata.registers import (
    Registers,
    read_streams,
    write_registers,
    write_streams,
)
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .cameras_import import merged
from .catalogue import Catalogue, named, read_catalogue
from .catalogue_rows import Found, Places, Reading, Taken, said_places, some, sorted_out
from .gateway_file import GatewayFile, read_gateway
from .points import Point, far_note, known_bounds
from .ready import Options, Ready, Standing, standing_city
from .refused import Refusal, refused_note, write_refused
from .refusing import fail
from .tables import Row

# What a device id says it is, of those that have no picture of their own.
_TYPES = {
    "111": Words("DVR", "DVR"),
    "118": Words("NVR", "NVR"),
    "133": Words("监视器", "monitor"),
    "134": Words("报警输入", "alarm input"),
    "135": Words("报警输出", "alarm output"),
    "136": Words("语音输入", "voice in"),
    "137": Words("语音输出", "voice out"),
    "200": Words("信令服务器", "signalling server"),
    "215": Words("业务分组", "business group"),
    "216": Words("虚拟组织", "virtual organisation"),
}
_GONE = Words(
    "目录中已没有 {n} 路（{ids}）：仍在册，不再有画面时请向网关核实",
    "{n} channels are in the catalogue no more ({ids}): they stay on record; ask at the gateway",
)
_PART = Words(
    "目录应有 {n_said} 项，文件中只有 {n}：不判断哪些已撤",
    "the catalogue has {n_said} items, the file {n}: nothing is called gone",
)
_MOVED = Words(
    "{n} 路原由别处取流，现改经本网关（{ids}）",
    "{n} channels were watched elsewhere and now come by this gateway ({ids})",
)
_NO_CAMERA = Words("{n} 项不是摄像机，略过：{kinds}", "{n} items are no cameras: {kinds}")
_TWICE = Words("{n} 项编号重复，取第一项", "{n} items stand twice, the first is taken")
_SUMMARY = Words(
    "网关 {name}：监控 {n} 路（新增 {new}，变更 {changed}，未变 {same}）",
    "gateway {name_en}: {n} cameras ({new} new, {changed} changed, {same} as before)",
)


def check_catalogue(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read a catalogue; brought in again, it tells what is new, changed and gone.

    Without ``options.refused`` the first wrong id refuses the file; with it wrong rows are written
    there, and the others are brought in.

    Raises:
        OperatorError: The catalogue, the gateway's file or the list of places is wrong.
    """
    city = standing_city(folder) if folder else None
    catalogue = read_catalogue(path)
    said = _gateway(path, city, options)
    catalogue = named(path, catalogue, said.columns)
    found = sorted_out(path, catalogue, city)
    held = city.registers if city else Registers()
    bounds = known_bounds(held.bounds_deg) if city else None
    at = {c.camera_id: Point(c.lon_deg, c.lat_deg) for c in held.cameras}
    places = Places(said_places(options.places, bounds), at, bounds)
    read = Reading(path, catalogue, found, said, places)
    taken = read.taken
    told = [*catalogue.notes, *read.notes, *_found_notes(found)]
    told += _refused(options.refused, found, read.lost)
    if not taken.cameras:
        fail(path, "没有可导入的摄像机", "has not one camera that can be taken")
    points = [Point(one.lon_deg, one.lat_deg) for one in taken.cameras.values()]
    told += [*far_note(points, bounds), *_gone(catalogue, found, said, held)]
    summary, moved = _summary(said, taken, held, folder)

    def write(beside: DataFolder, into: DataFolder) -> None:
        _write(beside, into, said, taken)

    return Ready(summary, (*told, *moved), write)


def _gateway(path: Path, city: Standing | None, options: Options) -> GatewayFile:
    if options.gateway is None:
        fail(
            path,
            "还须用 --gateway 文件.toml 说明是哪个网关、从哪里取流",
            "needs --gateway FILE.toml too: which gateway it is and where its streams come from",
        )
    return read_gateway(options.gateway, synthetic=city.config.synthetic if city else None)


# ---- what is told ------------------------------------------------------------------------------


def _found_notes(found: Found) -> list[Words]:
    notes = []
    if found.others:
        kinds = sorted(found.others.items())
        zh = "、".join(f"{_TYPES[k].zh if k in _TYPES else k} {n}" for k, n in kinds)
        en = ", ".join(f"{_TYPES[k].en if k in _TYPES else k} {n}" for k, n in kinds)
        n = found.others.total()
        notes.append(
            Words(_NO_CAMERA.zh.format(n=n, kinds=zh), _NO_CAMERA.en.format(n=n, kinds=en))
        )
    if found.n_twice:
        notes.append(_TWICE.filled(n=found.n_twice))
    return notes


def _refused(path: Path | None, found: Found, lost: list[Row]) -> list[Words]:
    """Write down what is not taken; without a path the first wrong id refuses the file."""
    if path is None:
        if found.refusals:
            raise OperatorError(found.refusals[0].words)
        return []
    words = Words("没有坐标", "no place")
    without = [Refusal(_for_places(row), "place", words) for row in lost]
    refusals = [*found.refusals, *without]
    write_refused(path, refusals)
    return [refused_note(path, refusals)]


def _for_places(row: Row) -> Row:
    """Return a row so that the list, once filled in, can be given by ``--places``."""
    return Row(row.line, {"camera_id": row.cells["channel_id"], **row.cells})


def _gone(
    catalogue: Catalogue, found: Found, said: GatewayFile, held: Registers
) -> tuple[Words, ...]:
    n = len(catalogue.rows)
    if n < catalogue.n_said:
        return (_PART.filled(n_said=catalogue.n_said, n=n),)
    mine = (c for c in held.cameras if c.gateway == said.gateway.gateway_id)
    gone = [c.camera_id for c in mine if c.camera_id not in found.codes]
    return (_GONE.filled(n=len(gone), ids=some(gone)),) if gone else ()


def _summary(
    said: GatewayFile, taken: Taken, held: Registers, folder: DataFolder | None
) -> tuple[Words, tuple[Words, ...]]:
    """Return what is brought in, told apart by what was there before."""
    before = {c.camera_id: c for c in held.cameras}
    urls = read_streams(folder) if folder else {}
    subs = read_streams(folder, sub=True) if folder else {}
    after = {c.camera_id: c for c in merged(held.cameras, taken.cameras)}
    known = [key for key in taken.cameras if key in before]
    same = [
        key
        for key in known
        if after[key] == before[key]
        and urls.get(key) == taken.urls[key]
        and subs.get(key, "") == taken.subs.get(key, "")
    ]
    own = said.gateway.gateway_id
    moved = [key for key in known if before[key].gateway != own and key in urls]
    n, n_new = len(taken.cameras), len(taken.cameras) - len(known)
    counts = {"n": n, "new": n_new, "changed": len(known) - len(same), "same": len(same)}
    name = said.gateway.name
    told = (_MOVED.filled(n=len(moved), ids=some(moved)),) if moved else ()
    return _SUMMARY.filled(name=name, name_en=name, **counts), told


def _write(beside: DataFolder, held: DataFolder, said: GatewayFile, taken: Taken) -> None:
    registers = standing_city(held).registers
    own = said.gateway
    others = [one for one in registers.gateways if one.gateway_id != own.gateway_id]
    gateways = tuple(sorted((*others, own), key=lambda one: one.gateway_id))
    cameras = merged(registers.cameras, taken.cameras)
    write_registers(beside, replace(registers, cameras=cameras, gateways=gateways))
    write_streams(beside, read_streams(held) | taken.urls)
    subs = {k: url for k, url in read_streams(held, sub=True).items() if k not in taken.urls}
    write_streams(beside, subs | taken.subs, sub=True)
