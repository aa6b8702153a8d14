"""Tells warnings to whom they concern: the operator who has the call, and every supervisor."""

import asyncio
import logging
from collections.abc import Collection

from sqlalchemy.exc import SQLAlchemyError

from agent_console.errors import where
from agent_console.socket.teller import Means, Tells
from agent_console.warnings.schemas import WarningFrame
from agent_console.warnings.views import warning_out
from crm.bus.events import CallAnswered, OperatorRinging, WarningAcknowledged, WarningRaised
from crm.calls.models import Call
from crm.tickets.shown import names_in_calls
from crm.warnings.models import CallWarning
from crm.warnings.service import as_raised, record_told, warnings_of

log = logging.getLogger(__name__)


class WarningTeller:
    """Sends frames of warnings and keeps who was told.

    Args:
        means: What there is to tell with.
    """

    def __init__(self, means: Means) -> None:
        self._deps, self._pages, self._work = means.deps, means.pages, means.work

    def tells(self) -> Tells:
        """Return what is done at which events."""
        return {
            WarningRaised: self._raised,
            WarningAcknowledged: self._noticed,
            OperatorRinging: self._shown,
            CallAnswered: self._shown,
        }

    def _raised(self, event: WarningRaised) -> None:
        self._work.spawn(self._tell_raised(as_raised(event)))

    def _noticed(self, event: WarningAcknowledged) -> None:
        self._work.spawn(self._tell_noticed(event.warning_id))

    def _shown(self, event: OperatorRinging | CallAnswered) -> None:
        """Keep that an operator was told: their page asks for the call's warnings with the pop."""
        if any(page.reader for page in self._pages.of(event.operator)):
            self._work.spawn(self._keep_told(event.call_id, None, [event.operator]))

    async def _tell_raised(self, warning: CallWarning) -> None:
        """Tell the operator at once, everybody else when the names are known that they must not read."""
        told = self._tell(warning, None, None, clear=True)
        try:
            names = await asyncio.to_thread(self._names, warning.call_id)
        except SQLAlchemyError as error:
            log.error("names to hide in a warning could not be read: %s", where(error))  # noqa: TRY400 no traceback: it may quote data
            names = None
        told += self._tell(warning, None, names, clear=False)
        await self._keep_told(warning.call_id, [warning.id], told)

    async def _tell_noticed(self, warning_id: str) -> None:
        try:
            found = await asyncio.to_thread(self._read, warning_id)
        except SQLAlchemyError as error:
            log.error("warning could not be read: %s", where(error))  # noqa: TRY400 no traceback: it may quote data
            return
        if found:
            warning, call, names = found
            self._tell(warning, call, None, clear=True)
            self._tell(warning, call, names, clear=False)

    def _tell(
        self, warning: CallWarning, call: Call | None, names: Collection[str] | None, *, clear: bool
    ) -> list[str]:
        """Send a frame in clear to whoever talks with the citizen, or a masked one to whoever else sees every call.

        Returns:
            Whose pages these are.
        """
        concerns = self._pages.concerned(warning.call_id)
        out = warning_out(self._deps, warning, call, names, clear=clear)
        frame = WarningFrame(at=warning.acknowledged_at or warning.raised_at, **out.model_dump())
        told = []
        for page in self._pages:
            talks = page.who.login in concerns
            if talks if clear else page.who.sees_all and not talks:
                page.send(frame)
                if page.reader:
                    told.append(page.who.login)
        return list(dict.fromkeys(told))

    def _names(self, call_id: str) -> Collection[str]:
        with self._deps.factory() as session:
            return names_in_calls(session, [call_id])[call_id]

    def _read(self, warning_id: str) -> tuple[CallWarning, Call | None, Collection[str]] | None:
        with self._deps.factory() as session:
            warning = session.get(CallWarning, warning_id)
            if warning is None:
                return None
            names = names_in_calls(session, [warning.call_id])[warning.call_id]
            return warning, session.get(Call, warning.call_id), names

    async def _keep_told(self, call_id: str, ids: list[str] | None, logins: list[str]) -> None:
        """Keep who was told of these warnings, or of all of the call."""
        if not logins:
            return

        def keep() -> None:
            with self._deps.factory.begin() as session:
                for warning_id in ids if ids is not None else [one.id for one in warnings_of(session, call_id)]:
                    record_told(session, warning_id, logins, self._deps.clock())

        try:
            await asyncio.to_thread(keep)
        except SQLAlchemyError as error:
            log.error("who was told of a warning could not be kept: %s", where(error))  # noqa: TRY400 no traceback: it may quote data
