"""The delivery log: every e-mail about the directive, whether it arrived at its server, and why not (P2; L9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from spokesperson.decisions.recorded import stamp
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import NoDirectiveInForce, version_at
from spokesperson.oversight.actions.deliver import try_again
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.following import reminders, states
from spokesperson.oversight.mail import mailing
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

PAGE = 50
STATES = {
    "waiting": ("info", gettext_lazy("waiting")),
    "sent": ("permit", gettext_lazy("sent")),
    "failed": ("deny", gettext_lazy("failed")),
    "dropped": ("", gettext_lazy("not needed")),
}
LABELS = {
    "": gettext_lazy("All"),
    "waiting": gettext_lazy("Waiting"),
    "sent": gettext_lazy("Sent"),
    "failed": gettext_lazy("Failed"),
    "dropped": gettext_lazy("No longer needed"),
}
KINDS = {
    "version": gettext_lazy("Announcement"),
    "acknowledge": gettext_lazy("Reminder to acknowledge"),
    "review": gettext_lazy("Reminder of the review"),
    "grant": gettext_lazy("Notice of a permission’s end"),
    "order": gettext_lazy("Notice of an order"),
    "order_lifted": gettext_lazy("Notice that an order was lifted"),
}


def standing() -> str:
    """A sentence for the top of a page while mail cannot go out at all; empty while it can."""
    return "" if mailing.is_set() else _("No mail server is set. What is to be sent waits, and nothing is lost.")


def in_words(mail: Delivery) -> str:
    """One mail in a line: what, when, and how it ended."""
    kind = KINDS[mail.kind]
    match mail.state:
        case "sent" if mail.sent_at:
            return _("%(kind)s: sent on %(when)s") % {"kind": kind, "when": stamp(mail.sent_at)}
        case "failed":
            return _("%(kind)s: failed. %(why)s") % {"kind": kind, "why": mail.error}
        case _waiting:
            why = standing() or mail.error
            return _("%(kind)s: waiting. %(why)s") % {"kind": kind, "why": why} if why else _("%(kind)s: waiting") % {
                "kind": kind
            }  # fmt: skip


@signed_in
@require_safe
def deliveries(request: SignedInRequest) -> HttpResponse:
    """The newest first, of everybody one may remind; one state by ``?state=``."""
    state = choosing.one_of(request, "state", LABELS)
    seen = _seen(request.employee)
    rows = _listed(seen)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    counts[""] = sum(counts.values())
    page = Paginator(rows.filter(state=state) if state else rows, PAGE)
    vars(page)["count"] = counts.get(state, 0)  # known already; the paginator would ask again
    shown = choosing.page(request, page)
    context = {
        "filters": [
            {"label": label, "count": counts.get(name, 0), "url": _here(name), "current": name == state}
            for name, label in LABELS.items()
        ],
        "items": [_line(d) for d in shown],
        "pages": shown,
        "query": urlencode({"state": state}) if state else "",
        "state": state,
        "mail": standing(),
        "reread": _read_again(seen.everybody),
    }
    return render(request, "web/deliveries.html", context)


def _read_again(everybody: bool) -> str:
    """R7: how many reminders to read again were sent, to whom is nobody's business.

    Only where it is the number of a whole house: in a line of one a number is a name.
    """
    if not everybody:
        return ""
    n = Delivery.objects.filter(kind="reread", state="sent").count()
    return ngettext(
        "%(n)d reminder to read the directive again was sent. These are counted and not listed.",
        "%(n)d reminders to read the directive again were sent. These are counted and not listed.", n,
    ) % {"n": n} if n else ""  # fmt: skip


def _seen(who: Employee) -> states.Seen:
    """Whom ``who`` may remind; ``door.Refused`` for somebody who may remind nobody."""
    try:
        return states.seen_by(who, version_at())
    except NoDirectiveInForce as error:
        raise Http404 from error


def _listed(seen: states.Seen) -> Any:
    """The deliveries to those seen, but not to whom a reminder to read again went (R7)."""
    name = Subquery(Employee.objects.filter(uid=OuterRef("person")).values("name")[:1])
    rows = Delivery.objects.exclude(kind__in=reminders.NAMELESS).select_related("version").annotate(name=name)
    rows = rows.order_by("-asked_at", "-pk")
    return rows if seen.everybody else rows.filter(person__in=seen.people.values("uid"))


def _here(state: str) -> str:
    return reverse("deliveries") + (f"?{urlencode({'state': state})}" if state else "")


def _line(mail: Any) -> dict[str, Any]:
    effect, word = STATES[mail.state]
    return {
        "id": mail.pk,
        "name": mail.name or _("No longer in the register"),
        "kind": KINDS[mail.kind],
        "version": mail.version.revision,
        "effect": effect,
        "state": word,
        "when": stamp(mail.sent_at or mail.asked_at),
        "error": mail.error,
        "attempts": mail.attempts,
        "record": reverse("record", args=[mail.record]) if mail.record else "",
        "again": mail.state == "failed" and mail.name is not None,
    }


@signed_in
@require_POST
def again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a failed delivery again, after the address was mended in the register."""
    delivery = _listed(_seen(request.employee)).filter(pk=pk).first()
    if delivery is None:
        raise Http404
    try:
        try_again(request.employee, delivery)
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is tried again, to the address the register holds now."))
    return HttpResponseRedirect(_here("failed"))
