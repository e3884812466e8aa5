"""The yearly look at an account: everything the register says is still true (Def-Account-library; R10, M2A).

What is not true any more is changed first (``change_account``); the look says that nothing is left to change.
"""

from __future__ import annotations

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def review_account(
    account: Account,
    by: Employee,
    *,
    true: bool,
    words: str = "",
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Account:
    """``by`` looked at all of it and says that it is true. Raises ``Invalid`` (true, words, account), ``Refused``."""
    clause = account_fields.LIBRARY_CLAUSE()
    if true is not True:
        raise Invalid("true", "Change what is not true any more, then say that the rest is.", clause)
    words = clean_line("words", words, 400)
    if account.state == "retired":
        raise Invalid("account", "It is retired; nothing of it is looked at any more.", clause)
    if account.kind != "library":
        raise Invalid("account", "Only an account of the Library is looked at once a year.", clause)
    action = action_for(account)

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        held.reviewed_by, held.reviewed_at = by, clock.now()
        held.save(update_fields=["reviewed_by", "reviewed_at"])
        acts.keep(
            by, "View", acts.profile(held), subject=held.urn, clauses=[clause, cell(action)],
            verdict=verdict, summary=words, **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    as2 = {"type": "View", "object": acts.profile(account), "summary": words}
    return door.act(acts.about_account(by, action, account, as2, settled, equipment), change)
