"""Drafts and their pictures (1.8, 2.1). A draft's life is the state graph of ``desk.states``."""

from __future__ import annotations

import uuid

from django.db import models

from spokesperson.accounts.models import Account
from spokesperson.decisions import masking
from spokesperson.desk.states import DraftState
from spokesperson.people.models import Employee


class Draft(models.Model):
    """Something written for the public. ``edited_at`` is the server's instant of the last change of content (R64)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="drafts")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")
    use = models.CharField(max_length=10, default="business")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47; empty: the institution's own")
    topic = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    purpose_words = models.CharField(max_length=300, blank=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    thread_text = models.TextField(blank=True)
    no_link_reason = models.CharField(max_length=300, blank=True)
    settled = models.JSONField(default=dict, help_text="warnings taken note of: {clause/rule: words}")
    answers = models.JSONField(default=dict, help_text="answers to the think questions (R65)")
    stated = models.JSONField(default=dict, help_text="the directive's own facts that its author states (R2)")
    bundle = models.UUIDField(
        null=True, blank=True, db_index=True, help_text="drafts that say the same on several accounts"
    )
    follows = models.BooleanField(default=True, help_text="takes over the text of its bundle; own words otherwise")
    departure_reason = models.CharField(max_length=300, blank=True, help_text="why it departs from the advice (R31)")
    authorship = models.JSONField(
        default=dict, help_text="sentences by others: {hash of sentence: urn of its author} (2.2)"
    )
    rejected_hash = models.CharField(max_length=64, blank=True, help_text="content that a reviewer refused")
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
        """The first line, short enough for a list, with nothing confidential in it (1.3; R41)."""
        return masking.title(self.text, reply=bool(self.in_reply_to or self.thread_text))


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


class Handover(models.Model):
    """A file that one may not upload, handed to an Administrator, who adds it to the draft or says why not (M8R)."""

    STATES = tuple((s, s) for s in ("waiting", "taken", "declined", "withdrawn"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="handovers")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="handovers_to_answer")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.TextField()
    rights = models.CharField(max_length=300)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting", db_index=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:handover:{self.uid}"
