"""A Representative agrees to stand in the public register, or takes it back (Def-Representative; R11, R56, L6).

Nobody else can say it for them, and nothing follows from not saying it.
"""

from __future__ import annotations

from spokesperson.accounts import due
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def show_in_register(
    account: Account,
    by: Employee,
    *,
    shown: bool,
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Account:
    """Show the account in the public register, or no longer. Raises ``Invalid`` (shown, account), ``door.Refused``.

    Showing takes an open grant that names the account; taking it back never does.
    """
    if not isinstance(shown, bool):
        raise Invalid("shown", "Say true or false.")
    if account.kind != "personal":
        raise Invalid("account", "The Library's own accounts stand in the register anyway.", under("accounts"))
    if shown and account.owner_id == by.pk and not due.speaking().filter(pk=account.pk).exists():
        raise Invalid("account", "Only an account that a permission names stands in the register.", under("grants"))

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        held.shown = shown
        if not shown:
            # What was looked up for the register goes with the agreement.
            held.proof_at, held.proof_found, held.proof_why = None, None, ""
        held.save(update_fields=["shown", "proof_at", "proof_found", "proof_why"])
        acts.keep(
            by, "Announce" if shown else "Undo", acts.profile(held), subject=held.urn,
            clauses=[under("grants")], verdict=verdict, **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    as2 = {"type": "Announce" if shown else "Undo", "object": acts.profile(account)}
    return door.act(acts.about_account(by, action_for(account), account, as2, settled, equipment), change)
