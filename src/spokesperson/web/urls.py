"""Addresses of the frame: help, and the search for everything."""

from django.urls import path
from django.views.i18n import set_language

from spokesperson.web import pages, palette

urlpatterns = [
    path("language", set_language, name="set_language"),
    path("help", pages.help_page, name="help"),
    path("palette", palette.find, name="palette"),
]
