"""Names of departments by their codes, read once for an answer."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent_console.departments.schemas import DepartmentName
from crm.departments.models import Department


class DepartmentNames:
    """The names of all departments, closed ones too.

    Args:
        session: Open session.
    """

    def __init__(self, session: Session) -> None:
        rows = session.execute(select(Department.code, Department.name, Department.name_en))
        self._names = {row.code: DepartmentName.model_validate(row) for row in rows}

    def of(self, code: str | None) -> DepartmentName | None:
        """Return a department's names; the code itself stands for one that has none."""
        return self.named(code) if code else None

    def named(self, code: str) -> DepartmentName:
        """Return the names of a department that must be there."""
        return self._names.get(code) or DepartmentName(code=code, name=code)
