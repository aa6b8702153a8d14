"""How many seconds lie between two moments, reckoned by the database."""

from typing import Any

from sqlalchemy import ColumnElement, Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement


class SecondsBetween(FunctionElement[float]):
    """Seconds from one moment to a later one, to the millisecond."""

    inherit_cache = True
    type = Double()


def seconds_between(begin: SQLCoreOperations[Any], end: SQLCoreOperations[Any]) -> ColumnElement[float]:
    """Return the seconds from ``begin`` to ``end``, both columns or expressions of ``UtcDateTime``."""
    return SecondsBetween(begin, end)


@compiles(SecondsBetween)
def _epoch(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    begin, end = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(ROUND(EXTRACT(EPOCH FROM {end} - {begin}), 3) AS DOUBLE PRECISION)"


@compiles(SecondsBetween, "sqlite")
def _julian(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    begin, end = (compiler.process(one, **options) for one in element.clauses)
    return f"ROUND((JULIANDAY({end}) - JULIANDAY({begin})) * 86400, 3)"
