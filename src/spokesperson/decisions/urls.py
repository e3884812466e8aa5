"""Addresses of the door's explanations."""

from django.urls import path

from spokesperson.decisions import pages

urlpatterns = [
    path("why", pages.ask, name="why"),
    path("why/<uuid:uid>", pages.why_decision, name="why_decision"),
]
