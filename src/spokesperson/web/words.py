"""Times, spans and counts in the words of the house: the institution's zone, plain and short (R64, R67).

The server says how long and what hour it is, never the browser. English writes "2:40 pm", other languages 14:40.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext, ngettext, pgettext

from spokesperson import clock, institution

SHAPES = {
    "long": lambda: pgettext("date format", "l j F Y"),
    "date": lambda: pgettext("date format", "j F Y"),
    "short": lambda: pgettext("date format", "D j M"),
    "month": lambda: pgettext("date format", "F Y"),
}


def local(value: datetime | str) -> datetime:
    """An instant in the institution's zone; ``ValueError`` for a naive one."""
    return clock.aware(value).astimezone(institution.load(settings.INSTITUTION_FILE).zone)


def hour(value: datetime | str) -> str:
    """Like ``2:40 pm`` in English, ``14:40`` elsewhere."""
    moment = local(value)
    if (translation.get_language() or "en").startswith("en"):
        return f"{moment.hour % 12 or 12}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"
    return f"{moment:%H:%M}"


def day(value: datetime | date | str, shape: str = "date") -> str:
    """A date as ``long`` (Tuesday 17 March 2026), ``date``, ``short`` (Tue 17 Mar) or ``month``."""
    if isinstance(value, str):
        value = local(value) if "T" in value else date.fromisoformat(value)
    elif isinstance(value, datetime):
        value = local(value)
    return formats.date_format(value, SHAPES[shape]())


def span(seconds: float | timedelta) -> str:
    """A length of time: ``40 s``, ``12 min``, ``3 h 32 min``, ``9 days``."""
    total = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    total = abs(total)
    if total < 60:
        return gettext("%(n)d s") % {"n": total}
    minutes = total // 60
    if minutes < 60:
        return gettext("%(n)d min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        shown = gettext("%(n)d h") % {"n": hours}
        return shown + (" " + gettext("%(n)d min") % {"n": rest} if rest and hours < 24 else "")
    days = hours // 24
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def away(value: datetime | str, now: datetime | None = None) -> str:
    """How far an instant is: ``in 4 h 28 min``, ``2 days ago``, ``just now``."""
    seconds = (clock.aware(value) - (now or clock.now())).total_seconds()
    if abs(seconds) < 30:
        return gettext("just now")
    words = {"span": span(seconds)}
    return gettext("in %(span)s") % words if seconds > 0 else gettext("%(span)s ago") % words


def counted(number: int) -> str:
    """``One`` to ``Twelve`` in words, figures beyond; to begin a sentence with."""
    small = [
        gettext("None"), gettext("One"), gettext("Two"), gettext("Three"), gettext("Four"), gettext("Five"),
        gettext("Six"), gettext("Seven"), gettext("Eight"), gettext("Nine"), gettext("Ten"), gettext("Eleven"),
        gettext("Twelve"),
    ]  # fmt: skip
    return small[number] if 0 <= number < len(small) else f"{number:,}"


def minutes(seconds: int) -> str:
    """A countdown's face: ``0:42``."""
    seconds = max(0, int(seconds))
    return f"{seconds // 60}:{seconds % 60:02d}"


def greeting(name: str = "") -> str:
    """Good morning until noon, good afternoon until six, then good evening; in the institution's zone."""
    at = local(clock.now()).hour
    hello = gettext("Good morning") if at < 12 else gettext("Good afternoon") if at < 18 else gettext("Good evening")
    return f"{hello}, {name}" if name else hello
