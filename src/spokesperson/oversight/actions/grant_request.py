"""Give what a request asked for: the grant, while the request still waits (Def-Representative; R1, R23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.oversight.actions.close_request import AlreadyClosed
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.grants import requests
from spokesperson.people.models import AccessRequest, Employee, Grant


def grant_request(by: Employee, request: AccessRequest, *, accounts: Sequence[Account], **given: Any) -> Grant:
    """``give_grant`` to whoever asked, with what it takes in ``given``; a second answer waits and then finds it closed.

    Raises ``AlreadyClosed`` and what ``give_grant`` raises.
    """
    with transaction.atomic():
        rows = AccessRequest.objects.select_related("employee__supervisor")
        held = rows.select_for_update(of=("self",)).get(pk=request.pk)
        if (now := requests.standing(held).state) != "pending":
            raise AlreadyClosed(now)
        try:
            return give_grant(by, held.employee, accounts=accounts, **given)
        except door.Refused as error:
            refused = error  # raised outside, or the record of the refusal would be undone with this transaction
    raise refused
