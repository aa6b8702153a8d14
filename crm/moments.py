"""Moments that come from outside."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

Moment = Annotated[AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2190, 1, 1, tzinfo=UTC))]
"""A moment with its zone, in years that every calendar can reckon with."""
