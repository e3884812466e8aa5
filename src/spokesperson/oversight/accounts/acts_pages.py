"""What can be done with one account from its page: connect, disconnect, check the profile, retire (M2A-M4R, 1.6)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from spokesperson.accounts.models import Account
from spokesperson.decisions.recorded import day
from spokesperson.oversight.accounts import public_register
from spokesperson.oversight.accounts.account_care import TRIED
from spokesperson.oversight.actions.attest_second_factor import attest_second_factor
from spokesperson.oversight.actions.check_profile import check_profile
from spokesperson.oversight.actions.connect_token import connect_token, disconnect
from spokesperson.oversight.actions.retire_account import retire_account
from spokesperson.oversight.actions.review_account import review_account
from spokesperson.oversight.actions.show_in_register import show_in_register
from spokesperson.oversight.actions.try_connection import try_connection
from spokesperson.oversight.actions.verify_proof import verify_proof
from spokesperson.oversight.errors import Invalid
from spokesperson.people.signed_in import SignedInRequest, equipment, signed_in


@sensitive_post_parameters("authorisation")
@signed_in
@require_POST
def act(request: SignedInRequest, uid: UUID, verb: str) -> HttpResponse:
    """Do one act and go back to the account; a refusal leads to its explanation, bad input is said on the page."""
    account = Account.objects.select_related("owner", "steward", "backup").filter(uid=uid).first()
    if account is None or verb not in VERBS:
        raise Http404
    try:
        messages.success(request, VERBS[verb](request, account))
    except Invalid as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("account", args=[uid]))


def _connect(request: SignedInRequest, account: Account) -> str:
    given = request.POST.get("authorisation", "")
    connect_token(account, request.employee, given, equipment=equipment(request))
    return _("Connected. The authorisation is encrypted and is never shown again.")


def _disconnect(request: SignedInRequest, account: Account) -> str:
    disconnect(account, request.employee, equipment=equipment(request))
    return _("Disconnected. The authorisation is thrown away.")


def _profile(request: SignedInRequest, account: Account) -> str:
    text = request.POST.get("profile_text", "")
    found = check_profile(account, request.employee, text=text, equipment=equipment(request))
    if found.complete:
        return _("The profile says who you are and what you do.")
    missing = _("that you work for the Library") if not found.identifies else _("your position: %(title)s") % {
        "title": found.title or _("none is recorded")
    }  # fmt: skip
    return _("Kept. The profile does not say yet: %(missing)s.") % {"missing": missing}


def _retire(request: SignedInRequest, account: Account) -> str:
    retire_account(account, request.employee, reason=request.POST.get("reason", ""), equipment=equipment(request))
    return _("Retired. Nothing goes out from it any more; its records stay.")


def _review(request: SignedInRequest, account: Account) -> str:
    review_account(
        account, request.employee, true=request.POST.get("sure") == "yes", words=request.POST.get("words", ""),
        equipment=equipment(request),
    )  # fmt: skip
    return _("Kept: you looked, and all of it is true. The next look is due in a year.")


def _attest(request: SignedInRequest, account: Account) -> str:
    held = attest_second_factor(
        account, request.employee, says=request.POST.get("sure") == "yes", words=request.POST.get("words", ""),
        equipment=equipment(request),
    )  # fmt: skip
    return _("Attested in your name until %(day)s.") % {"day": day(held.second_factor_until or held.registered_at)}


def _try(request: SignedInRequest, account: Account) -> str:
    tried = try_connection(account, request.employee, equipment=equipment(request))
    return str(TRIED[tried.why][1])


def _compare(request: SignedInRequest, account: Account) -> str:
    held = verify_proof(account, request.employee, equipment=equipment(request))
    found = public_register.shown(held)
    return f"{found.words}. {found.more}".strip() if found.more else f"{found.words}."


def _show(request: SignedInRequest, account: Account) -> str:
    show_in_register(account, request.employee, shown=True, equipment=equipment(request))
    return _("You stand in the public register now. You can take that back at any time.")


def _hide(request: SignedInRequest, account: Account) -> str:
    show_in_register(account, request.employee, shown=False, equipment=equipment(request))
    return _("You no longer stand in the public register.")


VERBS = {
    "connect": _connect, "disconnect": _disconnect, "profile": _profile, "retire": _retire, "review": _review,
    "attest": _attest, "try": _try, "compare": _compare, "show": _show, "hide": _hide,
}  # fmt: skip
