"""What can go wrong at the archive's door (SH 620.4, 4.2)."""

from __future__ import annotations


class ArchiveUnavailable(Exception):
    """The archive cannot take, seal or give what was asked; nothing happened. The act must not happen either."""


class UnknownRecord(LookupError):
    """There is no record with this identifier."""


class NotSealed(LookupError):
    """The record is stored but not yet under a checkpoint, so that there is no proof of it yet."""
