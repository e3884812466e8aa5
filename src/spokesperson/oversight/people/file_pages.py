"""The personnel file on pages: taken out, brought in, looked at change by change, applied (P1; R14, R15, R27).

Between the look and the press the file waits in the data folder for an hour, readable by this program only; of the
register nothing is stored before the press.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from spokesperson import clock
from spokesperson.oversight.actions.export_people import export_people
from spokesperson.oversight.actions.import_people import import_people
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import people_csv, people_forms, people_plan, person_pages
from spokesperson.people import choosing
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import SignedInRequest, signed_in

KEY = re.compile(r"[0-9a-f]{64}")
KEPT = 3600  # seconds
PAGE = 25
SHOWN = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "left": gettext_lazy("Leaving"),
    "bad": gettext_lazy("Cannot be used"),
}
COLUMN_WORDS = {**people_forms.LABELS, "positions": gettext_lazy("Positions"), "row": gettext_lazy("The row")}


@signed_in
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The register as a file."""
    answer = HttpResponse(export_people(request.employee), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Choose a file; it is read, and what it would change stands on the next page."""
    if not person_pages.weighed(request.employee, request.employee)["keep_people"]:
        people_forms.refuse(request.employee, request.employee, "keep_people")
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("people_preview", args=[_keep(request)]))
        except Invalid as error:
            errors = [{"field": "file", "text": str(error), "clause": error.clause}]
    context = {"errors": errors, "columns": people_csv.COLUMNS, "between": people_csv.BETWEEN.strip()}
    return render(request, "web/people_import.html", context, status=422 if errors else 200)


def _keep(request: SignedInRequest) -> str:
    given = request.FILES.get("file")
    if given is None:
        raise Invalid("file", "Choose the personnel office's file.")
    if (given.size or 0) > people_csv.MOST_BYTES:
        raise Invalid("file", f"The file is larger than {people_csv.MOST_BYTES // 1024 // 1024} MB. Split it.")
    data = given.read()
    people_csv.read(data)
    key = hashlib.sha256(data).hexdigest()
    path = _path(request.employee, key)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    os.utime(path, (clock.now().timestamp(),) * 2)
    return key


def _path(who: Employee, key: str) -> Path:
    """Where the file of one reader waits; others' cannot be named. What waited too long is thrown away."""
    folder = Path(settings.DATA) / "imports"
    now = clock.now().timestamp()
    for old in folder.glob("*.csv"):
        if abs(now - old.stat().st_mtime) > KEPT and old.name != f"{who.uid}-{key}.csv":
            old.unlink(missing_ok=True)
    return folder / f"{who.uid}-{key}.csv"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: SignedInRequest, key: str) -> HttpResponse:
    """What the file would change, and the press that applies exactly that."""
    path = _path(request.employee, key) if KEY.fullmatch(key) else None
    if path is None or not path.exists():
        raise Http404
    data = path.read_bytes()
    if request.method == "POST":
        if request.POST.get("verb") == "apply":
            done = import_people(request.employee, data, digest=request.POST.get("digest", ""))
            text = ngettext("%(n)d change is applied.", "%(n)d changes are applied.", len(done.changes))
            messages.success(request, text % {"n": len(done.changes)})
        path.unlink(missing_ok=True)
        return HttpResponseRedirect(reverse("people"))
    if not person_pages.weighed(request.employee, request.employee)["keep_people"]:
        people_forms.refuse(request.employee, request.employee, "keep_people")
    plan = people_plan.plan(request.employee, data)
    return render(request, "web/people_preview.html", _preview(request, plan, key))


def _preview(request: SignedInRequest, plan: people_plan.Plan, key: str) -> dict[str, Any]:
    counts = {**{kind: len(plan.of(kind)) for kind in ("added", "changed", "left")}, "bad": len(plan.bad)}
    first = next((kind for kind in ("bad", "changed", "left", "added") if counts[kind]), "changed")
    chosen = request.GET.get("show", first)
    chosen = chosen if chosen in SHOWN else first
    rows: list[Any] = list(plan.bad) if chosen == "bad" else plan.of(chosen)
    page = choosing.page(request, Paginator(rows, PAGE))
    here = reverse("people_preview", args=[key])
    return {
        "filters": [
            {"label": SHOWN[k], "count": counts[k], "url": f"{here}?{urlencode({'show': k})}", "current": k == chosen}
            for k in SHOWN
        ],
        "bad": [{"line": b.line, "field": COLUMN_WORDS.get(b.field, b.field), "said": b.said} for b in page]
        if chosen == "bad"
        else [],
        "changes": [_change(c) for c in page] if chosen != "bad" else [],
        "chosen": chosen,
        "pages": page,
        "query": urlencode({"show": chosen}),
        "count": len(plan.changes),
        "wrong": counts["bad"],
        "unchanged": plan.unchanged,
        "absent": plan.absent,
        "new_positions": plan.new_positions[:20],
        "notes": [_(text) % values for text, values in plan.notes],
        "digest": plan.digest,
    }


def _change(one: people_plan.Change) -> dict[str, Any]:
    fields = [
        {"name": COLUMN_WORDS[name], "old": old, "new": new}
        for name, (old, new) in one.fields.items()
        if name not in ("name", "handle") or one.kind != "added"
    ]
    return {"name": one.person.name, "handle": one.person.handle, "line": one.line, "fields": fields}
