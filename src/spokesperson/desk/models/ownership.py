"""Whose it is: instructions to take down, and the permission to use an employee's own work (2.1-2.3; R70, R74, R75)."""

from __future__ import annotations

import uuid

from django.db import models

from spokesperson.desk.models.delivery import Publication
from spokesperson.desk.models.draft import Draft
from spokesperson.people.models import Employee


class TakedownInstruction(models.Model):
    """An official tells an employee to take down what is the Library's but stands on a personal account (R70)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="instructions")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="takedowns")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="takedowns_given")
    reason = models.CharField(max_length=400)
    given_at = models.DateTimeField()
    due_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    gone = models.BooleanField(null=True, help_text="what the last look at the public page found")
    check_why = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:takedown:{self.uid}"


class ReusePermission(models.Model):
    """The author's permission, or refusal, for one use of their own work by the Library (2.3; R74, R75)."""

    STATES = tuple((s, s) for s in ("asked", "granted", "refused", "withdrawn", "cancelled"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="reuse_permissions")
    asked_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    material = models.URLField(max_length=500, help_text="where the author's work stands")
    use = models.CharField(max_length=400, help_text="what the Library wants to do with it")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="reuse_permissions")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="asked", db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    edits = models.BooleanField(default=False)
    credit = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:reuse:{self.uid}"
