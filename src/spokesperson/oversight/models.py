"""Requests to the person who can give what a denial says is missing (P1, Def-Library-business; R1, R20)."""

from __future__ import annotations

import uuid

from django.db import models

from spokesperson.people.models import Employee


class AccessRequest(models.Model):
    """What an employee asked of their supervisor, and whether it was declined or taken back.

    That it was granted is never stored here: it is read from the act that grants it, the supervisor's grant or the
    approval of a draft (``oversight.requests.standing``). ``bound`` is the digest of the question that was denied.
    """

    TEMPLATES = (("request_grant", "to be designated"), ("ask_supervisor", "to have a draft approved"))
    STATES = (("pending", "pending"), ("denied", "declined"), ("cancelled", "taken back"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    approval = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="access_requests")
    asked_of = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="access_requests_to_answer")
    template = models.CharField(max_length=20, choices=TEMPLATES)
    action = models.CharField(max_length=80)
    resource = models.CharField(max_length=120, blank=True, help_text="urn of the account or draft, or nothing")
    words = models.CharField(max_length=400, blank=True, help_text="what the employee says it is for")
    bound = models.CharField(max_length=64)
    evaluation = models.CharField(max_length=100, blank=True, help_text="of the denial it followed")
    decision = models.UUIDField(help_text="the recorded decision that denied the act when it was asked for")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="pending")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=200, blank=True, help_text="the caller's own name for the request")
    body = models.CharField(max_length=64, blank=True, help_text="digest of what was sent under that name")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "key"], condition=~models.Q(key=""), name="access_request_key_once"
            )
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:request:{self.uid}"
