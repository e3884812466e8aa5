"""One announcement on several accounts (1.4, 1.8): R20, R42, R64, R87."""

from __future__ import annotations

import uuid

import pytest

from spokesperson import clock
from spokesperson.desk.actions import attach, part, post, restore, spread, submit, together, withdraw, write
from spokesperson.desk.errors import Invalid, NotYours
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState, WrongState
from spokesperson.desk.writing import bundles
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.actions.test_attach import picture as png
from tests.desk.conftest import later, ready

LONG = "The seed library is back. Take up to five packets home, no card needed, and bring some back in autumn."


@pytest.fixture
def second(house):
    return factories.account_library(network="noticeboard", handle="riverside")


@pytest.fixture
def third(house):
    return factories.account_library(network="noticeboard", handle="cedar-hill")


@pytest.fixture
def both(house, second) -> tuple[Draft, Draft]:
    draft = ready(house.boss, house.board)
    (other,) = spread.spread(draft, house.boss, [second.uid])
    factories.settle_warnings(other)
    return Draft.objects.get(pk=draft.pk), Draft.objects.get(pk=other.pk)


def test_one_announcement_goes_to_several_accounts_as_one_act(house, both):
    """R42."""
    with later(61):
        done = together.post_all(both[0], house.boss)
        sender.run_due()
    assert [o.done for o in done] == [True, True], [o.words for o in done]
    assert Notice.objects.count() == 2
    assert {d.state for d in Draft.objects.all()} == {DraftState.PUBLISHED}


def test_each_version_is_an_act_of_its_own_at_the_door(house, both):
    """R42, R87: two decisions, two intents, two subjects."""
    with later(61):
        together.post_all(both[0], house.boss)
    first, other = Draft.objects.order_by("pk")
    assert first.last_decision != other.last_decision
    assert first.urn != other.urn
    assert first.intents.get().key != other.intents.get().key


def test_the_common_words_are_written_once_and_each_pause_begins_again(house, both):
    """R42, R64."""
    with later(50):
        write.save(both[0], house.boss, text=LONG)
        fresh = bundles.members(both[0])
        assert {d.text for d in fresh} == {LONG}
        assert {d.edited_at for d in fresh} == {clock.now()}
    with later(100):
        refused = together.post_all(both[1], house.boss)
    assert not any(o.done for o in refused)
    assert all(o.clause == "1.8" for o in refused), refused


def test_words_of_its_own_are_left_alone_until_it_takes_the_common_ones_again(house, both):
    """R42."""
    part.part(both[1], house.boss)
    write.save(both[1], house.boss, text="Seeds are back at Riverside.")
    write.save(both[0], house.boss, text=LONG)
    assert [d.text for d in Draft.objects.order_by("pk")] == [LONG, "Seeds are back at Riverside."]
    part.rejoin(both[1], house.boss)
    assert {d.text for d in Draft.objects.all()} == {LONG}


def test_one_that_is_refused_does_not_hold_up_the_others(house, both, third):
    """R42: the report says which, and by which clause."""
    (alone,) = spread.spread(both[0], house.boss, [third.uid])
    part.part(alone, house.boss)
    with later(1):
        write.save(alone, house.boss, text="Call me, my SSN is 489-36-8350.")
    with later(70):
        done = {o.draft.pk: o for o in together.post_all(both[0], house.boss)}
    assert done[both[0].pk].done
    assert done[both[1].pk].done
    assert not done[alone.pk].done
    assert done[alone.pk].clause == "1.3"
    assert done[alone.pk].decision is not None
    alone.refresh_from_db()
    assert alone.state == DraftState.DRAFT


def test_all_can_be_planned_for_one_hour_and_a_change_takes_all_off_the_schedule(house, both):
    """R42, R64."""
    with later(61):
        done = together.schedule_all(both[0], house.boss, clock.now().replace(hour=20))
        assert [o.done for o in done] == [True, True], [o.words for o in done]
        write.save(both[1], house.boss, text=LONG)
    assert {(d.state, d.scheduled_for) for d in Draft.objects.all()} == {(DraftState.PAUSING, None)}


def test_all_are_handed_to_the_desk_at_once(house, both):
    assert [o.done for o in together.submit_all(both[0], house.boss)] == [True, True]
    assert {d.state for d in Draft.objects.all()} == {DraftState.PAUSING}


def test_what_went_out_already_keeps_its_words(house, both):
    """R87: the other follows no longer."""
    with later(61):
        post.post(both[0], house.boss)
        sender.run_due()
        write.save(both[1], house.boss, text=LONG)
    both[0].refresh_from_db()
    assert both[0].text != LONG


