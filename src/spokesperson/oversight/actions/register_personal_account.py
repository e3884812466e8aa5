"""Enter one's own account into the register, of one's own free will (Def-Account-personal; R11, M3A, M3R; L5, L6).

Somebody with a role does so as Library business. Somebody without one (so that the supervisor can name the account
in a grant, R23) does so as personal use: at lunch or after work (3.1).
"""

from __future__ import annotations

from typing import Any

from spokesperson import clock
from spokesperson.accounts.models import INDIVIDUAL, Account
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import under
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.actions.register_account import enter, needed
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = account_fields.PERSONAL_CLAUSE


def register_personal_account(
    by: Employee,
    *,
    owner: Employee | str | None = None,
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
    use: str = "business",
    **given: Any,
) -> Account:
    """Register an account that ``by`` administers and maintains; who created it does not matter.

    Raises ``Invalid`` (the field; ``owner`` for somebody else's account) and ``door.Refused``.
    """
    account_fields.refuse_credentials(given)
    if use not in ("business", "personal"):
        raise Invalid("use", "Say whether this is business or personal use.", under("use"))
    _own(by, owner)
    facts = {"administered_by": INDIVIDUAL, "maintained_by": INDIVIDUAL}
    values = account_fields.check({"created_by": INDIVIDUAL, **facts, "forms": ["profile"], **given}, CLAUSE())
    for name in facts:
        if values[name] != INDIVIDUAL:
            raise Invalid(name, "A personal account is administered and maintained by an individual.", CLAUSE())
    for name in ("steward", "backup"):
        if values.get(name):
            raise Invalid(name, "Nobody else has a part in a personal account.", CLAUSE())
    needed(values, CLAUSE())
    account = Account(registered_at=clock.now(), owner=by, **values)
    return enter(account, by, "create_personal_account", settled, equipment, use=use)


def _own(by: Employee, owner: Employee | str | None) -> None:
    if owner in (None, ""):
        return
    handle = owner.handle if isinstance(owner, Employee) else clean_line("owner", owner, 80)
    if handle not in (by.handle, str(by.uid), by.urn):
        raise Invalid("owner", "Only the person whose account it is can register it.", CLAUSE())
