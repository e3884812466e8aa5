"""Home: what needs me, by when; and what I may do right now, by the same decision as everywhere (1.8, P2; R64)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spokesperson import clock
from spokesperson.accounts import queries
from spokesperson.accounts.models import Account
from spokesperson.decisions import door, masking, recorded
from spokesperson.decisions.activity import Activity
from spokesperson.desk import advising, assisting, handing, limits, review_queue
from spokesperson.desk.actions.post import pause_ends
from spokesperson.desk.models import Decline, Draft, Publication
from spokesperson.directive import following
from spokesperson.directive.register import version_at
from spokesperson.people import orders
from spokesperson.people.models import AccessRequest, Employee, Grant
from spokesperson.people.signed_in import SignedInRequest, signed_in

WAITING = ("draft", "pausing", "failed", "unknown", "scheduled")
QUIET_DAYS = 21
MOST_REVIEWS = 5


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    who, now = request.employee, clock.now()
    acts = _may(who)
    items = sorted(
        [
            *_reading(who, acts["facts"], now),
            *_review_of_directive(acts["facts"], now),
            *_drafts(who, now),
            *_reviews(who),
            *_asked_of_me(who, now),
            *_requests(who, now),
            *[_item(None, **matter) for matter in handing.agenda(who, handing.uploads(acts["facts"].get("roles", ())))],
            *[_item(**matter) for matter in assisting.agenda(who, now)],
        ],
        key=lambda item: item["due"] or now + timedelta(days=365),
    )
    today = [i for i in items if i["due"] and i["due"] - now < timedelta(hours=24)]
    later = [i for i in items if i not in today]
    agenda = [{"heading": h, "items": rows} for h, rows in ((_("Today"), today), (_("When you can"), later)) if rows]
    context = {
        "now": now,
        "place": who.branch or who.department,
        "first_name": who.name.split()[0],
        "lede": _lede(items),
        "agenda": agenda,
        "nothing": "" if items else _("Nothing needs you today."),
        "may": acts["may"],
        "asked": _asked(who),
        "out": _out(who),
        "may_write": acts["may_write"],
    }
    return render(request, "web/home.html", context)


def _lede(items: list[dict[str, Any]]) -> str:
    if not items:
        return ""
    if len(items) == 1:
        return _("One thing needs you: %(title)s") % {"title": items[0]["title"]}
    return _("%(n)d things need you. The first: %(title)s") % {"n": len(items), "title": items[0]["title"]}


def _when(moment: datetime | None) -> str:
    if moment is None:
        return _("Open")
    return recorded.hour(moment) if moment - clock.now() < timedelta(hours=24) else recorded.weekday(moment)


def _item(due: datetime | None, **more: Any) -> dict[str, Any]:
    return {"due": due, "when": _when(due), "when_note": "", **more}


def _reading(who: Employee, facts: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """P2: the version in force wants to be read and acknowledged, with the days that are left."""
    if not facts.get("roles") or facts.get("acknowledged") in (None, "current"):
        return []
    version = version_at()
    days = int(facts.get("grace_days_left", 0))
    text = (
        _("Until then this is a reminder. Afterwards posting for the Library waits until you have read it")
        if days
        else _("Posting for the Library waits until you have read it")
    )
    return [
        _item(
            now + timedelta(days=days) if days else now,
            effect="warn" if days else "deny",
            status=_("To acknowledge"),
            title=_("Directive %(code)s, version %(revision)s") % {"code": version.code, "revision": version.revision},
            text=text,
            clause="P2",
            url=reverse("directive"),
            verb=_("Read it"),
        )
    ]


def _review_of_directive(facts: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """R5: for every Administrator once its notice has begun; overdue comes first and suspends nothing."""
    if "administrator" not in facts.get("roles", ()):
        return []
    version = version_at()
    due, today = following.review_due(version), following.today()
    if (due - today).days > following.number(version, "review_notice_days"):
        return []
    over = due < today
    end = datetime.combine(due, time.max, following.zone())
    item = _item(
        now if over else end,
        effect="warn",
        status=_("To review"),
        title=_("Directive %(code)s, version %(revision)s") % {"code": version.code, "revision": version.revision},
        text=_("Its review is overdue; it stays in force") if over else _("Look it through and close the review"),
        clause="P2",
        url=reverse("review_directive"),
        verb=_("Review it"),
    )
    return [{**item, "when": _("Overdue")} if over else item]


def _drafts(who: Employee, now: datetime) -> list[dict[str, Any]]:
    rows = Draft.objects.filter(author=who, state__in=WAITING, edited_at__gt=now - timedelta(days=QUIET_DAYS))
    return [_draft(d, now) for d in rows.select_related("account")[:20]]


def _draft(draft: Draft, now: datetime) -> dict[str, Any]:
    common = {"title": draft.title or _("Without words yet"), "url": reverse("draft", args=[draft.uid])}
    match draft.state:
        case "unknown":
            return _item(now, effect="ask", status=_("Look yourself"), text=draft.why, verb=_("Decide"), **common)
        case "failed":
            return _item(now, effect="deny", status=_("Not sent"), text=draft.why, verb=_("Mend it"), **common)
        case "scheduled":
            return _item(
                draft.scheduled_for, when_note=_("planned to go out"), effect="info", status=_("Scheduled"),
                verb=_("Look at it"), **common,
            )  # fmt: skip
        case "pausing":
            over = pause_ends(draft) <= now
            text = _("The pause is over") if over else _("The pause runs")
            return _item(
                pause_ends(draft),
                effect="warn",
                status=_("Pausing"),
                text=text,
                clause="1.8",
                verb=_("Post it"),
                **common,
            )
    effect, status = ("warn", _("Came back")) if draft.why else ("info", _("Draft"))
    return _item(None, effect=effect, status=status, text=draft.why, verb=_("Finish it"), **common)


def _reviews(who: Employee) -> list[dict[str, Any]]:
    """What waits for my word: posts that need an approval, and findings that need a second person."""
    return [_review(w.draft, w.status, w.clause) for w in review_queue.pending(who)[:MOST_REVIEWS]]


def _asked_of_me(who: Employee, now: datetime) -> list[dict[str, Any]]:
    """Advice I was asked for (1.1), and questions offered to me that others declined (1.7)."""
    asked = advising.to_answer(who).select_related("asked_by").order_by("asked_at")[:MOST_REVIEWS]
    questions = Decline.objects.filter(offered_to=who, taken_by=None).order_by("at")[:MOST_REVIEWS]
    return [
        *(
            _item(
                one.pass_on_at if one.passed_at is None else now, effect="info", status=_("Advice"),
                title=_("%(name)s asks for advice") % {"name": one.asked_by.name}, text=one.question, clause="1.1",
                url=reverse("advice_one", args=[one.uid]), verb=_("Answer"),
            )
            for one in asked
        ),
        *(
            _item(
                None, effect="info", status=_("A question"), title=one.thread_text[:70] or _("A question for you"),
                text=_("A colleague declined it and named you"), clause="1.7", url=reverse("questions"),
                verb=_("Look at it"),
            )
            for one in questions
        ),
    ]  # fmt: skip


def _requests(who: Employee, now: datetime) -> list[dict[str, Any]]:
    """Those of my people who ask to be designated (P1; R1); a draft to approve stands among the reviews already."""
    given = Grant.objects.filter(employee=OuterRef("employee"), requested_at__gte=OuterRef("asked_at"))
    rows = AccessRequest.objects.filter(
        ~Exists(given), employee__supervisor=who, template="request_grant", state="pending", expires_at__gt=now
    )
    return [
        _item(
            None, effect="ask", status=_("To answer"), title=_("%(name)s asks to be designated") % {
                "name": found.employee.name
            }, text=found.words, clause="P1", url=reverse("access_requests"), verb=_("Answer"),
        )
        for found in rows.select_related("employee")[:MOST_REVIEWS]
    ]  # fmt: skip


def _review(draft: Draft, status: str, clause: str) -> dict[str, Any]:
    return _item(
        None, effect="ask", status=status, title=draft.title, text=_("By %(name)s") % {"name": draft.author.name},
        clause=clause, url=reverse("review", args=[draft.uid]), verb=_("Look at it"),
    )  # fmt: skip


def _may(who: Employee) -> dict[str, Any]:
    """May I, now, here? Weighed by the door for the three questions people ask most."""
    place = queries.usual(who)
    post = _weigh(who, "post", place)
    facts = post.decision.facts_used
    items = [
        _line(post, _("Post, comment, link and like"), place, "write"),
        _line(_weigh(who, "upload", place), _("Photos and video"), place, "upload"),
        _line(_weigh(who, "delete", place), _("Deleting a post or a like"), place, "delete"),
    ]
    note = {"working": _("You are on library time"), "break": _("You are on your break")}.get(
        str(facts.get("working")), _("You are not on library time")
    )
    may = {"note": note, "clause": "Def-Representative", "items": items, "limit": _minutes(facts)}
    return {"may": may, "facts": facts, "may_write": bool(facts.get("roles"))}


def _asked(who: Employee) -> dict[str, Any] | None:
    """A stop order takes the place of what one may do: what was asked, by whom, why (1.5; R51)."""
    found = orders.standing(who).filter(orders.covers("business")).first()
    if found is None:
        return None
    return {
        "by": found.issued_by.name, "since": recorded.stamp(found.issued_at), "reason": found.reason,
        "url": reverse("order", args=[found.uid]),
    }  # fmt: skip


def _minutes(facts: dict[str, Any]) -> str:
    """What is left of this week's limit (R50)."""
    return _("%(n)d minutes left this week") % {"n": facts["minutes_left"]} if facts.get("limited") else ""


