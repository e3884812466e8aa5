"""Versions of the directive, drafts of the next one, reviews, acknowledgements and deliveries (P2; R3-R7, R86, L9).

People are reached as users here, because the register of employees stands above this room.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Version(models.Model):
    """One immutable version: the file as adopted, its three hashes, and the instant it takes effect."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    revision = models.CharField(max_length=20)
    adopted = models.CharField(max_length=20, help_text="as precise as known, like 2011-01")
    effective = models.DateTimeField()
    source = models.TextField()
    text_hash = models.CharField(max_length=64)
    rules_hash = models.CharField(max_length=64)
    file_hash = models.CharField(max_length=64, unique=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    next_review = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["effective"]
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="revision_once"),
            models.UniqueConstraint(fields=["code", "effective"], name="one_version_at_an_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.code}, version {self.revision}"


class Reading(models.Model):
    """Which parts of a version a person has been served; acknowledging needs all of them (R6).

    ``last_opened_at`` is when they last referred to it, by any of its pages (R7).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="readings")
    parts = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    last_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="one_reading_a_version")]


class Acknowledgement(models.Model):
    """ "I have read this version": person, version hash, time (R6)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField()
    record = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="acknowledged_once")]


class NoticeAcceptance(models.Model):
    """Notice 4.1 was shown and accepted: once per version and device (R86)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    device = models.CharField(max_length=64)
    file_hash = models.CharField(max_length=64)
    equipment = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "device", "file_hash"], name="notice_once_a_version_and_device")
        ]


class Proposal(models.Model):
    """A draft of the next version: the file as its author keeps it, until a second person adopts it (R3).

    ``base`` is the version it was begun from. Whoever kept a change in it is one of its ``drafters`` and cannot adopt
    it. A proposal is never the directive; no decision reads it.
    """

    STATES = (("draft", "draft"), ("asked", "asked"), ("adopted", "adopted"), ("withdrawn", "withdrawn"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="proposals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    drafters = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="proposals_drafted")
    source = models.TextField()
    note = models.CharField(max_length=400, blank=True, help_text="what it changes, in a sentence")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    begun_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    keeps = models.PositiveIntegerField(default=1, help_text="how often it was kept; two editors notice each other")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals_to_read"
    )
    answer = models.CharField(max_length=400, blank=True, help_text="what the reader wrote on giving it back")
    adopted_as = models.OneToOneField(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_by"
    )

    class Meta:
        ordering = ["-kept_at"]


class Simulation(models.Model):
    """What a proposal would have changed among the decisions already made, as far as it is worked out.

    It belongs to one state of the text (``file_hash``); stored decisions are only read. ``state`` goes on where the
    last step ended; ``done`` of ``total`` decisions have been asked again.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="simulation")
    file_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    state = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)


class Review(models.Model):
    """The directive was looked at again: by whom, with which result, and when it is due next (R5)."""

    OUTCOMES = (("no_change", "no change"), ("revise", "to be revised"))

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    note = models.CharField(max_length=1000)
    next_review = models.DateField()
    record = models.UUIDField()

    class Meta:
        ordering = ["-at"]


class Delivery(models.Model):
    """One e-mail about the directive, a duty of it or an order, to one person, and its end (L9; R5, R7, R47, R53).

    ``key`` keeps a reason from being written twice to the same person. ``failed`` stays until somebody mends the
    address; what waits is tried again at ``next_try``. ``record`` is the archive's word on how it ended.
    """

    KINDS = (
        ("version", "a version takes effect"),
        ("acknowledge", "reminder to acknowledge"),
        ("reread", "reminder to read again"),
        ("review", "the review is due"),
        ("talk", "a talk of supervisor and Representative is overdue"),
        ("grant", "a permission is about to end"),
        ("digest", "what waits for somebody, in the morning"),
        ("order", "an order was given"),
        ("order_lifted", "an order was lifted"),
    )
    STATES = (("waiting", "waiting"), ("sent", "sent"), ("failed", "failed"), ("dropped", "no longer needed"))

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="deliveries")
    person = models.UUIDField(help_text="uid of the employee, who need not have a sign-in")
    kind = models.CharField(max_length=12, choices=KINDS)
    key = models.CharField(max_length=120, unique=True)
    address = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    asked_at = models.DateTimeField()
    next_try = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    record = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["state", "next_try"], name="delivery_due"),
            models.Index(fields=["version", "person"], name="delivery_whose"),
        ]
