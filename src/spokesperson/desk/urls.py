"""Addresses of the desk."""

from django.urls import path

from spokesperson.desk import calendar_pages, handing_pages, home, moving_pages, pages, reviewing

urlpatterns = [
    path("", home.home, name="home"),
    path("write", pages.new, name="write"),
    path("drafts", pages.drafts, name="drafts"),
    path("drafts/<uuid:uid>", pages.one, name="draft"),
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
    path("drafts/<uuid:uid>/hand-over", handing_pages.hand_over, name="draft_hand_over"),
    path("handovers", handing_pages.handovers, name="handovers"),
    path("handovers/<uuid:uid>/take", handing_pages.take, name="handover_take"),
    path("handovers/<uuid:uid>/decline", handing_pages.decline, name="handover_decline"),
    path("handovers/<uuid:uid>/withdraw", handing_pages.withdraw, name="handover_withdraw"),
    path("handovers/<uuid:uid>/picture", handing_pages.picture, name="handover_picture"),
    path("review/<uuid:uid>", reviewing.review, name="review"),
]
