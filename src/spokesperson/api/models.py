"""Bearer tokens, stored as hashes; the token itself is shown once, when it is made."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import models

from spokesperson.people.models import Employee


class ApiToken(models.Model):
    """A person's token. ``digest`` is the SHA-256 of the token; 256 random bits need no slow hash."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def issue(employee: Employee, label: str, now: datetime, token: str | None = None) -> str:
    """Make a token for ``employee`` and return it; only its hash stays."""
    token = token or "sp_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(employee=employee, digest=digest_of(token), label=label, created_at=now)
    return token
