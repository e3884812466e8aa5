"""Words as they come in: what no database and no network can hold is refused, by the name of its field."""

from __future__ import annotations

import re
from typing import Any

from spokesperson.desk.errors import Invalid

# What no database, no feed (XML) or no network can carry.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def clean_text(field: str, value: Any, limit: int) -> str:
    """Text of several lines, as given but for line ends; at most ``limit`` code points."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(field, "Expected text.")
    if bad := _UNSTORABLE.search(value):
        raise Invalid(field, f"Take out the character at position {bad.start() + 1}: it cannot be stored or sent.")
    text: str = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limit:
        raise Invalid(field, f"Shorten it: {len(text):,} characters, and at most {limit:,} fit.")
    return text


def clean_line(field: str, value: Any, limit: int) -> str:
    """One line of text, control characters and outer space taken off."""
    return _CONTROL.sub(" ", clean_text(field, value, limit)).strip()
