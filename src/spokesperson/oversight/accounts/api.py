"""Accounts through the API: looking after one, asking for one, groups, reports (M1A-M4R; R10-R12, R19, R56; L2, L5).

Registering and changing an account are activities (``POST /api/v1/activities``); what stands here are the acts beside
them. Whatever is sent is looked through for credentials before anything of it is kept.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field, model_validator

from spokesperson import clock
from spokesperson.accounts import due, queries
from spokesperson.accounts.models import Account, AccountReport, AccountRequest, Consultation, RelatedGroup
from spokesperson.decisions import access
from spokesperson.decisions.wire import Strict, caller
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.accounts import profiles as accounts_api
from spokesperson.oversight.accounts.asked_pages import official
from spokesperson.oversight.actions.advise_group import (
    answer_consultation,
    ask_consultation,
    register_group,
    set_consultant,
)
from spokesperson.oversight.actions.attest_second_factor import attest_second_factor
from spokesperson.oversight.actions.check_profile import check_profile
from spokesperson.oversight.actions.report_account import close_report
from spokesperson.oversight.actions.request_account import decline_account, register_requested, request_account
from spokesperson.oversight.actions.review_account import review_account
from spokesperson.oversight.actions.show_in_register import show_in_register
from spokesperson.oversight.actions.tell_exposure import tell_exposure
from spokesperson.oversight.actions.try_connection import try_connection
from spokesperson.oversight.actions.verify_proof import verify_proof

router = Router(tags=["accounts"])


class NoSecrets(Strict):
    """A body that is looked through before it is read: a key that names a credential is refused and not repeated."""

    @model_validator(mode="before")
    @classmethod
    def no_secrets(cls, given: Any) -> Any:
        """Refuse credentials before any field is read (L5)."""
        account_fields.refuse_credentials(getattr(given, "_obj", given))
        return given


class SayIn(NoSecrets):
    says: bool
    words: str = Field("", max_length=2000)


class ShownIn(NoSecrets):
    shown: bool


class ProfileIn(NoSecrets):
    text: str


class RequestIn(NoSecrets):
    network: str = Field(max_length=200)
    purpose: str = Field("", max_length=4000)
    handle: str = Field("", max_length=1000)


class AnswerIn(NoSecrets):
    account: UUID | None = None
    words: str = Field("", max_length=4000)


class GroupIn(NoSecrets):
    kind: str = Field(max_length=40)
    name: str = Field(max_length=1000)
    address: str = Field("", max_length=2000)
    consultant: str = Field("", max_length=200)


class ConsultantIn(NoSecrets):
    consultant: str = Field(max_length=200)


class WordsIn(NoSecrets):
    words: str


class CloseIn(NoSecrets):
    state: str = Field(max_length=40)
    outcome: str = Field(max_length=4000)


def _account(request: HttpRequest, uid: UUID) -> Account:
    """One the caller may know of, else 404."""
    found = Account.objects.select_related("owner__supervisor", "steward", "backup", "token").get(uid=uid)
    if not access.accounts(caller(request), [found]):
        raise Account.DoesNotExist
    return found


@router.get("/accounts/{uuid:uid}", summary="One account, with what of it is due")
def one(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    found = _account(request, uid)
    health = queries.health(found)
    iso = {n: clock.iso(at) if (at := getattr(found, n)) else None for n in _INSTANTS}
    return {
        **accounts_api.as_json(found),
        "steward": found.steward.handle if found.steward else "",
        **iso,
        "shown": found.shown,
        "proof_found": found.proof_found,
        "proof_why": found.proof_why,
        "connection": {"state": health.state, "tested_at": clock.iso(health.tested_at) if health.tested_at else None,
                       "why": health.tested_why},
        "due": [{"what": m.kind, "by": clock.iso(m.by) if m.by else None} for m in due.matters(found)],
    }  # fmt: skip


_INSTANTS = ("reviewed_at", "second_factor_at", "second_factor_until", "proof_at", "profile_checked_at", "told_at")


@router.post("/accounts/{uuid:uid}/review", summary="Everything the register says is still true")
def review(request: HttpRequest, uid: UUID, body: SayIn) -> dict[str, Any]:
    review_account(_account(request, uid), caller(request), true=body.says, words=body.words)
    return one(request, uid)


@router.post("/accounts/{uuid:uid}/second-factor", summary="Signing in to it takes a second factor")
def attest(request: HttpRequest, uid: UUID, body: SayIn) -> dict[str, Any]:
    attest_second_factor(_account(request, uid), caller(request), says=body.says, words=body.words)
    return one(request, uid)


@router.post("/accounts/{uuid:uid}/try", summary="Ask the network whether it takes our authorisation")
def try_it(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    tried = try_connection(_account(request, uid), caller(request))
    return {"works": tried.works, "why": tried.why}


@router.post("/accounts/{uuid:uid}/compare", summary="Compare it with its public page now")
def compare(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    held = verify_proof(_account(request, uid), caller(request))
    return {"found": held.proof_found, "why": held.proof_why}


@router.post("/accounts/{uuid:uid}/shown", summary="Stand in the public register with one's own account, or no longer")
def shown(request: HttpRequest, uid: UUID, body: ShownIn) -> dict[str, Any]:
    held = show_in_register(_account(request, uid), caller(request), shown=body.shown)
    return {"shown": held.shown}


@router.post("/accounts/{uuid:uid}/profile", summary="Have the profile of one's own account checked")
def profile(request: HttpRequest, uid: UUID, body: ProfileIn) -> dict[str, Any]:
    found = check_profile(_account(request, uid), caller(request), text=body.text)
    return {"identifies": found.identifies, "states_position": found.states_position, "position": found.title}


@router.post("/accounts/{uuid:uid}/before-blocking", summary="I read what blocking somebody on my account means")
def before_blocking(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    held = tell_exposure(_account(request, uid), caller(request))
    return {"told_at": clock.iso(held.told_at) if held.told_at else None}


@router.get("/profile-checks", summary="Which of my profiles are to be checked, and by when")
def profile_checks(request: HttpRequest) -> list[dict[str, Any]]:
    found = due.profile_checks(caller(request))
    return [{"account": str(c.account.uid), "why": c.why, "by": clock.iso(c.by)} for c in found]


@router.get("/account-requests", summary="Library accounts asked for: mine, or all for those who create them")
def asked_for(request: HttpRequest) -> list[dict[str, Any]]:
    who = caller(request)
    rows = AccountRequest.objects.select_related("employee", "account")
    return [_request_json(r) for r in (rows if official(who) else rows.filter(employee=who))[:200]]


@router.post("/account-requests", summary="Ask for a Library account", response={201: dict[str, Any]})
def ask(request: HttpRequest, body: RequestIn) -> Status[Any]:
    made = request_account(caller(request), network=body.network, purpose=body.purpose, handle=body.handle)
    return Status(201, _request_json(made))


@router.post("/account-requests/{uuid:uid}/answer", summary="Answer with the account, or decline with the reason")
def answer(request: HttpRequest, uid: UUID, body: AnswerIn) -> dict[str, Any]:
    found = AccountRequest.objects.select_related("employee", "account").get(uid=uid)
    if body.account is None:
        return _request_json(decline_account(found, caller(request), words=body.words))
    return _request_json(register_requested(found, caller(request), _account(request, body.account), words=body.words))


def _request_json(found: AccountRequest) -> dict[str, Any]:
    return {
        "uid": str(found.uid), "from": found.employee.name, "network": found.network, "handle": found.handle,
        "purpose": found.purpose, "asked_at": clock.iso(found.asked_at), "state": found.state, "answer": found.answer,
        "account": str(found.account.uid) if found.account else None,
    }  # fmt: skip


@router.get("/account-reports", summary="What the public reported as imitating the Library")
def reports(request: HttpRequest) -> list[dict[str, Any]]:
    who = caller(request)
    access.may_see_all(who)
    return [_report_json(r) for r in AccountReport.objects.all()[:200]]


@router.post("/account-reports/{uuid:uid}/close", summary="Say what became of a report")
def close(request: HttpRequest, uid: UUID, body: CloseIn) -> dict[str, Any]:
    found = AccountReport.objects.get(uid=uid)
    return _report_json(close_report(found, caller(request), state=body.state, outcome=body.outcome))


def _report_json(found: AccountReport) -> dict[str, Any]:
    return {
        "uid": str(found.uid), "said": found.said, "words": found.words, "at": clock.iso(found.at),
        "times": found.times, "state": found.state, "outcome": found.outcome,
    }  # fmt: skip


@router.get("/groups", summary="The groups connected with the Library")
def groups(request: HttpRequest) -> list[dict[str, Any]]:
    return [_group_json(g) for g in RelatedGroup.objects.select_related("consultant")[:200]]


@router.post("/groups", summary="Register a group", response={201: dict[str, Any]})
def new_group(request: HttpRequest, body: GroupIn) -> Status[Any]:
    made = register_group(
        caller(request), kind=body.kind, name=body.name, address=body.address, consultant=body.consultant
    )  # fmt: skip
    return Status(201, _group_json(made))


@router.post("/groups/{uuid:uid}/consultant", summary="Another Administrator advises the group")
def consultant(request: HttpRequest, uid: UUID, body: ConsultantIn) -> dict[str, Any]:
    return _group_json(set_consultant(_group(uid), caller(request), body.consultant))


@router.get("/groups/{uuid:uid}/consultations", summary="What a group asked, and was advised")
def consultations(request: HttpRequest, uid: UUID) -> list[dict[str, Any]]:
    return [_consultation_json(c) for c in _group(uid).consultations.select_related("answered_by")[:200]]


@router.post("/groups/{uuid:uid}/consultations", summary="Enter what a group asks", response={201: dict[str, Any]})
def question(request: HttpRequest, uid: UUID, body: WordsIn) -> Status[Any]:
    return Status(201, _consultation_json(ask_consultation(_group(uid), caller(request), question=body.words)))


@router.post("/consultations/{uuid:uid}/answer", summary="Advise a group")
def advise(request: HttpRequest, uid: UUID, body: WordsIn) -> dict[str, Any]:
    asked = Consultation.objects.select_related("group__consultant").get(uid=uid)
    return _consultation_json(answer_consultation(asked, caller(request), answer=body.words))


def _group(uid: UUID) -> RelatedGroup:
    return RelatedGroup.objects.select_related("consultant").get(uid=uid)


def _group_json(found: RelatedGroup) -> dict[str, Any]:
    return {
        "uid": str(found.uid), "kind": found.kind, "name": found.name, "address": found.address,
        "consultant": found.consultant.handle, "registered_at": clock.iso(found.registered_at),
    }  # fmt: skip


def _consultation_json(found: Consultation) -> dict[str, Any]:
    return {
        "uid": str(found.uid), "question": found.question, "asked_at": clock.iso(found.asked_at),
        "answer": found.answer, "answered_by": found.answered_by.handle if found.answered_by else "",
        "answered_at": clock.iso(found.answered_at) if found.answered_at else None,
    }  # fmt: skip
