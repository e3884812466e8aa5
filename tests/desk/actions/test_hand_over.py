"""A photo handed to an Administrator (Overview/upload): M8R, M8A and bad input."""

from __future__ import annotations

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions import access
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach, hand_over, post, submit, take_over, withdraw
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft, Handover, Media
from spokesperson.desk.photos import handing
from spokesperson.desk.states import DraftState, WrongState
from tests import factories
from tests.desk import hostile
from tests.desk.conftest import asked_to_stop, later, ready

WORDS = "I work at the Library as a librarian. Paper boats on Saturday at ten."


def handed(house, draft: Draft | None = None, **more: object) -> Handover:
    draft = draft or ready(house.ann, house.hers, WORDS)
    given = {"data": hostile.image(), "file_name": "boats.png", "alt": "Four paper boats.", "rights": "my photo"}
    return hand_over.hand_over(draft, house.ann, **{**given, **more})


def test_a_representative_hands_a_photo_over_and_an_administrator_adds_it(house):
    """M8R, M8A: uploaded by the Administrator, so the draft needs no cell its author does not have."""
    waiting = handed(house, to=house.boss)
    media = take_over.take_over(waiting, house.boss)
    assert (media.uploaded_by, media.alt, media.rights) == (house.boss, "Four paper boats.", "my photo")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answered_by) == ("taken", house.boss)
    draft = waiting.draft
    factories.settle_warnings(draft)
    submit.submit(draft, house.ann)
    with later(61):
        factories.settle_warnings(draft)
        post.post(draft, house.ann)
    draft.refresh_from_db()
    assert draft.state == DraftState.SCHEDULED


def test_a_photo_is_handed_to_nobody_who_was_asked_to_stop(house):
    """R52: they may not upload; another Administrator is offered, and the field is named for whoever insists."""
    second = factories.appointed("Sam Second")
    asked_to_stop(house.boss)
    shown = handing.form(ready(house.ann, house.hers, WORDS), {})["people"]
    assert second.name in [one["name"] for one in shown]
    assert house.boss.name not in [one["name"] for one in shown]
    with pytest.raises(Invalid) as error:
        handed(house, to=house.boss)
    assert error.value.field == "to"
    assert not Handover.objects.exists()


def test_the_record_names_each_step_and_both_may_read_it(house):
    """M8R, R87."""
    waiting = handed(house)
    take_over.take_over(waiting, house.boss)
    rows = [r for r in archive.by_subject(waiting.draft.urn) if "result" not in r.activity]
    kinds = [(r.type, r.activity["object"]["type"]) for r in rows]
    assert kinds == [("Offer", "Image"), ("Add", "Image")]
    assert rows[-1].media == (waiting.sha256,)
    assert rows[-1] in access.visible(house.ann, rows)


def test_adding_it_is_a_change_of_content_so_the_pause_restarts(house):
    """R64: also for a post that waits for its hour."""
    draft = ready(house.ann, house.hers, WORDS)
    waiting = handed(house, draft)
    submit.submit(draft, house.ann)
    with later(61):
        factories.settle_warnings(draft)
        post.post(draft, house.ann)
        take_over.take_over(waiting, house.boss)
        draft.refresh_from_db()
        assert draft.state == DraftState.PAUSING
        assert post.pause_ends(draft) > draft.edited_at


def test_the_words_for_it_stay_the_authors(house):
    """M8R: the alternative text may be written by the Representative, the file not."""
    media = take_over.take_over(handed(house), house.boss)
    attach.describe(media, house.ann, alt="Four boats folded from old maps.")
    media.refresh_from_db()
    assert media.alt == "Four boats folded from old maps."
    with pytest.raises(Refused):
        attach.attach(media.draft, house.ann, data=hostile.image(), file_name="x.png", alt="x", rights="x")


def test_declined_comes_back_with_words(house):
    """M8R."""
    waiting = handed(house)
    with pytest.raises(Invalid) as error:
        take_over.decline(waiting, house.boss, words=" ")
    assert error.value.field == "words"
    take_over.decline(waiting, house.boss, words="A child can be recognised.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.answer) == ("declined", "A child can be recognised.")
    assert not Media.objects.exists()


def test_it_can_be_taken_back_while_it_waits(house):
    """M8R."""
    waiting = handed(house)
    with pytest.raises(NotYours):
        hand_over.withdraw_handover(waiting, house.boss)
    assert hand_over.withdraw_handover(waiting, house.ann).state == "withdrawn"
    with pytest.raises(WrongState):
        take_over.take_over(waiting, house.boss)


def test_only_one_answer_counts(house):
    """M8R, bad input: two Administrators at once."""
    waiting = handed(house)
    take_over.take_over(waiting, house.boss)
    other = factories.administrator("Web Manager", title="Manager of Web Development & Support")
    for answer in (
        lambda: take_over.take_over(waiting, other),
        lambda: take_over.decline(waiting, other, words="no"),
        lambda: hand_over.withdraw_handover(waiting, house.ann),
    ):
        with pytest.raises(WrongState):
            answer()
    assert Media.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"data": b""}, "media"),
        ({"data": b"<svg xmlns='x'><script>alert(1)</script></svg>"}, "media"),
        ({"data": b"GIF89a"}, "media"),
        ({"alt": "  "}, "alt"),
        ({"alt": "x" * 1501}, "alt"),
        ({"rights": ""}, "rights"),
        ({"rights": "x" * 301}, "rights"),
        ({"words": "x" * 401}, "words"),
        ({"file_name": "a\x00b.png"}, "media"),
    ],
)
def test_what_cannot_be_handed_over_names_its_field(house, more, field):
    """M8R, L8, bad input."""
    with pytest.raises(Invalid) as error:
        handed(house, **more)
    assert error.value.field == field
    assert not Handover.objects.exists()


def test_it_goes_to_an_administrator_and_to_nobody_else(house):
    """M8R, bad input."""
    for person in (house.aide, house.ann, house.ann.supervisor):
        with pytest.raises(Invalid) as error:
            handed(house, to=person)
        assert error.value.field == "to"


def test_a_fifth_picture_is_too_many_those_that_wait_included(house):
    draft = ready(house.ann, house.hers, WORDS)
    for _ in range(attach.MOST):
        handed(house, draft)
    with pytest.raises(Invalid) as error:
        handed(house, draft)
    assert error.value.field == "media"


def test_somebody_without_a_role_hands_nothing_over(house):
    """R17: refused at the door, before the file is opened."""
    draft = ready(house.aide, house.board, WORDS)
    with pytest.raises(Refused):
        hand_over.hand_over(draft, house.aide, data=b"no picture", file_name="x", alt="x", rights="x")


def test_only_who_may_upload_takes_it_over(house):
    """M8R: not the supervisor, not another Representative."""
    waiting = handed(house)
    for person in (house.ann, house.ann.supervisor, house.aide):
        with pytest.raises(Refused):
            take_over.take_over(waiting, person)
    with pytest.raises(Refused):
        take_over.decline(waiting, house.aide, words="no")


def test_nothing_is_added_to_what_was_discarded(house):
    waiting = handed(house)
    withdraw.discard(waiting.draft, house.ann)
    with pytest.raises(WrongState):
        take_over.take_over(waiting, house.boss)
    with pytest.raises(WrongState):
        handed(house, waiting.draft)
    assert Handover.objects.get().state == "waiting"
