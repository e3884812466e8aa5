"""Forms of those who keep the register: enter, change, transfer, leave, positions, appointments (R13-R15, R27).

Each posts to one verb; what comes back wrong stands beside its field, and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.recorded import day
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.change_person import add_person, change_person
from spokesperson.oversight.actions.end_appointment import end_appointment
from spokesperson.oversight.actions.end_employment import end_employment, handover
from spokesperson.oversight.actions.end_holding import end_holding
from spokesperson.oversight.actions.hold_position import hold_position
from spokesperson.oversight.actions.open_position import open_position
from spokesperson.oversight.actions.transfer import transfer
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.grants import requests
from spokesperson.oversight.people import person_pages, staffing
from spokesperson.people.models import Appointment, Employee, Holding, Position
from spokesperson.people.queries import employed
from spokesperson.people.signed_in import SignedInRequest, signed_in

PLAIN = ("name", "email", "phone", "branch", "department")
LABELS = {
    "name": gettext_lazy("Name"), "email": gettext_lazy("Work e-mail"),
    "phone": gettext_lazy("Telephone (kept private)"),
    "branch": gettext_lazy("Branch"), "department": gettext_lazy("Department"),
    "supervisor": gettext_lazy("Supervisor"), "reports_to": gettext_lazy("Who takes on their team"),
    "position": gettext_lazy("Position"), "hired": gettext_lazy("First day at work"),
    "left": gettext_lazy("First day no longer at work"), "reason": gettext_lazy("Why"),
    "start": gettext_lazy("First day"), "end": gettext_lazy("Last day"), "handle": gettext_lazy("Handle"),
    "title": gettext_lazy("Title"),
}  # fmt: skip
KINDS = {"email": "email", "hired": "date", "left": "date", "start": "date", "end": "date", "reason": "textarea"}


@dataclass(frozen=True)
class Form:
    """One form: what it asks, and the verb it posts to, which returns what to say."""

    heading: Any
    lede: Any
    subject: str
    submit: Any
    fields: tuple[str, ...]
    do: Callable[[Employee, Employee, Any], str]
    hints: dict[str, Any] = field(default_factory=dict)
    bad: bool = False


def _change(by: Employee, person: Employee, given: Any) -> str:
    change_person(by, person, **{name: given.get(name, "") for name in (*PLAIN, "supervisor")})
    return _("Kept.")


def _transfer(by: Employee, person: Employee, given: Any) -> str:
    moved = transfer(
        by, person, supervisor=given.get("supervisor", ""), position=given.get("position", ""),
        reason=given.get("reason", ""),
    )  # fmt: skip
    held = len(moved.suspended)
    if not held:
        return _("Transferred.")
    return ngettext(
        "Transferred. %(n)d permission is suspended until the new supervisor renews it.",
        "Transferred. %(n)d permissions are suspended until the new supervisor renews them.", held,
    ) % {"n": held}  # fmt: skip


def _leave(by: Employee, person: Employee, given: Any) -> str:
    left = end_employment(
        by, person, left=given.get("left", ""), reports_to=given.get("reports_to", ""), reason=given.get("reason", "")
    )
    return _("Kept. Hand over what is listed below.") if left else _("Kept. Nothing is left to be handed over.")


def _position(by: Employee, person: Employee, given: Any) -> str:
    if given.get("verb") == "end":
        held = Holding.objects.select_related("position", "employee__supervisor").filter(employee=person)
        end_holding(by, _one(held, given, "holding"), reason=given.get("reason", ""))
        return _("Ended.")
    start, end = given.get("start", ""), given.get("end", "")
    hold_position(
        by, person, position=given.get("position", ""), acting=given.get("acting") == "1",
        start=requests.start_of_day(start) if start else None, end=requests.end_of_day(end) if end else None,
    )  # fmt: skip
    return _("Given.")


def _appoint(by: Employee, person: Employee, given: Any) -> str:
    if given.get("verb") == "end":
        rows = Appointment.objects.select_related("employee__supervisor").filter(employee=person)
        end_appointment(by, _one(rows, given, "appointment"), reason=given.get("reason", ""))
        return _("Ended.")
    start, end = given.get("start", ""), given.get("end", "")
    appoint(
        by, person, reason=given.get("reason", ""), start=requests.start_of_day(start) if start else None,
        end=requests.end_of_day(end) if end else None,
    )  # fmt: skip
    return _("%(name)s is appointed.") % {"name": person.name}


def _one(rows: Any, given: Any, name: str) -> Any:
    key = given.get("key", "")
    found = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
    if found is None:
        raise Invalid(name, "This does not stand any more. Look at the page again.")
    return found


FORMS = {
    "change": Form(
        gettext_lazy("Change"),
        gettext_lazy("What the register says. Another supervisor suspends permission to speak."),
        "employment", gettext_lazy("Keep"), (*PLAIN, "supervisor"), _change,
    ),
    "transfer": Form(
        gettext_lazy("Transfer"),
        gettext_lazy("To another supervisor, another position, or both. It takes effect at once; permission to speak "
                     "is suspended, and the new supervisor renews it with one click."),
        "grants", gettext_lazy("Transfer now"), ("supervisor", "position", "reason"), _transfer,
        {"position": gettext_lazy("Leave it empty to keep the positions held.")},
    ),
    "leave": Form(
        gettext_lazy("Leaves"),
        gettext_lazy("Positions, appointments, permission to speak and the sign-in end with the employment. What they "
                     "published stays as it was judged."),
        "grants", gettext_lazy("End the employment"), ("left", "reports_to", "reason"), _leave,
        {"reports_to": gettext_lazy("They report to this person at once.")}, bad=True,
    ),
    "position": Form(
        gettext_lazy("Give or end a position"),
        gettext_lazy("Whoever holds an Administrator position is an Administrator from its start to its end; acting "
                     "holders count."),
        "administrators", gettext_lazy("Give the position"), ("position", "start", "end"), _position,
        {"start": gettext_lazy("Leave it empty for now."), "end": gettext_lazy("Leave it empty for no end.")},
    ),
    "appoint": Form(
        gettext_lazy("Appoint an Administrator"),
        gettext_lazy("A second person appoints, with a reason. Nobody appoints themselves, and the last Administrator "
                     "cannot be removed."),
        "administrators", gettext_lazy("Appoint"), ("reason", "start", "end"), _appoint,
        {"start": gettext_lazy("Leave it empty for now."), "end": gettext_lazy("Leave it empty for no end.")},
    ),
}  # fmt: skip
NEEDS = {"appoint": "appoint"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: SignedInRequest, handle: str, form: str) -> HttpResponse:
    """One of ``FORMS`` about one person."""
    if form not in FORMS:
        raise Http404
    one, person = FORMS[form], person_pages.find(handle)
    errors: list[Invalid] = []
    if request.method == "POST":
        try:
            messages.success(request, one.do(request.employee, person, request.POST))
            name = "person_form" if form in ("leave", "position", "appoint") else "person"
            return HttpResponseRedirect(reverse(name, args=[handle, form] if name == "person_form" else [handle]))
        except Invalid as error:
            errors = [error]
    elif not person_pages.weighed(request.employee, person)[NEEDS.get(form, "keep_people")]:
        refuse(request.employee, person, NEEDS.get(form, "keep_people"))
    given = request.POST if errors and request.POST.get("verb") != "end" else _known(form, person)
    context = {
        "person": person_pages.head(person),
        "heading": one.heading,
        "lede": one.lede,
        "clause_id": under(one.subject),
        "submit": one.submit,
        "bad": one.bad,
        "form": form,
        **_beside(form, person),
        **asked(one.fields, given, errors, one.hints, person),
    }
    return render(request, "web/person_form.html", context, status=422 if errors else 200)


def refuse(who: Employee, person: Employee, action: str) -> None:
    """The door's refusal of ``action``, for a form that would lead to it anyway."""
    raise door.Refused(door.weigh(acts.about_person(who, action, person, {"type": "Question"})))


