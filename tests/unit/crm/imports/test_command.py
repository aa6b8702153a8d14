"""``hotline tickets import`` tells what it did and leaves the rest in a file."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hotline.cli import app
from tests.unit.crm.imports.conftest import ROW, table

pytestmark = pytest.mark.unit


def test_a_table_is_tried_then_brought_in_and_known_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "old.csv"
    file.write_text(table(ROW, {"工单编号": "A-2", "类型": "投书"}), encoding="gb18030")
    said = []
    for words in (["--dry-run"], [], []):
        result = CliRunner().invoke(app, ["tickets", "import", str(file), "--json", *words])
        assert result.exit_code == 1
        said.append(json.loads(result.stdout))
    assert [(r["taken"], r["known"], r["bad_rows"]) for r in said] == [(1, 0, 1), (1, 0, 1), (0, 1, 1)]
    assert said[0]["faults"][0]["slug"] == "not-in-list"
    assert said[0]["rejects"] is None
    assert Path(said[1]["rejects"]).read_text(encoding="utf-8-sig").count("A-2") == 1


def test_a_file_that_is_no_table_ends_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "old.xlsx"
    file.write_bytes(b"PK\x03\x04" + bytes(50))
    result = CliRunner().invoke(app, ["tickets", "import", str(file)])
    assert result.exit_code == 1
    assert result.stderr.startswith("import-workbook: ")
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "old.xlsx.rejects.csv").exists()
