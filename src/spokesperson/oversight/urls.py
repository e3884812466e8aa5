"""Addresses of sign-in, the directive, the accounts and the public register."""

from django.urls import include, path

from spokesperson.oversight import me_pages, sign_in_pages
from spokesperson.oversight.accounts import acts_pages as account_acts_pages
from spokesperson.oversight.accounts import asked_pages as account_asked_pages
from spokesperson.oversight.accounts import change_pages as account_change_pages
from spokesperson.oversight.accounts import listing as accounts_list
from spokesperson.oversight.accounts import pages as accounts_pages
from spokesperson.oversight.accounts import register_pages
from spokesperson.oversight.grants import groups_pages, requests_pages
from spokesperson.oversight.grants import pages as grants_pages
from spokesperson.oversight.reading import clause_pages, compare_pages, coverage_pages, matrix_pages
from spokesperson.oversight.reading import pages as reading_pages

urlpatterns = [
    path("me", me_pages.me, name="me"),
    path("digest/<str:signed>", me_pages.digest_off, name="digest_off"),
    path("sign-in", sign_in_pages.sign_in, name="sign_in"),
    path("sign-out", sign_in_pages.sign_out, name="sign_out"),
    path("directive", reading_pages.read, name="directive"),
    path("directive/acknowledge", reading_pages.acknowledge, name="acknowledge"),
    path("", include("spokesperson.oversight.drafts.urls")),
    path("", include("spokesperson.oversight.orders.urls")),
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
    path("accounts", accounts_list.accounts, name="accounts"),
    path("accounts/new", accounts_pages.new, name="account_new"),
    path("accounts/asked-for", account_asked_pages.requests, name="account_requests"),
    path("accounts/reported", account_asked_pages.reports, name="account_reports"),
    path("accounts/<uuid:uid>", accounts_pages.account, name="account"),
    path("accounts/<uuid:uid>/change", account_change_pages.change, name="account_change"),
    path("accounts/<uuid:uid>/before-blocking", account_change_pages.before_blocking, name="before_blocking"),
    path("accounts/<uuid:uid>/<slug:verb>", account_acts_pages.act, name="account_act"),
    path("grants", grants_pages.grants_page, name="grants"),
    path("grants/<uuid:uid>", grants_pages.grant, name="grant"),
    path("groups", groups_pages.groups, name="groups"),
    path("groups/<uuid:uid>", groups_pages.group, name="group"),
    path("requests", requests_pages.access_requests, name="access_requests"),
    path("", include("spokesperson.oversight.people.urls")),
    path("register", register_pages.register, name="register"),
    path("register.json", register_pages.register_json, name="register_json"),
    path("register.atom", register_pages.register_atom, name="register_atom"),
    path("register/report", register_pages.report, name="register_report"),
]
