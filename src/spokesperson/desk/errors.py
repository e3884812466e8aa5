"""What a desk action answers to bad input: the field, what to do, and the clause where one spoke."""

from __future__ import annotations


class Invalid(ValueError):
    """Input that cannot be used. ``field`` is the form's or API's field; ``clause`` may be empty."""

    def __init__(self, field: str, message: str, clause: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.clause = clause


class NotYours(PermissionError):
    """Somebody else's draft; to others it does not exist."""


class Changed(RuntimeError):
    """The draft changed meanwhile: the version the person saw is no longer the one there is (409)."""
