"""Versions of the directive and their acknowledgements (P2; R3, R4, R6, R86).

People are reached as users here, because the register of employees stands above this room.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Version(models.Model):
    """One immutable version: the file as adopted, its three hashes, and the instant it takes effect."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    revision = models.CharField(max_length=20)
    adopted = models.CharField(max_length=20, help_text="as precise as known, like 2011-01")
    effective = models.DateTimeField()
    source = models.TextField()
    text_hash = models.CharField(max_length=64)
    rules_hash = models.CharField(max_length=64)
    file_hash = models.CharField(max_length=64, unique=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    next_review = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["effective"]
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="revision_once"),
            models.UniqueConstraint(fields=["code", "effective"], name="one_version_at_an_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.code}, version {self.revision}"


class Reading(models.Model):
    """Which parts of a version a person has been served; acknowledging needs all of them (R6)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="readings")
    parts = models.JSONField(default=list)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="one_reading_a_version")]


class Acknowledgement(models.Model):
    """ "I have read this version": person, version hash, time (R6)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    record = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="acknowledged_once")]


class NoticeAcceptance(models.Model):
    """Notice 4.1 was shown and accepted: once per version and device (R86)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    device = models.CharField(max_length=64)
    file_hash = models.CharField(max_length=64)
    equipment = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "device", "file_hash"], name="notice_once_a_version_and_device")
        ]
