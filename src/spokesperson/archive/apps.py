"""The archive as a Django app."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "spokesperson.archive"
    label = "archive"