def _known(form: str, person: Employee) -> dict[str, str]:
    """What the fields hold before anybody typed."""
    if form == "change":
        boss = person.supervisor.handle if person.supervisor else ""
        return {**{name: getattr(person, name) for name in PLAIN}, "supervisor": boss}
    return {"supervisor": person.supervisor.handle if person.supervisor else ""} if form == "transfer" else {}


def _beside(form: str, person: Employee) -> dict[str, Any]:
    """What stands beside the form: what is held, or what is to be handed over."""
    now = clock.now()
    if form == "leave":
        return {"handover": _handover(person)}
    rows: list[dict[str, Any]] = []
    if form == "position":
        for held in Holding.objects.select_related("position").filter(employee=person).exclude(end__lte=now):
            word = _("acting") if held.acting else ""
            rows.append({"key": held.pk, "label": held.position.title, "hint": word, "since": day(held.start)})
    if form == "appoint":
        made = Appointment.objects.select_related("appointed_by").filter(employee=person).exclude(end__lte=now)
        rows = [{"key": a.pk, "label": a.reason, "hint": a.appointed_by.name, "since": day(a.start)} for a in made]
    return {"held": rows, "ends": form in ("position", "appoint"), "acting": form == "position"}


def _handover(person: Employee) -> list[dict[str, Any]]:
    left = handover(person)
    parts = [
        (_("Accounts they back up"), [(a.handle, reverse("account", args=[a.uid])) for a in left.backs_up]),
        (_("Their own accounts in the register"), [(a.handle, reverse("account", args=[a.uid])) for a in left.owns]),
        (_("Reviews that wait for them"), [(d.author.name, reverse("review", args=[d.uid])) for d in left.reviews]),
        (_("Their posts on the way"), [(d.title, reverse("draft", args=[d.uid])) for d in left.drafts]),
        (_("Requests they have not answered"), [(r.employee.name, reverse("access_requests")) for r in left.requests]),
        (_("People who report to them"), [(e.name, reverse("person", args=[e.handle])) for e in left.reports]),
    ]  # fmt: skip
    return [{"heading": heading, "things": items} for heading, items in parts if items]


