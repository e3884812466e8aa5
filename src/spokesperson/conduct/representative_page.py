"""What a Representative's page shows (1.5; R45, R47-R49): the same to the person and to the line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson import clock
from spokesperson.conduct import agreed, chart, figures, items, links, talks
from spokesperson.conduct.models import Discussion
from spokesperson.conduct.words import span
from spokesperson.decisions import recorded
from spokesperson.desk.errors import Invalid
from spokesperson.people import choosing, orders
from spokesperson.people.models import Employee, Holding, Interference
from spokesperson.people.queries import open_at
from spokesperson.people.signed_in import SignedInRequest, today

A_PAGE = 8
MOST_TALKS = 6


def person(handle: str) -> Employee:
    """With position, permission, last talk and this week's limit, in one query; ``Employee.DoesNotExist``."""
    held = Holding.objects.filter(open_at(clock.now()), employee=OuterRef("pk")).order_by("acting", "-start")
    rows = Employee.objects.filter(handle=handle).select_related("supervisor__supervisor")
    rows = rows.annotate(position=Subquery(held.values("position__title")[:1]))
    return figures.with_limit(talks.with_dates(rows)).get()


def page(request: SignedInRequest, person: Employee, wrong: Invalid | None) -> dict[str, Any]:
    """The context of ``web/representative.html``."""
    who = request.employee
    mine = who.pk == person.pk
    long = choosing.one_of(request, "weeks", (str(figures.SHORT), str(figures.LONG))) == str(figures.LONG)
    number = figures.LONG if long else figures.SHORT
    due = talks.due(person)
    begun = due.last if due and due.last else today() - timedelta(days=items.DAYS)
    noted = figures.noted(person, min(begun, figures.first_day(number)))
    weeks = figures.weeks(noted, number)
    left = figures.left(person, weeks[-1].total)
    recent = items.recent(person)
    hers = list(Interference.objects.filter(employee=person).select_related("recorded_by")[:20])
    discussions = list(Discussion.objects.filter(employee=person).select_related("supervisor")[:MOST_TALKS])
    permission = agreed.permission(person)
    given = dict(request.POST.items()) if wrong else {}
    return {
        "person": _person(person, permission),
        "mine": mine,
        "first": person.name.split()[0],
        "boss": person.supervisor.name if person.supervisor else "",
        "facts": {
            "week": _week(left),
            "talk": _next(due),
            "items": _items(recent),
            "interference": _interference_fact(hers),
        },
        "chart": chart.drawing(weeks, left.limit) if any(w.total for w in weeks) else None,
        "sentence": chart.sentence(weeks, left.limit, person.name.split()[0]),
        "table": _table(person, weeks),
        "long": long,
        "short_weeks": figures.SHORT,
        "long_weeks": figures.LONG,
        "pages": choosing.page(request, Paginator(recent.lines, A_PAGE)),
        "query": f"weeks={figures.LONG}" if long else "",
        "findings": recent.findings,
        "permission": permission,
        "prepared": _prepared(noted, begun, recent),
        "talks": [_talk(t, who) for t in discussions],
        "may_note_talk": all(t.done for t in discussions),
        "interferences": [_interference(found, mine) for found in hers],
        "orders": [_order(order) for order in orders.orders(person)[:10]],
        "order_url": "" if mine else links.maybe("order_new", person.handle),
        "limit_url": "" if mine else links.maybe("order_limit", person.handle),
        "today": today().isoformat(),
        "kinds": [{"value": kind, "label": _(word)} for kind, word in figures.KINDS.items()],
        "given": given,
        "errors": [{"field": wrong.field, "text": str(wrong), "clause": wrong.clause}] if wrong else [],
        "wrong": {wrong.field: str(wrong)} if wrong else {},
    }


def _person(person: Employee, permission: agreed.Permission | None) -> dict[str, Any]:
    place = ", ".join(p for p in (getattr(person, "position", None), person.branch or person.department) if p)
    return {
        "name": person.name,
        "handle": person.handle,
        "place": place,
        "supervisor": person.supervisor.name if person.supervisor else "",
        "since": permission.since if permission else "",
    }


def _week(left: figures.Left) -> dict[str, Any]:
    if left.limit is None:
        return {"used": span(left.used), "of": "", "left": _("No limit was agreed.")}
    sunday = recorded.day(figures.monday(today()) + timedelta(days=6))
    return {
        "used": span(left.used),
        "of": span(left.limit),
        "value": min(left.used, left.limit),
        "most": left.limit or 1,
        "over": left.left == 0,
        "left": _("%(left)s remain until %(sunday)s.") % {"left": span(left.left), "sunday": sunday}
        if left.left
        else _("Nothing remains until %(sunday)s; nothing more goes out for the Library.") % {"sunday": sunday},
    }


