"""Tables in every usual form are read; those made to harm are refused before they do."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from crm.imports import reading
from crm.imports.faults import ImportFileError
from crm.imports.reading import read_rows
from tests.unit.crm.imports.conftest import HEAD, ROW, Bring, table, workbook

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_chinese_systems(bring: Bring, encoding: str) -> None:
    assert bring(table(ROW).encode(encoding)).taken == 1


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_with_the_usual_delimiters(bring: Bring, delimiter: str) -> None:
    assert bring(table(ROW, delimiter=delimiter)).taken == 1


def test_a_workbook_is_read_with_its_moments_and_numbers(bring: Bring, tmp_path: Path) -> None:
    values = {**ROW, "工单编号": 20240501, "受理时间": datetime(2024, 5, 1, 9, 30), "联系电话": 13800006021.0}  # noqa: DTZ001
    path = workbook(tmp_path / "old.bin", [HEAD, [], [values[name] for name in HEAD], [None] * 5])
    report = bring(path)
    assert (report.rows, report.taken, report.faults) == (1, 1, [])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "import-empty"),
        (b"\n\n  \n", "import-empty"),
        ("编号\n1\n".encode("utf-16"), "import-encoding"),
        (b"a,b\x00c\n", "import-encoding"),
        (b"\xff\xff\xff", "import-encoding"),
        (b"PK\x03\x04" + bytes(100), "import-workbook"),
        ("一,二\n1,2\n".encode(), "import-columns-missing"),
        (table(ROW, head=[*HEAD, "工单号"]).encode(), "import-columns-double"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(bring: Bring, raw: bytes, why: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        bring(raw)
    assert refused.value.why == why


def test_an_archive_that_is_no_workbook_is_refused(bring: Bring, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(ImportFileError, match="XLSX"):
        bring(tmp_path / "a.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "UNPACKED", 1_000_000)
    path = workbook(tmp_path / "a.xlsx", [HEAD])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", " " * 2_000_000)
    assert path.stat().st_size < 20_000
    with pytest.raises(ImportFileError) as refused:
        bring(path)
    assert refused.value.why == "import-too-large"


def test_a_workbook_with_entities_is_refused(bring: Bring, tmp_path: Path) -> None:
    plain = workbook(tmp_path / "plain.xlsx", [HEAD])
    raw = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(raw, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                text = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + text
            target.writestr(name, text)
    evil = tmp_path / "evil.xlsx"
    evil.write_bytes(raw.getvalue())
    with pytest.raises(ImportFileError) as refused:
        bring(evil)
    assert refused.value.why == "import-workbook"


def test_a_sheet_that_claims_to_be_huge_costs_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *[[f"{n}"] for n in range(3)]])
    raw = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(raw, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b'ref="A1:K4"', b'ref="A1:XFD1048576"'))
    path.write_bytes(raw.getvalue())
    assert [len(row.cells) for row in read_rows(path)] == [len(HEAD), 1, 1, 1]


def test_files_and_rows_are_counted(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(ImportFileError) as refused:
        bring(table(*[{"工单编号": f"A-{n}"} for n in range(3)]), dry_run=True)
    assert refused.value.why == "import-too-many-rows"
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(ImportFileError) as refused:
        bring(table(ROW))
    assert refused.value.why == "import-too-large"
