"""What a supervisor permits, what somebody knows, and what was asked for (Def-Representative, 1.7; R23, R24, R27)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from spokesperson.people.models.staff import Employee


class Topic(models.Model):
    """What a business item may be about; an area of professional expertise is a confirmed topic (1.7)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A supervisor's permission to take part as Representative (Def-Representative; R23, R24, R27).

    ``activities`` holds some of join, read, post, comment; empty ``topics`` and ``channels`` mean all of them.
    Which accounts it covers stands in ``accounts.GrantedAccount``.
    """

    ACTIVITIES = ("join", "read", "post", "comment")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="grants_given")
    in_absence = models.BooleanField(default=False, help_text="given by the supervisor's supervisor in their absence")
    activities = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    purpose = models.CharField(max_length=400)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(default=Now)
    accepted_at = models.DateTimeField(
        null=True, blank=True, help_text="by the employee; until then it is an offer (L6)"
    )
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="grant_ends_after_start"),
            models.CheckConstraint(condition=~Q(employee=F("granted_by")), name="grant_by_another"),
        ]


class Expertise(models.Model):
    """An area of professional expertise, confirmed by the supervisor (R59)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="expertise")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="experts")
    confirmed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="expertise_confirmed")
    confirmed_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="expertise_once")]


class TopicException(models.Model):
    """A topic outside the areas that the supervisor permits: in one thread, or for some time (R63).

    ``thread`` is the address of what is answered; empty means every thread.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="topic_exceptions")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    thread = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    start = models.DateTimeField()
    end = models.DateTimeField()


class AccessRequest(models.Model):
    """What an employee asked of their supervisor after a denial, and whether it was declined or taken back (R1, R20).

    That it was granted is never stored here: it is read from the act that grants it, the supervisor's grant or the
    approval of a draft (``oversight.grants.requests.standing``). ``bound`` is the digest of the denied question.
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
            models.UniqueConstraint(fields=["employee", "key"], condition=~Q(key=""), name="access_request_key_once")
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:request:{self.uid}"
