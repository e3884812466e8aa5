"""An author who wants a forbidden text out, or somebody's word for another text than they read (1.1-1.8).

R17, R20, R30, R31, R35, R36, R40, R42, R60, R61.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import approve, attach, plan, post, send_back, spread, submit, take_over, write
from spokesperson.desk.actions.answer_advice import answer_advice
from spokesperson.desk.actions.ask_advice import ask_advice
from spokesperson.desk.actions.hand_over import hand_over
from spokesperson.desk.actions.take_advice import take_advice
from spokesperson.desk.actions.withdraw_advice import withdraw_advice
from spokesperson.desk.advice import declining
from spokesperson.desk.consent import consents
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Decline, Draft, Intent, Media
from spokesperson.desk.screened import appraisal
from spokesperson.desk.states import DraftState
from spokesperson.desk.writing import content
from tests import factories
from tests.desk.actions import test_decline, test_overrule
from tests.desk.actions.test_approve import demanding
from tests.desk.actions.test_attach import picture as png
from tests.desk.by_hand import test_by_hand
from tests.desk.by_hand.test_by_hand import hand, net  # noqa: F401  (an account nobody is connected to)
from tests.desk.conftest import at_the_desk, later, ready
from tests.desk.consent import test_consents

WORDS = test_by_hand.WORDS
SAY = test_decline.SAY


def fresh(draft: Draft) -> Draft:
    return Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)


def fired(draft: Draft, stage: str = "send") -> set[str]:
    draft = fresh(draft)
    verdict = door.weigh(appraisal.proposal(draft, stage, appraisal.appraise(draft)))
    return {r.rule for r in verdict.decision.reasons}


def two(house, text: str = "Story time moves to ten o'clock on Saturdays.") -> tuple[Draft, Draft]:
    """One announcement of an Administrator on two of the Library's accounts."""
    second = factories.account_library(network="noticeboard", handle="riverside")
    draft = ready(house.boss, house.board, text)
    (other,) = spread.spread(draft, house.boss, [second.uid])
    factories.settle_warnings(other)
    return fresh(draft), fresh(other)


def test_a_word_set_aside_in_one_sentence_is_not_set_aside_in_another(house):
    """R35: the name of a play is no permit to call somebody the same."""
    draft = ready(house.ann, house.hers, "I work at the Library. The shit show is a play, on Saturday at ten.")
    test_overrule.aside(at_the_desk(draft), house.boss)
    assert test_overrule.finding(fresh(draft), "1.2").overruled
    write.save(draft, house.ann, text="I work at the Library. The council is a shit show.")
    assert not test_overrule.finding(fresh(draft), "1.2").overruled
    with pytest.raises(Refused):
        submit.submit(fresh(draft), house.ann)


def test_a_word_set_aside_stays_so_while_its_sentence_stands(house):
    """R35: what is written around it asks nobody again."""
    draft = ready(house.ann, house.hers, "I work at the Library. The shit show is a play, on Saturday at ten.")
    test_overrule.aside(at_the_desk(draft), house.boss)
    write.save(draft, house.ann, text="I work at the Library. The shit show is a play, on Saturday at ten. Come early.")
    assert test_overrule.finding(fresh(draft), "1.2").overruled


def test_a_second_look_at_a_consent_ends_when_it_becomes_about_somebody_else(house):
    """R40: the sentence names nobody, so the words around it say whose it is."""
    told = "I work at the Library. Maria Lopez came by. Reach her at +1 212 555 0188 for the reading club."
    draft = ready(house.ann, house.hers, told)
    assert not consents.people(draft, test_consents.fact(draft))
    test_consents.attach(draft, house.ann)
    with later(5):
        test_consents.look(draft, house.boss)
        assert test_consents.fact(fresh(draft)).overruled
    with later(30):
        write.save(draft, house.ann, text=told.replace("Maria Lopez", "Dana Brook"))
        assert not test_consents.fact(fresh(draft)).overruled


