"""Who has acknowledged the version in force: the states, reminders, and the same as a file (P2; R6, R7)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from spokesperson import clock
from spokesperson.decisions.recorded import day, stamp
from spokesperson.directive import following
from spokesperson.directive.models import Version
from spokesperson.directive.register import NoDirectiveInForce, version_at
from spokesperson.oversight.actions.export_acknowledgements import export_acknowledgements
from spokesperson.oversight.actions.remind import remind, remind_all
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.following import deliveries_pages, states
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 50
WORDS = {
    "pending": ("warn", gettext_lazy("pending")),
    "outdated": ("warn", gettext_lazy("outdated")),
    "completed": ("permit", gettext_lazy("completed")),
    states.APART: ("info", gettext_lazy("need not")),
}
LABELS = {
    "": gettext_lazy("All who speak"),
    "pending": gettext_lazy("Pending"),
    "outdated": gettext_lazy("Outdated"),
    "completed": gettext_lazy("Completed"),
    states.APART: gettext_lazy("Need not acknowledge"),
}
NOTHING = {
    "": gettext_lazy("Nobody here speaks for the Library yet, so nobody has to acknowledge."),
    "pending": gettext_lazy("Nobody is pending: everyone who speaks has acknowledged a version."),
    "outdated": gettext_lazy("Nobody is behind: whoever acknowledged has acknowledged the version in force."),
    "completed": gettext_lazy("Nobody has acknowledged the version in force yet."),
    states.APART: gettext_lazy("Everybody here is an Administrator or a Representative."),
}


@signed_in
@require_safe
def acknowledgements(request: SignedInRequest) -> HttpResponse:
    """The states of everybody one may remind, one state after the other by ``?state=``."""
    version = _in_force()
    state = choosing.one_of(request, "state", states.FILTERS)
    seen = states.seen_by(request.employee, version)
    counts = seen.counts
    page = Paginator(states.chosen(seen, state), PAGE)
    vars(page)["count"] = counts[state]  # known already; the paginator would ask again
    shown = choosing.page(request, page)
    left_out = counts["reminded"]
    wanting = counts["pending"] + counts["outdated"] - left_out
    context = {
        "directive": {"code": version.code, "revision": version.revision},
        "lede": _lede(counts, version),
        "opened": _opened(counts, version),
        "everybody": seen.everybody,
        "filters": [_filter(name, state, counts) for name in states.FILTERS],
        "items": [_line(s, version) for s in states.states(shown, version, state)],
        "nothing": NOTHING[state],
        "apart": state == states.APART,
        "wanting": wanting,
        "left_out": left_out,
        "confirm": bool(request.GET.get("confirm")) and wanting > 0,
        "here": _here(state),
        "pages": shown,
        "query": urlencode({"state": state}) if state else "",
        "file_url": f"{reverse('acknowledgements_file')}?{urlencode({'state': state})}",
        "mail": deliveries_pages.standing(),
    }
    return render(request, "web/acknowledgements.html", context)


def _lede(counts: Mapping[str, int], version: Version) -> str:
    return _("%(done)d of %(all)d who speak for the Library have acknowledged %(code)s, version %(revision)s.") % {
        "done": counts["completed"], "all": counts[""], "code": version.code, "revision": version.revision,
    }  # fmt: skip


def _opened(counts: Mapping[str, int], version: Version) -> str:
    """R7: a number and no names."""
    days = following.number(version, "reread_days")
    return ngettext(
        "%(n)d of them opened it in the last %(days)d days.", "%(n)d of them opened it in the last %(days)d days.",
        counts["opened"],
    ) % {"n": counts["opened"], "days": days}  # fmt: skip


def _filter(name: str, chosen: str, counts: Mapping[str, int]) -> dict[str, Any]:
    return {"label": LABELS[name], "count": counts[name], "url": _here(name), "current": name == chosen}


def _here(state: str) -> str:
    return reverse("acknowledgements") + (f"?{urlencode({'state': state})}" if state else "")


def _line(one: states.State, version: Version) -> dict[str, Any]:
    effect, word = WORDS[one.state]
    days = following.days_of_grace(version)
    return {
        "name": one.person.name,
        "place": one.person.branch or one.person.department,
        "uid": one.person.uid,
        "effect": "deny" if one.open and not days else effect,
        "state": word,
        "words": _words(one, version),
        "record": reverse("record", args=[one.record]) if one.record else "",
        "grace": _grace(days) if one.open else "",
        "mail": deliveries_pages.in_words(one.mail) if one.mail and one.open else "",
        "remind": one.open,
    }


def _words(one: states.State, version: Version) -> str:
    if one.state == states.APART:
        return ""
    if one.at:
        return _("Acknowledged on %(day)s") % {"day": day(one.at)}
    if one.person.user_id is None:
        return _("Cannot sign in yet, and so cannot acknowledge")
    if one.before:
        return _("Acknowledged version %(old)s, not %(new)s") % {"old": one.before, "new": version.revision}
    return _("Has not acknowledged any version")


def _grace(days: int) -> str:
    if not days:
        return _("posting waits")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@signed_in
@require_POST
def remind_people(request: SignedInRequest) -> HttpResponse:
    """Remind one person (``person``), or all who have not acknowledged (``all`` = how many the page said)."""
    version = _in_force()
    seen = states.seen_by(request.employee, version)
    given = request.POST
    try:
        if "all" in given:
            count = int(given["all"]) if given["all"].isdigit() and len(given["all"]) < 9 else -1
            sent = remind_all(request.employee, list(states.wanting(seen)), counted=count)
        else:
            sent = remind(request.employee, _person(given.get("person", "")))
    except Invalid as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", sent) % {"n": sent}
        messages.success(request, words if not deliveries_pages.standing() else _("Written down; it waits for mail."))
    state = given.get("state", "")
    return HttpResponseRedirect(_here(state if state in states.FILTERS else ""))


def _person(uid: str) -> Employee:
    try:
        return Employee.objects.select_related("supervisor").get(uid=UUID(uid))
    except (ValueError, Employee.DoesNotExist) as error:
        raise Http404 from error


@signed_in
@require_safe
def acknowledgements_file(request: SignedInRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet; that it was taken out is recorded."""
    version = _in_force()
    state = choosing.one_of(request, "state", states.FILTERS)
    seen = states.seen_by(request.employee, version)
    rows = states.states(states.chosen(seen, state), version, state)
    export_acknowledgements(request.employee, version, rows=len(rows), everybody=seen.everybody)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"acknowledgements-{version.revision}-{following.today().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    out = csv.writer(answer)
    out.writerow(
        ["name", "department", "branch", "state", "version", "acknowledged at", "record", "earlier version",
         "newest mail", "mail state", "mail error"]
    )  # fmt: skip
    out.writerows([_plain(cell) for cell in _row(one, version)] for one in rows)
    return answer


def _row(one: states.State, version: Version) -> list[str]:
    mail = one.mail
    return [
        one.person.name, one.person.department, one.person.branch, one.state, version.revision,
        clock.iso(one.at) if one.at else "", str(one.record or ""), one.before,
        stamp(mail.asked_at) if mail else "", mail.state if mail else "", mail.error if mail else "",
    ]  # fmt: skip


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _in_force() -> Version:
    try:
        return version_at()
    except NoDirectiveInForce as error:
        raise Http404 from error


def _state(request: SignedInRequest) -> str:
    state = request.GET.get("state", "")
    if state not in states.FILTERS:
        raise Http404
    return state
