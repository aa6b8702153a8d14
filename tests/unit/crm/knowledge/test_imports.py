"""Articles of another system come in whole, every bad row is told, and a table can be given again."""

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from crm.db import SessionFactory
from crm.imports.faults import ImportFileError
from crm.imports.tables import Report, import_table
from crm.knowledge.imports import OldArticles
from crm.knowledge.journal import verify
from crm.knowledge.models import Article, ArticleVersion
from crm.knowledge.search import KnowledgeSearch, Wanted
from crm.tickets.moves.actor import SYSTEM
from hotline.cli import app
from tests.unit.crm.cases.stage import demo
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

ROW = {
    "标题": "居住证首次申领",
    "常见问法": "居住证怎么办\n外地人怎样办居住证",
    "答复": "到派出所申领。",
    "政策依据": "居住证暂行条例",
    "发文日期": "2015年11月26日",
    "适用区域": "江岸区、汉阳区",
    "责任单位": "市公安局",
    "分类": "公安/户籍证件/居住证",
    "有效期止": "2027/12/31",
    "公开范围": "公开",
}
Bring = Callable[..., Report]


def table(*rows: dict[str, str]) -> str:
    """Return rows as CSV; a row is ``ROW`` with these values."""
    text = StringIO()
    writer = csv.DictWriter(text, list(ROW))
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return text.getvalue()


@pytest.fixture
def bring(factory: SessionFactory, tmp_path: Path) -> Bring:
    """Bring a table in."""

    def bring(text: str, *, dry_run: bool = False, rejects: Path | None = None) -> Report:
        file = tmp_path / "articles.csv"
        file.write_text(text)
        return import_table(factory, OldArticles(demo(), SYSTEM, NOON), file, dry_run=dry_run, rejects=rejects)

    return bring


def slugs(report: Report) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.slug) for fault in report.faults]


def test_an_article_comes_in_whole_and_is_found(bring: Bring, factory: SessionFactory) -> None:
    assert bring(table(ROW)).taken == 1
    with factory.begin() as session:
        version = session.scalars(select(ArticleVersion)).one()
        assert list(verify(session)) == []
    said = version.content
    assert said["questions"] == ["居住证怎么办", "外地人怎样办居住证"]
    assert (said["department"], said["categories"], said["districts"]) == ("police", ["070101"], ["江岸区", "汉阳区"])
    assert (said["source_date"], said["valid_to"]) == ("2015-11-26", "2027-12-31")
    assert date.fromisoformat(said["valid_from"]) == NOON.date()
    assert len(KnowledgeSearch(factory, demo()).find(Wanted("外地人办居住证", district="汉阳区"), NOON)) == 1


def test_a_dry_run_writes_nothing_and_a_second_run_knows_what_is_in(bring: Bring, factory: SessionFactory) -> None:
    assert (bring(table(ROW), dry_run=True).taken, bring(table(ROW)).taken) == (1, 1)
    again = bring(table(ROW, {"责任单位": "housing"}))
    assert (again.taken, again.known) == (1, 1)
    with factory() as session:
        assert len(session.scalars(select(Article.id)).all()) == 2


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({"责任单位": "没有的单位"}, [("department", "not-in-list")]),
        ({"分类": "没有/这个"}, [("categories", "not-in-list")]),
        ({"适用区域": "没有区"}, [("districts", "article-invalid")]),
        ({"发文日期": "去年"}, [("source_date", "moment-invalid")]),
        ({"有效期止": "2001-01-01"}, [("", "article-invalid")]),
        ({"标题": "", "答复": "长" * 1001}, [("title", "article-invalid"), ("answer", "article-invalid")]),
        ({"公开范围": "绝密"}, [("confidentiality", "not-in-list")]),
    ],
)
def test_a_bad_row_is_told_and_the_next_one_taken(
    bring: Bring, tmp_path: Path, said: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    rejects = tmp_path / "rejects.csv"
    report = bring(table(said, {"标题": "好的一行"}), rejects=rejects)
    assert (report.taken, report.bad_rows) == (1, 1)
    assert slugs(report) == [(report.faults[0].line, *fault) for fault in faults]
    assert rejects.read_text(encoding="utf-8-sig").count("居住证暂行条例") == 1


def test_a_table_without_answers_is_refused_as_a_whole(bring: Bring) -> None:
    with pytest.raises(ImportFileError, match=r"答复 \(answer\)"):
        bring("标题,责任单位\n居住证,市公安局\n")


def test_the_command_tells_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))
    file = tmp_path / "articles.csv"
    file.write_text(table(ROW, {"标题": "无单位", "责任单位": "没有"}), encoding="gb18030")
    said = []
    for words in (["--dry-run"], []):
        result = CliRunner().invoke(app, ["knowledge", "import", str(file), "--json", *words])
        assert result.exit_code == 1
        said.append(json.loads(result.stdout))
    assert [(r["taken"], r["known"], r["bad_rows"]) for r in said] == [(1, 0, 1), (1, 0, 1)]
