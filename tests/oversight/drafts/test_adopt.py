"""Adopting versions of the directive (P2; R3, R4, R15)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.directive.models import Version
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.adopt_directive import adopt_directive, follow_directive
from spokesperson.people.models import Position
from spokesperson.people.queries import administrators
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
later = factories.next_version


def test_the_first_version_is_entered_by_the_installation(db):
    """R3: month precision stays month precision; nobody can be an Administrator before there is a version."""
    with clock.at(NOW):
        version = adopt_directive(factories.directive_text(), None)
    assert (version.code, version.revision, version.adopted) == ("SH 620.4", "1.0", "2011-01")
    assert version.source == factories.directive_text()
    assert set(Position.objects.filter(administrator=True).values_list("title", flat=True)) == {
        "Director of Marketing & Communication",
        "Manager of Web Development & Support",
    }
    record = archive.by_subject(f"urn:sp:directive:{version.file_hash}")[-1]
    assert record.activity["object"]["content"] == version.source
    assert record.clauses == ("P2",)


def test_only_the_first_version_needs_nobody(house):
    invalid("by", adopt_directive, later(), None)


def test_an_administrator_adopts_a_version_that_takes_effect_later(house):
    """R3, R4."""
    version = adopt_directive(later(), house.boss)
    assert version.entered_by == house.boss.handle
    assert version_at().revision == "1.0"
    with clock.at(version.effective):
        assert version_at() == version
    record = archive.by_subject(f"urn:sp:directive:{version.file_hash}")[-1]
    assert record.actor == house.boss.urn


@pytest.mark.parametrize("who", ["ann", "aide", "manager"])
def test_nobody_else_adopts(house, who):
    """R3: the directive's owner is an Administrator."""
    verdict = refused(adopt_directive, later(), getattr(house, who))
    assert verdict.effect == "deny"
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"revision": "1.2"}, "1.1 or 2.0"),
        ({"revision": "1.0"}, "1.1 or 2.0"),
        ({"revision": "3.0"}, "1.1 or 2.0"),
        ({"effective": "2011-01-01T00:00-06:00"}, "same instant"),
        ({"effective": "2012-01-01T00:00-06:00"}, "in the past"),
        ({"effective": "2026-03-16T00:00-05:00"}, "in the past"),
    ],
)
def test_a_version_follows_the_one_before_it(house, given, says):
    """R3, bad input: a gap in numbering, two versions at one instant; R4: nothing is decided anew in the past."""
    error = invalid("source", adopt_directive, later(**given), house.boss)
    assert says in str(error)
    assert error.clause == "P2"


def test_the_same_revision_is_not_adopted_twice(house):
    """R3: editing an adopted version is not possible, under its own name neither."""
    adopt_directive(later(), house.boss)
    error = invalid("source", adopt_directive, later(effective="2026-05-01T00:00-05:00"), house.boss)
    assert "1.2 or 2.0" in str(error)
    invalid("source", adopt_directive, later(), house.boss)


def test_another_directive_is_not_a_version_of_this_one(house):
    error = invalid("source", adopt_directive, later().replace("directive: SH 620.4", "directive: SH 700"), house.boss)
    assert "SH 620.4" in str(error)


def test_a_file_with_mistakes_is_refused_with_line_and_column(house):
    error = invalid("source", adopt_directive, later().replace("roles:", "rolls:"), house.boss, name="new.md")
    assert re.search(r"new\.md:\d+:\d+: ", str(error))


def test_a_list_of_positions_that_leaves_nobody_is_refused(house):
    """R15: the desk must never be ownerless."""
    source = later()
    for title in ("Director of Marketing & Communication", "Manager of Web Development & Support"):
        source = source.replace(title, f"Former {title}")
    error = invalid("source", adopt_directive, source, house.boss)
    assert error.clause == "Def-Administrator"
    assert Version.objects.count() == 1


def test_the_list_of_positions_counts_from_the_versions_instant_on(house):
    """R15, R4."""
    follow_directive()
    source = later().replace("Manager of Web Development & Support", "Manager of Digital Services")
    version = adopt_directive(source, house.boss)
    assert house.second in administrators()
    with clock.at(version.effective + timedelta(minutes=1)):
        follow_directive()
        assert list(administrators()) == [house.boss]
        assert Position.objects.get(title="Manager of Digital Services").administrator
        assert follow_directive() == 0
