"""What a writer chooses from: account, topic, purpose, a text to start from (1.6, 1.7; R26, R59)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.accounts.models import Account, AccountQuerySet
from spokesperson.desk.models import Draft, Guidance
from spokesperson.desk.writing import limits, topics
from spokesperson.directive.register import NoDirectiveInForce, in_force
from spokesperson.people.models import Employee, Expertise, Topic

SHOWN = 40


def possible(viewer: Employee) -> AccountQuerySet:
    """The accounts this person could speak from: their own, and the Library's (the verdict says which may be used)."""
    rows = Account.objects.filter(state="active").with_kind()
    first = Case(When(owner=viewer, then=Value(0)), default=Value(1), output_field=IntegerField())
    mine = Q(owner=viewer) | ~Q(derived_kind="personal")
    return rows.filter(mine).annotate(first=first).order_by("first", "network", "handle")


def accounts(viewer: Employee, draft: Draft) -> list[dict[str, Any]]:
    """The first few of them; the draft's own is always among them. One query."""
    rows = list(possible(viewer)[:SHOWN])
    if draft.account is not None and draft.account not in rows:
        rows.insert(0, draft.account)
    return [account(viewer, row) for row in rows]


def account(viewer: Employee, row: Account) -> dict[str, Any]:
    own = row.owner_id == viewer.pk
    whose = _("your own account") if own else _("the Library’s account")
    return {
        "uid": row.uid,
        "label": row.handle,
        "hint": f"{limits.label(row.network)}, {whose}",
        "limit": limits.max_text(row.network),
        "link_length": limits.link_length(row.network),
        "own": own,
    }


def known_topics(viewer: Employee) -> list[Topic]:
    """All topics with ``mine``: whether it is one of the viewer's areas. One query."""
    mine = Exists(Expertise.objects.filter(employee=viewer, topic=OuterRef("pk")))
    return list(Topic.objects.annotate(mine=mine))


def topic_choices(rows: Sequence[Topic]) -> list[dict[str, Any]]:
    return [
        {"slug": t.slug, "name": t.name, "hint": _("one of your areas, 1.7") if t.mine else _("not one of yours")}  # type: ignore[attr-defined]
        for t in rows
    ]


def proposed_topics(
    draft: Draft, rows: Sequence[Topic], house: institution.Institution, offered: Sequence[Guidance]
) -> list[dict[str, str]]:
    """Topics the words seem to be about, unless the person chose one of them already (R60: the person decides)."""
    said = {t.slug: [t.name] for t in rows}
    for resource in house.resources:
        for slug in resource.get("topics", ()):
            said.get(slug, []).append(str(resource["title"]))
    for one in offered:
        if one.topic is not None:
            said.get(one.topic.slug, []).append(one.title)
    names = {t.slug: t.name for t in rows}
    found = topics.proposed(f"{draft.text} {draft.thread_text}", said)
    return [] if draft.topic in found else [{"slug": slug, "name": names[slug]} for slug in found]


def purposes() -> list[dict[str, Any]]:
    try:
        return [{"id": key, "words": words} for key, words in in_force().purposes.items()]
    except NoDirectiveInForce:
        return []
