"""Archived decisions as ``directive simulate`` reads them: from this installation, or from a file (R4)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from spokesperson.cli.directive_files import no_database, with_database

if TYPE_CHECKING:
    from spokesperson.directive.engine.simulate import Simulation


@dataclass(frozen=True)
class Ref:
    """A stored decision of this installation."""

    uid: str
    actor: int
    at: datetime

    def __str__(self) -> str:
        return self.uid


Between = tuple[datetime | None, datetime | None]


class Source(ABC):
    """Where decisions come from. ``aside`` counts those made under another version; ``length`` is for the bar."""

    length = 0

    def __init__(self) -> None:
        self.aside = 0

    def under(self, file_hash: str, rows: Iterator[tuple[Any, bytes]]) -> Iterator[tuple[Any, bytes]]:
        """Only the decisions made under this version; lines that are no decisions stay in, to be named."""
        mine, marked = f'"directive_hash":"{file_hash}"'.encode(), b'"directive_hash":'
        for ref, stored in rows:
            if mine in stored or marked not in stored:
                yield ref, stored
            else:
                self.aside += 1

    @abstractmethod
    def decisions(self, at: Any) -> Iterator[tuple[Any, bytes]]:
        """The stored decisions, each with what it is called by."""

    def names(self, found: Simulation) -> dict[Any, str]:
        """Who is behind the changed decisions, where that is known."""
        return {}


class Lines(Source):
    """Decisions from a file, one a line; a reference is the line's number."""

    def __init__(self, path: Path, between: Between) -> None:
        super().__init__()
        self.path, self.between = path, between
        self.length = path.stat().st_size

    def decisions(self, at: Any) -> Iterator[tuple[Any, bytes]]:
        done = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                done += len(line)
                if number % 1000 == 0:
                    at(done)
                stored = line.strip()
                if stored and self.wanted(stored):
                    yield number, stored
        at(self.length)

    def wanted(self, stored: bytes) -> bool:
        since, until = self.between
        if since is None and until is None:
            return True
        try:
            now = datetime.fromisoformat(orjson.loads(stored)["facts_used"]["now"])
        except (ValueError, KeyError, TypeError):
            return True  # it will be named as unreadable
        return (since is None or now >= since) and (until is None or now < until)


class Rows(Source):
    """The decisions of this installation."""

    def __init__(self, between: Between) -> None:
        super().__init__()
        with_database()
        from django.db import Error

        from spokesperson.decisions.models import Decision

        self.rows = Decision.objects.order_by("pk")
        since, until = between
        self.rows = self.rows.filter(at__gte=since) if since else self.rows
        self.rows = self.rows.filter(at__lt=until) if until else self.rows
        try:
            self.length = self.rows.count()
        except Error as error:
            raise no_database(error) from error

    def decisions(self, at: Any) -> Iterator[tuple[Any, bytes]]:
        rows = self.rows.values_list("uid", "actor_id", "at", "canonical").iterator(chunk_size=2000)
        for done, (uid, actor, when, stored) in enumerate(rows, 1):
            if done % 1000 == 0:
                at(done)
            yield Ref(str(uid), actor, when), bytes(stored)
        at(self.length)

    def names(self, found: Simulation) -> dict[Any, str]:
        from spokesperson.people.models import Employee

        wanted = {one.ref.actor for one in found.changed}
        return {e.pk: e.name for e in Employee.objects.in_bulk(wanted).values()}
