"""Addresses of sign-in, the directive, the accounts and the public register."""

from django.urls import include, path

from spokesperson.oversight import (
    account_acts_pages,
    accounts_pages,
    clause_pages,
    compare_pages,
    coverage_pages,
    grants_pages,
    matrix_pages,
    reading_pages,
    register_pages,
    requests_pages,
    sign_in_pages,
)

urlpatterns = [
    path("sign-in", sign_in_pages.sign_in, name="sign_in"),
    path("sign-out", sign_in_pages.sign_out, name="sign_out"),
    path("directive", reading_pages.read, name="directive"),
    path("directive/acknowledge", reading_pages.acknowledge, name="acknowledge"),
    path("", include("spokesperson.oversight.editor_urls")),
    path("", include("spokesperson.oversight.orders_urls")),
    path("directive/matrix", matrix_pages.matrix, name="directive_matrix"),
    path("directive/coverage", coverage_pages.coverage, name="directive_coverage"),
    path("directive/worksheet", coverage_pages.worksheet, name="directive_worksheet"),
    path("directive/related/<str:code>", clause_pages.related, name="directive_related"),
    path("directive/versions/<str:revision>", reading_pages.read, name="directive_version"),
    path("directive/versions/<str:old>/compare/<str:new>", compare_pages.compare, name="directive_compare"),
    path(
        "directive/versions/<str:revision>/<str:clause_id>",
        clause_pages.version_clause,
        name="directive_version_clause",
    ),
    path("directive/<str:clause_id>", clause_pages.clause, name="clause"),
    path("accounts", accounts_pages.accounts, name="accounts"),
    path("accounts/new", accounts_pages.new, name="account_new"),
    path("accounts/<uuid:uid>", accounts_pages.account, name="account"),
    path("accounts/<uuid:uid>/<slug:verb>", account_acts_pages.act, name="account_act"),
    path("grants", grants_pages.grants_page, name="grants"),
    path("grants/<uuid:uid>", grants_pages.grant, name="grant"),
    path("requests", requests_pages.access_requests, name="access_requests"),
    path("register", register_pages.register, name="register"),
    path("register.json", register_pages.register_json, name="register_json"),
    path("register.atom", register_pages.register_atom, name="register_atom"),
    path("register/report", register_pages.report, name="register_report"),
]
