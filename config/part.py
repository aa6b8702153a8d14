"""What every part of a city's configuration has in common."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the configuration: unknown keys are mistakes, values never change while running."""

    model_config = ConfigDict(extra="forbid", frozen=True)
