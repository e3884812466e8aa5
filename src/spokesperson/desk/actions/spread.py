"""Spread: say the same on further accounts, each a draft of its own in one bundle (1.4; R42)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.desk.actions.write import mark_property
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.writing import bundles
from spokesperson.directive.register import under
from spokesperson.people.models import Employee

MOST = 12


def spread(draft: Draft, by: Employee, accounts: Iterable[object]) -> list[Draft]:
    """A draft with the same words for each of ``accounts`` (uids). Raises ``Invalid``, ``NotYours``, ``WrongState``.

    Nothing is decided yet: whether one may speak there is asked of each draft by itself.
    """
    wanted = list(dict.fromkeys(str(uid) for uid in accounts))
    if not wanted:
        raise Invalid("accounts", "Choose at least one more account.")
    with transaction.atomic():
        held, others = bundles.held(draft.pk, by)
        _may_be_spread(held, len(others) + 1 + len(wanted))
        taken = {d.account_id for d in [held, *others]}
        rows = [_account(uid, by, taken) for uid in wanted]
        if held.bundle is None:
            held.bundle = uuid.uuid4()
            held.save()
        return [_sibling(held, account) for account in rows]


def _may_be_spread(draft: Draft, number: int) -> None:
    if DraftState(draft.state) not in EDITABLE:
        raise WrongState("It is being sent or was sent already. Begin a new post for the other accounts.")
    if draft.in_reply_to:
        raise Invalid("accounts", "A reply answers one post on one network, so it is not sent anywhere else.")
    if draft.account_id is None:
        raise Invalid("account", "Choose its own account first.")
    if number > MOST:
        raise Invalid(
            "accounts", f"Choose fewer: one announcement goes to at most {MOST} accounts.", under("repeating")
        )


def _account(uid: str, by: Employee, taken: set[int | None]) -> Account:
    try:
        account = Account.objects.get(uid=uid)
    except (Account.DoesNotExist, ValidationError, ValueError) as error:
        raise Invalid("accounts", "Choose accounts of the register; one of these is not in it.") from error
    if account.owner_id not in (None, by.pk):
        raise Invalid("accounts", f"{account.handle} belongs to somebody else.", under("own accounts"))
    if account.state != "active":
        raise Invalid("accounts", f"{account.handle} is not in use.", under("accounts"))
    if account.pk in taken:
        raise Invalid("accounts", f"It says the same on {account.handle} already.")
    return account


def _sibling(source: Draft, account: Account) -> Draft:
    now = clock.now()
    one = Draft(
        author=source.author, account=account, use=source.use, bundle=source.bundle, created_at=now, edited_at=now,
        equipment=source.equipment, created_at_work=source.created_at_work,
        **{name: getattr(source, name) for name in bundles.COMMON},
    )  # fmt: skip
    mark_property(one)
    one.save()
    bundles.take(source, one)
    bundles.take_pictures(source, one)
    return one
