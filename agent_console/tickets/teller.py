"""Forms that fill themselves, told to whom the call concerns; tickets that moved, told to whoever may show them."""

import logging
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from agent_console.errors import where
from agent_console.socket.messages import CasesFrame, DraftFrame
from agent_console.socket.teller import Means, Tells
from agent_console.tickets.schemas import DraftOut, draft_out
from crm.bus import events as on
from crm.tickets.drafts import draft_of

log = logging.getLogger(__name__)


class TicketTeller:
    """Tells of forms and tickets.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._deps, self._pages, self._work = means.deps, means.pages, means.work
        self._versions: dict[str, int] = {}

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {
            on.DraftChanged: self._draft_changed,
            on.CallEnded: self._call_ended,
            on.TicketChanged: self._ticket_changed,
            on.CasesChanged: self._cases_changed,
        }

    def _draft_changed(self, event: on.DraftChanged) -> None:
        if self._pages.concerned(event.call_id):
            self._work.spawn(self._tell_draft(event.call_id, event.at))

    async def _tell_draft(self, call_id: str, at: datetime) -> None:
        try:
            draft = await self._work.read(lambda: self._draft(call_id))
        except SQLAlchemyError as error:
            log.error("draft of call %s could not be read: %s", call_id, where(error))  # noqa: TRY400 no traceback: it may quote data
            return
        if draft.version > self._versions.get(call_id, 0):
            self._versions[call_id] = draft.version
            frame = DraftFrame(at=at, call_id=call_id, fields=draft.fields, version=draft.version)
            self._pages.send_concerned(call_id, frame)

    def _draft(self, call_id: str) -> DraftOut:
        with self._deps.factory() as session:
            return draft_out(draft_of(session, call_id))

    def _call_ended(self, event: on.CallEnded) -> None:
        self._versions.pop(event.call_id, None)

    def _ticket_changed(self, event: on.TicketChanged) -> None:
        self._pages.send_all(
            CasesFrame(at=event.at, ticket=event.ticket),
            lambda page: page.who.has_desk or page.who.department in event.departments,
        )

    def _cases_changed(self, event: on.CasesChanged) -> None:
        self._pages.send_all(CasesFrame(at=event.at, ticket=None))
