"""Another system's cases: its words by a mapping, its workbook, its wrong rows with a reason."""

import csv
import zipfile
from xml.sax.saxutils import escape

import pytest

from backend.domain.cases.case import Case, Source
from backend.domain.terms.errors import OperatorError
from backend.intake import command
from backend.intake.command import bring_in
from backend.intake.ready import Options
from backend.store import Store

from .conftest import snapshot

THEIRS = "小类代码,经度,纬度,问题描述,发现时间,来源\n"
ROW = "0102,15.61,48.41,垃圾一堆,2026-06-10T08:00,市民投诉\n"
MAPPING = """
[columns]
class_key = "小类代码"
lon = "经度"
lat = "纬度"
text = "问题描述"
observed_at = "发现时间"
source = "来源"
[classes]
"0102" = "e0102"
[sources]
"市民投诉" = "hotline"
"""


@pytest.fixture
def given(tmp_path):
    def write(text: str, name: str = "theirs.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def mapping(given):
    return given(MAPPING, "mapping.toml")


def kept(folder) -> list[Case]:
    store = Store.open(folder.store, folder.media)
    try:
        found = [store.case(row.entity) for row in store.open_rows("case")]
    finally:
        store.close()
    return [case for case in found if case is not None]


def test_their_columns_classes_and_sources_are_read_by_a_mapping(folder, given, mapping):
    ready = bring_in("cases", given(THEIRS + ROW), folder.root, Options(mapping=mapping))
    assert ready.summary.en.startswith("1 cases")
    (case,) = kept(folder)
    assert (case.class_key, case.source, case.text) == ("e0102", Source.HOTLINE, "垃圾一堆")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('class_key = "小类代码"', 'class_key = "大类"', "the header lacks 大类"),
        ("[classes]", "[klasses]", "may only hold"),
        ('"0102" = "e0102"', '"0102" = 102', "may only hold"),
        ("[columns]", "[columns", "is no TOML"),
    ],
)
def test_a_wrong_mapping_is_one_sentence_and_changes_nothing(
    folder, given, mapping, old, new, sentence
):
    mapping.write_text(MAPPING.replace(old, new), "utf-8")
    before = snapshot(folder.root)
    with pytest.raises(OperatorError) as caught:
        bring_in("cases", given(THEIRS + ROW), folder.root, Options(mapping=mapping))
    assert sentence in caught.value.words.en and snapshot(folder.root) == before


BROKEN = {
    "class": ROW.replace("0102", "0177"),
    "place": ROW.replace("48.41", "ten"),
    "text": ROW.replace("垃圾一堆", ""),
    "source": ROW.replace("市民投诉", "风闻"),
    "time": ROW.replace("2026-06-10T08:00", "昨天"),
    "reported_early": ROW.replace("2026-06-10", "2199-06-10"),
}


def rules(path) -> dict[str, str]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(data.decode("utf-8-sig").splitlines())
    return {row["line"]: row["rule"] for row in rows if row["zh"] and row["en"]}


def test_refused_rows_are_written_with_the_rule_each_broke_and_the_others_kept(
    folder, given, mapping, tmp_path
):
    path, out = given(THEIRS + ROW + "".join(BROKEN.values())), tmp_path / "refused.csv"
    ready = bring_in("cases", path, folder.root, Options(mapping=mapping, refused=out))
    assert len(kept(folder)) == 1
    found = rules(out)
    assert [found[str(n)] for n in range(3, 8)] == list(BROKEN)[:5]
    # What the desk itself refuses is named by the desk's own rule.
    assert len(found) == 6 and found["8"] not in ("", "time")
    assert any("5 rows were refused" in note.en for note in ready.notes)


def test_a_dry_run_names_the_refused_rows_and_writes_nothing_else(folder, given, mapping, tmp_path):
    path, out = given(THEIRS + ROW + BROKEN["class"]), tmp_path / "refused.csv"
    before = snapshot(folder.root)
    options = Options(mapping=mapping, refused=out)
    ready = bring_in("cases", path, folder.root, options, dry_run=True)
    assert snapshot(folder.root) == before
    assert rules(out) == {"3": "class"} and ready.summary.en.startswith("1 cases")


