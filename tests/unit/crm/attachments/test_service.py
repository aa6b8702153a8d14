"""Files are kept whole or not at all, once each, and never too large."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.attachments.models import Attachment
from crm.attachments.service import (
    AttachmentInvalidError,
    AttachmentTypeError,
    NoSuchAttachmentError,
    file_of,
    get_attachment,
    save,
)  # fmt: skip
from crm.attachments.store import AttachmentGoneError, AttachmentTooLargeError, Store
from crm.journal.models import TicketEvent
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.unit.crm.attachments.files import BAD, GOOD
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

PDF = GOOD["application/pdf"]
OPERATOR = Actor("801", Role.OPERATOR)
LIMIT = 1_000_000


class Endless:
    """Gives bytes for ever, and counts them."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1, /) -> bytes:
        self.given += size
        return b"%PDF-" + bytes(size - 5)


class Broken:
    """Breaks off after the first piece."""

    def __init__(self) -> None:
        self.first = True

    def read(self, size: int = -1, /) -> bytes:
        if not self.first:
            raise ConnectionResetError
        self.first = False
        return PDF


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "attachments", LIMIT)


@pytest.fixture
def ticket(session: Session) -> str:
    values = {"query_code": "0", "operator": "801", "kind": "投诉", "title": "路灯", "content": "路灯不亮"}
    session.add(Ticket(number="261120120000010001", created_at=NOON, updated_at=NOON, **values))
    session.flush()
    return "261120120000010001"


def kept(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


def put(session: Session, store: Store, ticket: str, data: bytes, name: str = "证据.pdf") -> Attachment:
    return save(session, store, ticket, name, io.BytesIO(data), "evidence", OPERATOR, NOON)


def test_a_file_stands_in_the_chained_journal_with_its_hash(session: Session, store: Store, ticket: str) -> None:
    files = [put(session, store, ticket, PDF), put(session, store, ticket, GOOD["image/png"])]
    session.flush()
    events = session.scalars(select(TicketEvent).order_by(TicketEvent.seq)).all()
    assert [event.data["attachments"] for event in events] == [[{"id": f.id, "sha256": f.sha256}] for f in files]
    assert events[1].prev == events[0].hash


def test_a_file_is_kept_under_its_hash_and_read_back(session: Session, store: Store, ticket: str) -> None:
    attachment = put(session, store, ticket, PDF, "../证据.exe")
    digest = hashlib.sha256(PDF).hexdigest()
    assert (attachment.name, attachment.media_type, attachment.size) == ("证据.exe.pdf", "application/pdf", len(PDF))
    assert file_of(store, get_attachment(session, attachment.id)) == store.folder / digest[:2] / digest
    assert file_of(store, attachment).read_bytes() == PDF
    assert file_of(store, attachment).stat().st_mode & 0o077 == 0
    assert kept(store) == [digest]


def test_equal_files_lie_there_once(session: Session, store: Store, ticket: str) -> None:
    first, second = put(session, store, ticket, PDF), put(session, store, ticket, PDF, "同一份.pdf")
    assert len(kept(store)) == 1
    assert file_of(store, first) == file_of(store, second)


def test_a_deleted_attachment_is_not_given_out(session: Session, store: Store, ticket: str) -> None:
    attachment = put(session, store, ticket, PDF)
    attachment.deleted_at = NOON
    with pytest.raises(AttachmentGoneError):
        file_of(store, attachment)


def test_reading_stops_soon_after_the_limit(session: Session, store: Store, ticket: str) -> None:
    source = Endless()
    with pytest.raises(AttachmentTooLargeError) as refused:
        save(session, store, ticket, "大.pdf", source, "evidence", OPERATOR, NOON)
    assert refused.value.status == 413
    assert source.given < 2 * LIMIT
    assert kept(store) == []


def test_exactly_the_limit_is_taken(session: Session, store: Store, ticket: str) -> None:
    assert put(session, store, ticket, PDF.ljust(LIMIT, b" ")).size == LIMIT
    with pytest.raises(AttachmentTooLargeError):
        put(session, store, ticket, PDF.ljust(LIMIT + 1, b" "))


@pytest.mark.parametrize("what", BAD)
def test_a_false_type_leaves_nothing(session: Session, store: Store, ticket: str, what: str) -> None:
    with pytest.raises(AttachmentTypeError):
        put(session, store, ticket, BAD[what], "照片.jpg")
    assert kept(store) == []
    assert session.query(Attachment).count() == 0


def test_an_upload_that_breaks_off_leaves_nothing(session: Session, store: Store, ticket: str) -> None:
    with pytest.raises(ConnectionResetError):
        save(session, store, ticket, "a.pdf", Broken(), "evidence", OPERATOR, NOON)
    assert kept(store) == []


def test_an_empty_file_and_a_false_kind_are_refused(session: Session, store: Store, ticket: str) -> None:
    with pytest.raises(AttachmentInvalidError):
        put(session, store, ticket, b"")
    for kind in ("", "Evidence", "x" * 17, "../x"):
        with pytest.raises(AttachmentInvalidError):
            save(session, store, ticket, "a.pdf", io.BytesIO(PDF), kind, OPERATOR, NOON)


def test_a_missing_attachment_and_a_missing_file_are_told(session: Session, store: Store, ticket: str) -> None:
    with pytest.raises(NoSuchAttachmentError):
        get_attachment(session, 77)
    attachment = put(session, store, ticket, PDF)
    file_of(store, attachment).unlink()
    with pytest.raises(AttachmentGoneError):
        file_of(store, attachment)


def test_what_a_crash_left_is_tidied(store: Store) -> None:
    with store.receive(io.BytesIO(PDF)) as incoming:
        assert store.tidy(NOON - timedelta(days=36_500)) == 0
        assert incoming.path.exists()
        assert store.tidy(NOON + timedelta(days=36_500)) == 1
    assert kept(store) == []
