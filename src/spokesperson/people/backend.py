"""Who is signed in: the employee, their supervisor and what they chose, in one question a page (P1; 4.1).

It tells too which file of the directive is in force, because nearly every page shows something of its rules next.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Subquery

from spokesperson import clock
from spokesperson.directive import register


class Backend(ModelBackend):
    """Django's own, but that every page asks for the employee next."""

    def get_user(self, user_id: Any) -> Any:
        users = get_user_model()._default_manager.select_related("employee__supervisor", "employee__preference")
        in_force = Subquery(register.versions(clock.now()).values("file_hash")[:1])
        user = users.filter(pk=user_id).annotate(in_force=in_force).first()
        register.remember(user.in_force if user is not None else None)
        return user if user is not None and self.user_can_authenticate(user) else None
