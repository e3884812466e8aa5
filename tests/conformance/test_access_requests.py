"""The draft of the access-request profile, sentence by sentence, with both templates (R1, R20, R23).

A denial stays a denial. The person who can give what is missing is asked, answers by an act of their own, and then
the question is asked again.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import approve, submit, write
from spokesperson.desk.models import Draft
from spokesperson.desk.writing import content
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.people.models import AccessRequest
from tests import factories
from tests.conformance.pairs import AIDE, ANN, BOSS, EVALUATION, HERS, NONE, POST, READY, ask
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import later, ready
from tests.oversight.conftest import refused

REQUESTS = "/access/v1/requests"
ERROR = "urn:openid:authzen:access-request:error:"
QUESTION = ask(AIDE, POST, NONE)


def denied(speaker: Any, question: dict[str, Any] = QUESTION) -> dict[str, Any]:
    """The denial of ``question``, as it is echoed in a request."""
    context = speaker(EVALUATION, question).body["context"]
    offer = context["access_request"]
    return {
        "evaluation_id": context["evaluation_id"],
        "evaluated_at": context["evaluated_at"],
        "reason": context["reason"],
        "expires_at": offer["expires_at"],
        "binding_token": offer["binding_token"],
        "template": offer["template"],
    }


def asked(speaker: Any, question: dict[str, Any] = QUESTION, **headers: str) -> SimpleNamespace:
    return speaker(REQUESTS, {**question, "denial": denied(speaker, question)}, **headers)


def path(task: dict[str, Any]) -> str:
    return task["status_endpoint"].removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def aide(speaker):
    return speaker("aide")


@pytest.fixture
def own(house):
    """A personal account of the aide."""
    return factories.account_personal(house.aide)


def grant_to(house: Any, account: Any, **more: Any) -> Any:
    """Given by the supervisor and, where nobody had asked for it, accepted."""
    grant = give_grant(house.ann.supervisor, house.aide, accounts=[account], purpose="answers about programs", **more)
    return grant if grant.accepted_at else accept_grant(house.aide, grant)


# A requestable denial.


def test_an_undesignated_employee_is_told_whom_to_ask(house, aide):
    """R1: the denial stays one; it names template, expiry, proof and the person."""
    found = aide(EVALUATION, QUESTION).body
    assert found["decision"] is False
    offer = found["context"]["access_request"]
    assert offer["template"] == "request_grant"
    assert offer["endpoint"].endswith(REQUESTS)
    assert clock.aware(offer["expires_at"]) == clock.now() + timedelta(minutes=15)
    assert offer["binding_token"]
    assert house.ann.supervisor.name in offer["display"]["description"]
    assert found["context"]["evaluation_id"].startswith("eval_")


def test_every_evaluation_has_an_id_of_its_own(aide):
    assert len({aide(EVALUATION, QUESTION).body["context"]["evaluation_id"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("who", "question"),
    [
        ("boss", QUESTION),  # somebody else's denial
        ("aide", ask(AIDE, {"name": "delete"}, NONE)),  # no Representative may, so a grant would not help
        ("aide", ask(AIDE, POST, NONE, includes=["upload"])),
        ("aide", ask(AIDE, {"name": "appoint"}, NONE)),  # not the supervisor's to give
        ("boss", ask(BOSS, POST, NONE, link_refused=True, **READY)),  # nothing a second person could mend
    ],
)
def test_what_nobody_could_give_is_not_requestable(speaker, who, question):
    """Draft 6: access_request stands only in a denial that can be requested."""
    found = speaker(who)(EVALUATION, question).body
    assert found["decision"] is False
    assert "access_request" not in found["context"]


def test_whoever_has_no_supervisor_has_nobody_to_ask(house, speaker):
    house.aide.supervisor = None
    house.aide.save()
    assert "access_request" not in speaker("aide")(EVALUATION, QUESTION).body["context"]


# Asking.


def test_a_request_is_accepted_with_a_task_to_look_at(house, aide):
    """Draft 9: 202, a task that is pending, an address for its status; the supervisor is the one asked."""
    answer = asked(aide)
    assert answer.status == 202
    task = answer.body["task"]
    assert task["status"] == "pending"
    assert "result" not in answer.body
    assert aide.get(path(task)).body == answer.body
    row = AccessRequest.objects.get()
    assert (row.employee, row.asked_of, row.template) == (house.aide, house.ann.supervisor, "request_grant")
    assert task["id"] == f"arq_{row.uid.hex}"


def test_asking_is_an_act_and_is_recorded_with_the_denial_it_stands_on(house, aide):
    """R87: the decision of that moment, and the request to the supervisor."""
    asked(aide, {**QUESTION, "context": {"business_justification": "Answers about story time"}})
    row = AccessRequest.objects.get()
    assert Decision.objects.get(uid=row.decision).effect == "deny"
    record = archive.by_subject(house.aide.urn)[-1]
    assert record.activity["object"]["id"] == row.urn
    assert record.activity["target"] == house.ann.supervisor.urn
    assert record.activity["summary"] == row.words == "Answers about story time"


def test_nobody_is_asked_twice_while_a_request_waits(aide):
    first, second = asked(aide), asked(aide)
    assert first.body == second.body
    assert AccessRequest.objects.count() == 1


def test_the_same_key_and_body_is_the_same_request(aide):
    """Draft 8.1: Idempotency-Key."""
    body = {**QUESTION, "denial": denied(aide)}
    first, second = (aide(REQUESTS, body, Idempotency_Key="k-1") for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)


def test_the_same_key_with_another_body_is_a_conflict(aide):
    """Draft 8.1, 12: duplicate_request."""
    asked(aide, Idempotency_Key="k-1")
    answer = asked(aide, ask(AIDE, {"name": "comment"}, NONE), Idempotency_Key="k-1")
    assert (answer.status, answer.body["type"]) == (409, ERROR + "duplicate_request")


def changed(**parts: Any) -> Any:
    return lambda body: {**body, **parts}


def in_denial(**parts: Any) -> Any:
    return lambda body: {**body, "denial": {**body["denial"], **parts}}


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        (changed(action={"name": "comment"}), 400, "invalid_denial_binding"),
        (changed(resource={"type": "none", "id": "other"}), 400, "invalid_denial_binding"),
        (changed(subject={"type": "user", "id": "ada-aide"}), 400, "invalid_denial_binding"),
        (changed(context={"topic": "programs"}), 400, "invalid_denial_binding"),
        (changed(action={"name": "post", "properties": {"more": 1}}), 400, "invalid_denial_binding"),
        (in_denial(binding_token="abc"), 400, "invalid_denial_binding"),
        (in_denial(binding_token=""), 400, "invalid_denial_binding"),
        (in_denial(evaluation_id="eval_other"), 400, "invalid_denial_binding"),
        (in_denial(template="ask_supervisor"), 400, "invalid_denial_binding"),
        (in_denial(expires_at="2026-03-17T15:11:00Z"), 410, "expired_denial"),
        (changed(denial=None), 400, "invalid_denial_binding"),
        (changed(items=[]), 400, "not_requestable"),
    ],
)
def test_a_request_that_does_not_fit_its_denial_is_refused(aide, change, status, kind):
    """Draft 8.1, 12: the binding covers subject, action, resource and what of the context counts."""
    answer = aide(REQUESTS, change({**QUESTION, "denial": denied(aide)}))
    assert (answer.status, answer.body["type"]) == (status, ERROR + kind)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert not AccessRequest.objects.exists()


def test_words_of_the_person_may_come_with_the_request(aide):
    """Draft 8.1: what is added when submitting does not change the binding."""
    body = {**QUESTION, "denial": denied(aide), "context": {"business_justification": "For story time"}}
    assert aide(REQUESTS, body).status == 202


@pytest.mark.parametrize("words", ["x" * 401, 7, "\u0007 bell"])
def test_words_that_cannot_be_kept_are_named(aide, words):
    body = {**QUESTION, "denial": denied(aide), "context": {"business_justification": words}}
    answer = aide(REQUESTS, body)
    assert (answer.status, answer.body["field"]) == (422, "words")


def test_no_callback_is_promised(aide):
    body = {**QUESTION, "denial": denied(aide), "callback": {"endpoint": "https://pep.example/cb"}}
    answer = aide(REQUESTS, body)
    assert (answer.status, answer.body["field"]) == (400, "callback")


def test_a_denial_is_good_for_a_quarter_of_an_hour(aide):
    """Draft 6: after expires_at it cannot be submitted, whatever the caller says of it."""
    body = {**QUESTION, "denial": denied(aide)}
    with later(15 * 60 + 1):
        late = {**body, "denial": {**body["denial"], "expires_at": "2036-01-01T00:00:00Z"}}
        answer = aide(REQUESTS, late)
        assert (answer.status, answer.body["type"]) == (410, ERROR + "expired_denial")


def test_everyone_asks_for_themselves(speaker):
    """R1: a denial belongs to its subject; others cannot ask with it."""
    body = {**QUESTION, "denial": denied(speaker("aide"))}
    answer = speaker("maria")(REQUESTS, body)
    assert (answer.status, answer.body["field"]) == (403, "subject.id")
    assert not AccessRequest.objects.exists()


def test_what_is_permitted_by_now_is_not_requestable(house, aide, own):
    """Draft 12: the act is decided once more when it is asked for."""
    question = ask(AIDE, POST, {"type": "account", "id": own.urn}, **READY)
    factories.acknowledge(house.aide)
    factories.expert(house.aide, "programs")
    body = {**question, "denial": denied(aide, question)}
    grant_to(house, own)
    answer = aide(REQUESTS, body)
    assert (answer.status, answer.body["type"]) == (400, ERROR + "not_requestable")
    assert not AccessRequest.objects.exists()


# Looking.


@pytest.mark.parametrize("who", ["aide", "maria", "boss"])
def test_the_task_is_open_to_whoever_may_read_that_persons_record(speaker, who):
    """Draft 10: any caller that is authorized, not only the one who submitted."""
    task = asked(speaker("aide")).body["task"]
    assert speaker(who).get(path(task)).body["task"]["status"] == "pending"


def test_to_others_there_is_no_such_task(house, speaker):
    """Draft 12: unknown_task."""
    task = asked(speaker("aide")).body["task"]
    for where in (path(task), f"{REQUESTS}/arq_{'0' * 32}", f"{REQUESTS}/x"):
        answer = speaker("ann").get(where)
        assert (answer.status, answer.body["type"]) == (404, ERROR + "unknown_task")


def test_a_task_nobody_answered_is_gone_in_the_end(aide):
    """Draft 10.3: task_expired."""
    task = asked(aide).body["task"]
    with clock.at(clock.aware(task["expires_at"]) + timedelta(seconds=1)):
        answer = aide.get(path(task))
        assert (answer.status, answer.body["type"]) == (410, ERROR + "task_expired")


def test_after_an_unanswered_request_one_may_ask_again(aide):
    first = asked(aide).body["task"]
    with clock.at(clock.aware(first["expires_at"]) + timedelta(seconds=1)):
        assert asked(aide).body["task"]["id"] != first["id"]


# Taking back.


def test_whoever_asked_may_take_it_back_once(speaker):
    """Draft 10.4: cancelled, and a second time is a conflict."""
    aide = speaker("aide")
    task = asked(aide).body["task"]
    cancel = task["links"]["cancel"].removeprefix("http://127.0.0.1:8000")
    answer = aide(cancel, {"reason": "no_longer_needed", "comment": "Somebody else answered."})
    assert (answer.status, answer.body["task"]["status"]) == (200, "cancelled")
    assert "links" not in answer.body["task"]
    again = aide(cancel)
    assert (again.status, again.body["type"]) == (409, ERROR + "invalid_task_state")


def test_nobody_else_takes_it_back(speaker):
    """Draft 10.4: seeing a task is not being allowed to end it."""
    task = asked(speaker("aide")).body["task"]
    answer = speaker("maria")(f"{path(task)}/cancel", {})
    assert (answer.status, answer.body["type"]) == (404, ERROR + "unknown_task")
    assert AccessRequest.objects.get().state == "pending"


# The first template: to be designated.


def test_the_supervisors_grant_approves_it_and_the_question_is_asked_again(house, speaker, own):
    """R1, R23: approved by the act that grants; the approval comes along, and the new decision finds the grant."""
    aide = speaker("aide")
    question = ask(AIDE, POST, {"type": "account", "id": own.urn}, **READY)
    factories.acknowledge(house.aide)
    factories.expert(house.aide, "programs")
    task = asked(aide, question).body["task"]
    answer = speaker("maria")(f"/api/v1/access-requests/{uid()}/grant", {"purpose": "answers about programs"})
    assert answer.status == 201, answer.raw
    found = aide.get(path(task)).body
    assert found["task"]["status"] == "approved"
    assert found["result"]["mode"] == "reevaluate"
    approval = found["result"]["approval"]
    assert clock.aware(approval["approved_until"]) > clock.aware(approval["approved_at"])
    again = aide(EVALUATION, {**question, "context": {**question["context"], "approval": approval}}).body
    assert again["decision"] is True
    assert again["context"]["approval"]["id"] == approval["id"]


def test_an_approval_overrides_nothing(house, speaker, own):
    """Draft 11: the new decision is made by the directive as it stands; here the version is not acknowledged."""
    aide = speaker("aide")
    question = ask(AIDE, POST, {"type": "account", "id": own.urn}, **READY)
    task = asked(aide, question).body["task"]
    grant_to(house, own)
    approval = aide.get(path(task)).body["result"]["approval"]
    again = aide(EVALUATION, {**question, "context": {**question["context"], "approval": approval}}).body
    assert again["decision"] is False
    assert "P2" in again["context"]["clauses"]
    assert "approval" not in again["context"]


def test_an_approval_taken_from_another_question_or_person_counts_for_nothing(house, speaker, own):
    """Draft 11: swapped, replayed or invented references are passed over, and the answer says so."""
    aide = speaker("aide")
    task = asked(aide).body["task"]
    grant_to(house, own)
    approval = aide.get(path(task)).body["result"]["approval"]
    for who, question in (("aide", ask(AIDE, {"name": "comment"}, NONE)), ("boss", ask(BOSS, **READY))):
        for given in (approval, {"id": "apr_" + "0" * 32}, {"id": 7}, "apr", []):
            context = {**question.get("context", {}), "approval": given}
            found = speaker(who)(EVALUATION, {**question, "context": context}).body["context"]
            assert "approval" not in found
            assert found["ignored"] == ["context.approval"]


def test_only_the_line_grants_a_request(speaker, own):
    """R23: the door decides, as it does without a request; the attempt is on record."""
    asked(speaker("aide"), ask(AIDE, POST, {"type": "account", "id": own.urn}))
    answer = speaker("boss")(f"/api/v1/access-requests/{uid()}/grant", {"purpose": "answers"})
    assert answer.status == 403
    assert "Overview/grant" in answer.body["clauses"]
    assert Decision.objects.filter(action="grant", effect="deny").exists()
    assert speaker("ann")(f"/api/v1/access-requests/{uid()}/grant", {"purpose": "answers"}).status == 404


def test_a_grant_names_accounts_of_whoever_asked(house, speaker):
    """R23: a request about no account leaves the choice to the supervisor, who must make one."""
    asked(speaker("aide"))
    answer = speaker("maria")(f"/api/v1/access-requests/{uid()}/grant", {"purpose": "answers"})
    assert (answer.status, answer.body["field"]) == (422, "accounts")
    theirs = {"purpose": "answers", "accounts": [str(house.hers.uid)]}
    answer = speaker("maria")(f"/api/v1/access-requests/{uid()}/grant", theirs)
    assert (answer.status, answer.body["field"]) == (422, "accounts")


def test_a_request_is_declined_with_a_reason_that_reaches_the_person(house, speaker):
    """R1: denied, the reason in the task and on record; a declined request is not granted afterwards."""
    aide, maria = speaker("aide"), speaker("maria")
    task = asked(aide).body["task"]
    assert maria(f"/api/v1/access-requests/{uid()}/decline", {"words": " "}).status == 422
    assert maria(f"/api/v1/access-requests/{uid()}/decline", {"words": "After your trial period."}).status == 200
    found = aide.get(path(task)).body
    assert found["task"]["status"] == "denied"
    assert found["task"]["display"]["description"] == "After your trial period."
    assert archive.by_subject(house.aide.urn)[-1].type == "Reject"
    assert maria(f"/api/v1/access-requests/{uid()}/decline", {"words": "Again."}).status == 409
    assert maria(f"/api/v1/access-requests/{uid()}/grant", {"purpose": "answers"}).status == 409


def test_nobody_outside_the_line_declines_and_the_attempt_is_recorded(house, speaker):
    """R23: whoever could not grant it cannot decline it."""
    asked(speaker("aide"))
    answer = speaker("boss")(f"/api/v1/access-requests/{uid()}/decline", {"words": "No."})
    assert answer.status == 403
    assert Decision.objects.filter(actor=house.boss, action="grant", effect="deny").exists()
    assert AccessRequest.objects.get().state == "pending"


def test_both_sides_find_the_request_in_their_list(speaker):
    asked(speaker("aide"))
    for who in ("aide", "maria"):
        (one,) = speaker(who).get("/api/v1/access-requests").body
        assert (one["state"], one["for"], one["action"]) == ("pending", "request_grant", "post")
    assert speaker("ann").get("/api/v1/access-requests").body == []


def uid() -> str:
    return str(AccessRequest.objects.get().uid)


# The second template: to have one draft approved.


@pytest.fixture
def waiting(house) -> Draft:
    """A draft of Ann's that the directive refuses until her supervisor approves it; she has sent it to the desk."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    factories.acknowledge(house.ann)
    draft = ready(house.ann, house.hers, "I work at the Library as a librarian. Story time moves to ten.")
    refused(submit.submit, draft, house.ann)
    draft.refresh_from_db()
    return draft


