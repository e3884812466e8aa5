"""Addresses of the drafts of the directive."""

from django.urls import path

from spokesperson.oversight import editor_change_pages, editor_pages

urlpatterns = [
    path("", editor_pages.drafts, name="directive_drafts"),
    path("/<uuid:uid>", editor_pages.draft, name="directive_draft"),
    path("/<uuid:uid>/check", editor_pages.check, name="directive_draft_check"),
    path("/<uuid:uid>/source", editor_pages.source, name="directive_draft_source"),
    path("/<uuid:uid>/change", editor_change_pages.change, name="directive_draft_change"),
    path("/<uuid:uid>/change.<slug:kind>", editor_change_pages.export, name="directive_draft_export"),
    path("/<uuid:uid>/<slug:verb>", editor_pages.act, name="directive_draft_act"),
]
