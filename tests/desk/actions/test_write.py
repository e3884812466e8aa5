"""Writing (1.8, 2.1, 4.2): R64, R68, R87 and bad input."""

from __future__ import annotations

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.actions import post, write
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.models import Intent
from spokesperson.desk.states import DraftState, WrongState
from tests.desk.conftest import later, ready


def test_a_private_draft_is_not_recorded_until_it_is_submitted(house):
    """R87, choice."""
    draft = write.start(house.ann, text="Not yet.", account=house.hers)
    assert archive.by_subject(draft.urn) == []


def test_any_edit_restarts_the_pause(house):
    """R64."""
    draft = ready(house.ann, house.hers)
    with later(50):
        write.save(draft, house.ann, text=draft.text + " Bring a friend.")
        edited = clock.now()
    draft.refresh_from_db()
    assert draft.edited_at == edited
    assert draft.version == 2


def test_a_change_of_purpose_is_no_change_of_what_the_public_reads(house):
    """R64: last change of text."""
    draft = ready(house.ann, house.hers)
    with later(50):
        write.save(draft, house.ann, purpose="services")
    draft.refresh_from_db()
    assert draft.version == 1


def test_an_edit_takes_a_scheduled_post_off_the_schedule(house):
    """R64, R20: what was decided is not what is there any more."""
    draft = ready(house.boss, house.board)
    with later(70):
        intent = post.schedule(draft, house.boss, clock.now() + (clock.now() - draft.edited_at) * 60)
        write.save(draft, house.boss, text="Something else altogether.")
    draft.refresh_from_db()
    intent.refresh_from_db()
    assert draft.state == DraftState.PAUSING
    assert intent.state == "cancelled"


def test_an_edit_during_sending_is_refused(house):
    """Bad input of the issue."""
    draft = ready(house.boss, house.board)
    with later(70):
        post.post(draft, house.boss)
        Intent.objects.update(state="sending")
        draft.refresh_from_db()
        draft.state = DraftState.SENDING
        draft.save()
        with pytest.raises(WrongState):
            write.save(draft, house.boss, text="Too late.")


def test_somebody_elses_draft_does_not_exist_for_others(house):
    draft = ready(house.ann, house.hers)
    with pytest.raises(NotYours):
        write.save(draft, house.boss, text="Mine now.")


def test_two_windows_do_not_overwrite_each_other(house):
    draft = ready(house.ann, house.hers)
    write.save(draft, house.ann, text="First window.", seen=1)
    with pytest.raises(Changed):
        write.save(draft, house.ann, text="Second window.", seen=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "bad \x00 byte"),
        ("text", "lone \ud800 surrogate"),
        ("text", "x" * 20_001),
        ("text", 7),
        ("account", "not-a-uid"),
        ("account", "7f000001-0000-4000-8000-000000000000"),
        ("topic", "no-such-topic"),
        ("answers", ["no", "mapping"]),
        ("nonsense", "x"),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(house, field, value):
    with pytest.raises(Invalid) as error:
        write.start(house.ann, **{field: value})
    assert error.value.field == field
    assert not house.ann.drafts.exists()


def test_written_on_library_equipment_it_is_the_librarys_property(house):
    """R68."""
    with later(12 * 3600):
        at_home = write.start(house.ann, text="From home.", account=house.hers, equipment="own")
        on_theirs = write.start(house.ann, text="From home.", account=house.hers, equipment="library")
    assert not at_home.library_property
    assert on_theirs.library_property
