"""Inspections turned into what pages see: an operator is told what was found, never by whom."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from agent_console.calls.schemas import CallRow, rows_out
from agent_console.planning.views import names_of
from agent_console.quality.schemas import (
    AppealOut,
    CardGroupOut,
    CardOut,
    FiguresOut,
    InspectionOut,
    InspectionRow,
    ItemFiguresOut,
    MayOut,
    OperatorFiguresOut,
)
from crm.calls.models import Call
from crm.casework import Casework
from crm.quality.figures import by_item, by_operator, scored_between
from crm.quality.models import Inspection
from crm.quality.rights import is_free, rights_of, took_part
from crm.quality.states import Decision, InspectionState
from crm.quality.steps import card_of
from crm.tickets.access import Reader

_AS_THEY_ARE = (
    "id", "version", "operator", "reasons", "drawn_at", "due_at", "points", "most", "fatal_failed", "told_at",
    "appeal_until", "seen_at",
)  # fmt: skip


def list_out(reader: Reader, found: Sequence[Inspection], at: datetime) -> list[InspectionRow]:
    """Return inspections as lines of a list, of calls that are all the reader's own or all others'."""
    calls = _calls(reader, found)
    names = names_of(reader.session)
    own = [one.operator == reader.actor.login for one in found]
    return [
        InspectionRow(**_row(reader, one, calls[one.call_id], names.get(one.operator, ""), at, own=mine))
        for one, mine in zip(found, own, strict=True)
    ]


def inspection_out(reader: Reader, casework: Casework, found: Inspection, at: datetime) -> InspectionOut:
    """Return an inspection with its card."""
    own = took_part(reader.session, found.call_id, found.operator, reader.actor.login)
    row = _row(
        reader,
        found,
        _calls(reader, [found])[found.call_id],
        names_of(reader.session).get(found.operator, ""),
        at,
        own=own,
    )
    theirs = found.operator == reader.actor.login
    groups = [CardGroupOut.model_validate(group) for group in card_of(casework, found.card_day).groups]
    return InspectionOut(
        **row,
        asked_by=None if theirs else found.asked_by,
        asked_reason="" if theirs else found.asked_reason,
        card=CardOut(day=found.card_day, groups=groups),
        scores=found.scores,
        remarks=found.remarks or {},
        summary=found.summary,
        appeal=_appeal(found, told=not theirs),
    )


def figures_out(reader: Reader, casework: Casework, since: date, until: date) -> FiguresOut:
    """Return the figures of the calls of some days."""
    found, names = scored_between(reader.session, since, until), names_of(reader.session)
    return FiguresOut(
        operators=[
            OperatorFiguresOut(
                operator=one.operator,
                name=names.get(one.operator, ""),
                inspected=one.inspected,
                mean=one.mean,
                fatal=one.fatal,
                appealed=one.appealed,
                changed=one.changed,
            )
            for one in by_operator(found)
        ],
        items=[
            ItemFiguresOut(
                key=one.item.key,
                name=one.item.name,
                name_en=one.item.name_en,
                points=one.item.points,
                inspected=one.inspected,
                loss=one.loss,
            )
            for one in by_item(casework, found)
        ],
    )


def _calls(reader: Reader, found: Sequence[Inspection]) -> dict[str, CallRow]:
    calls = reader.session.scalars(select(Call).where(Call.id.in_([one.call_id for one in found]))).all()
    return {row.id: row for row in rows_out(reader.session, calls, clear=())}


def _row(reader: Reader, found: Inspection, call: CallRow, name: str, at: datetime, *, own: bool) -> dict[str, Any]:
    theirs = found.operator == reader.actor.login
    free = found.state == InspectionState.CLAIMED and is_free(found, at)
    return {
        **{key: getattr(found, key) for key in _AS_THEY_ARE},
        "state": InspectionState.WAITING if free else found.state,
        "call": call,
        "operator_name": name,
        "claimed_by": None if free or theirs else found.claimed_by,
        "claimed_until": None if free or theirs else found.claimed_until,
        "scored_by": None if theirs else found.scored_by,
        "may": MayOut.model_validate(rights_of(found, reader.actor, at, own=own)),
    }


def _appeal(found: Inspection, *, told: bool) -> AppealOut | None:
    if found.appealed_at is None:
        return None
    return AppealOut(
        reason=found.appeal_reason,
        asked_at=found.appealed_at,
        decision=Decision(found.decision) if found.decision else None,
        decision_reason=found.decision_reason,
        decided_by=found.decided_by if told else None,
        decided_at=found.decided_at,
        points_before=found.first_points,
    )