def about(draft: Draft) -> dict[str, Any]:
    return ask(ANN, POST, {"type": "draft", "id": draft.urn}, stage="submit")


def test_a_draft_that_needs_approval_is_denied_with_a_way_to_ask_for_it(speaker, waiting):
    """R20: ask is false, with the second template."""
    found = speaker("ann")(EVALUATION, about(waiting)).body
    assert (found["decision"], found["context"]["effect"]) == (False, "ask")
    assert found["context"]["access_request"]["template"] == "ask_supervisor"


def test_an_account_is_no_draft_that_could_be_approved(speaker, waiting):
    """R20: approval is for exact words; without a draft there is nothing to approve."""
    found = speaker("ann")(EVALUATION, ask(ANN, POST, HERS, **READY)).body["context"]
    assert found["effect"] == "ask"
    assert any(reason["remedy"] == "ask_supervisor" for reason in found["reasons"])
    assert "access_request" not in found


def test_approving_the_draft_approves_the_request_and_posting_is_permitted(house, speaker, waiting):
    """R20: approved by the act that approves drafts; asked again, the decision finds the approval."""
    ann = speaker("ann")
    task = asked(ann, about(waiting)).body["task"]
    approve.approve(waiting, house.ann.supervisor, seen=content.content_hash(waiting))
    found = ann.get(path(task)).body
    assert found["task"]["status"] == "approved"
    again = about(waiting)
    again["context"]["approval"] = found["result"]["approval"]
    answer = ann(EVALUATION, again).body
    assert answer["decision"] is True
    assert answer["context"]["approval"]["id"] == found["result"]["approval"]["id"]


