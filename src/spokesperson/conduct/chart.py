"""The chart of a Representative's weeks as shapes to draw: stacked kinds, the limit as a line, labels at the last bar.

Everything is counted on the server (1.5; R48); a template prints it as SVG, and the same weeks as a table under it.
Lengths are units of the drawing, ``WIDE`` by ``HIGH``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from spokesperson.conduct.figures import KINDS, Week

WIDE, HIGH = 832, 260
LEFT, RIGHT, TOP, BOTTOM = 40, 716, 24, 228
LINE = 17  # between two labels beside the last bar
STEPS = (15, 30, 60, 120, 240, 480, 960)


def drawing(rows: Sequence[Week], limit: int | None) -> dict[str, Any]:
    """{wide, high, left, right, bottom, bars, grid, labels, limit}; without minutes there are no bars."""
    most = max([limit or 0, *(w.total for w in rows), 30])
    step = next((s for s in STEPS if most / s <= 4), 1920)
    top = step * math.ceil(most * 1.08 / step) if limit is None else most * 1.12
    scale = (BOTTOM - TOP) / top
    room = (RIGHT - LEFT) / len(rows)
    bars = [_bar(week, LEFT + room * n, room, scale, dated=_dated(n, len(rows))) for n, week in enumerate(rows)]
    return {
        "wide": WIDE,
        "high": HIGH,
        "left": LEFT,
        "right": RIGHT,
        "bottom": BOTTOM,
        "bars": bars,
        "end": bars[-1]["end"],
        "grid": [
            {"y": _n(BOTTOM - n * scale), "minutes": n}
            for n in range(0, int(top) + 1, step)
            if limit is None or n == 0 or abs(n - limit) * scale > LINE
        ],
        "labels": _labels(bars[-1], scale, limit),
        "limit": {"y": _n(BOTTOM - limit * scale), "minutes": limit} if limit is not None else None,
    }


def _dated(place: int, number: int) -> bool:
    """Which weeks have their day written below: each of a few, every fourth of many, always the last."""
    return number <= 10 or (number - 1 - place) % 4 == 0


def _bar(week: Week, x: float, room: float, scale: float, *, dated: bool) -> dict[str, Any]:
    wide = min(46.0, room * 0.62)
    start = x + (room - wide) / 2
    parts, y = [], float(BOTTOM)
    for number, (kind, minutes) in enumerate(zip(KINDS, week.minutes, strict=True), 1):
        if minutes:
            y -= minutes * scale
            parts.append({"n": number, "kind": kind, "y": _n(y), "high": _n(minutes * scale), "minutes": minutes})
    return {
        "x": _n(start),
        "wide": _n(wide),
        "middle": _n(start + wide / 2),
        "end": _n(start + wide),
        "parts": parts,
        "total": week.total,
        "top": _n(y - 8),
        "day": short(week) if dated else "",
        "sums": dated,
    }


def _labels(bar: dict[str, Any], scale: float, limit: int | None) -> list[dict[str, Any]]:
    """What stands beside the last bar, each as near to its part as the others let it: the kinds, and the limit."""
    wanted = [(float(p["y"]) + float(p["high"]) / 2, _(KINDS[p["kind"]]), True) for p in bar["parts"]]
    if limit is not None:
        wanted.append((BOTTOM - limit * scale, _("Agreed: %(n)d minutes") % {"n": limit}, False))
    found, below = [], float(BOTTOM) + LINE
    for place, word, kind in sorted(wanted, reverse=True):
        below = min(place, below - LINE)
        found.append({"y": _n(below), "base": _n(below + 4), "from": _n(place), "word": word, "kind": kind})
    return found


def _n(value: float) -> str:
    """A length as SVG writes it, whatever the reader's language does with decimals."""
    return f"{value:.1f}".removesuffix(".0")


def short(week: Week) -> str:
    """A week by its Monday: ``16 Mar``."""
    return str(date_format(week.start, pgettext("date format", "j M")))


def sentence(rows: Sequence[Week], limit: int | None, name: str) -> str:
    """What there is to see, in a sentence or two; the same for who sees no chart."""
    totals = [w.total for w in rows if w.total]
    if not totals:
        return _("No time entered yet.")
    values = {"name": name, "weeks": len(rows), "least": min(totals), "most": max(totals)}
    if len(totals) < len(rows):
        values["noted"] = len(totals)
        first = (
            ngettext(
                "In the last %(weeks)d weeks %(name)s noted time in %(noted)d, at most %(most)d minutes a week",
                "In the last %(weeks)d weeks %(name)s noted time in %(noted)d, at most %(most)d minutes a week",
                len(rows),
            )
            % values
        )
    else:
        first = _("In the last %(weeks)d weeks %(name)s spent %(least)d to %(most)d minutes a week") % values
    return f"{first}{_beside_limit(totals, limit)} {_largest(rows)}"


def _beside_limit(totals: Sequence[int], limit: int | None) -> str:
    if limit is None:
        return "."
    over = sum(total > limit for total in totals)
    if not over:
        return _(", never above the agreed %(limit)d.") % {"limit": limit}
    return ngettext(
        ", in %(n)d week above the agreed %(limit)d.", ", in %(n)d weeks above the agreed %(limit)d.", over
    ) % {"n": over, "limit": limit}


def _largest(rows: Sequence[Week]) -> str:
    sums = {kind: sum(w.minutes[n] for w in rows) for n, kind in enumerate(KINDS)}
    kind = max(sums, key=lambda k: sums[k])
    values = {"kind": _(KINDS[kind]), "minutes": sums[kind], "all": sum(sums.values())}
    return _("%(kind)s took most of it: %(minutes)d of %(all)d minutes.") % values
