"""Talks of a supervisor and a Representative about the time it takes and what is done (1.5; R47)."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import F, Q

from spokesperson.people.models import Employee


class Discussion(models.Model):
    """One talk and the note both agree on. It counts once both have confirmed the same words.

    ``held_on`` is the day of the talk by the institution's calendar. Whoever writes the words confirms them by that.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="discussions")
    supervisor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="discussions_led")
    held_on = models.DateField()
    note = models.TextField()
    written_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    confirmed_by_employee_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_supervisor_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["employee", "held_on"], name="discussion_of_an_employee")]
        constraints = [
            models.CheckConstraint(condition=~Q(employee=F("supervisor")), name="discussion_of_two"),
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:discussion:{self.uid}"

    @property
    def done(self) -> bool:
        return self.confirmed_by_employee_at is not None and self.confirmed_by_supervisor_at is not None

    @property
    def words(self) -> str:
        """What a confirmation is of: the first letters of a hash over the day and the note."""
        return hashlib.sha256(f"{self.held_on.isoformat()}\n{self.note}".encode()).hexdigest()[:16]
