"""Who is signed in: the employee, their supervisor and what they chose, in one question a page (P1; 4.1)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    """Django's own, but that every page asks for the employee next."""

    def get_user(self, user_id: Any) -> Any:
        users = get_user_model()._default_manager.select_related("employee__supervisor", "employee__preference")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
