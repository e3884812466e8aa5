"""Texts and standing advice as the desk offers them: what one may start from, what is good to know (1.1, 1.7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from spokesperson.desk.models import Guidance

SHOWN = 60


def offered() -> QuerySet[Guidance]:
    """All that is not retired, with topics and authors."""
    return Guidance.objects.filter(retired_at=None).select_related("topic", "by")


def for_topic(topic: str) -> list[Guidance]:
    """What a text on ``topic`` may start from or should heed: that of the topic first, then what holds for all."""
    rows = offered().filter(Q(topic__slug=topic) | Q(topic=None)) if topic else offered()
    return sorted(rows[:SHOWN], key=lambda g: (g.topic is None, g.title))


def of_kind(rows: Sequence[Guidance], kind: str) -> list[Guidance]:
    return [row for row in rows if row.kind == kind]
