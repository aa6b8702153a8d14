"""The database itself refuses to change what is append-only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from crm import migrate
from crm.announcements.models import Announcement, AnnouncementEvent
from crm.audit.models import AuditEvent
from crm.calls.models import Call
from crm.db import SessionFactory
from crm.departments.models import Department
from crm.guards import APPEND_ONLY
from crm.identity.models import Reveal
from crm.journal.models import JournalSeal, TicketEvent
from crm.knowledge.models import Article, ArticleEvent, ArticleVersion
from crm.monitoring.models import MonitoringEvent
from crm.operators.models import Operator, OperatorStateLog
from crm.retention.models import Deletion
from crm.tickets.models import Ticket
from crm.transcripts.models import TranscriptSearch
from tests.databases import by_models, file_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.protocol

TICKET = "261120120000010001"
KEYS = {"knowledge_versions": "number"}
"""Columns of the key that are not called ``id``."""


@pytest.fixture(params=[by_models, migrate.upgrade], ids=["made by the models", "made by the migrations"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = file_engine(tmp_path, made=request.param)
    with SessionFactory(made).begin() as session:
        session.add(
            Ticket(
                number=TICKET, query_code="123456", operator="8001", kind="求助", title="路灯坏了",
                content="路灯坏了三天", created_at=NOON, updated_at=NOON,
            )
        )  # fmt: skip
        session.add(Call(id="c-1", started_at=NOON))
        session.add(Operator(login="9001", name="班长", role="supervisor", password_hash="", created_at=NOON))
        session.add(Department(code="police", name="公安局", kind="bureau"))
        session.add(Operator(login="8001", name="张丽", password_hash="", created_at=NOON))
        session.flush()
        session.add(
            Article(
                id=1, status="published", content={}, title="居住证", department="police", author="5001",
                created_at=NOON, updated_at=NOON,
            )
        )  # fmt: skip
        told = {"text": "停水", "department": "police", "areas": [], "words": [], "categories": [], "author": "5001"}
        when = {"starts_at": NOON, "ends_at": NOON, "written_at": NOON}
        session.add(Announcement(id=1, state="draft", **told, **when))
        session.flush()
        session.add_all(
            [
                TicketEvent(
                    ticket=TICKET, seq=1, at=NOON, actor="8001", role="operator", move="accept", from_status="",
                    to_status="accepted", prev="", hash="0",
                ),
                JournalSeal(at=NOON, first_event=1, last_event=1, events=1, prev="", hash="0"),
                Reveal(ticket=TICKET, by="8001", field="name", reason="核对", at=NOON, until=NOON),
                Deletion(kind="recording", subject="c-1", sha256="", rule="30 days", at=NOON),
                ArticleVersion(article_id=1, number=1, content={}, author="5001", by="7002", at=NOON),
                ArticleEvent(
                    article_id=1, at=NOON, actor="5001", role="clerk", move="create", from_status="",
                    to_status="draft", prev="", hash="0",
                ),
                AuditEvent(
                    at=NOON, actor="8001", role="operator", kind="reveal", subject=1, move="show", digest="", prev="",
                    hash="0",
                ),
                MonitoringEvent(
                    leg="monitor-1", call_id="c-1", supervisor="9001", operator="8001", way="listen", at=NOON
                ),
                TranscriptSearch(by="9001", role="supervisor", at=NOON, filters={}, shown=0),
                AnnouncementEvent(announcement_id=1, at=NOON, actor="5001", role="clerk", move="write", content={}),
                OperatorStateLog(operator="8001", at=NOON, move="ready", state="ready"),
            ]
        )  # fmt: skip
    yield made
    made.dispose()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET at = at", "UPDATE {} SET {key} = {key} + 1"])
def test_a_row_can_be_neither_changed_nor_deleted(engine: Engine, table: str, statement: str) -> None:
    with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="append-only"):
            connection.execute(text(statement.format(table, key=KEYS.get(table, "id"))))
        connection.rollback()
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1  # noqa: S608 our tables
