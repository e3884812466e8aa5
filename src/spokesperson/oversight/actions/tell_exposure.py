"""Tell the owner what blocking or deleting a member of the public on this account means, and keep that it was told.

Whoever speaks for a public institution on an account may act for the state there, and then may not shut people out
for their opinion (L2; 1.6). It forbids nothing: the account is the person's own (Def-Account-personal).
"""

from __future__ import annotations

from spokesperson import clock
from spokesperson.accounts import due
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def exposed(account: Account) -> bool:
    """Whether the account is a personal one that an open grant uses for the Library: only then is there something to
    tell."""
    return account.kind == "personal" and due.speaking().filter(pk=account.pk).exists()


def tell_exposure(
    account: Account, by: Employee, *, settled: frozenset[str] = frozenset(), equipment: str = "unknown"
) -> Account:
    """``by`` read the warning. Raises ``Invalid`` (account: not used for the Library) and ``door.Refused``."""
    if not exposed(account):
        raise Invalid(
            "account", "This account is not used for the Library, so nothing follows from it.", under("identifying")
        )

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        held.told_at = clock.now()
        held.save(update_fields=["told_at"])
        told = {"type": "Article", "id": f"{held.urn}#before-blocking", "attributedTo": held.urn}
        acts.keep(
            by, "Read", told, subject=held.urn, clauses=[under("identifying"), under("own accounts")], verdict=verdict,
            **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    as2 = {"type": "Read", "object": {"type": "Article", "id": f"{account.urn}#before-blocking"}}
    return door.act(acts.about_account(by, action_for(account), account, as2, settled, equipment), change)
