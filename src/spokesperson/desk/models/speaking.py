"""What speaks for or against a draft: approvals, second looks, advice, consents, what was declined (1.1-1.7)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from spokesperson.decisions import masking
from spokesperson.desk.models.draft import Draft
from spokesperson.people.models import Employee, Topic


class Approval(models.Model):
    """A supervisor's approval of exactly this content; any edit voids it (R20)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="approvals")
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    words = models.CharField(max_length=400, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)


class Overrule(models.Model):
    """A second person's word, with a reason, that a finding does not stand (R35)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="overrules")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="overrules")
    kind = models.CharField(max_length=40)
    excerpt_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()


class Review(models.Model):
    """A reviewer gave a draft back: changes are asked for, or it may not go out as it is (R20)."""

    VERDICTS = (("changes", "changes"), ("reject", "reject"))

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=VERDICTS)
    words = models.CharField(max_length=1000)
    clause = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class Seen(models.Model):
    """The version that one reviewer last read, so that the next one shows only what changed."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="seen")
    by = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "by"], name="seen_once_a_reviewer")]


class Advice(models.Model):
    """Advice asked of the supervisor, and the answer (1.1; R30-R32). ``passed_to`` is whom it went on to, unanswered.

    ``flagged``: nobody on the chart to ask, so it went to an Administrator.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="advice")
    asked_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="advice_asked")
    asked_of = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="advice_to_give")
    flagged = models.BooleanField(default=False)
    question = models.CharField(max_length=1000, blank=True)
    about = models.CharField(max_length=200, blank=True, help_text="the draft's first line when last asked about")
    asked_at = models.DateTimeField()
    pass_on_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(
        Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="advice_passed_on"
    )
    passed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=2000, blank=True)
    proposed = models.TextField(blank=True, help_text="a written response the author may take over")
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(answered_at=None, withdrawn_at=None), name="one_open_advice_a_draft"
            )
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:advice:{self.uid}"


class Consent(models.Model):
    """The written consent of an identified person to showing certain facts, attached to a draft (1.3; R40).

    ``kinds`` are the kinds of findings it covers; ``excerpts`` the hashes of the marked words. The document's bytes are
    in the archive's media store.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="consents")
    person = models.CharField(max_length=200, help_text="whose consent it is; never an employee's for a customer")
    kinds = models.JSONField(default=list)
    excerpts = models.JSONField(default=list)
    scope = models.CharField(max_length=300)
    signed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    attached_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["attached_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:consent:{self.uid}"


class Decline(models.Model):
    """A question outside somebody's areas was politely declined; it is closed for them and offered on (R61, R62)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="declines")
    thread = models.CharField(max_length=500)
    thread_text = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="declines")
    at = models.DateTimeField()
    offered_to = models.ForeignKey(
        Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="questions_offered"
    )
    taken_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["employee", "thread", "topic"], name="declined_once")]

    @property
    def shown(self) -> str:
        """What was asked, as a list of questions shows it: with nothing confidential in it (1.3; R41)."""
        return masking.hidden(self.thread_text)


class Guidance(models.Model):
    """A text or standing advice that others start from, by topic (1.1, 1.7). ``decline`` is a polite way to stop."""

    KINDS = tuple((k, k) for k in ("template", "guidance", "decline"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=120)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="guidance")
    text = models.TextField()
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title"]

    @property
    def urn(self) -> str:
        return f"urn:sp:guidance:{self.uid}"
