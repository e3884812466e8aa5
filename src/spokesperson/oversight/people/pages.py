"""The people of the institution: the org chart, and a list by name, branch, department, role, vacancy (R13, R27)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.oversight.people import chart
from spokesperson.people import choosing
from spokesperson.people.models import Employee, Holding, Position
from spokesperson.people.queries import administrators, designated, employed, open_at, representatives
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 40
ROLES = {
    "administrator": gettext_lazy("Administrators"),
    "representative": gettext_lazy("Representatives"),
    "none": gettext_lazy("Without a role"),
}


@signed_in
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """The chart, or, where the address holds a filter, the list; both from the same lines."""
    found = chart.Chart()
    branches = {line.branch for line in found.lines.values() if line.branch}
    departments = {line.department for line in found.lines.values() if line.department}
    asked = {
        "q": choosing.words(request, "q"),
        "branch": choosing.one_of(request, "branch", branches),
        "department": choosing.one_of(request, "department", departments),
        "role": choosing.one_of(request, "role", ROLES),
    }
    without_holder = bool(choosing.one_of(request, "vacant", ("1",)))
    listed = any(asked.values()) and not without_holder
    vacant = [] if listed else _vacant()
    context: dict[str, Any] = {
        "asked": asked,
        "branches": sorted(branches),
        "departments": sorted(departments),
        "roles": list(ROLES.items()),
        "total": len(found.lines),
        "vacancies": None if listed else len(vacant),
        "may_keep": _may_keep(request.employee),
        "chart_url": reverse("people"),
    }
    if without_holder:
        page = choosing.page(request, Paginator(vacant, PAGE))
        context |= {"vacant": page.object_list, "pages": page, "query": "vacant=1", "mode": "vacant"}
    elif listed:
        context |= _list(request, found, asked)
    else:
        context |= _chart(request, found)
    return render(request, "web/people.html", context)


def _may_keep(who: Employee) -> bool:
    as2 = {"type": "Question", "actor": who.urn}
    return door.weigh(Activity(actor=who, action="keep_people", subject=who.urn, as2=as2)).permitted


def _vacant() -> list[dict[str, Any]]:
    held = Holding.objects.filter(open_at(clock.now()), position=OuterRef("pk"))
    rows = Position.objects.filter(~Exists(held)).order_by("title")
    return [dict(row) for row in rows.values("title", "department", "administrator")]


def _chart(request: SignedInRequest, found: chart.Chart) -> dict[str, Any]:
    given = request.GET.get("at", "")
    at = found.handle(given)
    if given and at is None:
        choosing.unknown(request, given)
    pages = choosing.page(request, Paginator(range(found.beside(at.pk if at else None)), chart.WIDE))
    nodes = found.tree(at.pk if at else None, pages.number)
    pks = [node.line.pk for node in _flat(nodes)]
    facts = chart.details(pks)
    top = nodes[0].line if len(nodes) == 1 else None
    return {
        "mode": "chart",
        "at": at,
        "above": [_link(line) for line in found.above(at.pk)] if at else [],
        "nodes": [_shown(node, facts, pages) for node in nodes],
        "pages": pages,
        "query": urlencode({"at": top.handle}) if at and top else "",
    }


def _flat(nodes: Sequence[chart.Node]) -> list[chart.Node]:
    return [one for node in nodes for one in (node, *_flat(node.children))]


def _link(line: chart.Line) -> dict[str, str]:
    return {"name": line.name, "url": f"{reverse('people')}?{urlencode({'at': line.handle})}"}


def _shown(node: chart.Node, facts: dict[int, dict[str, Any]], pages: Page[int]) -> dict[str, Any]:
    line = node.line
    below = f"{reverse('people')}?{urlencode({'at': line.handle})}"
    more_url = below
    if node.depth == 0 and pages.has_next():
        more_url = f"{below}&{urlencode({'page': pages.next_page_number()})}"
    return {
        **_person(line, facts.get(line.pk, {})),
        "team": node.team,
        "below": node.below,
        "below_url": below if node.depth and node.team else "",
        "more": node.more,
        "more_url": more_url,
        "children": [_shown(child, facts, pages) for child in node.children],
    }


def _person(line: chart.Line, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": line.name,
        "url": reverse("person", args=[line.handle]),
        "title": facts.get("title") or "",
        "acting": facts.get("acting"),
        "place": " · ".join(part for part in (line.branch, line.department) if part),
        "role": _("Administrator") if facts.get("administrator")
        else _("Representative") if facts.get("representative") else "",
    }  # fmt: skip


def _list(request: SignedInRequest, found: chart.Chart, asked: dict[str, str]) -> dict[str, Any]:
    of_role = _of_role(asked["role"])
    words = asked["q"].casefold().split()
    rows = [
        line
        for line in found.lines.values()
        if all(word in f"{line.name} {line.handle}".casefold() for word in words)
        and asked["branch"] in ("", line.branch)
        and asked["department"] in ("", line.department)
        and (of_role is None or (line.pk in of_role) == (asked["role"] != "none"))
    ]
    page = choosing.page(request, Paginator(rows, PAGE))
    facts = chart.details(line.pk for line in page)
    return {
        "mode": "list",
        "found": len(rows),
        "people": [
            {**_person(line, facts.get(line.pk, {})), "chart": _link(line)["url"]} for line in page
        ],
        "pages": page,
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }  # fmt: skip


def _of_role(role: str) -> set[int] | None:
    """Who has the role; for ``none`` whoever has any."""
    if not role:
        return None
    at = clock.now()
    queries = {"administrator": administrators, "representative": representatives}
    rows = queries[role](at) if role in queries else employed(at).filter(designated(at))
    return set(rows.values_list("pk", flat=True))
