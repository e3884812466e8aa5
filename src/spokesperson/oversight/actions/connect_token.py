"""Connect an account by the network's own authorisation, or take it back (M2A, M2R, M4A, M4R; L5).

For a Library account this is an Administrator's; for a personal account its owner's, voluntary and revocable. The
token goes straight into the encrypted store: not into a record, a log, an error or an answer.
"""

from __future__ import annotations

from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.actions.change_account import action_for
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def connect_token(
    account: Account,
    by: Employee,
    token: str,
    *,
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Account:
    """Keep ``token`` for ``account`` in place of an earlier one. Raises ``Invalid`` (token, account) or ``Refused``."""
    if account.state == "retired":
        raise Invalid("account", "It is retired.")

    def change(verdict: door.Verdict) -> Account:
        try:
            tokens.store(account, token)
        except ValueError as error:
            raise Invalid("token", f"Paste the network's authorisation: {error}.") from None
        return _kept(account, by, verdict, connected=True)

    return door.act(_activity(account, by, settled, equipment, connected=True), change)


def disconnect(
    account: Account, by: Employee, *, settled: frozenset[str] = frozenset(), equipment: str = "unknown"
) -> Account:
    """Throw the authorisation away at once. Raises ``Invalid`` (account) where there is none, or ``Refused``."""

    def change(verdict: door.Verdict) -> Account:
        if not tokens.forget(account):
            raise Invalid("account", "It is not connected.")
        return _kept(account, by, verdict, connected=False)

    return door.act(_activity(account, by, settled, equipment, connected=False), change)


def _activity(account: Account, by: Employee, settled: frozenset[str], equipment: str, *, connected: bool) -> Activity:
    as2 = {"type": "Update", "object": {"type": "Profile", "id": account.urn, "sp:connected": connected}}
    return acts.about_account(by, action_for(account), account, as2, settled, equipment)


def _kept(account: Account, by: Employee, verdict: door.Verdict, *, connected: bool) -> Account:
    acts.keep(
        by, "Update", {**acts.profile(account), "sp:connected": connected}, subject=account.urn,
        clauses=[cell(action_for(account))], verdict=verdict, **{"sp:account": account.urn},
    )  # fmt: skip
    return account