def test_an_approval_is_for_the_hour_that_was_read(house):
    """R20: whoever moves it while the approver reads gets no word for the new hour."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    for person in (house.ann, house.ann.supervisor):
        factories.acknowledge(person)
    draft = ready(house.ann, house.hers, "I work at the Library as a librarian. Maps on Saturday.")
    monday = clock.now() + timedelta(days=6)
    with pytest.raises(Refused):
        post.schedule(draft, house.ann, monday)
    client = Client()
    client.force_login(house.ann.supervisor.user)
    page = client.get(f"/review/{draft.uid}").content.decode()
    assert f'name="hour" value="{clock.iso(monday)}"' in page
    seen = content.content_hash(fresh(draft))
    plan.plan(fresh(draft), house.ann, monday + timedelta(hours=9))
    with pytest.raises(Changed):
        approve.approve(draft, house.ann.supervisor, seen=seen, hour=clock.iso(monday))
    assert approve.approve(draft, house.ann.supervisor, seen=seen, hour=approve.hour_of(fresh(draft))).pk


def test_rejected_words_do_not_go_out_on_another_account_of_the_same_announcement(house):
    """R20, R42: what was scheduled there comes back, and says why."""
    one, other = two(house)
    with later(61):
        submit.submit(one, house.boss)
        post.schedule(other, house.boss, clock.now() + timedelta(days=1))
        reviewer = factories.administrator("Rea Reviewer")
        seen = content.content_hash(fresh(one))
        send_back.send_back(
            one, reviewer, seen=seen, verdict="reject", words="It promises what we do not keep.", clause="1.2"
        )
        assert fresh(other).state == DraftState.DRAFT
        assert "Rea Reviewer" in fresh(other).why
        assert not Intent.objects.filter(draft=other, state="queued").exists()
        with pytest.raises(Invalid):
            submit.submit(fresh(other), house.boss)
    record = next(r for r in archive.by_subject(one.urn)[::-1] if r.type == "Reject" and "sp:verdict" in r.activity)
    assert record.activity["sp:with"] == [other.urn]


def test_changes_asked_for_hold_for_every_account_that_was_to_say_the_same(house):
    """R20, R42: what was scheduled there comes back with the reviewer's words and no longer waits for a decision."""
    one, other = two(house)
    with later(61):
        submit.submit(one, house.boss)
        post.schedule(other, house.boss, clock.now() + timedelta(days=1))
        reviewer = factories.administrator("Rea Reviewer")
        seen = content.content_hash(fresh(one))
        made = send_back.send_back(one, reviewer, seen=seen, verdict="changes", words="Name the hour.")
        assert made.draft_id == one.pk
        assert fresh(other).state == DraftState.DRAFT
        assert fresh(other).why == fresh(one).why == "Rea Reviewer asks for changes: Name the hour."
        assert not Intent.objects.filter(draft=other, state="queued").exists()
        assert [r.words for r in fresh(other).reviews.all()] == ["Name the hour."]
        assert submit.submit(fresh(other), house.boss)[0].state == DraftState.PAUSING, "the author may have reasons"
    record = next(r for r in archive.by_subject(one.urn)[::-1] if r.type == "Reject" and "sp:verdict" in r.activity)
    assert record.activity["sp:with"] == [other.urn]


def test_changes_asked_for_leave_words_of_an_accounts_own_alone(house):
    """R42: what was written differently for an account was not meant."""
    one, other = two(house)
    Draft.objects.filter(pk=other.pk).update(follows=False)
    with later(61):
        submit.submit(one, house.boss)
        post.schedule(other, house.boss, clock.now() + timedelta(days=1))
        seen = content.content_hash(fresh(one))
        reviewer = factories.administrator("Rea Reviewer")
        send_back.send_back(one, reviewer, seen=seen, verdict="changes", words="Name the hour.")
    assert fresh(other).state == DraftState.SCHEDULED
    assert not fresh(other).reviews.exists()


def test_what_advice_is_asked_about_does_not_go_out_on_another_account(house):
    """R30, R42: the same words wait together; words of its own do not."""
    one, other = two(house)
    house.boss.supervisor = house.ann.supervisor
    house.boss.save()
    asked = ask_advice(fresh(one), house.boss, question="Too early?")
    with later(61), pytest.raises(Refused) as error:
        post.post(fresh(other), house.boss)
    assert "1.1" in error.value.verdict.decision.clauses
    withdraw_advice(asked, house.boss, why="I asked in person")
    with later(61):
        assert post.post(fresh(other), house.boss).pk


def test_the_adviser_is_named_for_their_sentences_on_every_account(house):
    """R31: the sentences carried to the other accounts stay the adviser's."""
    house.boss.supervisor = house.ann.supervisor
    house.boss.save()
    one, other = two(house)
    asked = ask_advice(fresh(one), house.boss, question="Better words?")
    answer_advice(asked, house.ann.supervisor, proposed="Story time begins at ten. Come early.")
    take_advice(asked, house.boss)
    assert fresh(other).text == "Story time begins at ten. Come early."
    assert set(fresh(other).authorship.values()) == {house.ann.supervisor.urn}


def test_a_photo_handed_over_goes_to_every_account_that_says_the_same(house):
    """R42."""
    hers = house.hers
    second = factories.account_personal(house.ann, handle="ann2", address="https://books.example/@ann2")
    factories.granted(house.ann, second)
    draft = ready(house.ann, hers, "I work at the Library as a librarian. Paper boats on Saturday.")
    (other,) = spread.spread(draft, house.ann, [second.uid])
    given = hand_over(fresh(draft), house.ann, data=png(), file_name="a.png", alt="A boat.", rights="Mine.")
    take_over.take_over(given, house.boss)
    assert [m.alt for m in fresh(other).pictures] == ["A boat."]
    assert fresh(other).edited_at == fresh(draft).edited_at


