"""What every part of a city's configuration has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""How parts of the configuration name each other."""


class Part(BaseModel):
    """A part of the configuration: unknown keys are mistakes, values never change while running."""

    model_config = ConfigDict(extra="forbid", frozen=True)
