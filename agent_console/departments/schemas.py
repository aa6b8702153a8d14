"""Departments as pages name them."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class DepartmentName(BaseModel):
    """A unit by its code and names."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    name_en: str = ""


class DepartmentFlagOut(BaseModel):
    """A department's colour of a month (empty: none) with the figures behind it."""

    department: DepartmentName
    month: date
    flag: str
    figures: dict[str, Any]
    at: datetime
