"""Accounts with the three facts that make one the Library's (Def-Account-library, Def-Account-personal; R10-R12).

``kind`` is derived, never stored: an account is the Library's only if the Library created, administers and
maintains it; personal if an individual administers and maintains it; otherwise mixed.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_noop

from spokesperson.accounts.beside import AccountNotice, AccountReport, AccountRequest, Consultation, RelatedGroup
from spokesperson.people.models import Employee, Grant

__all__ = [
    "Account", "AccountNotice", "AccountReport", "AccountRequest", "AccountToken", "Consultation", "GrantedAccount",
    "GroupMembership", "RelatedGroup", "Suspension",
]  # fmt: skip

LIBRARY, INDIVIDUAL = "library", "individual"
HOLDERS = [(LIBRARY, "the Library"), (INDIVIDUAL, "an individual")]
# The pages look up the words marked here; what is stored, and what an error names, stays English.
FORMS = (gettext_noop("website"), gettext_noop("server"), gettext_noop("page"), gettext_noop("profile"))
CHANNELS = [
    ("blog", gettext_noop("blog")),
    ("wiki", gettext_noop("wiki")),
    ("forum", gettext_noop("discussion forum")),
    ("social", gettext_noop("social media site")),
]
STATES = [("draft", "draft"), ("active", "active"), ("frozen", "frozen"), ("retired", "retired")]


def derive_kind(created_by: str, administered_by: str, maintained_by: str) -> str:
    """``library``, ``personal``, ``mixed``, or ``none`` while a fact is missing (R10, R11)."""
    if administered_by == maintained_by == INDIVIDUAL:
        return "personal"
    if not (created_by and administered_by and maintained_by):
        return "none"
    if created_by == administered_by == maintained_by == LIBRARY:
        return "library"
    return "mixed"


class AccountQuerySet(models.QuerySet["Account"]):
    def with_kind(self) -> AccountQuerySet:
        """Each account with ``derived_kind``, the same derivation as ``derive_kind`` done by the database."""
        return self.annotate(derived_kind=kind_case(""))


def kind_case(prefix: str) -> Case:
    """``derive_kind`` as an expression over the account reached by ``prefix`` (like ``"account__"``)."""
    created, administered, maintained = (f"{prefix}{f}_by" for f in ("created", "administered", "maintained"))
    return Case(
        When(Q(**{administered: INDIVIDUAL, maintained: INDIVIDUAL}), then=Value("personal")),
        When(Q(**{created: ""}) | Q(**{administered: ""}) | Q(**{maintained: ""}), then=Value("none")),
        When(Q(**{created: LIBRARY, administered: LIBRARY, maintained: LIBRARY}), then=Value("library")),
        default=Value("mixed"),
        output_field=models.CharField(),
    )


class Account(models.Model):
    """A website, server, page or profile on a network.

    ``address`` is what a person opens; ``base_url`` is where the network's API answers. A personal account has an
    ``owner`` and never a stored password: no such field exists (R11).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    network = models.CharField(max_length=30)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500)
    base_url = models.CharField(max_length=500, blank=True)
    forms = models.JSONField(default=list)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    purpose = models.CharField(max_length=400, blank=True)
    created_by = models.CharField(max_length=10, choices=HOLDERS, blank=True)
    administered_by = models.CharField(max_length=10, choices=HOLDERS, blank=True)
    maintained_by = models.CharField(max_length=10, choices=HOLDERS, blank=True)
    owner = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    steward = models.ForeignKey(
        Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="looks_after",
        help_text="the Administrator who looks after an account of the Library; never the owner of a personal one",
    )  # fmt: skip
    backup = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="backs_up")
    state = models.CharField(max_length=10, choices=STATES, default="draft")
    profile_text = models.TextField(blank=True)
    profile_checked_at = models.DateTimeField(null=True, blank=True)
    profile_identifies = models.BooleanField(default=False, help_text="says it is Library staff (1.6)")
    profile_states_position = models.BooleanField(default=False, help_text="explains position and role (1.6)")
    profile_beside_post = models.BooleanField(default=True, help_text="the network shows the profile beside a post")
    profile_notice_at = models.DateTimeField(null=True, blank=True, help_text="when the 1.6 notice began (R55)")
    registered_at = models.DateTimeField()
    second_factor_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second_factor_at = models.DateTimeField(null=True, blank=True, help_text="when a second factor was attested")
    second_factor_until = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="the yearly look whether all of this is true")
    shown = models.BooleanField(default=False, help_text="a Representative agreed to stand in the public register")
    proof_at = models.DateTimeField(null=True, blank=True, help_text="when the account's page was last looked at")
    proof_found = models.BooleanField(null=True, help_text="whether it links back to the register (rel=me)")
    proof_why = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when the owner read what blocking means (L2)")

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["network", "handle"]
        constraints = [models.UniqueConstraint(fields=["network", "handle"], name="account_registered_once")]

    def __str__(self) -> str:
        return f"{self.handle} ({self.network})"

    @property
    def kind(self) -> str:
        return derive_kind(self.created_by, self.administered_by, self.maintained_by)

    @property
    def urn(self) -> str:
        return f"urn:sp:account:{self.uid}"


class GrantedAccount(models.Model):
    """An account that a supervisor's grant covers (R23)."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="granted_accounts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "account"], name="account_granted_once")]


class GroupMembership(models.Model):
    """A group joined under a grant: its name, address and whether anyone may read it (R24)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=200)
    address = models.URLField(max_length=500)
    open = models.BooleanField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)


class AccountToken(models.Model):
    """What lets the Library publish: the network's own authorisation, encrypted, bound to this account.

    Only ``accounts.tokens`` reads or writes ``ciphertext``; it is never shown again (M2A, M2R).
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="token")
    ciphertext = models.BinaryField()
    rotated_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True, help_text="when the network was last asked about it")
    tested_ok = models.BooleanField(null=True)
    tested_why = models.CharField(max_length=200, blank=True)


class Suspension(models.Model):
    """All publishing of new posts is suspended from ``since`` until it is lifted; replies still go out."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since"]

    @property
    def urn(self) -> str:
        return f"urn:sp:suspension:{self.uid}"
