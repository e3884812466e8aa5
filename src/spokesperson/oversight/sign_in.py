"""What stands between the right password and a session: the notice (4.1), once per version and device (R86).

The page calls ``due`` to know whether to show the notice, and ``admit`` before it starts a session; where ``admit``
raises, no session is started.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spokesperson.directive.models import NoticeAcceptance
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.accept_notice import DEVICE, accept_notice, clause
from spokesperson.oversight.acts import employed
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

COOKIE = "device"
COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep none longer


@dataclass(frozen=True)
class Notice:
    """The notice as the directive words it."""

    clause: str
    text: str


def device(cookies: Mapping[str, str]) -> str:
    """This device's id: the cookie's, or a new random one to be set. It names a browser, never a person."""
    known = cookies.get(COOKIE, "")
    return known if DEVICE.fullmatch(known) else secrets.token_hex(16)


def notice() -> Notice | None:
    """The notice in the directive's own words; None where it has none. ``NoDirectiveInForce`` where there is none."""
    found = clause()
    return Notice(found.id, found.text.strip()) if found else None


def due(device: str, user: AbstractBaseUser | None = None) -> bool:
    """Whether the notice is still to be accepted on this device: by ``user``, or, before sign-in, by anyone."""
    if clause() is None:
        return False
    accepted = NoticeAcceptance.objects.filter(device=device, file_hash=version_at().file_hash)
    return not (accepted.filter(user_id=user.pk) if user else accepted).exists()


def admit(user: AbstractBaseUser, *, device: str, equipment: str, accepted: bool) -> Employee:
    """The employee who may have a session now. Raises ``Invalid`` (email, device, notice)."""
    employee = Employee.objects.filter(user_id=user.pk).first()
    if employee is None or not employed(employee):
        raise Invalid("email", "This sign-in belongs to nobody who works here today.")
    if equipment not in ("library", "own"):
        found = clause()
        raise Invalid("device", "Say whether this device is the Library's or your own.", found.id if found else "")
    if due(device, user):
        accept_notice(user, device=device, equipment=equipment, accepted=accepted)
    return employee