def _next(due: talks.Due | None) -> dict[str, Any]:
    if due is None:
        return {"on": _("None due"), "note": _("Talks belong to a permission."), "overdue": False}
    last = _("last on %(day)s") % {"day": recorded.day(due.last)} if due.last else _("none yet")
    over = due.days_over
    if over > 0:
        words = ngettext("%(n)d day overdue; %(last)s", "%(n)d days overdue; %(last)s", over)
    elif over == 0:
        words = _("today; %(last)s")
    else:
        words = ngettext("in %(n)d day; %(last)s", "in %(n)d days; %(last)s", -over)
    return {"on": recorded.day(due.on), "note": words % {"n": abs(over), "last": last}, "overdue": over > 0}


def _items(recent: items.Recent) -> dict[str, Any]:
    number = len(recent.lines)
    return {
        "out": _("%(out)d of %(all)d") % {"out": recent.out, "all": number} if number else _("None"),
        "note": _("in the last %(n)d days") % {"n": items.DAYS},
    }


def _interference_fact(found: list[Interference]) -> dict[str, Any]:
    year = [f for f in found if f.date.year == today().year]
    open_ = sum(f.cleared_at is None for f in found)
    if not year and not open_:
        return {"word": _("None noted"), "open": 0}
    words = ngettext("%(n)d noted", "%(n)d noted", len(year)) % {"n": len(year)}
    return {"word": words, "open": open_}


def _table(person: Employee, weeks: list[figures.Week]) -> dict[str, Any]:
    address = reverse("representative_time", args=[person.handle])
    return {
        "weeks": [chart.short(w) for w in weeks],
        "rows": [
            {"n": n + 1, "word": _(word), "minutes": [w.minutes[n] for w in weeks]}
            for n, word in enumerate(figures.KINDS.values())
        ],
        "totals": [{"minutes": w.total, "url": f"{address}?week={w.start.isoformat()}"} for w in weeks],
    }


def _prepared(noted: figures.Noted, begun: date, recent: items.Recent) -> dict[str, Any]:
    """What a talk needs before it: minutes by kind, items, channels, findings since the last one (R47)."""
    sums = figures.since(noted, begun)
    grave = [f for f in recent.findings if f.effect in ("ask", "deny")]
    return {
        "since": recorded.day(begun),
        "minutes": ", ".join(f"{_(figures.KINDS[kind])} {span(n)}" for kind, n in sums.items() if n),
        "channels": ", ".join(f"{word} {n}" for word, n in recent.channels),
        "findings": [{"clause": f.clause, "times": f.times, "text": f.text} for f in grave[:3]],
    }


def _talk(talk: Discussion, who: Employee) -> dict[str, Any]:
    mine = who.pk == talk.employee_id
    done_by_me = talk.confirmed_by_employee_at if mine else talk.confirmed_by_supervisor_at
    return {
        "uid": str(talk.uid),
        "held_on": recorded.day(talk.held_on),
        "date": talk.held_on.isoformat(),
        "note": talk.note,
        "with": talk.supervisor.name,
        "done": talk.done,
        "seen": talk.words,
        "may_confirm": not talk.done and done_by_me is None and (mine or who.pk == talk.supervisor_id),
        "waits_for": "" if talk.done else talk.supervisor.name if talk.confirmed_by_employee_at else talk.employee.name,
    }


def _interference(found: Interference, mine: bool) -> dict[str, Any]:
    return {
        "uid": str(found.uid),
        "day": recorded.day(found.date),
        "duty": found.duty,
        "note": found.note,
        "by": found.recorded_by.name,
        "answer": found.answer,
        "answered": recorded.day(found.answered_at) if found.answered_at else "",
        "cleared": recorded.day(found.cleared_at) if found.cleared_at else "",
        "may_answer": mine and found.cleared_at is None,
        "may_clear": not mine and found.cleared_at is None,
    }


def _order(order: Any) -> dict[str, Any]:
    words = {
        "limit": _("At most %(n)s a week") % {"n": span(order.minutes or 0)},
        "stop": _("To stop at once"),
        "disallow": _("Taking part disallowed"),
    }
    return {
        "word": words[order.kind],
        "by": order.issued_by.name,
        "when": recorded.day(order.issued_at),
        "reason": order.reason,
        "lifted": recorded.day(order.lifted_at) if order.lifted_at else "",
        "confirmed": order.confirmed_at is not None,
        "url": links.maybe("order", order.uid),
    }
