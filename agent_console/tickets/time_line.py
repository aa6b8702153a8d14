"""One time line of calls, moves, letters, evaluations, replies and attachments."""

from collections.abc import Iterator
from typing import Any, Literal

from agent_console.departments.names import DepartmentNames
from agent_console.tickets.page_schemas import TimeLineEntry
from crm.attachments.service import ATTACHED
from crm.calls.models import Call
from crm.journal.models import TicketEvent
from crm.tickets.access import Reader
from crm.tickets.page import TicketFile
from crm.tickets.states import Move, Role

Kind = Literal["move", "evaluation", "reply"]


def time_line(file: TicketFile, reader: Reader, names: DepartmentNames) -> list[TimeLineEntry]:
    """Return everything that happened, oldest first."""
    entries = [
        *_calls(file, reader),
        *_hand_overs(file),
        *_events(file, reader, names),
        *_letters(file, names),
        *_attachments(file, names),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _calls(file: TicketFile, reader: Reader) -> Iterator[TimeLineEntry]:
    for call in file.calls:
        names = ("direction", "state", "answered_at", "ended_at")
        data: dict[str, Any] = {name: getattr(call, name) for name in names}
        if call.survey is not None and not reader.is_clerk:
            data["survey"] = call.survey
        if call.recording and reader.may_hear(call, file.ticket):
            data["recording_url"] = f"/api/calls/{call.id}/recording"
        yield TimeLineEntry(
            at=call.started_at,
            kind="call",
            title=call.outcome or call.state,
            who=call.operator or "",
            who_name=file.names.get(call.operator or "", ""),
            call_id=_call_id(call, reader),
            data=data,
        )


def _hand_overs(file: TicketFile) -> Iterator[TimeLineEntry]:
    for one in file.hand_overs:
        yield TimeLineEntry(
            at=one.at,
            kind="hand_over",
            title=one.name,
            who=one.by,
            who_name=file.names.get(one.by, ""),
            data={
                "kind": one.kind,
                "target": one.target,
                "way": one.way,
                "state": one.state,
                "connected_at": one.connected_at,
            },
        )


def _call_id(call: Call, reader: Reader) -> str | None:
    return None if reader.is_clerk and call.operator != reader.actor.login else call.id


def _events(file: TicketFile, reader: Reader, names: DepartmentNames) -> Iterator[TimeLineEntry]:
    replies = {reply.id: reply.public_reply for reply in file.replies}
    asked = {follow_up.id: follow_up for follow_up in file.follow_ups}
    for event in file.events:
        if event.move == ATTACHED or _internal(event, reader):
            continue
        kind, text, data = _kind(event), event.reason, dict(event.data)
        if kind == "reply":
            text = replies.get(event.data.get("reply", 0), text)
        elif follow_up := asked.get(event.data.get("follow_up", 0)):
            data |= {name: getattr(follow_up, name) for name in ("way", "reached", "solved", "result", "attitude")}
        yield TimeLineEntry(
            at=event.at,
            kind=kind,
            title=event.move,
            who=event.actor,
            who_name=file.names.get(event.actor, ""),
            role=event.role,
            department=names.of(event.department),
            text=text,
            from_status=event.from_status,
            to_status=event.to_status,
            call_id=None if reader.is_clerk else event.call_id,
            data=data,
        )


def _internal(event: TicketEvent, reader: Reader) -> bool:
    """Return whether an event is a word among the hotline's own people."""
    return reader.is_clerk and event.move == Move.NOTE and event.role != Role.CLERK


def _kind(event: TicketEvent) -> Kind:
    if event.move in (Move.REPLY, Move.ANSWER):
        return "reply"
    return "evaluation" if event.move == Move.FOLLOW_UP else "move"


def _letters(file: TicketFile, names: DepartmentNames) -> Iterator[TimeLineEntry]:
    about = {supervision.id: supervision for supervision in file.supervisions}
    for letter in file.letters:
        supervision = about.get(letter.supervision_id)
        yield TimeLineEntry(
            at=letter.issued_at,
            kind="letter",
            title=letter.number,
            who=supervision.issued_by if supervision else "",
            department=names.of(supervision.department if supervision else None),
            text=supervision.issuer if supervision else "",
            data={
                "letter": letter.id,
                "supervision": letter.supervision_id,
                "level": supervision.level if supervision else 0,
            },
        )


def _attachments(file: TicketFile, names: DepartmentNames) -> Iterator[TimeLineEntry]:
    for attachment in file.attachments:
        yield TimeLineEntry(
            at=attachment.at,
            kind="attachment",
            title=attachment.name,
            who=attachment.by,
            who_name=file.names.get(attachment.by, ""),
            department=names.of(attachment.department),
            data={"attachment": attachment.id, "media_type": attachment.media_type, "size": attachment.size},
        )
