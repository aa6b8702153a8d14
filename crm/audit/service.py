"""Adding to the audit's chain, and checking that nobody changed the chain or what it tells of."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.audit.models import AuditEvent, AuditHead
from crm.audit.subjects import SUBJECTS, Kind, Subject
from crm.identity.vault import Vault, vault_of
from crm.journal.service import AT_ONCE, BEGINNING, Fault, said_hash
from crm.rows import held, insert_unless_there
from crm.tickets.moves.actor import SYSTEM, Actor

HASHED = ("at", "actor", "role", "kind", "subject", "move", "digest", "prev")
ADOPT = "adopt"
"""The row was there before the audit began."""


def append(session: Session, kind: Kind, subject_id: int, actor: Actor, move: str, at: datetime) -> AuditEvent:
    """Add one event about a row that says already what it says after the move.

    Whoever adds holds the head until the transaction ends: what takes long in a transaction comes before it.
    """
    vault, subject = _vault(session), SUBJECTS[kind]
    row = session.execute(select(*subject.lying()).where(subject.key == subject_id)).mappings().one()
    insert_unless_there(session, AuditHead, id=1, hash=BEGINNING)
    head = held(session, select(AuditHead)).one()
    event = AuditEvent(
        at=at,
        actor=actor.login,
        role=actor.role.value,
        kind=kind.value,
        subject=subject_id,
        move=move,
        digest=subject.digest(vault, row),
        prev=head.hash,
    )
    event.hash = head.hash = _hash(vault, event)
    session.add(event)
    session.flush()
    return event


def adopt(session: Session, kinds: Iterable[Kind], at: datetime) -> None:
    """Take rows of these kinds into the chain that have no event: what they say from here on stays as it is."""
    for kind in kinds:
        subject = SUBJECTS[kind]
        known = select(AuditEvent.subject).where(AuditEvent.kind == kind.value)
        unknown = select(subject.key).where(subject.key.not_in(known)).order_by(subject.key)
        for subject_id in session.scalars(unknown).all():
            append(session, kind, subject_id, SYSTEM, ADOPT, at)


def verify(session: Session) -> Iterator[Fault]:
    """Check the chain, and every audited row against its last event; give each fault found.

    Each question is one statement, so that what others write meanwhile is seen whole or not at all.
    """
    yield from _chain_faults(session)
    for kind, subject in SUBJECTS.items():
        yield from _row_faults(session, kind, subject)


def _chain_faults(session: Session) -> Iterator[Fault]:
    vault, prev, head = _vault(session), BEGINNING, session.scalar(select(AuditHead.hash))
    query = select(AuditEvent, select(AuditHead.hash).scalar_subquery()).order_by(AuditEvent.id)
    for event, last in session.execute(query.execution_options(yield_per=AT_ONCE)):
        place = f"audit event {event.id}"
        if event.prev != prev:
            yield Fault(place, "the hash of the event before it")
        if event.hash != _hash(vault, event):
            yield Fault(place, "the hash of what it says")
        prev, head = event.hash, last
        session.expunge(event)
    if prev != (head or BEGINNING):
        yield Fault("audit", "the last event that was written")


def _row_faults(session: Session, kind: Kind, subject: Subject) -> Iterator[Fault]:
    latest = (
        select(AuditEvent.subject, func.max(AuditEvent.id).label("event"))
        .where(AuditEvent.kind == kind.value)
        .group_by(AuditEvent.subject)
        .subquery()
    )
    rows = (
        select(*subject.lying(), AuditEvent.digest)
        .outerjoin(latest, latest.c.subject == subject.key)
        .outerjoin(AuditEvent, AuditEvent.id == latest.c.event)
        .order_by(subject.key)
    )
    vault = _vault(session)
    for row in session.execute(rows.execution_options(yield_per=AT_ONCE)).mappings():
        if row["digest"] is None:
            yield Fault(f"{kind} {row['id']}", "an event that tells of it")
        elif row["digest"] != subject.digest(vault, row):
            yield Fault(f"{kind} {row['id']}", "what its last event tells of it")
    gone = select(latest.c.subject).outerjoin(subject.table, subject.key == latest.c.subject)
    for subject_id in session.scalars(gone.where(subject.key.is_(None)).order_by(latest.c.subject)):
        yield Fault(f"{kind} {subject_id}", "the row its events tell of")


def _vault(session: Session) -> Vault:
    return vault_of(session.get_bind().dialect)


def _hash(vault: Vault, event: AuditEvent) -> str:
    return vault.mac(said_hash({name: getattr(event, name) for name in HASHED}))
