"""Participation entries (Def-Participation; R21): what somebody notes down of their own time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.conduct import figures, offers
from spokesperson.conduct.actions.note_time import DAY, KINDS, change_time, note_time, remove_time
from spokesperson.desk.actions import submit, write
from spokesperson.desk.errors import Invalid
from spokesperson.people.models import Order, Participation
from tests import factories
from tests.conduct.conftest import TODAY, invalid, refused
from tests.desk.conftest import ready


def note(by, **given):
    return note_time(by, **{"date": TODAY, "kind": "reading", "minutes": 30, **given})


def test_a_participation_entry_has_kind_minutes_day_use_and_perhaps_a_topic(house):
    """R21."""
    factories.topic("programs")
    entry = note(house.ann, kind="posting", minutes="45", topic="programs", note="the lantern walk")
    assert (entry.employee, entry.kind, entry.minutes, entry.use) == (house.ann, "posting", 45, "business")
    assert entry.topic.slug == "programs"
    record = archive.by_actor(house.ann.urn, 1)[0]
    assert (record.type, record.activity["object"]["sp:minutes"]) == ("Create", 45)
    assert record.clauses == ("Def-Participation",)


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_four_kinds_can_be_noted(house, kind):
    """R21."""
    assert note(house.ann, kind=kind).kind == kind


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "dreaming"}),
        ("kind", {"kind": ""}),
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 721}),
        ("minutes", {"minutes": -5}),
        ("minutes", {"minutes": "half an hour"}),
        ("minutes", {"minutes": True}),
        ("minutes", {"minutes": 1.5}),
        ("date", {"date": "2026-03-18"}),
        ("date", {"date": "17 March"}),
        ("date", {"date": ""}),
        ("date", {"date": "2019-04-30"}),
        ("use", {"use": "both"}),
        ("use", {"use": ""}),
        ("topic", {"topic": "astrology"}),
        ("note", {"note": "x" * 301}),
    ],
)
def test_another_kind_a_future_day_and_odd_minutes_are_rejected(house, field, given):
    """R21, bad input: the field is named and nothing is stored."""
    invalid(field, note, house.ann, **given)
    assert not Participation.objects.exists()


def test_a_day_holds_at_most_twenty_four_hours(house):
    """R21, bad input."""
    note(house.ann, minutes=720)
    note(house.ann, minutes=720, kind="posting")
    error = invalid("minutes", note, house.ann, minutes=1)
    assert "1440 minutes already" in str(error)
    note(house.ann, minutes=1, date="2026-03-16")


def test_a_change_is_weighed_against_the_rest_of_the_day(house):
    """R21."""
    first, second = note(house.ann, minutes=720), note(house.ann, minutes=700)
    assert change_time(house.ann, second, minutes=720).minutes == 720
    yesterday = note(house.ann, minutes=10, date="2026-03-16")
    invalid("minutes", change_time, house.ann, yesterday, date=TODAY)
    first.refresh_from_db()
    assert change_time(house.ann, first, kind="corresponding").kind == "corresponding"


def test_an_entry_is_changed_and_taken_out_and_the_record_stays(house):
    """R21."""
    entry = note(house.ann)
    change_time(house.ann, entry, minutes=20)
    remove_time(house.ann, Participation.objects.get())
    assert not Participation.objects.exists()
    urn = f"urn:sp:participation:{entry.uid}"
    kept = [r for r in archive.by_subject(urn) if r.type != "Offer"]
    assert [(r.type, r.activity["object"]["sp:minutes"]) for r in kept] == [
        ("Create", 30),
        ("Update", 20),
        ("Remove", 20),
    ]


@pytest.mark.parametrize("who", ["manager", "boss", "aide"])
def test_nobody_notes_down_changes_or_removes_somebody_elses_time(house, who):
    """R21: not even the supervisor."""
    other = getattr(house, who)
    entry = note(house.ann)
    refused(note, other, person=house.ann)
    refused(change_time, other, entry, minutes=700)
    refused(remove_time, other, entry)
    assert Participation.objects.get().minutes == 30


def test_personal_time_is_counted_for_nobody_and_its_figures_are_not_shown(house):
    """R21, R49: the record says that something was noted, not what."""
    note(house.ann, use="personal", minutes=33)
    assert figures.weeks(figures.noted(house.ann, figures.first_day()))[-1].total == 0
    record = archive.by_actor(house.ann.urn, 1)[0]
    assert "sp:minutes" not in record.activity["object"]
    assert record.personal["sp:minutes"] == 33


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from(KINDS), st.integers(-1, 800), st.sampled_from(("business", "personal"))
        ),
        max_size=8,
    )
)
def test_whatever_is_noted_no_day_passes_its_hours(house, tried):
    """R21: a property of any sequence of entries; what is kept is what was accepted."""
    with transaction.atomic():
        kept: dict[date, int] = {}
        day = date.fromisoformat(TODAY)
        for back, kind, minutes, use in tried:
            when = day - timedelta(days=back)
            try:
                note_time(house.ann, date=when, kind=kind, minutes=minutes, use=use)
            except Invalid:
                assert not 1 <= minutes <= 720 or kept.get(when, 0) + minutes > DAY
            else:
                kept[when] = kept.get(when, 0) + minutes
        assert all(total <= DAY for total in kept.values())
        for when, total in kept.items():
            rows = Participation.objects.filter(employee=house.ann, date=when)
            assert sum(rows.values_list("minutes", flat=True)) == total
        transaction.set_rollback(True)


def test_work_on_drafts_is_offered_and_nothing_is_counted_silently(house):
    """R21, choice: the minutes from the first to the last act on a draft of today, until the person says so."""
    draft = write.start(
        house.ann, account=house.hers, text="Story time moves.", purpose="programs", equipment="library"
    )
    with clock.at(clock.now() + timedelta(minutes=17)):
        write.save(draft, house.ann, text="Story time moves to ten o'clock.")
        found = offers.offers(house.ann)
        assert [(o.kind, o.minutes, o.note) for o in found] == [("posting", 17, "Story time moves to ten o'clock.")]
        assert not Participation.objects.exists()
        offer = found[0]
        note(house.ann, kind=offer.kind, minutes=12, note=offer.note)
        assert offers.offers(house.ann) == []
        assert figures.weeks(figures.noted(house.ann, figures.first_day()))[-1].total == 12


def test_a_reply_is_offered_as_corresponding_and_a_long_day_is_capped(house):
    """R21."""
    draft = ready(house.ann, house.hers, in_reply_to="https://social.example/t/1", topic="programs")
    with clock.at(clock.now() + timedelta(hours=5)):
        submit.submit(draft, house.ann)
        found = offers.offers(house.ann)
    assert [(o.kind, o.minutes) for o in found] == [("corresponding", offers.MOST_MINUTES)]
    assert offers.offers(house.aide) == []


def test_yesterdays_drafts_are_not_offered(house):
    write.start(house.ann, account=house.hers, text="Hello", equipment="library")
    with clock.at(clock.now() + timedelta(days=1)):
        assert offers.offers(house.ann) == []


def test_what_is_left_of_a_limit_is_what_the_door_says(house):
    """R21, R50: counted from Monday, business time only."""
    assert figures.left_of(house.ann, 0).limit is None
    Order.objects.create(
        kind="limit", employee=house.ann, issued_by=house.manager, minutes=60, reason="busy", issued_at=factories.SINCE
    )
    note(house.ann, minutes=25)
    note(house.ann, minutes=100, use="personal")
    note(house.ann, minutes=100, date="2026-03-15")
    left = figures.left_of(house.ann, 25)
    assert (left.limit, left.left) == (60, 35)
    note(house.ann, minutes=50)
    assert figures.left_of(house.ann, 75).left == 0
