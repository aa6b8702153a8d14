"""Tables of another system, and a hotline to bring them into."""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from config.profile import load_profile
from crm.casework import Casework
from crm.db import SessionFactory
from crm.imports.service import import_file
from crm.imports.tables import Report
from crm.tickets.moves.actor import SYSTEM
from tests.databases import memory_engine
from tests.unit.crm.conftest import NOON

HEAD = ("工单编号", "受理时间", "办结时间", "状态", "类型", "分类", "标题", "内容", "姓名", "联系电话", "答复内容")
ROW = {
    "工单编号": "A-1",
    "受理时间": "2024-05-01 09:30:00",
    "办结时间": "2024-05-03 10:00",
    "状态": "已办结",
    "类型": "投诉",
    "分类": "旧分类/路灯",
    "标题": "路灯不亮",
    "内容": "建设路12号门口的路灯不亮",
    "姓名": "王小明",
    "联系电话": "13800006021",
    "答复内容": "已修复",
}
Bring = Callable[..., Report]


def table(*rows: dict[str, str], head: Sequence[str] = HEAD, delimiter: str = ",") -> str:
    """Return rows as CSV; a row is ``ROW`` with these values."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows([{**ROW, **row}.get(name, "") for name in head] for row in rows)
    return text.getvalue()


def workbook(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write rows as a workbook."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


@pytest.fixture(scope="session")
def casework() -> Casework:
    return Casework(load_profile("demo"))


@pytest.fixture
def factory() -> Iterator[SessionFactory]:
    engine = memory_engine()
    yield SessionFactory(engine)
    engine.dispose()


@pytest.fixture
def bring(factory: SessionFactory, casework: Casework, tmp_path: Path) -> Bring:
    """Bring a table in, given as text, bytes or a path."""

    def bring(source: str | bytes | Path, *, dry_run: bool = False, rejects: Path | None = None) -> Report:
        path = source if isinstance(source, Path) else tmp_path / "old.csv"
        if not isinstance(source, Path):
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return import_file(factory, casework, SYSTEM, path, NOON, dry_run=dry_run, rejects=rejects)

    return bring
