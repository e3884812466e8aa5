"""Whose words wait for a second person, told from those that were rewritten since (1.2, 4.2; R20, R35)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import submit, write
from spokesperson.desk.models import Draft, Media
from spokesperson.desk.review import review_queue
from tests import factories
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import later, ready


@pytest.fixture
def refused(house) -> list[Draft]:
    """Three drafts of one instant that wait for the manager's approval; the last has a picture."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.ann.supervisor):
        factories.acknowledge(person)
    with later(5):
        drafts = [ready(house.ann, house.hers, f"I work at the Library. Maps and lamps, number {n}.") for n in range(3)]
        Media.objects.create(
            draft=drafts[2], sha256=archive.put_media(b"a map"), media_type="image/png", file_name="map.png",
            width=1, height=1, alt="A map of the branch", rights="The Library's", uploaded_by=house.boss,
        )  # fmt: skip
    with later(60):
        Draft.objects.update(edited_at=clock.now())
        for draft in drafts:
            draft.refresh_from_db()
            with pytest.raises(Refused):
                submit.submit(draft, house.ann)
        yield drafts


def waiting(who) -> set[int]:
    return {one.draft.pk for one in review_queue.pending(who)}


def test_what_was_refused_in_the_instant_of_its_last_edit_waits(house, refused):
    """R20: of one instant no clock tells which came first; the words that were sent do."""
    assert waiting(house.ann.supervisor) == {draft.pk for draft in refused}


def test_what_was_rewritten_in_that_instant_is_private_and_waits_for_nobody(house, refused):
    """R20, 4.2, bad input."""
    write.save(refused[0], house.ann, text="I work at the Library. Something else entirely.")
    Media.objects.filter(draft=refused[2]).update(alt="Another map")
    assert waiting(house.ann.supervisor) == {refused[1].pk}


def test_the_pictures_of_all_of_them_are_one_question(house, refused, django_assert_max_num_queries):
    boss = house.ann.supervisor
    waiting(boss)
    with django_assert_max_num_queries(3 + len(refused)):  # drafts, pictures, what the boss may; each record
        waiting(boss)
