"""Repetition on a channel (1.4): R42."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spokesperson import clock, institution
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import post, write
from spokesperson.desk.models import Draft, Guidance, Publication
from spokesperson.desk.screened import appraisal, repeating
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import neutral
from tests import factories
from tests.desk.conftest import later, ready

NEWS = "I work at the Library. The telescope is back, and you can borrow it for a whole week."
ONE_DAY = 24 * 3600


def facts(draft: Draft) -> tuple[int, int, int]:
    told = repeating.fact(draft, appraisal.appraise(draft))
    return told["near_duplicates"], told["same_link"], told["mentions"]


def written(house, text: str, account=None) -> Draft:
    return write.start(house.ann, text=text, account=account or house.hers)


def out(house, text: str, account=None) -> None:
    """Stands on the network since now."""
    draft = written(house, text, account)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.PUBLISHED)
    Publication.objects.create(
        draft=draft, account=draft.account, uri=f"urn:x:{draft.uid}", text=text, published_at=clock.now()
    )


def effect(draft: Draft, stage: str = "submit") -> str:
    from spokesperson.decisions import door

    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    verdict = door.weigh(appraisal.proposal(draft, stage, appraisal.appraise(draft)))
    reasons = [r.effect for r in verdict.decision.reasons if r.rule in ("repeated", "flooding")]
    return reasons[0] if reasons else ""


def test_what_was_said_once_repeats_nothing(house):
    """R42."""
    assert facts(written(house, NEWS)) == (1, 0, 0)
    assert facts(written(house, "")) == (0, 0, 0)


def test_a_second_time_is_a_warning_and_a_third_is_refused(house):
    """R42: near-duplicate text, WARN first time, DENY beyond double the limit."""
    out(house, NEWS)
    second = written(house, NEWS.replace("whole week", "fortnight"))
    assert (facts(second)[0], effect(second)) == (2, "warn")
    out(house, NEWS.upper())
    assert (facts(second)[0], effect(second)) == (3, "deny")


def test_through_the_desk_the_third_is_refused_with_its_clause(house):
    """R42: as people meet it, from submit to the network."""
    factories.posted(house.ann, house.hers, NEWS)
    with later(120):
        factories.posted(house.ann, house.hers, NEWS + " Ask us!")
    with later(240):
        third = ready(house.ann, house.hers, NEWS)
        with later(61), pytest.raises(Refused) as error:
            post.post(third, house.ann)
    assert "1.4" in error.value.verdict.decision.clauses


def test_what_waits_for_its_hour_counts_too(house):
    """R42: publications and queued drafts."""
    first = ready(house.ann, house.hers, NEWS)
    post.schedule(first, house.ann, clock.now() + timedelta(hours=5))
    assert facts(written(house, NEWS))[0] == 2


def test_of_two_equal_posts_on_their_way_only_the_later_repeats(house):
    """R42: who posted first was never warned, so their post goes out; a second pair of eyes sees it on the second."""
    first, second = ready(house.boss, house.board), ready(house.boss, house.board)
    with later(600):
        post.post(first, house.boss)
        factories.settle_warnings(second)
        second.refresh_from_db()
        post.post(second, house.boss)
    first.refresh_from_db()
    second.refresh_from_db()
    assert facts(first)[0] == 1
    assert facts(second)[0] == 2


def test_a_post_for_next_week_is_compared_with_its_own_day(house):
    """R42: the hour at which it goes out decides."""
    out(house, NEWS)
    draft = written(house, NEWS)
    draft.scheduled_for = clock.now() + timedelta(days=7)
    assert facts(draft)[0] == 1


def test_after_a_day_it_may_be_said_again(house):
    """R42."""
    out(house, NEWS)
    with later(ONE_DAY + 1):
        assert facts(written(house, NEWS))[0] == 1


def test_other_channels_and_drafts_do_not_count(house):
    """R42: per channel."""
    other = factories.account_personal(house.ann, network="mastodon", handle="@ann@elsewhere.example")
    out(house, NEWS, other)
    written(house, NEWS)
    assert facts(written(house, NEWS))[0] == 1


def test_one_announcement_on_several_accounts_is_one_act(house):
    """R42 Choice: cross-posting is one act."""
    bundle = uuid.uuid4()
    out(house, NEWS)
    Draft.objects.update(bundle=bundle)
    sibling = written(house, NEWS)
    sibling.bundle = bundle
    assert facts(sibling)[0] == 1


def test_what_was_taken_down_does_not_count(house):
    """R42: it stands no more."""
    draft = factories.posted(house.boss, house.board, NEWS)
    with later(120):
        again = write.start(house.boss, text=NEWS, account=house.board)
        assert facts(again)[0] == 2
        Publication.objects.filter(draft=draft).update(deleted_at=clock.now())
        assert facts(again)[0] == 1


def test_short_thanks_may_be_said_all_day(house):
    """R42: courtesy is no spam."""
    for _ in range(4):
        out(house, "Thank you for telling us.")
    assert facts(written(house, "Thank you for telling us."))[0] == 1


def test_the_reply_the_house_offers_repeats_nothing(house, settings):
    """R39, R42: whoever uses the neutral reply to several people does as they should."""
    words = neutral.neutral_reply(institution.load(settings.INSTITUTION_FILE))
    for _ in range(3):
        out(house, words)
    assert facts(written(house, words))[0] == 1


def test_a_template_of_the_house_repeats_nothing_until_it_is_retired(house):
    """R42."""
    Guidance.objects.create(kind="template", title="Telescope", text=NEWS, by=house.boss, changed_at=clock.now())
    out(house, NEWS)
    assert facts(written(house, NEWS))[0] == 1
    Guidance.objects.update(retired_at=clock.now())
    assert facts(written(house, NEWS))[0] == 2


@pytest.mark.parametrize(("others", "expected"), [(2, ""), (3, "warn"), (5, "warn"), (6, "deny")])
def test_one_link_may_be_posted_three_times_a_day(house, others, expected):
    """R42: default 3 in 24 h per channel, DENY beyond double."""
    for number in range(others):
        out(house, f"Number {number} of what stands here https://www.willowlibrary.example/star/?utm_source={number}")
    draft = written(house, "Look up tonight: http://willowlibrary.example/star#map")
    assert (facts(draft)[1], effect(draft)) == (others + 1, expected)


@pytest.mark.parametrize(("people", "expected"), [(5, ""), (6, "warn"), (10, "warn"), (11, "deny")])
def test_calling_many_people_at_once_is_flooding(house, people, expected):
    """R42: mass mentions."""
    handles = " ".join(f"@reader{n}@social.example @reader{n}@social.example" for n in range(people))
    draft = written(house, f"I work at the Library. Come to the star party tonight, {handles}")
    assert (facts(draft)[2], effect(draft)) == (people, expected)


def test_it_is_one_question_to_the_database_however_much_there_is(house):
    """R42: bounded."""
    for number in range(30):
        out(house, f"The star of day {number} is number {number * 7} in the catalogue of the sky.")
    draft = written(house, NEWS)
    found = appraisal.appraise(draft)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        repeating.fact(draft, found)
    assert len(asked) == 1
