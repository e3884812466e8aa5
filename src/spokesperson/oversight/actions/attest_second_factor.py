"""Attest that an account of the Library has a second factor, and until when (Def-Account-library; R10, M2A).

Nobody is asked for the factor itself, nor for a code: a person says so, with their name and for a limited time.
"""

from __future__ import annotations

from spokesperson import clock
from spokesperson.accounts import due
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee


def attest_second_factor(
    account: Account,
    by: Employee,
    *,
    says: bool,
    words: str = "",
    settled: frozenset[str] = frozenset(),
    equipment: str = "unknown",
) -> Account:
    """``by`` says that signing in to ``account`` takes a second factor; ``words`` may say which kind.

    It holds for the directive's attestation months. Raises ``Invalid`` (says, words, account) and ``door.Refused``.
    """
    if says is not True:
        raise Invalid("says", "Tick that signing in takes a second factor, or leave it unattested.", "")
    words = clean_line("words", words, 100)
    account_fields.refuse_codes("words", words)
    if account.state == "retired" or account.kind == "personal":
        raise Invalid("account", "Only an account of the Library in use is attested.", account_fields.LIBRARY_CLAUSE())
    action = action_for(account)

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        held.second_factor_by, held.second_factor_at = by, clock.now()
        held.second_factor_until = due.months_later(clock.now(), due.limit("attestation_months"))
        held.save(update_fields=["second_factor_by", "second_factor_at", "second_factor_until"])
        stands = {"sp:secondFactor": True, "sp:until": clock.iso(held.second_factor_until)}
        acts.keep(
            by, "Accept", {**acts.profile(held), **stands}, subject=held.urn, clauses=[cell(action)],
            verdict=verdict, summary=words, **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    as2 = {"type": "Accept", "object": {**acts.profile(account), "sp:secondFactor": True}, "summary": words}
    return door.act(acts.about_account(by, action, account, as2, settled, equipment), change)
