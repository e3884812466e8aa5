"""Versions in force and who has read them (P2; R4, R6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.directive.register import (
    NoDirectiveInForce,
    UnknownPart,
    all_parts_served,
    compiled,
    hash_at,
    in_force,
    parts_left,
    remember,
    remembering,
    sections,
    serve_part,
    version_at,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.AT_WORK


def next_version(**given):
    return factories.directive_adopted(factories.next_version(), **given)


def test_before_the_first_version_there_is_none_in_force():
    """R4, bad input."""
    version = factories.directive_adopted()
    with pytest.raises(NoDirectiveInForce):
        version_at(version.effective - timedelta(microseconds=1))


def test_the_effective_instant_itself_belongs_to_the_version():
    """R4, choice."""
    version = factories.directive_adopted()
    assert version_at(version.effective) == version


def test_an_act_is_judged_by_the_version_of_its_moment_not_the_latest():
    """R4."""
    first = factories.directive_adopted()
    second = next_version(effective=NOW + timedelta(days=1))
    with clock.at(NOW):
        assert version_at() == first
        assert in_force().revision == "1.0"
    assert version_at(NOW + timedelta(days=2)) == second


def test_a_page_that_was_told_the_file_in_force_does_not_ask_for_it(django_assert_num_queries):
    adopted = factories.directive_adopted()
    compiled(adopted.file_hash)
    with remembering():
        remember(adopted.file_hash)
        with django_assert_num_queries(0):
            assert in_force().file_hash == hash_at() == adopted.file_hash


def test_what_a_page_was_told_ends_with_the_page_and_says_nothing_of_another_instant():
    adopted = factories.directive_adopted()
    remember("of no page")
    assert hash_at() == adopted.file_hash
    with remembering():
        remember("of this page")
        assert hash_at() == "of this page"
        assert hash_at(clock.now()) == version_at().file_hash == adopted.file_hash
    assert hash_at() == adopted.file_hash


def test_a_compiled_version_is_kept_by_its_hash():
    version = factories.directive_adopted()
    assert compiled(version.file_hash) is compiled(version.file_hash)
    assert compiled(version.file_hash).file_hash == version.file_hash


def test_every_clause_stands_in_exactly_one_section_in_the_order_of_the_text():
    """R6, R8."""
    factories.directive_adopted()
    rules = in_force()
    found = sections(rules)
    assert [c for s in found for c in s.clauses] == list(rules.clauses)
    assert len({s.id for s in found}) == len(found) > 3
    assert all(s.title for s in found)


def test_reading_is_complete_only_when_every_part_was_served():
    """R6."""
    person, version = factories.employee(), factories.directive_adopted()
    parts = [s.id for s in sections(compiled(version.file_hash))]
    assert len(parts_left(person.user, version)) == len(parts)
    for part in parts[:-1]:
        serve_part(person.user, version, [part])
    assert not all_parts_served(person.user, version)
    reading = serve_part(person.user, version, [parts[-1], parts[0]])
    assert reading.parts == parts
    assert all_parts_served(person.user, version)


def test_a_part_that_the_version_does_not_have_cannot_be_served():
    person, version = factories.employee(), factories.directive_adopted()
    with pytest.raises(UnknownPart, match="chapter-9"):
        serve_part(person.user, version, ["chapter-9"])
    assert not version.readings.exists()


def test_a_new_version_is_to_be_read_anew():
    """R6."""
    person, first = factories.employee(), factories.directive_adopted()
    serve_part(person.user, first, [s.id for s in sections(compiled(first.file_hash))])
    second = next_version(effective=NOW)
    assert not all_parts_served(person.user, second)
