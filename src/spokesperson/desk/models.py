"""Drafts, what speaks for them, and what became of them on the network (1.8, 2.1, Def-Library-business).

A draft's life is the state graph of ``desk.states``. What goes to a network is an ``Intent``: a row committed
before the first connection, with a deterministic key, so that a killed sender can find out what it did.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from spokesperson.accounts.models import Account
from spokesperson.desk.states import DraftState
from spokesperson.people.models import Employee


class Draft(models.Model):
    """Something written for the public. ``edited_at`` is the server's instant of the last change of content (R64)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="drafts")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")
    use = models.CharField(max_length=10, default="business")
    text = models.TextField(blank=True)
    topic = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    purpose_words = models.CharField(max_length=300, blank=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    thread_text = models.TextField(blank=True)
    no_link_reason = models.CharField(max_length=300, blank=True)
    settled = models.JSONField(default=dict, help_text="warnings taken note of: {clause/rule: words}")
    answers = models.JSONField(default=dict, help_text="answers to the think questions (R65)")
    stated = models.JSONField(default=dict, help_text="the directive's own facts that its author states (R2)")
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.DRAFT, db_index=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    scheduled_for = models.DateTimeField(null=True, blank=True, db_index=True)
    decided_at_work = models.BooleanField(default=False)
    equipment = models.CharField(max_length=10, default="unknown")
    created_at_work = models.BooleanField(default=False)
    library_property = models.BooleanField(default=False)
    decided_hash = models.CharField(max_length=64, blank=True)
    emergency = models.CharField(max_length=300, blank=True, help_text="why it could not wait for working time (R18)")
    epoch = models.PositiveIntegerField(default=0)
    last_decision = models.UUIDField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="why it is back in draft, or failed, in plain words")

    class Meta:
        ordering = ["-edited_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:draft:{self.uid}"

    @property
    def pictures(self) -> list[Media]:
        """Its pictures in order; a draft that was never saved has none."""
        return list(self.media.all()) if self.pk else []

    @property
    def title(self) -> str:
        """The first line, short enough for a list."""
        first = next((line.strip() for line in self.text.splitlines() if line.strip()), "")
        return first if len(first) <= 70 else first[:69].rstrip() + "…"


class Media(models.Model):
    """A picture of a draft: bytes in the archive's media store, alternative text and rights statement (M8A)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="media")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.TextField(blank=True)
    rights = models.CharField(max_length=300, blank=True)
    uploaded_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Approval(models.Model):
    """A supervisor's approval of exactly this content; any edit voids it (R20)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    words = models.CharField(max_length=400, blank=True)


class Overrule(models.Model):
    """A second person's word, with a reason, that a finding does not stand (R35)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="overrules")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="overrules")
    kind = models.CharField(max_length=40)
    excerpt_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()


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
