"""What taking part consisted of: business items with channel, topic and the verdict of their time (1.5; R49).

Only what left its author's hands is here: sent to the desk, planned, published, refused. A draft that nobody else has
seen is not, and personal use never is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson import clock
from spokesperson.accounts.models import CHANNELS
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import recorded
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft
from spokesperson.people.models import Employee, Topic

DAYS = 90
MOST = 300
OWN = ("draft", "discarded")  # states in which only the author has the words, unless the desk decided on them
STATES = {
    "draft": ("info", gettext_noop("Back with its author")),
    "pausing": ("warn", gettext_noop("Pausing")),
    "scheduled": ("info", gettext_noop("Scheduled")),
    "handed": ("info", gettext_noop("To be posted by hand")),
    "sending": ("info", gettext_noop("Being sent")),
    "published": ("permit", gettext_noop("Published")),
    "unknown": ("ask", gettext_noop("Not known whether it went out")),
    "failed": ("deny", gettext_noop("Not sent")),
    "discarded": ("info", gettext_noop("Discarded")),
}
CHANNEL = dict(CHANNELS)


@dataclass(frozen=True)
class Finding:
    """Something the desk said about items, and how often."""

    clause: str
    effect: str
    text: str
    times: int


@dataclass(frozen=True)
class Recent:
    """The last ``DAYS`` days (at most ``MOST`` items): each as a line, how many went out, what was said about them."""

    lines: Sequence[dict[str, Any]]
    out: int
    channels: Sequence[tuple[str, int]]
    findings: Sequence[Finding]


def items(person: Employee) -> QuerySet[Draft]:
    """Business items of ``person``, the newest first. Of a draft its last words count only as the desk decided them.

    Each with the desk's last word on it and the name of its topic.
    """
    decided = Decision.objects.filter(uid=OuterRef("last_decision"), action__in=("post", "comment"))
    sent = Q(last_decision__isnull=False) & Q(Exists(decided.filter(at__gte=OuterRef("edited_at"))))
    rows = Draft.objects.filter(~Q(state__in=OWN) | sent, author=person, use="business")
    said = Decision.objects.filter(uid=OuterRef("last_decision"))
    rows = rows.annotate(
        judged=Subquery(said.values("effect")[:1]),
        canonical=Subquery(said.values("canonical")[:1]),
        topic_name=Subquery(Topic.objects.filter(slug=OuterRef("topic")).values("name")[:1]),
    )
    return rows.select_related("account").order_by("-edited_at", "-pk")


def lines(rows: Sequence[Draft]) -> list[dict[str, Any]]:
    """Those of ``items`` as a list shows them."""
    return [_line(draft, _reasons(draft)) for draft in rows]


def _reasons(draft: Any) -> list[dict[str, Any]]:
    """What the desk said of it last; nothing of what it was not asked about."""
    found: list[dict[str, Any]] = canonical.loads(bytes(draft.canonical))["reasons"] if draft.canonical else []
    return found


def _line(draft: Any, reasons: list[dict[str, Any]]) -> dict[str, Any]:
    effect, state = STATES[draft.state]
    account = draft.account
    return {
        "uid": str(draft.uid),
        "title": draft.title or _("Without words"),
        "reply": bool(draft.in_reply_to),
        "channel": _(CHANNEL.get(account.channel, "")) if account else "",
        "account": account.handle if account else "",
        "when": recorded.stamp(draft.edited_at),
        "topic": draft.topic_name or "",
        "verdict": draft.judged or "",
        "clause": next((r["clause"] for r in reasons if r["effect"] == draft.judged), ""),
        "state": draft.state,
        "state_word": _(state),
        "state_effect": effect,
        "decision": reverse("why_decision", args=[draft.last_decision]) if draft.last_decision else "",
    }


def recent(person: Employee) -> Recent:
    """The last three months: the items and their figures; the findings with the gravest and most frequent first."""
    rows = list(items(person).filter(edited_at__gte=clock.now() - timedelta(days=DAYS))[:MOST])
    said = [_reasons(draft) for draft in rows]
    shown = [_line(draft, reasons) for draft, reasons in zip(rows, said, strict=True)]
    return Recent(
        lines=shown,
        out=sum(d.state == "published" for d in rows),
        channels=Counter(line["channel"] for line in shown if line["channel"]).most_common(),
        findings=_findings(said),
    )


def _findings(said: Iterable[list[dict[str, Any]]]) -> list[Finding]:
    found: Counter[tuple[str, str, str]] = Counter()
    for reasons in said:
        found.update({(r["clause"], r["effect"], r["text"]) for r in reasons if r["effect"] != "permit"})
    grave = ("deny", "ask", "warn")
    rows = [Finding(clause, effect, text, times) for (clause, effect, text), times in found.items()]
    return sorted(rows, key=lambda f: (grave.index(f.effect), -f.times, f.clause))
