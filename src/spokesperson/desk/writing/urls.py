"""Addresses of the composer beside the draft's own: accounts, versions, guidance, drafts taken back."""

from django.urls import path

from spokesperson.desk.writing import bundle_pages as composing_pages
from spokesperson.desk.writing import guidance_pages

urlpatterns = [
    path("drafts/<uuid:uid>/accounts", composing_pages.accounts, name="draft_accounts"),
    path("drafts/<uuid:uid>/part", composing_pages.part, name="draft_part"),
    path("drafts/<uuid:uid>/rejoin", composing_pages.rejoin, name="draft_rejoin"),
    path("drafts/<uuid:uid>/post-all", composing_pages.post_all, name="draft_post_all"),
    path("drafts/<uuid:uid>/schedule-all", composing_pages.schedule_all, name="draft_schedule_all"),
    path("drafts/<uuid:uid>/restore", composing_pages.restore, name="draft_restore"),
    path("guidance", guidance_pages.listing, name="guidance"),
    path("guidance/new", guidance_pages.new, name="guidance_new"),
    path("guidance/<uuid:uid>", guidance_pages.one, name="guidance_one"),
    path("guidance/<uuid:uid>/text", guidance_pages.text, name="guidance_text"),
    path("guidance/<uuid:uid>/retire", guidance_pages.retire, name="guidance_retire"),
]
