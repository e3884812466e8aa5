"""Compare an account with its public page: does it link back to our register? (Def-Account-library; R10, R56)

Our register links to each account with rel=me; the account proves itself by linking back to the register or to the
institution's own site. A failed comparison is kept and shown, not hidden. A personal account is looked at only while
a grant is open and its owner agreed to stand in the register; every other is never fetched (R56).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from spokesperson import clock, institution
from spokesperson.accounts import due
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.directive.register import citing, under
from spokesperson.networks import proof
from spokesperson.networks.egress import Egress
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.actions.adopt_directive import INSTALLATION
from spokesperson.oversight.actions.change_account import action_for, locked
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = account_fields.LIBRARY_CLAUSE
EVERY = timedelta(hours=24)
# Accounts in one round of the chore, so that a round ends before the next begins.
AT_ONCE = 5


def register_address() -> str:
    """Where the public register stands; what an account links to with rel=me."""
    return f"{settings.BASE_URL}/register"


def looked_at() -> Q:
    """The accounts that may be fetched at all (R56)."""
    return Q(pk__in=due.library().filter(state="active").values("pk")) | Q(
        pk__in=due.speaking().filter(shown=True).values("pk")
    )


def verify_proof(
    account: Account, by: Employee, *, settled: frozenset[str] = frozenset(), equipment: str = "unknown"
) -> Account:
    """Compare now. Raises ``Invalid`` (account: one that is never fetched) and ``door.Refused``."""
    if not Account.objects.filter(looked_at(), pk=account.pk).exists():
        raise Invalid("account", "Only accounts that stand in the public register are compared.", under("identifying"))
    action = action_for(account)
    as2 = {"type": "Listen", "object": {"type": "Profile", "id": account.urn, "url": account.address}}
    activity = acts.about_account(by, action, account, as2, settled, equipment)
    found = look(account) if door.weigh(activity).permitted else proof.Proof(False, proof.NOT_REACHED)

    def change(verdict: door.Verdict) -> Account:
        held = locked(account)
        _keep(held, found)
        acts.keep(
            by, "Listen", _found(held), subject=held.urn, clauses=[CLAUSE()], verdict=verdict,
            **{"sp:account": held.urn},
        )  # fmt: skip
        return held

    return door.act(activity, change)


def compare_due(at_once: int = AT_ONCE) -> int:
    """Compare the accounts not looked at for a day, the longest first; how many. A chore of the worker.

    A record is written where the answer differs from the last one, so that a year of equal answers is one record.
    """
    before = clock.now() - EVERY
    rows = Account.objects.filter(looked_at()).filter(Q(proof_at=None) | Q(proof_at__lte=before))
    accounts = list(rows.order_by(F("proof_at").asc(nulls_first=True), "pk")[:at_once])
    for account in accounts:
        found = look(account)
        with transaction.atomic():
            held = locked(account)
            differs = (held.proof_found, held.proof_why) != (found.found, found.why)
            _keep(held, found)
            if differs:
                said = {"type": "Listen", "actor": INSTALLATION, "object": _found(held), "sp:account": held.urn}
                archive.append({**said, "sp:clauses": citing(CLAUSE())}, subject=held.urn, series="oversight")
    return len(accounts)


def look(account: Account) -> proof.Proof:
    """What the account's public page says; an account on a domain of the institution needs no page to say it."""
    house = institution.load(settings.INSTITUTION_FILE)
    if account.network == "noticeboard" or proof.own_domain(account.address, house.domains):
        return proof.Proof(True, proof.OWN_DOMAIN)
    api = account.base_url if account.network == "mastodon" else ""
    ours = (register_address(), *house.domains)
    return proof.look(account.address, ours, Egress(allow=settings.EGRESS_ALLOW), handle=account.handle, api=api)


def _keep(held: Account, found: proof.Proof) -> None:
    held.proof_at, held.proof_found, held.proof_why = clock.now(), found.found, found.why
    held.save(update_fields=["proof_at", "proof_found", "proof_why"])


def _found(held: Account) -> dict[str, object]:
    return {**acts.profile(held), "sp:linksBack": held.proof_found, "sp:why": held.proof_why}
