"""Addresses of the desk."""

from django.urls import include, path

from spokesperson.desk import liking_pages
from spokesperson.desk.by_hand import pages as assisting_pages
from spokesperson.desk.calendar import moving_pages
from spokesperson.desk.calendar import pages as calendar_pages
from spokesperson.desk.consent import pages as consent_pages
from spokesperson.desk.home import pages as home
from spokesperson.desk.photos import pages as handing_pages
from spokesperson.desk.writing import drafts_page, pages
from spokesperson.desk.writing.urls import urlpatterns as composing

urlpatterns = [
    path("", home.home, name="home"),
    path("write", pages.new, name="write"),
    path("drafts", drafts_page.drafts, name="drafts"),
    path("drafts/<uuid:uid>", pages.one, name="draft"),
    path("", include("spokesperson.desk.ownership.urls")),
    path("likes", liking_pages.likes, name="likes"),
    path("calendar", calendar_pages.show, name="calendar"),
    path("publishing", moving_pages.publishing, name="publishing"),
    path("drafts/<uuid:uid>/move", moving_pages.move, name="draft_move"),
    path("drafts/<uuid:uid>/check", pages.check, name="draft_check"),
    path("drafts/<uuid:uid>/submit", pages.submit, name="draft_submit"),
    path("drafts/<uuid:uid>/post", pages.post, name="draft_post"),
    path("drafts/<uuid:uid>/schedule", pages.schedule, name="draft_schedule"),
    path("drafts/<uuid:uid>/withdraw", pages.take_back, name="draft_withdraw"),
    path("drafts/<uuid:uid>/discard", pages.discard, name="draft_discard"),
    path("drafts/<uuid:uid>/resolve", pages.resolve, name="draft_resolve"),
    path("drafts/<uuid:uid>/media", pages.media, name="draft_media"),
    path("drafts/<uuid:uid>/media/<uuid:media_uid>", pages.picture, name="draft_picture"),
    path("drafts/<uuid:uid>/release", assisting_pages.release, name="draft_release"),
    path("drafts/<uuid:uid>/posted", assisting_pages.posted, name="draft_posted"),
    path("drafts/<uuid:uid>/hand-over", handing_pages.hand_over, name="draft_hand_over"),
    path("drafts/<uuid:uid>/consents", consent_pages.attach, name="draft_consents"),
    path("consents/<uuid:uid>/document", consent_pages.document, name="consent_document"),
    path("consents/<uuid:uid>/revoke", consent_pages.revoke, name="consent_revoke"),
    path("handovers", handing_pages.handovers, name="handovers"),
    path("handovers/<uuid:uid>/take", handing_pages.take, name="handover_take"),
    path("handovers/<uuid:uid>/decline", handing_pages.decline, name="handover_decline"),
    path("handovers/<uuid:uid>/reopen", handing_pages.reopen, name="handover_reopen"),
    path("handovers/<uuid:uid>/withdraw", handing_pages.withdraw, name="handover_withdraw"),
    path("handovers/<uuid:uid>/picture", handing_pages.picture, name="handover_picture"),
    *composing,
    path("", include("spokesperson.desk.review.urls")),
]