@pytest.mark.parametrize(
    "smuggled",
    [
        "I work at the Willow County Library as a librarian, and the fee is forty dollars because people lie.",
        "I work at the Willow County Library and you should never have lost it.",
    ],
)
def test_what_is_said_of_the_topic_beside_who_one_is_makes_it_no_decline(house, smuggled):
    """R60: an introduction that goes on is an answer."""
    factories.topic("fees")
    expert = factories.representative("Fay Fees", supervisor=house.ann.supervisor)
    factories.expert(expert, "fees")
    polite = declining.BUILT_IN[0] % {"contact": "Fay Fees"}
    draft = test_decline.reply(house, f"{smuggled} {polite}")
    assert not declining.is_decline(draft)
    assert "decline" in fired(draft, "draft")
    assert declining.is_decline(test_decline.reply(house, f"{SAY} {polite}"))
    named = "I am Ann Rivera, a children's librarian at the Willow County Library."
    assert declining.is_decline(test_decline.reply(house, f"{named} {polite}"))


def test_a_decline_that_leads_somewhere_else_is_none(house):
    """R60: an address of somebody else's, or a picture, says something too."""
    factories.topic("fees")
    polite = declining.BUILT_IN[0] % {"contact": "Willow County Library"}
    draft = test_decline.reply(house, f"{SAY} {polite} https://rants.example/fees-are-theft")
    assert not declining.is_decline(draft)


@pytest.mark.parametrize("again", ["#answer-2", "/", "/#answer-2"])
def test_a_declined_topic_stays_closed_however_the_address_is_written(house, again):
    """R61."""
    fees = factories.topic("fees")
    Decline.objects.create(employee=house.ann, thread=test_decline.THREAD, topic=fees, at=clock.now())
    draft = test_decline.reply(house, f"{SAY} It is forty dollars.", in_reply_to=test_decline.THREAD + again)
    assert "declined-before" in fired(draft, "draft")
    other = test_decline.reply(house, f"{SAY} It is forty dollars.", in_reply_to=test_decline.THREAD + "23")
    assert "declined-before" not in fired(other, "draft")


def test_a_decline_posted_by_hand_closes_the_topic_too(hand):  # noqa: F811
    """R61, R62."""
    factories.topic("fees")
    expert = factories.representative("Fay Fees", supervisor=hand.ann.supervisor)
    factories.expert(expert, "fees")
    text = f"{SAY} {declining.BUILT_IN[0] % {'contact': 'Fay Fees'}}"
    draft = test_by_hand.released(
        hand, text, in_reply_to=test_decline.THREAD, thread_text=test_decline.ASKED, topic="fees", purpose="question"
    )
    test_by_hand.noted(hand, draft, text)
    made = Decline.objects.get()
    assert (made.employee, made.thread, made.offered_to) == (hand.ann, test_decline.THREAD, expert)


def test_copying_closes_when_what_was_cleared_no_longer_holds(hand):  # noqa: F811
    """R36: also after it was released; saying where it stands stays open, since it may be there already."""
    draft = test_by_hand.released(hand)
    client = Client()
    client.force_login(hand.ann.user)
    address = f"/drafts/{draft.uid}"
    assert 'id="by-hand-words"' in client.get(address).content.decode()
    ask_advice(fresh(draft), hand.ann, question="After all?")
    page = client.get(address).content.decode()
    assert 'id="by-hand-words"' not in page
    assert 'id="f-address"' in page


def test_what_was_cleared_for_one_topic_is_checked_again_for_another(hand):  # noqa: F811
    """R36, R60."""
    factories.topic("fees")
    draft = test_by_hand.released(hand)
    write.save(draft, hand.ann, topic="fees")
    assert fresh(draft).state == DraftState.PAUSING


def test_an_old_window_cannot_put_a_picture_s_old_words_back_unseen(house):
    """R64: what a picture says is content, whichever window changed it."""
    draft = ready(house.boss, house.board)
    picture = attach.attach(fresh(draft), house.boss, data=png(), file_name="a.png", alt="A boat.", rights="Mine.")
    old = Media.objects.get(pk=picture.pk)
    attach.describe(picture, house.boss, alt="Two boats.")
    version = fresh(draft).version
    attach.describe(old, house.boss, alt="A boat.")
    assert fresh(draft).version == version + 1
    attach.detach(Media.objects.get(pk=picture.pk), house.boss)
    with pytest.raises(Media.DoesNotExist):
        attach.describe(old, house.boss, alt="A third boat.")
    assert not fresh(draft).pictures


def test_who_looks_at_a_consent_reads_the_words_in_their_place(house):
    """R40, R41: beside the consent and in the text the same is shown; without a consent neither shows it."""
    draft = ready(house.ann, house.hers, test_consents.TEXT)
    with pytest.raises(Refused):
        submit.submit(fresh(draft), house.ann)
    client = Client()
    client.force_login(house.boss.user)
    bare = client.get(f"/review/{draft.uid}").content.decode()
    assert "borrowed fifty books" not in bare
    test_consents.attach(fresh(draft), house.ann)
    assert test_consents.refused(fresh(draft)) == "ask"
    page = client.get(f"/review/{draft.uid}").content.decode()
    assert page.count("borrowed fifty books") == 2
    assert "borrowed fifty books" not in str(list(draft.seen.values_list("content", flat=True)))