def test_a_picture_is_added_described_and_taken_off_for_all_that_follow(house, both):
    """L8, R42: alternative text and rights are written once."""
    picture = attach.attach(both[0], house.boss, data=png(), file_name="s.png", alt="Seeds", rights="ours")
    assert [d.media.get().sha256 for d in bundles.members(both[0])] == [picture.sha256] * 2
    attach.describe(picture, house.boss, alt="Five packets of seeds", rights="ours")
    assert {d.media.get().alt for d in bundles.members(both[0])} == {"Five packets of seeds"}
    attach.detach(picture, house.boss)
    assert not any(d.media.exists() for d in bundles.members(both[0]))


def test_what_is_added_to_a_bundle_brings_the_pictures_along(house, third):
    draft = ready(house.boss, house.board)
    attach.attach(draft, house.boss, data=png(), file_name="s.png", alt="Seeds", rights="ours")
    (other,) = spread.spread(draft, house.boss, [third.uid])
    assert [(m.alt, m.rights) for m in other.media.all()] == [("Seeds", "ours")]


def test_a_warning_about_the_words_is_settled_for_all_one_about_the_account_for_each(house, second):
    draft = ready(house.boss, house.board)
    write.save(draft, house.boss, settled={"1.4-judgment": "I know, go on", "acknowledge": "I know, go on"})
    (other,) = spread.spread(draft, house.boss, [second.uid])
    assert "acknowledge" not in other.settled


def test_a_member_that_is_thrown_away_leaves_the_bundle(house, both):
    withdraw.discard(both[1], house.boss)
    assert bundles.members(both[0]) == [both[0]]


def bad(house, both):
    return {
        "not in use": factories.account_library(handle="old", state="retired").uid,
        "belongs to somebody else": house.hers.uid,
        "already": house.board.uid,
        "not in it": uuid.uuid4(),
    }


@pytest.mark.parametrize("said", ["not in use", "belongs to somebody else", "already", "not in it"])
def test_bad_accounts_are_named_and_none_is_added(house, both, third, said):
    """Bad input: nothing half done."""
    with pytest.raises(Invalid, match=said) as refused:
        spread.spread(both[0], house.boss, [third.uid, bad(house, both)[said]])
    assert refused.value.field == "accounts"
    assert Draft.objects.count() == 2


def test_no_account_is_none_and_thirteen_are_too_many(house, both):
    with pytest.raises(Invalid, match="at least one"):
        spread.spread(both[0], house.boss, [])
    many = [factories.account_library(handle=f"branch{n}").uid for n in range(11)]
    with pytest.raises(Invalid, match="at most 12"):
        spread.spread(both[0], house.boss, many)


def test_a_reply_is_not_spread(house, second):
    draft = write.start(house.boss, account=house.board, text="Yes.", in_reply_to="https://social.example/1")
    with pytest.raises(Invalid, match="one post on one network"):
        spread.spread(draft, house.boss, [second.uid])


def test_without_an_account_of_its_own_there_is_nothing_to_spread_from(house, second):
    draft = write.start(house.boss, text="Yes.")
    with pytest.raises(Invalid, match="its own account first"):
        spread.spread(draft, house.boss, [second.uid])


def test_nobody_spreads_parts_or_posts_the_draft_of_another(house, both, third):
    for act in (
        lambda: spread.spread(both[0], house.ann, [third.uid]),
        lambda: part.part(both[0], house.ann),
        lambda: part.rejoin(both[0], house.ann),
        lambda: together.post_all(both[0], house.ann),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_lone_draft_has_nothing_to_part_from(house):
    with pytest.raises(Invalid, match="one account only"):
        part.part(ready(house.boss, house.board), house.boss)


def test_what_is_thrown_away_comes_back_the_same_day_and_its_pause_begins_again(house):
    """R64: undo where it is lawful."""
    draft = ready(house.boss, house.board)
    withdraw.discard(draft, house.boss)
    with later(3600):
        back = restore.restore(draft, house.boss)
        assert (back.state, back.edited_at) == (DraftState.DRAFT, clock.now())


def test_what_had_been_sent_on_comes_back_with_a_record(house):
    """R87."""
    from spokesperson.archive import store as archive

    draft = ready(house.boss, house.board)
    submit.submit(draft, house.boss)
    withdraw.discard(draft, house.boss)
    restore.restore(draft, house.boss)
    assert [r.type for r in archive.by_subject(draft.urn)][-2:] == ["Remove", "Undo"]


def test_the_next_day_it_stays_thrown_away(house):
    """Bad input."""
    draft = ready(house.boss, house.board)
    withdraw.discard(draft, house.boss)
    with later(24 * 3600), pytest.raises(WrongState, match="on the day"):
        restore.restore(draft, house.boss)
    with pytest.raises(NotYours):
        restore.restore(draft, house.ann)


def test_only_what_was_thrown_away_can_be_taken_back(house):
    with pytest.raises(WrongState):
        restore.restore(ready(house.boss, house.board), house.boss)