def test_words_changed_after_the_approval_are_denied_again(house, speaker, waiting):
    """R20: the approval is a fact about other words; presenting it changes nothing."""
    ann = speaker("ann")
    task = asked(ann, about(waiting)).body["task"]
    approve.approve(waiting, house.ann.supervisor, seen=content.content_hash(waiting))
    approval = ann.get(path(task)).body["result"]["approval"]
    write.save(waiting, house.ann, text="I work at the Library as a librarian. Story time moves to eleven.")
    again = about(waiting)
    again["context"]["approval"] = approval
    answer = ann(EVALUATION, again).body
    assert answer["decision"] is False
    assert "approval" not in answer["context"]


def test_the_draft_itself_says_what_it_says(speaker, waiting):
    """R20: no fact of a draft is taken from whoever asks about it."""
    question = about(waiting)
    question["context"]["purpose"] = "programs"
    answer = speaker("ann")(EVALUATION, question)
    assert (answer.status, answer.body["field"]) == (422, "context.purpose")
    comment = {**about(waiting), "action": {"name": "comment"}}
    assert speaker("ann")(EVALUATION, comment).body["field"] == "action.name"
    of_today = {**about(waiting), "context": {"at": "2026-03-17T10:00-05:00"}}
    assert speaker("ann")(EVALUATION, of_today).body["field"] == "context.at"


