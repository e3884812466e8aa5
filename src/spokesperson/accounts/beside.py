"""What stands beside the register: groups, what was asked for, what the public reported, mail about accounts.

Def-Administrator names the library-related groups (R19); the table leaves a Representative the request for a Library
account (M1R); the public may report an account that imitates the Library; the one who looks after an account is
written to before something of it runs out (R10, R16).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_noop

from spokesperson.people.models import Employee

GROUP_KINDS = (
    ("friends", gettext_noop("Friends of the Library")),
    ("endowment", gettext_noop("Endowment")),
    ("staff", gettext_noop("Staff Association")),
    ("other", gettext_noop("another group")),
)


class RelatedGroup(models.Model):
    """A library-related group and the Administrator who is its consultant; neither posts for the other (R19)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=GROUP_KINDS)
    name = models.CharField(max_length=200, unique=True)
    address = models.URLField(max_length=500, blank=True, help_text="where the group itself speaks; never ours")
    consultant = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="advises")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def urn(self) -> str:
        return f"urn:sp:group:{self.uid}"


class Consultation(models.Model):
    """A question of a group to its consultant, and the answer (R19)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(RelatedGroup, on_delete=models.PROTECT, related_name="consultations")
    question = models.TextField()
    asked_at = models.DateTimeField()
    entered_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:consultation:{self.uid}"


class AccountRequest(models.Model):
    """A Library account that somebody asks the Administrators for, since only they create one (M1R)."""

    STATES = (("open", "open"), ("registered", "registered"), ("declined", "declined"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="account_requests")
    network = models.CharField(max_length=30)
    handle = models.CharField(max_length=200, blank=True, help_text="a wish; the Administrator decides")
    purpose = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    answer = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at"]

    @property
    def urn(self) -> str:
        return f"urn:sp:account-request:{self.uid}"


class AccountReport(models.Model):
    """What a member of the public said imitates the Library. Nothing about who said it is asked or kept (R10; 1.3)."""

    STATES = (("open", "open"), ("ours", "it is ours"), ("acted", "acted on"), ("nothing", "nothing to do"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    said = models.CharField(max_length=300, help_text="the name or address of the account")
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1, help_text="how often the same was reported while it is open")
    state = models.CharField(max_length=10, choices=STATES, default="open")
    outcome = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["state", "at"], name="account_report_open")]

    @property
    def urn(self) -> str:
        return f"urn:sp:account-report:{self.uid}"


class AccountNotice(models.Model):
    """One e-mail about an account to who looks after it. ``key`` names its reason, so that it goes out once."""

    KINDS = (
        ("review", "the yearly look is due"),
        ("second_factor", "the second factor is to be attested again"),
        ("profile", "the profile is to be checked again"),
    )

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=KINDS)
    key = models.CharField(max_length=160, unique=True)
    due = models.DateTimeField(help_text="when what it is about runs out")
    asked_at = models.DateTimeField()
    next_try = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, sent, failed or dropped")
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "next_try"], name="account_notice_due")]