def _weigh(who: Employee, action: str, place: Account | None) -> door.Verdict:
    ready = {
        "stage": "draft", "purpose": "programs", "links_back": True, "text_identifies": True, "delete_reason": True,
        "think_answered": True,
    }  # fmt: skip
    return door.weigh(
        Activity(actor=who, action=action, subject=who.urn, as2={"type": "Question"}, account=place, facts=ready)
    )


def _line(verdict: door.Verdict, title: str, place: Account | None, action: str) -> dict[str, Any]:
    if verdict.effect in ("permit", "warn"):
        note = _("from %(handle)s") % {"handle": place.handle} if place else ""
        return {"effect": "permit", "title": title, "note": note, "clause": "Overview"}
    reason = next(r for r in verdict.decision.reasons if r.effect == verdict.effect)
    url = f"{reverse('why')}?action={'post' if action == 'write' else action}"
    return {
        "effect": verdict.effect, "title": title, "note": "", "clause": reason.clause, "url": url,
        "label": _("Ask an Administrator") if reason.remedy == "hand_to_administrator" else _("See why"),
    }  # fmt: skip


def _out(who: Employee) -> list[dict[str, Any]]:
    rows = Publication.objects.filter(draft__author=who, deleted_at=None).select_related("account", "draft")[:3]
    return [
        {
            "title": p.draft.title if p.draft else masking.title(p.text),
            "url": p.url,
            "when": recorded.stamp(p.published_at),
            "network": limits.label(p.account.network),
            "number": "",
            "record_url": f"{reverse('records')}?subject={p.draft.urn}" if p.draft else "",
        }
        for p in rows
    ]
