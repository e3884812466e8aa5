"""A message that offers to take back what it says: the inverse act, posted by a button, through its own door.

Only where such an act exists and is still lawful; it is decided anew when the button is pressed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

MARK = "undo:"


def said(request: HttpRequest, text: str, url: str, fields: Mapping[str, str] | None = None, label: str = "") -> None:
    """A success, with a button that posts ``fields`` to ``url``."""
    act = {"url": url, "label": label or _("Undo"), "fields": dict(fields or {})}
    messages.success(request, text, extra_tags=MARK + json.dumps(act))


def read(tags: str) -> dict[str, Any] | None:
    """The act a message carries, or nothing."""
    if not tags.startswith(MARK):
        return None
    found: dict[str, Any] = json.loads(tags.removeprefix(MARK))
    return found
