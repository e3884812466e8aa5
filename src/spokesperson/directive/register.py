"""Which version of the directive is in force, and its compiled form (P2; R4).

A decision uses the version in force at the moment of the act, never "the latest". Compiled versions are kept by
the hash of their file, so that a decision costs no parsing.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from spokesperson import clock
from spokesperson.directive.models import Version

if TYPE_CHECKING:
    from spokesperson.directive.engine import Directive


class NoDirectiveInForce(LookupError):
    """The act is dated before the first version took effect (R4)."""


def version_at(instant: datetime | None = None) -> Version:
    """The version in force at ``instant`` (inclusive), by default now; ``NoDirectiveInForce`` where there is none."""
    instant = instant or clock.now()
    version = Version.objects.filter(effective__lte=instant).order_by("-effective").first()
    if version is None:
        raise NoDirectiveInForce(clock.iso(instant))
    return version


@lru_cache(maxsize=32)
def compiled(file_hash: str) -> Directive:
    """The rules of the version whose file has this SHA-256; ``Version.DoesNotExist`` for an unknown one."""
    from spokesperson.directive import engine

    version = Version.objects.get(file_hash=file_hash)
    return engine.load(version.source, name=f"{version.code} {version.revision}")


def in_force(instant: datetime | None = None) -> Directive:
    """The compiled directive in force at ``instant``, by default now."""
    return compiled(version_at(instant).file_hash)
