"""What an author sent to the desk, and so may be read and decided about by others; the rest is private (4.2)."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import content

RECORD = "decision_record"


def shown(draft: Draft) -> bool:
    """Whether others may read it: its author sent exactly these words to the desk, even if they were refused (4.2)."""
    hash_ = content.content_hash(draft)
    return hash_ == draft.decided_hash or hash_ == sent(draft)


def with_decision(rows: QuerySet[Draft]) -> QuerySet[Draft]:
    """``rows`` with what ``sent`` would ask for each of them."""
    return rows.annotate(**{RECORD: Subquery(_decisions(OuterRef("last_decision")).values("record")[:1])})


def _decisions(uid: Any) -> QuerySet[Decision]:
    return Decision.objects.filter(uid=uid, action__in=("post", "comment"))


def sent(draft: Draft) -> str:
    """The hash of what was last sent to the desk; a refused picture or a private draft is nothing that was sent."""
    if draft.last_decision is None:
        return ""
    known = draft.__dict__
    stored = (
        known[RECORD] if RECORD in known else _decisions(draft.last_decision).values_list("record", flat=True).first()
    )
    record = archive.get(str(stored)) if stored else None
    inner = record.activity.get("object", {}).get("object", {}) if record else {}
    return str(inner.get("sp:contentHash", ""))
