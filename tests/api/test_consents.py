"""Findings with their suggestions and overrulers, and written consents, through the API: R33, R35, R40."""

from __future__ import annotations

import base64

import pytest

from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.states import DraftState
from tests import factories
from tests.desk.conftest import at_the_desk, ready
from tests.desk.consent.test_consents import PAPER, TEXT


@pytest.fixture
def hers(house) -> Draft:
    return ready(house.ann, house.hers, TEXT)


def body(found: dict, **more) -> dict:
    return {
        "document": base64.b64encode(PAPER).decode(), "file_name": "paper.pdf", "person": "Maria Lopez",
        "covers": [f"{found['kind']}:{found['passage']}"], "scope": "My reading", "signed_on": "2026-03-16", **more,
    }  # fmt: skip


def test_a_finding_says_what_to_write_instead_and_who_may_overrule_it(house, caller):
    """R33, R35: category, span, clause, source; the supervisor where judgment is asked, Administrators always."""
    draft = ready(house.ann, house.hers, "I work at the Library. This shit is what the mayor said.")
    (found,) = caller(house.ann).get(f"/drafts/{draft.uid}/verdict").body["findings"]
    assert (found["kind"], found["clause"], found["source"]) == ("profane", "1.2", "lexicon")
    assert found["suggestion"]
    assert found["overrulers"] == [house.boss.urn]


def test_where_judgment_is_asked_the_supervisor_may_overrule_and_through_the_api_does(house, caller):
    """R35."""
    draft = at_the_desk(ready(house.ann, house.hers, "I work at the Library. You people never read."))
    found = caller(house.ann).get(f"/drafts/{draft.uid}/verdict").body["findings"]
    (asked,) = [f for f in found if f["effect"] == "ask"]
    assert asked["overrulers"] == [house.ann.supervisor.urn, house.boss.urn]
    given = {"kind": asked["kind"], "excerpt_hash": asked["excerpt_hash"], "reason": "A line of the play."}
    assert caller(house.ann).post(f"/drafts/{draft.uid}/overrule", given).status == 403
    assert caller(house.aide).post(f"/drafts/{draft.uid}/overrule", given).status == 403
    assert caller(house.ann.supervisor).post(f"/drafts/{draft.uid}/overrule", given).status == 201


def test_a_consent_is_attached_listed_and_revoked(house, caller, hers):
    """R40."""
    ann = caller(house.ann)
    found = ann.get(f"/drafts/{hers.uid}/verdict").body
    (one,) = found["findings"]
    assert (found["effect"], one["overrulers"]) == ("deny", [])
    made = ann.post(f"/drafts/{hers.uid}/consents", body(one))
    assert made.status == 201, made.body
    assert made.body["in_force"]
    after = ann.get(f"/drafts/{hers.uid}/verdict").body
    assert (after["effect"], after["findings"][0]["overrulers"]) == ("ask", [house.boss.urn])
    assert [c["uid"] for c in ann.get(f"/drafts/{hers.uid}/consents").body] == [made.body["uid"]]
    assert ann.get(f"/consents/{made.body['uid']}/document").raw == PAPER
    gone = ann.post(f"/consents/{made.body['uid']}/revoke")
    assert (gone.status, gone.body["in_force"], gone.body["returned_to_draft"]) == (200, False, False)
    assert ann.post(f"/consents/{made.body['uid']}/revoke").status == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"document": "%%%"}, {"document": ""}, {"person": "John Smith"}, {"covers": []}, {"covers": ["x"]},
        {"signed_on": "yesterday"}, {"expires_on": "2020-01-01"}, {"scope": ""}, {"password": "x"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_is_named_and_keeps_nothing(house, caller, hers, wrong):
    """R40: 4xx with the field named, nothing stored."""
    (one,) = caller(house.ann).get(f"/drafts/{hers.uid}/verdict").body["findings"]
    answer = caller(house.ann).post(f"/drafts/{hers.uid}/consents", body(one, **wrong))
    assert answer.status == 422
    assert next(iter(wrong)) in str(answer.body)
    assert not Consent.objects.exists()


def test_to_others_neither_draft_nor_consent_exists(house, caller, hers):
    """R41."""
    (one,) = caller(house.ann).get(f"/drafts/{hers.uid}/verdict").body["findings"]
    made = caller(house.ann).post(f"/drafts/{hers.uid}/consents", body(one)).body
    for who in (house.aide, house.boss):
        other = caller(who)
        assert other.get(f"/drafts/{hers.uid}/consents").status == 404
        assert other.post(f"/drafts/{hers.uid}/consents", body(one)).status == 404
        assert other.get(f"/consents/{made['uid']}/document").status == 404
        assert other.post(f"/consents/{made['uid']}/revoke").status == 404


def test_revoking_brings_a_scheduled_post_back(house, caller, hers):
    """R40: in the same act."""
    ann = caller(house.ann)
    (one,) = ann.get(f"/drafts/{hers.uid}/verdict").body["findings"]
    made = ann.post(f"/drafts/{hers.uid}/consents", body(one)).body
    given = {"kind": one["kind"], "excerpt_hash": one["excerpt_hash"], "reason": "She signed it."}
    assert caller(house.boss).post(f"/drafts/{hers.uid}/overrule", given).status == 404, "it was not sent yet"
    at_the_desk(hers)
    assert caller(house.boss).post(f"/drafts/{hers.uid}/overrule", given).status == 201
    factories.settle_warnings(hers)
    assert ann.post(f"/drafts/{hers.uid}/schedule", {"at": "2026-03-17T18:00:00Z"}).status == 202
    assert ann.post(f"/consents/{made['uid']}/revoke").body["returned_to_draft"]
    hers.refresh_from_db()
    assert hers.state == DraftState.DRAFT
