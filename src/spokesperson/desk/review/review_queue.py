"""What waits for a second person, what was given back, which approvals ran out (1.2, Def-Library-business).

A draft waits for the author's supervisor when it needs an approval, and for an Administrator, or whoever the directive
names, when a finding needs a second look (R17, R20, R35). What is rewritten since is private and waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from spokesperson import clock
from spokesperson.archive.ledger import canonical
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Approval, Draft, Review
from spokesperson.desk.sending.sent import shown, with_decision
from spokesperson.desk.writing import loading
from spokesperson.directive.register import under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

Reason = tuple[str, str, str]  # clause, effect and remedy
Asked = dict[tuple[str, str, str], bool]
# What a reason asks for beyond its remedy: an approval that is the supervisor's, a finding only a person can judge.
SUPERVISORS, JUDGED = "approval by the supervisor", "judgment by a second person"
SECOND = ("second_person", JUDGED)
WAITS = ("draft", "pausing")
RELATIONS = ("self", "supervisor", "above", "other")
LOOKED_AT = 400  # the newest refused drafts of all people; who has more waiting than that needs another remedy


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for somebody's word: why, under which clause, since when."""

    draft: Draft
    status: str
    clause: str
    since: datetime


def pending(who: Employee, asked: Asked | None = None) -> list[Waiting]:
    """What waits for ``who``, the longest waiting first; ``asked`` is what the door said already (``may``)."""
    return sorted(_pending(who, {} if asked is None else asked), key=lambda w: w.since)


def _pending(who: Employee, asked: Asked) -> Iterator[Waiting]:
    decided = Decision.objects.filter(
        uid=OuterRef("last_decision"), effect__in=("ask", "deny"), action__in=("post", "comment")
    )
    answered = Review.objects.filter(draft=OuterRef("pk"), at__gte=OuterRef("decided_at"))
    now = clock.now()
    approved = Approval.objects.filter(draft=OuterRef("pk"), by=who, at__gte=OuterRef("edited_at"), expires_at__gt=now)
    rows = (
        with_decision(Draft.objects.filter(state__in=WAITS, last_decision__isnull=False))
        .exclude(author=who)
        .annotate(decided_at=Subquery(decided.values("at")[:1]), decided=Subquery(decided.values("canonical")[:1]))
        .annotate(approved=Exists(approved))
        .filter(~Exists(answered), decided_at__gte=F("edited_at"))
        .select_related("author__supervisor", "account")
        .order_by("-decided_at", "-pk")
    )
    for draft in _not_rewritten(loading.with_pictures(rows)[:LOOKED_AT]):
        reasons = reasons_of(canonical.loads(bytes(draft.decided)))  # type: ignore[attr-defined]
        if draft.approved:  # type: ignore[attr-defined]
            # Whoever approved the words may still be the one to look at a finding in them.
            reasons = [r for r in reasons if r[2] in SECOND]
        if waits := waits_for(who, draft, reasons, asked):
            yield Waiting(draft, *waits, draft.decided_at)  # type: ignore[attr-defined]


def _not_rewritten(rows: Iterable[Draft]) -> list[Draft]:
    """Without those rewritten in the very instant of their decision, which two hours cannot tell apart."""
    found = list(rows)
    unsure = [draft for draft in found if draft.decided_at <= draft.edited_at]  # type: ignore[attr-defined]
    loading.pictures(unsure)
    rewritten = {draft.pk for draft in unsure if not shown(draft)}
    return [draft for draft in found if draft.pk not in rewritten]


def reasons_of(decision: dict[str, Any]) -> list[Reason]:
    """The reasons of a stored decision, as ``read`` gives them."""
    return read([(r["clause"], r["effect"], r["remedy"]) for r in decision["reasons"]], decision["directive_hash"])


def read(found: list[Reason], version: str) -> list[Reason]:
    """The reasons with what the version that gave them makes of them: ``SUPERVISORS``, ``JUDGED``."""
    if not version:
        return found
    approval, conduct = under("supervisors approval", version), under("conduct", version)
    marks = {(approval, "ask", "ask_supervisor"): SUPERVISORS, (conduct, "ask", "second_person"): JUDGED}
    return [(c, e, marks.get((c, e, r), r)) for c, e, r in found]


