"""Puts flows in force, one version after another."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config.errors import ConflictError, HotlineError, NotFoundError
from crm.flows.models import FlowVersion

FROM_PROFILE = 0
"""The number of the flow that stands in the city's profile."""

LONGEST_REASON = 500


class NoSuchFlowError(NotFoundError):
    """There is no version of this number."""

    slug: ClassVar[str] = "no-such-flow"


class FlowChangedMeanwhileError(ConflictError):
    """Somebody else put a version in force since it was looked at."""

    slug: ClassVar[str] = "flow-changed-meanwhile"


class FlowReasonError(HotlineError):
    """A change of the line needs its reason."""

    slug: ClassVar[str] = "flow-reason"
    status: ClassVar[int] = 422


def current_number(session: Session) -> int:
    """Return the number of the version in force."""
    return session.scalar(select(func.max(FlowVersion.number))) or FROM_PROFILE


def get_version(session: Session, number: int) -> FlowVersion:
    """Return a version.

    Raises:
        NoSuchFlowError: If there is none of this number; the profile's flow is not kept here.
    """
    if found := session.get(FlowVersion, number):
        return found
    raise NoSuchFlowError(f"expected the number of a version of the flow, got {number}")


def list_versions(session: Session) -> Sequence[FlowVersion]:
    """Return all versions, the one in force first."""
    return session.scalars(select(FlowVersion).order_by(FlowVersion.number.desc())).all()


def publish(
    session: Session, text: str, *, after: int, by: str, reason: str, at: datetime, back_to: int | None = None
) -> FlowVersion:
    """Put a flow in force for the calls that come from now on; the caller has checked it.

    Args:
        session: Open session.
        text: The flow's file.
        after: The version that was in force when it was decided.
        by: Who decided.
        reason: Why.
        at: Now.
        back_to: The version whose text it is, if this goes back.

    Raises:
        FlowChangedMeanwhileError: If another version is in force by now.
        FlowReasonError: If there is no reason, or a very long one.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise FlowReasonError(f"expected a reason of at most {LONGEST_REASON} characters, got {len(reason.strip())}")
    if (present := current_number(session)) != after:
        raise FlowChangedMeanwhileError(f"expected version {after} to be in force, it is {present}", present=present)
    version = FlowVersion(
        number=after + 1, text=text, back_to=back_to, published_by=by, published_at=at, reason=reason.strip()
    )
    session.add(version)
    try:
        session.flush()
    except IntegrityError as error:
        raise FlowChangedMeanwhileError(f"expected version {after} to be in force, it is another by now") from error
    return version
