"""The addresses that templates link to, answered by nothing: the gallery needs only their names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=204)


NAMES = {
    "home": "", "sign_in": "sign-in", "sign_out": "sign-out", "write": "write", "drafts": "drafts",
    "draft": "drafts/<uuid:uid>", "draft_check": "drafts/<uuid:uid>/check", "draft_post": "drafts/<uuid:uid>/post",
    "draft_schedule": "drafts/<uuid:uid>/schedule", "draft_media": "drafts/<uuid:uid>/media", "why": "why",
    "why_decision": "why/<uuid:uid>", "records": "records", "record": "records/<uuid:uid>",
    "record_proof": "records/<uuid:uid>/proof.json", "verifier": "verify.py", "directive": "directive",
    "acknowledge": "directive/acknowledge", "directive_version": "directive/versions/<str:revision>",
    "directive_matrix": "directive/matrix", "directive_coverage": "directive/coverage",
    "directive_worksheet": "directive/worksheet", "directive_related": "directive/related/<str:code>",
    "directive_compare": "directive/versions/<str:old>/compare/<str:new>",
    "directive_version_clause": "directive/versions/<str:revision>/<str:clause_id>",
    "acknowledgements": "directive/acknowledgements", "remind_people": "directive/acknowledgements/remind",
    "acknowledgements_file": "directive/acknowledgements.csv", "deliveries": "directive/deliveries",
    "delivery_again": "directive/deliveries/<int:pk>/again", "review_directive": "directive/review",
    "clause": "directive/<str:clause_id>", "accounts": "accounts", "account_new": "accounts/new",
    "account": "accounts/<uuid:uid>", "review": "review/<uuid:uid>", "help": "help", "register": "register",
    "set_language": "language", "register_json": "register.json", "register_atom": "register.atom",
    "register_report": "register/report", "account_act": "accounts/<uuid:uid>/<slug:verb>",
    "account_requests": "accounts/asked-for", "account_reports": "accounts/reported", "groups": "groups",
    "palette": "palette", "me": "me", "calendar": "calendar", "people": "people", "reviews": "review",
    "orders": "orders", "likes": "likes",
}  # fmt: skip
noticeboard = ([path("", nothing, name="list")], "noticeboard")
urlpatterns = [
    *(path(route, nothing, name=name) for name, route in NAMES.items()),
    path("noticeboard", include(noticeboard)),
]
