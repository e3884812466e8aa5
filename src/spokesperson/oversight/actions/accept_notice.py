"""The notice before a session was shown and accepted on this device (4.1; R86). It permits and forbids nothing.

It is the one the directive in force calls ``no-privacy``, whatever its clause; a directive may have none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.directive.models import NoticeAcceptance
from spokesperson.directive.register import citing, in_force, version_at
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

    from spokesperson.directive.engine import Clause

NOTICE = "no-privacy"
DEVICE = re.compile(r"[0-9a-f]{32}")


def clause() -> Clause | None:
    """The clause of the notice in force; None where the directive has none."""
    return in_force().notices.get(NOTICE)


def accept_notice(user: AbstractBaseUser, *, device: str, equipment: str, accepted: bool) -> NoticeAcceptance:
    """Record the acceptance, once per person, version and device.

    ``device`` is the random id of the device's cookie (32 hex digits), ``equipment`` whose device it is: ``library``
    or ``own``. Raises ``Invalid`` (notice, device, equipment, email) and ``NoDirectiveInForce``.
    """
    found = clause()
    cited = found.id if found else ""
    if equipment not in ("library", "own"):
        raise Invalid("device", "Say whether this device is the Library's or your own.", cited)
    if not DEVICE.fullmatch(device):
        raise Invalid("device", "This browser keeps no cookie, so the notice cannot be remembered.", cited)
    employee = Employee.objects.filter(user_id=user.pk).first()
    if employee is None:
        raise Invalid("email", "This sign-in belongs to nobody in the register of employees.")
    version = version_at()
    if not accepted:
        raise Invalid("notice", f"Tick that you have read notice {cited}, or leave this page.", cited)
    with transaction.atomic():
        made, new = NoticeAcceptance.objects.get_or_create(
            user_id=user.pk, device=device, file_hash=version.file_hash,
            defaults={"equipment": equipment, "at": clock.now()},
        )  # fmt: skip
        if new:
            _keep(employee, device, equipment, version.file_hash, cited)
    return made


def _keep(employee: Employee, device: str, equipment: str, file_hash: str, cited: str) -> None:
    archive.append(
        {
            "type": "Accept",
            "actor": employee.urn,
            "object": {"type": "Note", "id": f"urn:sp:directive:{file_hash}#{cited}"},
            "sp:device": device,
            "sp:equipment": equipment,
            "sp:directive": file_hash,
            "sp:clauses": citing(cited),
        },
        subject=employee.urn,
        series="oversight",
    )
