"""Bearer tokens: who is calling. What the caller may do is the door's to say, never this module's."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from ninja.security import HttpBearer

from spokesperson import clock
from spokesperson.api.models import ApiToken, digest_of
from spokesperson.people.models import Employee
from spokesperson.people.signed_in import today


class Bearer(HttpBearer):
    """``Authorization: Bearer sp_...``; an unknown, expired or revoked token is 401, as is that of someone who left."""

    def authenticate(self, request: HttpRequest, token: str) -> Employee | None:
        now = clock.now()
        found = (
            ApiToken.objects.filter(digest=digest_of(token), revoked_at=None)
            .filter(Q(expires_at=None) | Q(expires_at__gt=now))
            .filter(Q(employee__left=None) | Q(employee__left__gt=today()))
            .select_related("employee__supervisor")
            .first()
        )
        return found.employee if found else None
