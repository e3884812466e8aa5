"""What the last look at a page of the Library's saw (1.6; R58)."""

from __future__ import annotations

from django.db import models


class LinkCheck(models.Model):
    """One address of the Library's that somebody linked to. ``state`` is alive, dead, refused, unknown or not yet."""

    url = models.CharField(max_length=500, unique=True)
    asked_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, blank=True)
