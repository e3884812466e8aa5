"""A draft with everything beside it, in as few questions as it has things (1.8; at most twelve a page).

One query tells which collections a draft has any of. Those it has none of answer ``.all()``, ``.filter()`` and
``.exists()`` from memory, so that a part of the desk may ask ``draft.consents.all()`` at no cost. For reading only: who
adds to a collection loads the draft again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from spokesperson.desk.models import Draft, Media

PREFIX = "_has_"
_PICTURED = f"{PREFIX}media"
# The collections that every reading of a draft asks for, and whose names are shown with their rows.
ALWAYS: dict[str, tuple[str, ...]] = {
    "media": ("uploaded_by",), "overrules": (), "approvals": ("by",), "reviews": ("by",), "consents": (),
    "advice": ("asked_by", "asked_of", "passed_to", "answered_by"),
}  # fmt: skip
BESIDE = ("author__supervisor", "account__owner")


def whole(rows: QuerySet[Draft]) -> Draft | None:
    """The first of ``rows`` with author, supervisor, account and every collection beside it; ``None`` without one."""
    found = rows.select_related(*BESIDE).annotate(**_questions()).first()
    if found is not None:
        _fill(found)
    return found


def with_pictures(rows: QuerySet[Draft]) -> QuerySet[Draft]:
    """``rows`` with what ``pictures`` needs to know of them."""
    return rows.annotate(**{_PICTURED: Exists(Media.objects.filter(draft=OuterRef("pk")))})


def pictures(drafts: Sequence[Draft]) -> None:
    """The pictures of drafts read by ``with_pictures``, by one question; by none where there are none."""
    for draft in drafts:
        if not getattr(draft, _PICTURED):
            draft.__dict__.setdefault("_prefetched_objects_cache", {})["media"] = Media.objects.none()
    prefetch_related_objects([draft for draft in drafts if getattr(draft, _PICTURED)], "media")


def _collections() -> dict[str, Any]:
    relations = (f for f in Draft._meta.get_fields() if f.one_to_many and f.auto_created)
    return {str(f.get_accessor_name()): f for f in relations}  # type: ignore[union-attr]


def _questions() -> dict[str, Exists]:
    return {
        PREFIX + name: Exists(field.related_model.objects.filter(**{field.field.name: OuterRef("pk")}))
        for name, field in _collections().items()
    }


def _fill(draft: Draft) -> None:
    kept = draft.__dict__.setdefault("_prefetched_objects_cache", {})
    there: list[Prefetch[Any]] = []
    for name, field in _collections().items():
        if not getattr(draft, PREFIX + name):
            kept[field.field.remote_field.cache_name] = field.related_model.objects.none()
        elif name in ALWAYS:
            there.append(Prefetch(name, field.related_model.objects.select_related(*ALWAYS[name])))
    prefetch_related_objects([draft], *there)
