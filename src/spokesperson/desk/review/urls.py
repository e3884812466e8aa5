"""Addresses of review, advice and declined questions."""

from django.urls import path

from spokesperson.desk.advice import pages as advice_pages
from spokesperson.desk.review import reviewing

urlpatterns = [
    path("review", reviewing.reviews, name="reviews"),
    path("review/<uuid:uid>", reviewing.review, name="review"),
    path("advice", advice_pages.advice, name="advice"),
    path("advice/<uuid:uid>", advice_pages.advice_one, name="advice_one"),
    path("drafts/<uuid:uid>/ask-advice", advice_pages.ask, name="draft_ask_advice"),
    path("drafts/<uuid:uid>/decline", advice_pages.decline, name="draft_decline"),
    path("questions", advice_pages.questions, name="questions"),
]
