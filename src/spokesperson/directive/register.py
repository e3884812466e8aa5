"""Which version of the directive is in force, its compiled form, and who has read how much of it (P2; R4, R6).

A decision uses the version in force at the moment of the act, never "the latest". Compiled versions are kept by
the hash of their file, so that a decision costs no parsing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from spokesperson import clock
from spokesperson.directive.engine import governing
from spokesperson.directive.models import Reading, Version

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from spokesperson.directive.engine import Clause, Directive


HOUR = timedelta(hours=1)


@dataclass
class _Remembered:
    """What is known of the version in force now, while one page is made."""

    version: Version | None = None
    file_hash: str = ""


_remembered: ContextVar[_Remembered | None] = ContextVar("spokesperson_version", default=None)


class NoDirectiveInForce(LookupError):
    """The act is dated before the first version took effect (R4)."""


def version_at(instant: datetime | None = None) -> Version:
    """The version in force at ``instant`` (inclusive), by default now; ``NoDirectiveInForce`` where there is none."""
    remembered = _remembered.get() if instant is None else None
    if remembered is not None and remembered.version is not None:
        return remembered.version
    instant = instant or clock.now()
    version = versions(instant).first()
    if version is None:
        raise NoDirectiveInForce(clock.iso(instant))
    if remembered is not None:
        remembered.version, remembered.file_hash = version, version.file_hash
    return version


def hash_at(instant: datetime | None = None) -> str:
    """The hash of the file in force at ``instant``; as ``version_at``, for who needs the rules and not the row."""
    remembered = _remembered.get() if instant is None else None
    if remembered is not None and remembered.file_hash:
        return remembered.file_hash
    return version_at(instant).file_hash


def versions(instant: datetime) -> QuerySet[Version]:
    """What had taken effect at ``instant``, the one in force first; also for a part of another question."""
    return Version.objects.filter(effective__lte=instant).order_by("-effective")


@contextmanager
def remembering() -> Iterator[None]:
    """For as long as one page is made, ask only once which version is in force now."""
    token = _remembered.set(_Remembered())
    try:
        yield
    finally:
        _remembered.reset(token)


def remember(file_hash: str | None) -> None:
    """What another question of this page told of the file in force now; outside of a page it is not kept."""
    remembered = _remembered.get()
    if remembered is not None and file_hash:
        remembered.file_hash = file_hash


@lru_cache(maxsize=32)
def compiled(file_hash: str) -> Directive:
    """The rules of the version whose file has this SHA-256; ``Version.DoesNotExist`` for an unknown one."""
    from spokesperson.directive import engine

    version = Version.objects.get(file_hash=file_hash)
    return engine.load(version.source, name=f"{version.code} {version.revision}")


def in_force(instant: datetime | None = None) -> Directive:
    """The compiled directive in force at ``instant``, by default now."""
    return compiled(hash_at(instant))


@lru_cache(maxsize=32)
def _governing(file_hash: str) -> dict[str, str]:
    return governing.governing(compiled(file_hash).document)


def under(subject: str, file_hash: str = "") -> str:
    """The clause that governs ``subject``, one of ``governing.SUBJECTS``; "" where the directive has none.

    That is the directive in force, or the version with this ``file_hash``.
    """
    if subject not in governing.SUBJECTS:
        raise KeyError(subject)
    try:
        return _governing(file_hash or hash_at())[subject]
    except NoDirectiveInForce:
        return ""


def under_first(subject: str) -> str:
    """The same in the first version there is, for a moment before it; "" before any was entered."""
    first = Version.objects.order_by("effective", "pk").values_list("file_hash", flat=True).first()
    return under(subject, first) if first else ""


def cell(action: str) -> str:
    """The row of the table in force, or the act beside it, as a decision cites it; "" for an act it does not know."""
    try:
        return governing.cell(compiled(hash_at()).document, action)
    except NoDirectiveInForce:
        return ""


def citing(*clauses: str) -> list[str]:
    """Those that there are, once each, as a record names them."""
    return [c for c in dict.fromkeys(clauses) if c]


@dataclass(frozen=True)
class Section:
    """A part of the directive as one reads it: ``id`` for addresses and readings, its clauses in order."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


class UnknownPart(LookupError):
    """The version has no such part; ``args[0]`` names it."""


def sections(directive: Directive) -> tuple[Section, ...]:
    """The parts of the directive in the order of the text; every clause stands in exactly one."""
    parts: dict[str, list[Clause]] = {}
    for clause in directive.clauses:
        parts.setdefault(clause.part, []).append(clause)
    # Clauses that stand under no heading but the title of the whole are called by that.
    titles = directive.parts
    return tuple(Section(p, titles.get(p, directive.title), tuple(clauses)) for p, clauses in parts.items())


def serve_part(user: AbstractBaseUser, version: Version, part_ids: Iterable[str]) -> Reading:
    """Note that these parts of ``version`` were served to ``user``; ``UnknownPart`` for one it does not have."""
    known = [s.id for s in sections(compiled(version.file_hash))]
    given = set(part_ids)
    if unknown := given - set(known):
        raise UnknownPart(min(unknown))
    with transaction.atomic():
        Reading.objects.get_or_create(user_id=user.pk, version=version, defaults={"opened_at": clock.now()})
        reading = Reading.objects.select_for_update().get(user_id=user.pk, version=version)
        reading.parts = [part for part in known if part in given or part in reading.parts]
        reading.last_opened_at = clock.now()
        reading.save(update_fields=["parts", "last_opened_at"])
    return reading


def opened(user: AbstractBaseUser, version: Version) -> None:
    """Note that ``user`` has a page of ``version`` open now; that is referring to it (R7). To the hour is enough."""
    now = clock.now()
    reading = Reading.objects.filter(user_id=user.pk, version=version).only("last_opened_at").first()
    if reading is None:
        new = {"opened_at": now, "last_opened_at": now}
        Reading.objects.get_or_create(user_id=user.pk, version=version, defaults=new)
    elif reading.last_opened_at is None or now - reading.last_opened_at >= HOUR:
        Reading.objects.filter(pk=reading.pk).update(last_opened_at=now)


def parts_left(user: AbstractBaseUser, version: Version) -> list[str]:
    """The titles of the parts not yet served to ``user``, in the order of the text."""
    reading = Reading.objects.filter(user_id=user.pk, version=version).first()
    served = set(reading.parts) if reading else set()
    return [s.title for s in sections(compiled(version.file_hash)) if s.id not in served]


def all_parts_served(user: AbstractBaseUser, version: Version) -> bool:
    """Whether ``user`` has had the whole text in front of them (R6)."""
    return not parts_left(user, version)
