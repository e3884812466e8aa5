"""Addresses of sign-in, the directive, the accounts and the public register."""

from django.urls import path

from spokesperson.oversight import account_acts_pages, accounts_pages, directive_pages, sign_in_pages

urlpatterns = [
    path("sign-in", sign_in_pages.sign_in, name="sign_in"),
    path("sign-out", sign_in_pages.sign_out, name="sign_out"),
    path("directive", directive_pages.read, name="directive"),
    path("directive/acknowledge", directive_pages.acknowledge, name="acknowledge"),
    path("directive/versions/<str:revision>", directive_pages.read, name="directive_version"),
    path("directive/<str:clause_id>", directive_pages.clause, name="clause"),
    path("accounts", accounts_pages.accounts, name="accounts"),
    path("accounts/new", accounts_pages.new, name="account_new"),
    path("accounts/<uuid:uid>", accounts_pages.account, name="account"),
    path("accounts/<uuid:uid>/<slug:verb>", account_acts_pages.act, name="account_act"),
    path("register", accounts_pages.register, name="register"),
]