def test_without_a_report_one_wrong_row_refuses_the_file(folder, given, mapping):
    before = snapshot(folder.root)
    for broken in BROKEN.values():
        path = given(THEIRS + ROW + broken)
        with pytest.raises(OperatorError, match=r"line 3|ten"):
            bring_in("cases", path, folder.root, Options(mapping=mapping))
    assert snapshot(folder.root) == before


def test_a_list_without_one_good_row_is_refused(folder, given, mapping, tmp_path):
    path = given(THEIRS + BROKEN["class"])
    options = Options(mapping=mapping, refused=tmp_path / "refused.csv")
    with pytest.raises(OperatorError, match="not one good row"):
        bring_in("cases", path, folder.root, options)


# ---- workbooks ---------------------------------------------------------------------------------


def workbook(path, rows: list[list[str | float]]):
    """Write a workbook as spreadsheets do: shared texts, numbers, a date by its style."""
    texts: list[str] = []

    def cell(column: int, line: int, value: str | float) -> str:
        ref = f"{chr(65 + column)}{line}"
        if isinstance(value, str):
            texts.append(value)
            return f'<c r="{ref}" t="s"><v>{len(texts) - 1}</v></c>'
        style = ' s="1"' if value > 40_000 else ""
        return f'<c r="{ref}"{style}><v>{value}</v></c>'

    lines = "".join(
        f'<row r="{n}">{"".join(cell(c, n, v) for c, v in enumerate(row) if v != "")}</row>'
        for n, row in enumerate(rows, 1)
    )
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
    with zipfile.ZipFile(path, "w") as book:
        sheet = f"<worksheet {ns}><sheetData>{lines}</sheetData></worksheet>"
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        book.writestr("xl/sharedStrings.xml", f"<sst {ns}>{shared}</sst>")
        book.writestr("xl/styles.xml", f"<styleSheet {ns}>{styles}</styleSheet>")
    return path


HEAD = ["class_key", "lon", "lat", "text", "observed_at", "source", "address"]


def test_a_workbook_is_read_as_a_list_with_its_dates(folder, tmp_path):
    # 46183.5 days after 1899-12-30 is 2026-06-10 12:00.
    row = ["e0102", 15.61, 48.41, "垃圾 & 一堆", 46183.5, "hotline", "Main <street>"]
    path = workbook(tmp_path / "old.xlsx", [HEAD, row, row[:5]])
    bring_in("cases", path, folder.root)
    first, second = kept(folder)
    assert (first.text, first.place.address) == ("垃圾 & 一堆", "Main <street>")
    assert first.place.lon_deg == 15.61 and first.source is Source.HOTLINE
    assert second.source is Source.TRANSFER
    zone_ms = first.reported_at_ms
    text = "class_key,lon,lat,text,observed_at\ne0102,15.61,48.41,x,2026-06-10T12:00\n"
    plain = tmp_path / "plain.csv"
    plain.write_text(text, "utf-8")
    bring_in("cases", plain, folder.root)
    assert kept(folder)[-1].reported_at_ms == zone_ms


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 no book", b"PK\x03\x04" + bytes(400)], ids=["cut", "zeros"]
)
def test_what_is_no_workbook_is_one_sentence(folder, tmp_path, data):
    path = tmp_path / "old.xlsx"
    path.write_bytes(data)
    with pytest.raises(OperatorError, match="is no XLSX"):
        bring_in("cases", path, folder.root)


def test_a_workbook_without_the_header_is_one_sentence(folder, tmp_path):
    path = workbook(tmp_path / "old.xlsx", [["a", "b"], ["1", "2"]])
    with pytest.raises(OperatorError, match="the header lacks class_key"):
        bring_in("cases", path, folder.root)


def test_the_command_line_takes_mapping_and_report(folder, given, mapping, tmp_path, capsys):
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--lang", default="zh")
    command.add_arguments(parser)
    out = tmp_path / "refused.csv"
    words = ["cases", str(given(THEIRS + ROW + BROKEN["time"])), "--data", str(folder.root)]
    args = parser.parse_args([*words, "--mapping", str(mapping), "--refused", str(out)])
    assert command.run(args) == 0
    said = capsys.readouterr().out
    assert "不收 1 行" in said and "案件 1 件" in said
    assert rules(out) == {"3": "time"}
