"""Addresses of the drafts of the directive."""

from django.urls import path

from spokesperson.oversight.drafts import change_pages as editor_change_pages
from spokesperson.oversight.drafts import pages as editor_pages

urlpatterns = [
    path("directive/drafts", editor_pages.drafts, name="directive_drafts"),
    path("directive/drafts/<uuid:uid>", editor_pages.draft, name="directive_draft"),
    path("directive/drafts/<uuid:uid>/check", editor_pages.check, name="directive_draft_check"),
    path("directive/drafts/<uuid:uid>/source", editor_pages.source, name="directive_draft_source"),
    path("directive/drafts/<uuid:uid>/change", editor_change_pages.change, name="directive_draft_change"),
    path("directive/drafts/<uuid:uid>/change.<slug:kind>", editor_change_pages.export, name="directive_draft_export"),
    path("directive/drafts/<uuid:uid>/<slug:verb>", editor_pages.act, name="directive_draft_act"),
]
