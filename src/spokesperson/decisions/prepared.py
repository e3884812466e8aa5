"""A query written in the ORM, translated to SQL once and asked again with other values.

The facts of a decision are one query with many parts, and building it anew costs Django some fifty times what the
database needs to answer it. The first use in a thread builds it with stand-ins for the values and remembers where
each of them ended up among the parameters; every later use only puts the real values there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# One stand-in a type of value, told apart from all constants of a query; integers fit the smallest column.
_INT, _TEXT = 31_001, "stand-in-620.4-"
_INSTANT = datetime(1901, 2, 3, 4, 5, 6, 789012, tzinfo=UTC)
_DATE = date(1902, 3, 4)


@dataclass(frozen=True)
class _Ready:
    """SQL, its parameters with the names of values in place of stand-ins, and how a row is read."""

    sql: str
    parameters: tuple[tuple[str, Any], ...]
    names: tuple[str, ...]
    compiler: Any
    converters: Any


class Prepared:
    """``Prepared(build, actor=int, at=datetime)(actor=7, at=now)`` gives the first row as a dict, or ``None``.

    ``build`` takes the named values and returns ``queryset.values(...)``. The shape of the query must not depend on
    the values. Types: int, str, datetime (aware), date.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        self._build, self._types = build, types
        self._local = threading.local()

    def __call__(self, **values: Any) -> dict[str, Any] | None:
        ready = self._ready()
        adapted = {name: _adapt(value) for name, value in values.items()}
        bound = [adapted[name] if name else fixed for name, fixed in ready.parameters]
        with connection.cursor() as cursor:
            cursor.execute(ready.sql, bound)
            row = cursor.fetchone()
        if row is None:
            return None
        (read,) = ready.compiler.apply_converters([list(row)], ready.converters)
        return dict(zip(ready.names, read, strict=True))

    def _ready(self) -> _Ready:
        # A compiler keeps the connection it was made for, and Django's connections belong to threads.
        found: _Ready | None = getattr(self._local, "ready", None)
        if found is None:
            found = self._local.ready = self._prepare()
        return found

    def _prepare(self) -> _Ready:
        stand_ins = {name: _stand_in(kind, number) for number, (name, kind) in enumerate(self._types.items())}
        rows = self._build(**stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        where = {_adapt(value): name for name, value in stand_ins.items()}
        placed = tuple((where.get(p, "") if _hashable(p) else "", p) for p in parameters)
        missing = set(stand_ins) - {name for name, _ in placed}
        if missing:
            raise AssertionError(f"the query makes no use of {', '.join(sorted(missing))}")
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return _Ready(sql, placed, tuple(rows.query.selected or ()), compiler, converters)


def _stand_in(kind: type, number: int) -> Any:
    if kind is int:
        return _INT + number
    if kind is str:
        return f"{_TEXT}{number}"
    return _INSTANT + timedelta(days=number) if kind is datetime else _DATE + timedelta(days=number)


def _adapt(value: Any) -> Any:
    """The value as this database's driver gets it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _hashable(value: Any) -> bool:
    return value.__hash__ is not None
