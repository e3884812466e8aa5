"""To whom a new version goes, written down with the adoption itself (L9; R3)."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.directive.models import Delivery, Version
from spokesperson.oversight.actions import adopt_directive as adopting
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from spokesperson.oversight.mail import mailing
from spokesperson.people.models import Employee
from tests import factories
from tests.oversight.conftest import refused


def test_no_adoption_is_without_its_deliveries(house):
    """L9: everybody employed, also who has no sign-in; not who has left or is yet to come."""
    left = factories.employee("Lou Left", left=factories.AT_WORK.date())
    coming = factories.employee("Kim Coming", hired=factories.AT_WORK.date().replace(year=2027))
    house.aide.user = None
    house.aide.save()
    version = adopt_directive(factories.next_version(), house.boss)
    people = set(version.deliveries.values_list("person", flat=True))
    assert people == set(Employee.objects.exclude(pk__in=[left.pk, coming.pk]).values_list("uid", flat=True))
    assert house.aide.uid in people
    assert set(version.deliveries.values_list("kind", "state")) == {("version", "waiting")}


def test_an_adoption_that_is_refused_or_fails_sends_nothing(house, monkeypatch):
    """L9, R3: one transaction."""
    refused(adopt_directive, factories.next_version(), house.ann)
    assert not Delivery.objects.exists()

    def full(*given, **named):
        raise archive.ArchiveUnavailable("disk full")

    monkeypatch.setattr(adopting.acts, "keep", full)
    with pytest.raises(archive.ArchiveUnavailable):
        adopt_directive(factories.next_version(), house.boss)
    assert not Delivery.objects.exists()
    assert Version.objects.count() == 1


def test_the_first_version_of_an_installation_goes_to_nobody(db):
    with clock.at(factories.AT_WORK):
        factories.institution()
        version = adopt_directive(factories.directive_text(), None)
    assert not version.deliveries.exists()
    assert version.next_review is not None


def test_what_changed_names_the_clauses_and_what_the_authors_say(house):
    """L9: a sentence, not the whole text."""
    source = factories.next_version().replace("**1.8** ", "**1.8** On each working day: ", 1)
    assert source != factories.next_version()
    version = adopt_directive(source, house.boss)
    assert mailing.what_changed(version) == "Changed: 1.8."
    first = Version.objects.order_by("effective").first()
    assert mailing.what_changed(first) == ""
    same = adopt_directive(
        factories.next_version("1.2", "2026-05-01T00:00-05:00").replace("**1.8** ", "**1.8** On each working day: ", 1),
        house.boss,
    )
    assert "the same" in mailing.what_changed(same)