def asked(
    names: tuple[str, ...], given: Any, errors: list[Invalid], hints: dict[str, Any], person: Employee | None
) -> dict[str, Any]:
    """Fields and errors for ``person_form.html``."""
    wrong = {error.field: str(error) for error in errors}
    fields = []
    for name in names:
        one: dict[str, Any] = {
            "name": name, "label": LABELS[name], "value": given.get(name, ""), "hint": hints.get(name, ""),
            "wrong": wrong.get(name, ""), "kind": KINDS.get(name, "text"), "list": "", "rows": 2,
        }  # fmt: skip
        if name in ("supervisor", "reports_to"):
            one["list"] = "people-list"
            one["hint"] = one["hint"] or _("The handle, like nora-okafor. Begin to write a name to choose.")
        if name == "position":
            one["list"] = "position-list"
        fields.append(one)
    shown = [{"field": e.field if e.field in names else "", "text": str(e), "clause": e.clause} for e in errors]
    lists = {one["list"] for one in fields}
    return {
        "fields": fields,
        "errors": shown,
        "people_list": _choices(person) if "people-list" in lists else [],
        "position_list": list(Position.objects.order_by("title").values_list("title", flat=True)[:300])
        if "position-list" in lists
        else [],
    }


def _choices(person: Employee | None) -> list[tuple[str, str]]:
    """Those who supervise already first, at most 200: a page stays small, and any handle may be written."""
    bosses = employed().filter(reports__isnull=False).distinct().order_by("name")
    rows = bosses.exclude(pk=person.pk) if person else bosses
    return list(rows.values_list("handle", "name")[:200])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Enter an employee."""
    names = (*PLAIN[:2], "handle", *PLAIN[2:], "supervisor", "hired")
    errors: list[Invalid] = []
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in names}
        try:
            made = add_person(request.employee, **given)
            messages.success(request, _("%(name)s is entered.") % {"name": made.name})
            return HttpResponseRedirect(reverse("person", args=[made.handle]))
        except Invalid as error:
            errors = [error]
    elif not person_pages.weighed(request.employee, request.employee)["keep_people"]:
        refuse(request.employee, request.employee, "keep_people")
    hints = {"handle": _("Leave it empty to have one made of the name."), "hired": _("Leave it empty for today.")}
    context = {
        "heading": _("Enter an employee"),
        "lede": _("With a sign-in and usual hours; whether they may speak is decided later, by others."),
        "clause_id": under("employment"),
        "submit": _("Enter"),
        **asked(names, request.POST, errors, hints, None),
    }
    return render(request, "web/person_form.html", context, status=422 if errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def positions(request: SignedInRequest) -> HttpResponse:
    """Open a position."""
    errors: list[Invalid] = []
    if request.method == "POST":
        try:
            made = open_position(
                request.employee, title=request.POST.get("title", ""), department=request.POST.get("department", "")
            )
            messages.success(request, _("%(title)s is open, and vacant.") % {"title": made.title})
            return HttpResponseRedirect(f"{reverse('people')}?vacant=1")
        except Invalid as error:
            errors = [error]
    elif not person_pages.weighed(request.employee, request.employee)["keep_people"]:
        refuse(request.employee, request.employee, "keep_people")
    context = {
        "heading": _("Open a position"),
        "lede": _("Whether a position makes an Administrator is never typed here: the directive lists those that do."),
        "clause_id": staffing.ADMINISTRATOR(),
        "submit": _("Open it"),
        **asked(("title", "department"), request.POST, errors, {}, None),
    }
    return render(request, "web/person_form.html", context, status=422 if errors else 200)
