"""Retire an account: nothing goes out from it any more, its authorisation is gone, its records stay (M2A, M4A, M4R)."""

from __future__ import annotations

from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.actions.change_account import action_for
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def retire_account(
    account: Account,
    by: Employee,
    *,
    reason: str = "",
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Account:
    """A Library account needs a ``reason``. Raises ``Invalid`` (reason, account) and ``door.Refused``."""
    reason = clean_line("reason", reason, 400)
    if not reason and account.kind != "personal":
        raise Invalid("reason", "Say why; the reason stands in the record.")
    action = action_for(account)

    def change(verdict: door.Verdict) -> Account:
        held = Account.objects.select_for_update(of=("self",)).select_related("owner", "backup").get(pk=account.pk)
        if held.state == "retired":
            raise Invalid("account", "It is retired already.")
        held.state = "retired"
        held.save(update_fields=["state"])
        tokens.forget(held)
        acts.keep(
            by, "Remove", acts.profile(held), subject=held.urn, clauses=[cell(action)], verdict=verdict,
            summary=reason, **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    as2 = {"type": "Remove", "object": acts.profile(account), "summary": reason}
    return door.act(acts.about_account(by, action, account, as2, settled, equipment), change)
