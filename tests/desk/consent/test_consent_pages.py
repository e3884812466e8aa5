"""Consents on the composer's page and beside a review (1.3): R40."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from spokesperson.desk.consent import consents
from spokesperson.desk.models import Consent, Draft
from spokesperson.desk.screened import appraisal
from tests.desk.conftest import ready
from tests.desk.consent.test_consents import NOON, PAPER, TEXT, attach


@pytest.fixture
def draft(house) -> Draft:
    return ready(house.ann, house.hers, TEXT)


@pytest.fixture
def signed():
    """A browser in which somebody is signed in."""

    def browse(who) -> Client:
        client = Client()
        client.force_login(who.user)
        return client

    return browse


def form(draft: Draft, **more):
    key = consents.key(consents.confidential(appraisal.appraise(draft).found)[0])
    return {
        "covers": [key], "person": "Maria Lopez", "scope": "My summer of reading", "signed_on": NOON.isoformat(),
        "expires_on": "", "document": SimpleUploadedFile("maria.pdf", PAPER), **more,
    }  # fmt: skip


def test_the_composer_offers_to_attach_a_consent_where_something_is_confidential(house, draft, signed):
    """R40."""
    page = signed(house.ann).get(reverse("draft", args=[draft.uid])).content.decode()
    assert "Attach a written consent" in page
    assert "Our patron Maria Lopez borrowed fifty books this summer" in page


def test_it_offers_none_where_nothing_is(house, signed):
    plain = ready(house.ann, house.hers)
    page = signed(house.ann).get(reverse("draft", args=[plain.uid])).content.decode()
    assert "Attach a written consent" not in page


def test_attached_on_the_page_it_is_listed_with_its_state_and_document(house, draft, signed):
    """R40."""
    client = signed(house.ann)
    answer = client.post(reverse("draft_consents", args=[draft.uid]), form(draft), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "In force" in page
    assert "Everything confidential here is covered" in page
    made = Consent.objects.get()
    assert reverse("consent_document", args=[made.uid]) in page


def test_what_is_wrong_is_said_with_a_link_to_its_field_and_nothing_typed_is_lost(house, draft, signed):
    """R40."""
    answer = signed(house.ann).post(reverse("draft_consents", args=[draft.uid]), form(draft, person="John Smith"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-person"' in page
    assert 'value="John Smith"' in page
    assert 'value="My summer of reading"' in page
    assert not Consent.objects.exists()


def test_the_document_is_saved_and_never_shown_in_place(house, draft, signed):
    """R40, R41: no browser runs it, and its name tells nobody's."""
    made = attach(draft, house.ann, file_name="Maria Lopez.pdf")
    answer = signed(house.ann).get(reverse("consent_document", args=[made.uid]))
    assert answer.content == PAPER
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "Maria" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_to_others_the_consent_does_not_exist(house, draft, signed):
    """R41: a draft that was never sent to the desk is its author's, and so is what hangs on it."""
    made = attach(draft, house.ann)
    for who in (house.aide, house.boss):
        assert signed(who).get(reverse("consent_document", args=[made.uid])).status_code in (403, 404)
        assert signed(who).post(reverse("consent_revoke", args=[made.uid])).status_code in (403, 404)
        assert signed(who).post(reverse("draft_consents", args=[draft.uid]), form(draft)).status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None


def test_the_second_person_reads_the_document_beside_the_text_and_agrees(house, draft, signed):
    """R40, R35: consent and text together, then the post may go on."""
    made = attach(draft, house.ann)
    client = signed(house.ann)
    assert client.post(reverse("draft_submit", args=[draft.uid])).status_code == 403
    client = signed(house.boss)
    page = client.get(reverse("review", args=[draft.uid])).content.decode()
    assert reverse("consent_document", args=[made.uid]) in page
    assert "Maria Lopez" in page
    assert client.get(reverse("consent_document", args=[made.uid])).content == PAPER
    one = consents.confidential(appraisal.appraise(draft).found)[0]
    given = {"decision": "overrule", "kind": one.finding.kind, "excerpt": one.excerpt_hash, "words": "She signed it."}
    client.post(reverse("review", args=[draft.uid]), given)
    assert consents.confidential(appraisal.appraise(Draft.objects.get(pk=draft.pk)).found)[0].overruled


def test_revoked_on_the_page_it_is_no_longer_in_force(house, draft, signed):
    """R40."""
    made = attach(draft, house.ann)
    page = signed(house.ann).post(reverse("consent_revoke", args=[made.uid]), follow=True).content.decode()
    assert "Revoked" in page
    made.refresh_from_db()
    assert made.revoked_at is not None


def test_a_document_that_is_too_large_is_said_to_be(house, draft, signed):
    """R40: bad input."""
    big = SimpleUploadedFile("big.pdf", b"%PDF-" + bytes(8 * 1024 * 1024))
    answer = signed(house.ann).post(reverse("draft_consents", args=[draft.uid]), form(draft, document=big))
    assert answer.status_code == 422
    assert 'href="#f-document"' in answer.content.decode()
