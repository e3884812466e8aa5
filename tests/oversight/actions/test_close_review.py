"""Closing a review of the directive: who may, what it must say, and when the next is due (R5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.directive import following
from spokesperson.directive.models import Review, Version
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from spokesperson.oversight.actions.close_review import close_review
from tests import factories
from tests.oversight.conftest import invalid, refused

NOTE = "Read clause by clause with the web team; nothing has become wrong."


def test_an_administrator_closes_a_review_and_the_next_is_due_a_year_on(house):
    """R5: recorded with reviewer and note; the text of the version is untouched."""
    before = version_at()
    made = close_review(house.boss, outcome="no_change", note=NOTE)
    assert (made.reviewer, made.note, made.next_review) == (house.boss.user, NOTE, date(2027, 3, 17))
    after = Version.objects.get(pk=before.pk)
    assert following.review_due(after) == date(2027, 3, 17)
    assert (after.source, after.file_hash) == (before.source, before.file_hash)
    record = archive.get(str(made.record))
    assert (record.actor, record.activity["summary"]) == (house.boss.urn, NOTE)
    assert record.activity["object"]["sp:outcome"] == "no_change"


def test_only_an_administrator_closes_a_review(house):
    """R5."""
    for who in (house.ann, house.manager, house.aide, house.top):
        verdict = refused(close_review, who, outcome="no_change", note=NOTE)
        assert "Overview/review_directive" in verdict.decision.clauses
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("outcome", {"outcome": ""}),
        ("outcome", {"outcome": "fine"}),
        ("note", {"note": "  "}),
        ("note", {"note": "x" * 1001}),
        ("next_review", {"next_review": "2026-03-16"}),
        ("next_review", {"next_review": "2026-03-17"}),
        ("next_review", {"next_review": "17 March 2027"}),
        ("next_review", {"next_review": "2027-02-30"}),
    ],
)
def test_bad_input_names_its_field_and_closes_nothing(house, field, more):
    """R5, bad input: a next date in the past among them."""
    invalid(field, close_review, house.boss, **{"outcome": "revise", "note": NOTE, **more})
    assert not Review.objects.exists()


def test_a_new_version_has_its_review_date_and_none_in_the_past(house):
    """R5: twelve months after it takes effect, or the day that was chosen; a day gone by is refused at creation."""
    error = invalid(
        "next_review", adopt_directive, factories.next_version(), house.boss, next_review="2025-01-01"
    )  # fmt: skip
    assert error.clause == "P2"
    assert Version.objects.count() == 1
    assert adopt_directive(factories.next_version(), house.boss).next_review == date(2027, 4, 1)
    later = factories.next_version("1.2", "2026-05-01T00:00-05:00")
    assert adopt_directive(later, house.boss, next_review="2026-12-24").next_review == date(2026, 12, 24)


def test_a_version_entered_without_a_date_is_due_by_the_annex(house):
    """R5: twelve months after it was entered here, however long ago it took effect."""
    version = version_at()
    assert version.next_review is None
    assert following.review_due(version) == date(2027, 1, 16)
    assert following.months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert following.months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)


def browse(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_the_page_closes_a_review_and_keeps_what_was_typed_when_it_cannot(house):
    """R5: field and reason beside it, nothing lost."""
    person = browse(house.boss)
    wrong = person.post("/directive/review", {"outcome": "revise", "note": NOTE, "next_review": "2020-01-01"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert NOTE in page
    assert 'aria-invalid="true"' in page
    done = person.post("/directive/review", {"outcome": "revise", "note": NOTE, "next_review": "2026-12-01"})
    assert (done.status_code, done["Location"]) == (302, "/directive/review")
    page = person.get("/directive/review").content.decode()
    assert "It is to be revised" in page
    assert "1 December 2026" in page


def test_who_may_not_close_a_review_reads_why_and_sees_the_reviews(house):
    close_review(house.boss, outcome="no_change", note=NOTE)
    page = browse(house.ann).get("/directive/review").content.decode()
    assert NOTE in page
    assert "Only an Administrator may close a review" in page
    assert 'name="outcome"' not in page
    assert browse(house.ann).post("/directive/review", {"outcome": "revise", "note": NOTE}).status_code == 403


def test_an_overdue_review_is_called_overdue_and_suspends_nothing(house):
    """R5: a sentence on the page, and the row at home for Administrators only."""
    Version.objects.update(next_review=date(2026, 3, 1))
    page = browse(house.boss).get("/directive/review").content.decode()
    assert "overdue by 16 days" in page
    assert "nothing is suspended" in page
    assert "Its review is overdue" in browse(house.boss).get("/").content.decode()
    assert "Its review is overdue" not in browse(house.ann).get("/").content.decode()
    Version.objects.update(next_review=date(2026, 4, 16))
    assert "close the review" in browse(house.boss).get("/").content.decode()
    Version.objects.update(next_review=date(2026, 4, 17))
    assert "close the review" not in browse(house.boss).get("/").content.decode()


def test_without_a_directive_there_is_no_review(db):
    with clock.at(factories.AT_WORK):
        person = factories.employee("Ada Aide")
        assert browse(person).get("/directive/review").status_code == 404
