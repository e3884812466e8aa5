"""What goes to a network and what stands there; a row committed before the first connection (1.8, 2.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from spokesperson.accounts.models import Account
from spokesperson.desk.models.draft import Draft
from spokesperson.people.models import Employee


class Publication(models.Model):
    """What stands, or stood, on a network; keyed by its URI, never by the network's own number."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.OneToOneField(Draft, null=True, on_delete=models.PROTECT, related_name="publication")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="publications")
    uri = models.CharField(max_length=500)
    native_id = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    published_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    verified_gone = models.BooleanField(null=True)
    looked_at = models.DateTimeField(null=True, blank=True, help_text="when a round last looked whether it stands")
    missed_at = models.DateTimeField(null=True, blank=True, help_text="since when nobody finds it in public")
    by_hand = models.BooleanField(default=False, help_text="its author posted it and gave the address (assisted)")

    class Meta:
        ordering = ["-published_at"]
        constraints = [models.UniqueConstraint(fields=["account", "uri"], name="published_once")]


class Intent(models.Model):
    """An act on a network that was decided and must happen exactly once.

    ``key`` is deterministic over (verb, subject, version, account): writing the row twice is impossible, and the
    same key goes to networks that honour one. A row in ``sending`` whose lease ran out is looked up on the
    network before anything is sent again.
    """

    STATES = [(s, s) for s in ("queued", "sending", "done", "unknown", "failed", "cancelled")]
    VERBS = [(v, v) for v in ("publish", "edit", "delete", "like", "unlike")]

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64, unique=True)
    verb = models.CharField(max_length=10, choices=VERBS)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="intents")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="intents")
    target = models.CharField(max_length=500, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="intents")
    actor = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="intents")
    payload = models.JSONField(default=dict)
    payload_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    actor_epoch = models.PositiveIntegerField(default=0, help_text="the actor's epoch when it was queued (R51)")
    first_sent_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=("queued", "sending")), name="intent_due")]


class Breaker(models.Model):
    """The circuit breaker of an account: after repeated failures its sends wait until ``open_until``."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="breaker")
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
