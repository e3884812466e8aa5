"""Ask the network whether it still takes our authorisation, and for whom (M2A, M4A, M4R; R10).

The network is asked outside any transaction; what it answered is kept in one. The authorisation is in no record.
"""

from __future__ import annotations

from dataclasses import dataclass

from spokesperson import clock
from spokesperson.accounts import matching, tokens
from spokesperson.accounts.models import Account, AccountToken
from spokesperson.decisions import door
from spokesperson.desk.sending import connect
from spokesperson.directive.register import cell
from spokesperson.networks import Identity, NetworkError, TokenExpired
from spokesperson.oversight import acts
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

# What the network's answer means; the pages say it in words.
WORKS, REFUSED, ANOTHER, AWAY = "works", "refused", "another", "away"


@dataclass(frozen=True)
class Tried:
    """``works`` is None where the network could not be asked; ``why`` one of the codes above."""

    account: Account
    works: bool | None
    why: str


def try_connection(
    account: Account, by: Employee, *, settled: frozenset[str] = frozenset(), equipment: str = "unknown"
) -> Tried:
    """Ask the network now. Raises ``Invalid`` (account: retired or not connected) and ``door.Refused``."""
    if account.state == "retired":
        raise Invalid("account", "It is retired.")
    action = action_for(account)
    as2 = {"type": "Read", "object": {"type": "Profile", "id": account.urn}}
    activity = acts.about_account(by, action, account, as2, settled, equipment)
    if door.weigh(activity).permitted:
        # Nobody who may not maintain it makes us use its authorisation (M2R).
        if not tokens.connected(account):
            raise Invalid("account", "It is not connected: there is no authorisation to try.")
        works, why = _asked(account)
    else:
        works, why = None, AWAY

    def change(verdict: door.Verdict) -> Tried:
        held = locked(account)
        AccountToken.objects.filter(account=held).update(tested_at=clock.now(), tested_ok=works, tested_why=why)
        found = {**acts.profile(held), "sp:connectionWorks": works, "sp:why": why}
        acts.keep(
            by, "Read", found, subject=held.urn, clauses=[cell(action)], verdict=verdict,
            **{"sp:account": held.urn},
        )  # fmt: skip
        return Tried(held, works, why)

    return door.act(activity, change)


def _asked(account: Account) -> tuple[bool | None, str]:
    try:
        found = connect.connector(account).verify()
    except TokenExpired:
        return False, REFUSED
    except NetworkError:
        return None, AWAY
    return (True, WORKS) if _ours(account, found) else (False, ANOTHER)


def _ours(account: Account, found: Identity) -> bool:
    """Whether the network takes us for this account; a server may leave its own host out of a name."""
    known = matching.names(account.handle, account.address)
    said = matching.names(found.handle, found.url) if found.url else {matching.plain(found.handle)}
    own = matching.plain(account.handle).partition("@")[0]
    return bool(known & said) or (bool(own) and matching.plain(found.handle) == own)
