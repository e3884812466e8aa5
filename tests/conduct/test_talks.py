"""Talks about the time it takes (1.5; R47): both confirm the same words; overdue ones are told, and suspend nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.conduct import talks
from spokesperson.conduct.actions.confirm_talk import confirm_talk
from spokesperson.conduct.actions.note_talk import change_talk, note_talk
from spokesperson.conduct.models import Discussion
from spokesperson.decisions.facts import gather
from spokesperson.desk.errors import Changed
from spokesperson.institution import Institution
from spokesperson.people.models import Employee
from tests import factories
from tests.conduct.conftest import TODAY, invalid, refused

ZONE = Institution(time_zone="America/Chicago").zone


def talk(by, about, **given):
    return note_talk(by, about, **{"held_on": TODAY, "note": "Less corresponding on Mondays.", **given})


def both(house, held_on=TODAY):
    found = talk(house.manager, house.ann, held_on=held_on)
    return confirm_talk(house.ann, found, seen=found.words)


def test_the_first_talk_is_counted_from_the_permission_the_next_from_the_last(house):
    """R47: the annex's 90 days; a note that one of the two did not confirm does not count."""
    since = factories.SINCE.astimezone(ZONE).date()
    assert talks.due_of(house.ann).on == since + timedelta(days=90)
    found = talk(house.manager, house.ann)
    assert talks.due_of(house.ann).last is None
    confirm_talk(house.ann, found, seen=found.words)
    assert talks.due_of(house.ann) == talks.Due(date(2026, 3, 17), date(2026, 6, 15))
    assert talks.due_of(house.aide) is None


def test_both_confirm_the_same_words(house):
    """R47: changing the words takes back what the other confirmed."""
    found = talk(house.ann, house.ann)
    assert (found.supervisor, found.confirmed_by_supervisor_at) == (house.manager, None)
    before = found.words
    changed = change_talk(house.manager, found, seen=before, note="Less corresponding, more reading.")
    assert changed.confirmed_by_employee_at is None
    assert changed.confirmed_by_supervisor_at is not None
    with pytest.raises(Changed):
        confirm_talk(house.ann, found, seen=before)
    done = confirm_talk(house.ann, found, seen=changed.words)
    assert done.done
    invalid("note", change_talk, house.manager, found, seen=done.words, note="something else")
    invalid("note", confirm_talk, house.ann, found, seen=done.words)


def test_nobody_confirms_twice_or_for_the_other(house):
    """R47."""
    found = talk(house.manager, house.ann)
    invalid("talk", confirm_talk, house.manager, found, seen=found.words)
    refused(confirm_talk, house.aide, found, seen=found.words)
    refused(confirm_talk, house.boss, found, seen=found.words)
    invalid("talk", confirm_talk, house.manager.supervisor, found, seen=found.words)


@pytest.mark.parametrize("who", ["aide", "boss"])
def test_outside_the_line_nobody_notes_or_changes_a_talk(house, who):
    """R47."""
    refused(talk, getattr(house, who), house.ann)
    found = talk(house.manager, house.ann)
    refused(change_talk, getattr(house, who), found, seen=found.words, note="x")


@pytest.mark.parametrize(
    ("field", "given"),
    [("held_on", {"held_on": "2026-03-18"}), ("held_on", {"held_on": "soon"}), ("note", {"note": " \n"}),
     ("note", {"note": "x" * 2001})],
)  # fmt: skip
def test_bad_input_names_its_field(house, field, given):
    """R47, bad input."""
    invalid(field, talk, house.manager, house.ann, **given)


def test_one_note_waits_at_a_time_and_the_same_words_are_no_change(house):
    """R47, bad input."""
    found = talk(house.manager, house.ann)
    invalid("note", talk, house.ann, house.ann)
    invalid("note", change_talk, house.ann, found, seen=found.words)


def test_somebody_without_a_supervisor_has_nobody_to_talk_with(house):
    invalid("note", talk, house.top, house.top)


def test_the_words_stand_apart_in_the_record(house):
    """R47: what two people talked about is not what officials read in the record."""
    talk(house.manager, house.ann)
    kept = archive.by_subject(house.ann.urn)[-1]
    assert "Mondays" not in str(kept.activity)
    assert kept.personal["note"] == "Less corresponding on Mondays."


def test_an_overdue_talk_suspends_nothing(house):
    """R47, choice."""
    with clock.at(factories.SINCE + timedelta(days=140)):
        assert [(p, d.days_over, d.seen_above) for p, d in talks.overdue()] == [(house.ann, 50, True)]
        assert gather(house.ann.pk, clock.now(), ZONE, house.hers.pk, "post")["grant"] == "active"


def test_the_time_of_a_new_supervisor_begins_with_the_renewed_permission(house):
    """R27, R47: whoever does not take part any more has no talk that is due."""
    grant = house.ann.grants.get()
    grant.revoked_at = clock.now()
    grant.save()
    assert talks.due_of(house.ann) is None
    assert talks.overdue(Employee.objects.all()) == []


def test_a_changed_note_is_of_a_talk_with_whoever_changed_it(house):
    """R47: the supervisor's supervisor had the talk."""
    found = talk(house.ann, house.ann)
    change_talk(house.manager.supervisor, found, seen=found.words, note="With Eve.")
    assert Discussion.objects.get().supervisor == house.manager.supervisor
