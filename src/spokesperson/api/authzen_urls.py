"""The addresses of the AuthZEN Authorization API, which begin at the root of the site (R28)."""

from __future__ import annotations

from django.urls import path

from spokesperson.api.authzen import api

urlpatterns = [path("", api.urls)]
