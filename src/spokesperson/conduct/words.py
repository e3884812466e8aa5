"""Minutes in words (Def-Participation)."""

from __future__ import annotations

from django.utils.translation import gettext as _


def span(minutes: int) -> str:
    """``45 min``, ``2 h 06 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)d min") % {"n": rest}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}
