"""The web room as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "spokesperson.web"
    label = "web"
    verbose_name = "Pages"