def waits_for(who: Employee, draft: Draft, reasons: list[Reason], asked: Asked) -> tuple[str, str] | None:
    """What a refused draft waits for from this person, and the clause; None where it is not for them."""
    clause = wants_approval(reasons)
    if (clause, "ask", SUPERVISORS) in reasons:
        mine = draft.author.supervisor_id == who.pk
    else:
        mine = bool(clause) and may(who, "approve", draft, asked)
    if mine:
        return _("To approve"), clause
    clause = wants_expert(reasons)
    if clause and may(who, "approve", draft, asked):
        return _("To agree to"), clause
    clause = wants_second_look(reasons)
    if clause and may(who, "overrule", draft, asked, judged=wants_judgment(reasons)):
        return _("A second look"), clause
    return None


def wants_approval(reasons: Iterable[Reason]) -> str:
    """The clause that wants somebody's approval of the words, or "".

    In SH 620.4 that is the supervisor's; another directive says ``remedy: ask_approval`` and who may approve.
    """
    return next((c for c, e, r in reasons if e == "ask" and r in (SUPERVISORS, "ask_approval")), "")


def wants_expert(reasons: Iterable[Reason]) -> str:
    """The clause that wants another Administrator, or an expert, to agree (R17), or ""."""
    return next((c for c, e, r in reasons if e == "ask" and r == "ask_expert"), "")


def wants_second_look(reasons: Iterable[Reason]) -> str:
    """The clause whose finding a second person may set aside, or ""."""
    return next((c for c, e, r in reasons if e in ("ask", "deny") and r in SECOND), "")


def wants_judgment(reasons: Iterable[Reason]) -> bool:
    """Whether a finding under 1.2 waits that only a person can judge: the author's supervisor may, too (R35)."""
    return any(r == JUDGED for _clause, _effect, r in reasons)


def may(who: Employee, action: str, draft: Draft, asked: Asked, *, judged: bool = False) -> bool:
    """As the door says, so that no button is shown that would be refused. The registers are asked once for each act and
    topic, for every relation to an author; ``asked`` keeps the answers for the next draft.
    """
    topic = draft.topic if action == "approve" else ""
    about = topic or ("judged" if judged else "")
    key = (action, relation(who, draft.author), about)
    if key not in asked:
        each = [(relative, judged) for relative in RELATIONS for judged in (False, True)]
        acts = [
            Activity(
                actor=who, action=action, subject=draft.urn, as2={"type": "Question"}, topic=topic,
                facts={"relation": relative, "judged": judged},
            )
            for relative, judged in each
        ]  # fmt: skip
        for (relative, judged), verdict in zip(each, door.weigh_all(acts), strict=True):
            asked[action, relative, topic or ("judged" if judged else "")] = verdict.permitted
    return asked[key]


def given_back(who: Employee) -> QuerySet[Review]:
    """What ``who`` gave back and its author has not published or thrown away since."""
    gone = ("published", "discarded", "sending", "unknown")
    rows = Review.objects.filter(by=who).exclude(draft__state__in=gone)
    return rows.select_related("draft__author", "draft__account").order_by("-at")


def run_out(who: Employee) -> QuerySet[Approval]:
    """The approvals ``who`` gave that ended before the post went out, with none after them."""
    later = Approval.objects.filter(draft=OuterRef("draft"), by=who, expires_at__gt=clock.now())
    rows = Approval.objects.filter(~Exists(later), by=who, expires_at__lte=clock.now())
    gone = ("published", "discarded", "sending", "unknown")
    rows = rows.exclude(draft__state__in=gone).filter(at__gte=F("draft__edited_at"))
    return rows.select_related("draft__author", "draft__account").order_by("-expires_at")


def last_decided(who: Employee) -> datetime | None:
    """When ``who`` last approved or gave back anything."""
    approved, returned = (
        model.objects.filter(by=who).order_by().values("by").annotate(last=Max("at")).values_list("last", flat=True)
        for model in (Approval, Review)
    )
    return max(approved.union(returned, all=True), default=None)