def test_a_draft_is_open_to_its_author_and_once_sent_to_those_above(house, speaker, waiting):
    """4.2, 1.3: to others it does not exist; one never sent exists for its author only."""
    question = about(waiting)
    assert speaker("maria")(EVALUATION, question).status == 200
    assert speaker("aide")(EVALUATION, {**question, "subject": AIDE}).status == 404
    unsent = ready(house.ann, house.hers, "I work at the Library. Doors open at nine.")
    assert speaker("ann")(EVALUATION, about(unsent)).status == 200
    assert speaker("maria")(EVALUATION, about(unsent)).status == 404


def test_the_supervisor_may_ask_whether_they_may_approve(speaker, waiting):
    maria = {"type": "employee", "id": "maria-manager"}
    question = ask(maria, {"name": "approve"}, {"type": "draft", "id": waiting.urn})
    assert speaker("maria")(EVALUATION, question).body["decision"] is True
    own = ask(ANN, {"name": "approve"}, {"type": "draft", "id": waiting.urn})
    assert speaker("ann")(EVALUATION, own).body["decision"] is False


def test_the_record_of_asking_holds_no_word_of_the_draft(speaker, waiting):
    """R41: a draft by name and hash."""
    asked(speaker("ann"), about(waiting))
    row = AccessRequest.objects.get()
    stored = Decision.objects.get(uid=row.decision)
    assert "Story time" not in str(archive.get(str(stored.record)).activity["object"])
