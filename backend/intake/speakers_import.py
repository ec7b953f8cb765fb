"""``import speakers``: a list of loudspeakers with where each listens."""

from dataclasses import replace
from pathlib import Path

from backend.basedata.registers import read_speakers, write_registers, write_speakers
from backend.devices.addresses import LAWS, speaker_address
from backend.domain.cameras.calling import Speaker
from backend.domain.terms.words import Words
from backend.folder import DataFolder

from .ready import Options, Ready, standing_city
from .tables import Row, fail_at, read_table

COLUMNS = ("speaker_id", "name", "address", "cameras")
_ID_CHARS = 64
_UNKNOWN = Words(
    "第 {line} 行：本市没有监控 {camera_id}，先不关联", "row {line}: there is no camera {camera_id}"
)


def check_speakers(path: Path, folder: DataFolder | None, options: Options) -> Ready:
    """Read a list of loudspeakers; those known by id are replaced, the others stay.

    Raises:
        OperatorError: Header, id or address of a row is wrong.
    """
    del options
    city = standing_city(folder) if folder else None
    table = read_table(path, COLUMNS)
    known = {c.camera_id for c in city.registers.cameras} if city else None
    speakers: dict[str, Speaker] = {}
    urls: dict[str, str] = {}
    notes = list(table.notes)
    for row in table.rows:
        speaker, told = _speaker(path, row, known)
        if speaker.speaker_id in speakers:
            text = speaker.speaker_id
            fail_at(path, row.line, f"音柱编号 {text} 重复", f"speaker {text} stands twice")
        speakers[speaker.speaker_id] = speaker
        urls[speaker.speaker_id] = _address(path, row)
        notes += told

    def write(beside: DataFolder, held: DataFolder) -> None:
        registers = standing_city(held).registers
        stay = [one for one in registers.speakers if one.speaker_id not in speakers]
        write_registers(beside, replace(registers, speakers=(*stay, *speakers.values())))
        write_speakers(beside, read_speakers(held) | urls)

    n = len(speakers)
    words = Words(f"音柱 {n} 个：{path.name}", f"{n} loudspeakers: {path.name}")
    return Ready(words, tuple(notes), write)


def _speaker(path: Path, row: Row, known: set[str] | None) -> tuple[Speaker, list[Words]]:
    cells = row.cells
    speaker_id = cells["speaker_id"]
    if not speaker_id or len(speaker_id) > _ID_CHARS:
        fail_at(path, row.line, "音柱编号为空或太长", "the speaker's id is empty or too long")
    named = tuple(cells["cameras"].split())
    strange = [one for one in named if known is not None and one not in known]
    notes = [_UNKNOWN.filled(line=row.line, camera_id=one) for one in strange]
    cameras = tuple(one for one in named if one not in strange)
    return Speaker(speaker_id, cells["name"] or speaker_id, cameras), notes


def _address(path: Path, row: Row) -> str:
    text = row.cells["address"]
    if speaker_address(text) is None:
        law = LAWS[1]
        fail_at(
            path,
            row.line,
            f"音柱地址“{text}”应写作 rtp://主机:端口，或 rtp://主机:端口/{law}",
            f"the address “{text}” should be rtp://host:port, or rtp://host:port/{law}",
        )
    return text
