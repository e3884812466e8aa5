"""The institution's calendar on a page: opening hours, closed days, holidays to decide (1.8; R25, R67)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from spokesperson import institution
from spokesperson.decisions.recorded import day
from spokesperson.oversight.actions import keep_calendar
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import hours_page, person_pages, staffing
from spokesperson.people import choosing, open_hours, public_holidays, undoing
from spokesperson.people.models import Closure, Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    """One year; everybody reads it, who keeps the register changes it."""
    this = staffing.today().year
    last = this + keep_calendar.YEARS_AHEAD
    year = int(choosing.one_of(request, "year", [str(y) for y in range(this, last + 1)], str(this)))
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            back = _inverse(request.POST)
            said = _do(request.employee, request.POST, year)
            here = f"{reverse('people_calendar')}?year={year}"
            if back:
                undoing.said(request, said, here, back)
            else:
                messages.success(request, said)
            return HttpResponseRedirect(f"{reverse('people_calendar')}?year={year}")
        except Invalid as error:
            errors = [{"field": error.field, "text": str(error), "clause": error.clause}]
    house = institution.load(settings.INSTITUTION_FILE)
    rows = Closure.objects.filter(date__year=year)
    context = {
        "year": year,
        "years": [{"year": y, "current": y == year} for y in range(this, last + 1)],
        "days": [_day(row) for row in rows],
        "proposed": [{"day": day(d), "value": str(d), "name": n} for d, n in _undecided(year)],
        "country": " ".join(part for part in (house.country, house.subdivision) if part),
        "known": public_holidays.known(),
        "hours": _hours(house),
        "may_keep": person_pages.weighed(request.employee, request.employee)["keep_people"],
        "errors": errors,
        "given": request.POST if errors else {},
    }
    return render(request, "web/people_calendar.html", context, status=422 if errors else 200)


def _undecided(year: int) -> list[Any]:
    return public_holidays.undecided(year, staffing.today())


def _day(row: Closure) -> dict[str, Any]:
    return {
        "day": day(row.date),
        "value": str(row.date),
        "name": row.name,
        "open": row.kept_open,
        "past": row.date < staffing.today(),
    }


def _hours(house: institution.Institution) -> list[dict[str, Any]]:
    week = open_hours.week(house.hours or open_hours.USUAL)
    return [
        {"name": name, "value": ", ".join(f"{a}–{b}" for a, b in week.get(n, ())) or _("closed")}
        for n, name in enumerate(hours_page.WEEKDAYS)
    ]


def _inverse(given: Any) -> dict[str, str]:
    """The form that takes it back: a removed day is entered again under its name, an entered one removed."""
    try:
        which = date.fromisoformat(given.get("day", ""))
    except ValueError:
        return {}
    row = Closure.objects.filter(date=which).first()
    if given.get("verb") == "remove" and row is not None:
        return {"verb": "day", "day": str(row.date), "name": row.name, "open": "1" if row.kept_open else ""}
    if given.get("verb") == "day" and row is None:
        return {"verb": "remove", "day": given.get("day", "")}
    return {}


def _do(by: Employee, given: Any, year: int) -> str:
    verb = given.get("verb", "")
    if verb == "take":
        found = keep_calendar.take_holidays(by, year, kept_open=given.getlist("open"))
        return _("%(n)d holidays are on the calendar.") % {"n": len(found)}
    if verb == "remove":
        keep_calendar.remove_day(by, given.get("day", ""))
        return _("An ordinary day again.")
    if verb == "day":
        keep_calendar.keep_day(by, given.get("day", ""), name=given.get("name", ""), kept_open=given.get("open") == "1")
        return _("Kept.")
    raise Invalid("verb", "Choose what to change.")
