"""Ask the Administrators for an account of the Library, since only they create one (Overview; M1R).

A request is no account and becomes none by itself: an Administrator registers what they created on the network, or
declines with a reason.
"""

from __future__ import annotations

from functools import partial

from spokesperson import clock
from spokesperson.accounts.models import Account, AccountRequest
from spokesperson.decisions import door
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import cell
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = partial(cell, "create_library_account")
MOST_OPEN = 5


def request_account(by: Employee, *, network: str, purpose: str, handle: str = "") -> AccountRequest:
    """Ask for an account on ``network`` for ``purpose``. Raises ``Invalid`` (network, purpose, handle)."""
    given = {"network": network, "purpose": purpose}
    values = account_fields.check({**given, **({"handle": handle} if handle else {})}, CLAUSE())
    if not values["purpose"]:
        raise Invalid("purpose", "Say what the account would be for; without a purpose nobody can decide.", CLAUSE())
    waiting = AccountRequest.objects.filter(employee=by, state="open")
    if waiting.filter(network=values["network"], purpose=values["purpose"]).exists():
        raise Invalid("purpose", "You asked for this already, and it waits for an answer.", CLAUSE())
    if waiting.count() >= MOST_OPEN:
        raise Invalid("account", f"{MOST_OPEN} of your requests wait already. Wait for an answer first.", CLAUSE())

    def change(verdict: door.Verdict) -> AccountRequest:
        made = AccountRequest.objects.create(employee=by, asked_at=clock.now(), **values)
        acts.keep(
            by, "Invite", as_object(made), subject=made.urn, clauses=[CLAUSE()], verdict=verdict, summary=made.purpose
        )  # fmt: skip
        return made

    as2 = {"type": "Invite", "object": {"type": "Profile", **given, "name": handle}}
    return door.act(acts.about_person(by, acts.named("request_account", "request_grant"), by, as2), change)


def register_requested(request: AccountRequest, by: Employee, account: Account, *, words: str = "") -> AccountRequest:
    """Answer with the account that was registered. Raises ``Invalid`` (account, request) and ``door.Refused``."""
    if account.kind != "library":
        raise Invalid("account", "Answer with an account of the Library.", CLAUSE())
    return _answer(request, by, "registered", clean_line("words", words, 400), account)


def decline_account(request: AccountRequest, by: Employee, *, words: str) -> AccountRequest:
    """Decline with the reason. Raises ``Invalid`` (words, request) and ``door.Refused``."""
    words = clean_line("words", words, 400)
    if not words:
        raise Invalid("words", "Say why not; whoever asked reads it.", CLAUSE())
    return _answer(request, by, "declined", words, None)


def _answer(request: AccountRequest, by: Employee, state: str, words: str, account: Account | None) -> AccountRequest:
    kind = "Accept" if state == "registered" else "Reject"

    def change(verdict: door.Verdict) -> AccountRequest:
        held = AccountRequest.objects.select_for_update(of=("self",)).select_related("employee").get(pk=request.pk)
        if held.state != "open":
            raise Invalid("request", "It is answered already.", CLAUSE())
        held.state, held.answer, held.account = state, words, account
        held.answered_by, held.answered_at = by, clock.now()
        held.save()
        acts.keep(
            by, kind, {"type": "Invite", "object": as_object(held)}, subject=held.urn, clauses=[CLAUSE()],
            verdict=verdict, summary=words, target=held.employee.urn,
        )  # fmt: skip
        return held

    as2 = {"type": kind, "object": {"type": "Invite", "object": as_object(request)}, "summary": words}
    whose = acts.about_person(by, "create_library_account", request.employee, as2)
    return door.act(whose, change)


def as_object(request: AccountRequest) -> dict[str, str]:
    return {
        "type": "Profile",
        "id": request.urn,
        "name": request.handle,
        "summary": request.purpose,
        "attributedTo": request.employee.urn,
        "sp:network": request.network,
        "sp:account": request.account.urn if request.account else "",
    }
