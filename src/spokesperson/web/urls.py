"""Addresses of the frame: help."""

from django.urls import path

from spokesperson.web import pages

urlpatterns = [path("help", pages.help_page, name="help")]
