"""Decisions as stored: the canonical bytes the engine gave, found again by the act they were about (R4)."""

from __future__ import annotations

import uuid

from django.db import models

from spokesperson.people.models import Employee


class Decision(models.Model):
    """One recorded decision. ``canonical`` replays byte for byte; ``record`` is its place in the archive."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=40)
    effect = models.CharField(max_length=10)
    subject = models.CharField(max_length=120, db_index=True)
    directive_hash = models.CharField(max_length=64, blank=True)
    canonical = models.BinaryField()
    record = models.UUIDField()

    class Meta:
        ordering = ["-at"]
