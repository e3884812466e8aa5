"""Orders to spend less time on it or to stop, disallowing, confirming, lifting (1.5): R46, R50, R51, R52, R53."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.accounts.models import Suspension
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.desk.actions import like, post, take_down
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import connect, sender
from spokesperson.desk.sending.halting import Drain
from spokesperson.networks import Denied, Unknown
from spokesperson.noticeboard.models import Notice
from spokesperson.oversight.actions.confirm_order import confirm_order
from spokesperson.oversight.actions.disallow import disallow
from spokesperson.oversight.actions.lift_order import lift_order
from spokesperson.oversight.actions.order import limit, stop
from spokesperson.people import orders
from spokesperson.people.models import Order, Participation
from tests import factories
from tests.desk.conftest import later, ready
from tests.oversight.conftest import invalid, refused

TEXT = "I work at the Library as a librarian. Story time moves to ten."
NOW = Drain(deadline=0)
WHY = "Reading-room move this week; every hour is needed there."


def scheduled(house, hours: float = 3, who=None, account=None, text: str = TEXT) -> Draft:
    """A post of hers that is to go out in some hours."""
    who, account = who or house.ann, account or house.hers
    draft = ready(who, account, text)
    with later(61):
        post.schedule(draft, who, clock.now() + timedelta(hours=hours))
    draft.refresh_from_db()
    return draft


def stopped(house, **more) -> Order:
    return stop(house.manager, house.ann, **{"reason": WHY, "drain": NOW, **more})


def standing() -> list[str]:
    return list(Notice.objects.filter(deleted=None).values_list("text", flat=True))


def kinds(person) -> list[tuple[str, str]]:
    rows = archive.by_subject(person.urn)
    return [(r.type, r.activity["object"].get("sp:kind", "")) for r in rows if r.activity["type"] != "Offer"]


def ruled_out(found: door.Verdict, action: str) -> bool:
    """Denied by clause 1.5, or because nothing of it permits the act to this person."""
    return found.effect == "deny" and bool({"1.5", f"Overview/{action}"} & set(found.decision.clauses))


def verdict(draft: Draft) -> door.Verdict:
    found = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    return door.weigh(appraisal.proposal(found, "send", appraisal.appraise(found)))


def test_a_stop_order_returns_what_is_scheduled_to_draft(house):
    """R51: text kept, reason said, listed in the answer, on record; and nothing goes out when its hour comes."""
    first, second = scheduled(house, 3), scheduled(house, 27, text=TEXT + " Bring a friend.")
    order = stopped(house)
    for draft in (first, second):
        draft.refresh_from_db()
        assert (draft.state, draft.scheduled_for) == ("draft", None)
        assert "asked to stop" in draft.why
        assert draft.text.startswith(TEXT)
    assert [c["draft"] for c in order.answer["cancelled"]] == [str(first.uid), str(second.uid)]
    assert order.answer["in_flight"] == []
    with later(100_000):
        assert sender.run_due() == 0
    assert standing() == []
    assert ("Block", "stop") in kinds(house.ann)


def test_a_stop_order_holds_at_once_for_an_open_composer(house):
    """R51: what was ready a moment ago is refused at posting, with the clause."""
    draft = ready(house.ann, house.hers)
    stopped(house)
    with later(61), pytest.raises(door.Refused) as error:
        post.post(draft, house.ann)
    assert "1.5" in error.value.verdict.decision.clauses
    assert standing() == []


def test_what_is_to_be_posted_by_hand_returns_to_draft(house):
    """R51: it was handed to its author to post, and is taken back from there too."""
    draft = ready(house.ann, house.hers)
    Draft.objects.filter(pk=draft.pk).update(state="handed")
    order = stopped(house)
    draft.refresh_from_db()
    assert (draft.state, [c["act"] for c in order.answer["cancelled"]]) == ("draft", ["by_hand"])


def test_a_grant_rests_while_a_stop_order_stands_and_holds_again_when_it_is_lifted(house):
    """R27: denied meanwhile; past acts keep their verdict; nothing has to be given anew."""
    factories.posted(house.ann, house.hers, TEXT)
    draft = ready(house.ann, house.hers, TEXT + " Once more.")
    with later(70):
        order = stopped(house)
        assert verdict(draft).effect == "deny"
        lift_order(house.manager, order, reason="The move is done.")
        assert "1.5" not in [r.clause for r in verdict(draft).decision.reasons if r.effect == "deny"]
    assert Publication.objects.get().draft.author == house.ann


def test_a_stop_for_business_leaves_personal_use_alone(house):
    """R52."""
    order = stopped(house)
    assert orders.stopped(house.ann)
    assert not orders.stopped(house.ann, "personal")
    assert (order.business, order.personal) == (True, False)


def test_a_stop_may_cover_personal_use_at_work_and_any_employee(house):
    """R52: also somebody who never was a Representative."""
    order = stop(house.manager, house.aide, reason=WHY, business=False, personal=True, drain=NOW)
    assert orders.stopped(house.aide, "personal")
    assert not orders.stopped(house.aide)
    assert order.employee == house.aide


def test_a_stop_to_an_administrator_stops_their_own_participation_not_the_desk(house):
    """R52: what the other Administrator does from the same account goes on."""
    hers = scheduled(house, 3, house.boss, house.board, "Doors open at nine.")
    others = scheduled(house, 3, house.second, house.board, "The library is open on Sunday.")
    stop(house.top, house.boss, reason=WHY, drain=NOW)
    hers.refresh_from_db()
    assert hers.state == "draft"
    with later(4 * 3600):
        sender.run_due()
    others.refresh_from_db()
    assert (others.state, standing()) == ("published", ["The library is open on Sunday."])


@pytest.mark.parametrize("who", ["boss", "aide", "ann"])
def test_nobody_outside_the_line_orders_anything(house, who):
    """R51 bad input: refused by clause 1.5, on record, and nothing changed; not for themselves either."""
    draft = scheduled(house)
    by = getattr(house, who)
    for act, given in ((stop, {"drain": NOW}), (limit, {"minutes": 60})):
        verdict = refused(act, by, house.ann, reason=WHY, **given)
        assert ruled_out(verdict, "order")
    draft.refresh_from_db()
    house.ann.refresh_from_db()
    assert (draft.state, house.ann.epoch, Order.objects.count()) == ("scheduled", 0, 0)


def test_the_supervisors_supervisor_may_order_it_too(house):
    """R51: the line."""
    assert stop(house.top, house.ann, reason=WHY, drain=NOW).issued_by == house.top


@pytest.mark.parametrize("minutes", [-1, 2401, "-5", "many", "", None, True, 12.5, "99999999999999999999"])
def test_minutes_that_no_week_has_are_refused(house, minutes):
    """R50 bad input: negative, more than 2400, not whole minutes."""
    invalid("minutes", limit, house.manager, house.ann, minutes=minutes, reason=WHY)
    assert not Order.objects.exists()


@pytest.mark.parametrize("since", ["2026-03-16T10:00:00-05:00", "2027-01-01T00:00:00Z", "yesterday", 7, "2026-03-17"])
def test_an_order_that_is_dated_back_is_refused(house, since):
    """R50 bad input: it holds from the moment it is given, neither before nor later."""
    invalid("since", limit, house.manager, house.ann, minutes=60, reason=WHY, since=since)
    invalid("since", stop, house.manager, house.ann, reason=WHY, since=since)
    invalid("since", disallow, house.manager, house.ann, reason=WHY, since=since)
    assert not Order.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", None, "\x00", "x" * 401, 4])
def test_an_order_needs_a_reason(house, reason):
    """R46, R50, R51 bad input."""
    invalid("reason", limit, house.manager, house.ann, minutes=60, reason=reason)
    invalid("reason", stop, house.manager, house.ann, reason=reason)
    invalid("reason", disallow, house.manager, house.ann, reason=reason)


def test_a_stop_says_what_it_covers(house):
    """R52 bad input."""
    invalid("business", stop, house.manager, house.ann, reason=WHY, business=False)
    invalid("business", stop, house.manager, house.ann, reason=WHY, business="yes")


def test_nobody_is_ordered_who_has_left(house):
    """R51 bad input."""
    house.ann.left = factories.AT_WORK.date()
    house.ann.save()
    invalid("employee", stop, house.manager, house.ann, reason=WHY)


def test_a_limit_counts_the_minutes_of_the_week_and_denies_when_they_are_used(house):
    """R50: remaining minutes are told; used up means no until next week or until the limit changes."""
    draft = ready(house.ann, house.hers)
    limit(house.manager, house.ann, minutes=120, reason=WHY)
    with later(61):
        found = verdict(draft)
        assert found.decision.facts_used["minutes_left"] == 120
        Participation.objects.create(
            employee=house.ann, date=factories.AT_WORK.date(), kind="posting", minutes=120, entered_at=clock.now()
        )
        assert verdict(draft).effect == "deny"
        assert "1.5" in verdict(draft).decision.clauses
        limit(house.manager, house.ann, minutes="180", reason="More time is free again.")
        assert verdict(draft).decision.facts_used["minutes_left"] == 60
    earlier = Order.objects.get(minutes=120)
    assert (earlier.lifted_by, bool(earlier.lifted_why)) == (house.manager, True)
    with clock.at(factories.AT_WORK + timedelta(days=7)):
        assert verdict(draft).decision.facts_used["minutes_left"] == 180


def test_a_new_limit_does_not_undo_one_from_above(house):
    """R53: the narrower one still holds, and only somebody above lifts it."""
    limit(house.top, house.ann, minutes=30, reason=WHY)
    limit(house.manager, house.ann, minutes=600, reason=WHY)
    assert orders.standing(house.ann).count() == 2
    assert verdict(ready(house.ann, house.hers)).decision.facts_used["minutes_left"] == 30


def test_a_second_stop_must_ask_for_more(house):
    """R51 bad input."""
    stopped(house)
    with pytest.raises(Exception, match="already"):
        stopped(house)
    assert stopped(house, personal=True).personal


def test_the_employee_confirms_and_not_confirming_delays_nothing(house):
    """R53: it held before; confirming is recorded once."""
    order = stopped(house)
    assert orders.stopped(house.ann)
    confirm_order(house.ann, order)
    confirm_order(house.ann, order)
    order.refresh_from_db()
    assert order.confirmed_at == clock.now()
    assert kinds(house.ann).count(("Accept", "stop")) == 1


@pytest.mark.parametrize("who", ["manager", "boss", "aide"])
def test_nobody_confirms_for_somebody_else(house, who):
    """R53 bad input."""
    assert ruled_out(refused(confirm_order, getattr(house, who), stopped(house)), "confirm_order")


@pytest.mark.parametrize(("who", "may"), [("manager", True), ("top", True), ("boss", False), ("ann", False)])
def test_only_whoever_gave_it_or_somebody_above_lifts_it(house, who, may):
    """R53."""
    order, by = stopped(house), getattr(house, who)
    if may:
        lift_order(by, order, reason="The move is done.")
        assert not orders.stopped(house.ann)
        assert ("Undo", "stop") in kinds(house.ann)
    else:
        assert ruled_out(refused(lift_order, by, order, reason="The move is done."), "lift_order")
        assert orders.stopped(house.ann)


def test_an_equal_does_not_lift_what_another_gave_nor_somebody_below(house):
    """R53: another manager of the same rank, and the manager where the Director gave it."""
    peer = factories.employee("Petra Peer", supervisor=house.top)
    assert refused(lift_order, peer, stopped(house), reason="No.").effect == "deny"
    from_above = stop(house.top, house.aide, reason=WHY, drain=NOW)
    assert refused(lift_order, house.manager, from_above, reason="No.").effect == "deny"


def test_an_order_is_lifted_once_and_with_a_reason(house):
    """R53 bad input."""
    order = stopped(house)
    invalid("reason", lift_order, house.manager, order, reason=" ")
    lift_order(house.manager, order, reason="The move is done.")
    for act, by, given in ((lift_order, house.manager, {"reason": "Again."}), (confirm_order, house.ann, {})):
        with pytest.raises(Exception, match="lifted"):
            act(by, order, **given)


def test_a_disallowed_representative_is_denied_at_once_but_keeps_reading_and_reporting(house):
    """R46: whole; the refusal names 1.5. Reading the directive is not asked for here at all."""
    draft = scheduled(house)
    order = disallow(house.manager, house.ann, reason=WHY, drain=NOW)
    draft.refresh_from_db()
    assert (draft.state, order.answer["cancelled"][0]["draft"]) == ("draft", str(draft.uid))
    found = verdict(draft)
    assert (found.effect, "disallowed" in [r.rule for r in found.decision.reasons]) == ("deny", True)
    assert ("Reject", "disallow") in kinds(house.ann)


def test_one_channel_or_one_account_is_disallowed_and_the_others_stay(house):
    """R46."""
    other = factories.account_personal(house.ann, network="mastodon")
    factories.granted(house.ann, other)
    here, there = ready(house.ann, house.hers), ready(house.ann, other)
    disallow(house.boss, house.ann, reason=WHY, account=house.hers, drain=NOW)
    assert [verdict(d).decision.facts_used["grant"] for d in (here, there)] == ["disallowed", "active"]
    disallow(house.boss, house.ann, reason=WHY, channel="social", drain=NOW)
    assert verdict(there).decision.facts_used["grant"] == "disallowed"


def test_what_is_queued_elsewhere_goes_out_although_one_account_is_disallowed(house):
    """R46: the fence stops it, it is decided once more, and it goes on its way."""
    other = factories.account_personal(house.ann, network="noticeboard", handle="second", channel="blog")
    factories.granted(house.ann, other)
    here, there = scheduled(house), scheduled(house, 3, account=other, text=TEXT + " Second.")
    disallow(house.manager, house.ann, reason=WHY, account=house.hers, drain=NOW)
    with later(4 * 3600):
        sender.run_due()
        sender.run_due()
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.state, there.state, standing()) == ("draft", "published", [TEXT + " Second."])


def test_bad_input_to_disallowing(house):
    """R46 bad input: an unknown channel, both at once, an account that is not hers, twice the same."""
    act, given = disallow, {"reason": WHY, "drain": NOW}
    invalid("channel", act, house.boss, house.ann, channel="mail", **given)
    invalid("channel", act, house.boss, house.ann, channel="blog", account=house.hers, **given)
    invalid("account", act, house.boss, house.ann, account=house.board, **given)
    disallow(house.boss, house.ann, **given)
    with pytest.raises(Exception, match="already"):
        disallow(house.boss, house.ann, **given)


@pytest.mark.parametrize("who", ["aide", "ann"])
def test_neither_a_colleague_nor_oneself_disallows(house, who):
    """R46 bad input."""
    assert ruled_out(refused(disallow, getattr(house, who), house.ann, reason=WHY), "disallow")


def test_the_authorisation_of_somebody_who_was_stopped_reads_and_does_not_write(house):
    """R51: tokens of that person unusable; reading back stays possible."""
    factories.posted(house.ann, house.hers, TEXT)
    with later(70):
        stopped(house)
        link = connect.connector(house.hers)
        ref = connect.ref_of(Publication.objects.get())
        assert link.fetch(ref).text == TEXT
        for act in (lambda: link.publish(None, "k"), lambda: link.delete(ref), lambda: link.edit(ref, None, None)):
            with pytest.raises(Denied):
                act()
        assert hasattr(connect.connector(house.board), "publish")
    assert standing() == [TEXT]


def test_likes_edits_and_deletions_are_decided_again_when_they_are_sent(house):
    """R51, R46: what was queued before the order comes back, whatever the verb; nothing of it happens."""
    mine = factories.posted(house.boss, house.board, "Doors open at nine.")
    stands = Publication.objects.get(draft=mine)
    with later(70):
        other = factories.posted(house.second, house.board, "Chess club on Monday.")
        target = Publication.objects.get(draft=other)
        like.like(house.boss, house.board, target.uri, purpose="programs", topic="programs")
        take_down.delete(target, house.boss, reason="wrong day")
        stop(house.top, house.boss, reason=WHY, drain=NOW)
        assert set(Intent.objects.exclude(state="done").values_list("state", flat=True)) == {"cancelled"}
        assert sender.run_due() == 0
    assert not Publication.objects.filter(deleted_at__isnull=False).exists()
    assert stands.text in standing()


def test_a_like_that_was_queued_is_refused_when_something_else_ended_the_permission(house):
    """R51: no order at all; the limit is used up between queueing and sending."""
    mine = factories.posted(house.second, house.board, "Chess club on Monday.")
    with later(70):
        target = Publication.objects.get(draft=mine)
        intent = like.like(house.boss, house.board, target.uri, purpose="programs", topic="programs")
        limit(house.top, house.boss, minutes=0, reason=WHY)
        assert sender.run_due() == 0
    intent.refresh_from_db()
    assert (intent.state, "used up" in intent.outcome) == ("cancelled", True)


def claimed(house) -> Intent:
    """A due post of hers that a sender has just taken over."""
    draft = ready(house.ann, house.hers)
    with later(61):
        post.post(draft, house.ann)
        intent = sender.claim(Intent.objects.get(draft=draft).pk, sender.PACE)
    assert intent is not None
    return intent


def test_what_a_sender_has_taken_over_is_listed_and_stopped_right_before_it_connects(house):
    """R51: claimed before the order, not yet past the fence: listed as in flight, and it never connects."""
    intent = claimed(house)
    with later(62):
        order = stopped(house)
        assert [f["outcome"] for f in order.answer["in_flight"]] == ["still"]
        sender._carefully(intent, sender.PACE)
    intent.refresh_from_db()
    intent.draft.refresh_from_db()
    assert (intent.state, intent.draft.state, standing()) == ("cancelled", "draft", [])
    assert intent.draft.last_decision is not None


def test_what_was_past_the_fence_goes_out_is_listed_and_is_an_incident(house):
    """R51: anything sent after the order's instant is an incident, on record with the order it follows."""
    intent = claimed(house)
    with later(62):
        sender._hold_on(intent, sender.PACE)
        link = connect.connector(intent.account)
        order = stopped(house)
        assert [f["intent"] for f in order.answer["in_flight"]] == [str(intent.uid)]
        receipt = link.publish(connect.outgoing(intent.draft), intent.key)
        sender._read_back(intent, link, connect.outgoing(intent.draft), receipt.ref, receipt.raw)
    assert standing() == [intent.draft.text]
    flags = [r for r in archive.by_subject(house.ann.urn) if r.type == "Flag"]
    assert [f.activity["object"]["id"] for f in flags] == [order.urn]


def test_the_order_waits_for_what_is_being_sent_and_says_what_became_of_it(house, monkeypatch):
    """R51: the answer has the hour at which it had gone out, and is kept with the order and recorded."""
    intent = claimed(house)
    with later(62):
        sender._hold_on(intent, sender.PACE)
        link = connect.connector(intent.account)

        def arrives(seconds: float) -> None:
            receipt = link.publish(connect.outgoing(intent.draft), intent.key)
            sender._read_back(intent, link, connect.outgoing(intent.draft), receipt.ref, receipt.raw)

        monkeypatch.setattr("spokesperson.desk.sending.halting.time.sleep", arrives)
        order = stopped(house, drain=Drain(deadline=5))
    (flying,) = order.answer["in_flight"]
    assert (flying["outcome"], bool(flying["at"]), bool(flying["url"])) == ("went_out", True, True)
    order.refresh_from_db()
    assert order.answer["in_flight"] == [flying]
    assert ("Update", "stop") in kinds(house.ann)


def test_a_frozen_sender_that_wakes_after_its_lease_sends_nothing(house):
    """R51: meanwhile another had taken the act over and met the fence."""
    frozen = claimed(house)
    with later(62):
        stopped(house)
    with later(600):
        sender.run_due()
        sender._carefully(frozen, sender.PACE)
    frozen.draft.refresh_from_db()
    assert (frozen.draft.state, standing()) == ("draft", [])


def test_an_attempt_between_two_tries_comes_back_with_the_order(house, monkeypatch):
    """R51: the network was away, nothing stands; the order need not wait for the next try."""
    from spokesperson.networks import Transient

    def away(*given):
        raise Transient("away")

    monkeypatch.setattr(connect, "outgoing", away)
    draft = ready(house.ann, house.hers)
    with later(61):
        post.post(draft, house.ann)
        sender.run_due()
        order = stopped(house)
    draft.refresh_from_db()
    assert (draft.state, len(order.answer["cancelled"]), order.answer["in_flight"]) == ("draft", 1, [])


def test_what_may_have_gone_out_unseen_is_left_to_a_person(house, monkeypatch):
    """R51: no answer came before the order; afterwards it is looked for once, and never sent again."""
    from spokesperson.networks.noticeboard.connector import NoticeboardConnector

    def lost(self, out, key):
        raise Unknown("cut")

    monkeypatch.setattr(NoticeboardConnector, "publish", lost)
    draft = ready(house.ann, house.hers)
    with later(61):
        post.post(draft, house.ann)
        sender.run_due()
        order = stopped(house)
        assert [f["outcome"] for f in order.answer["in_flight"]] == ["still"]
    monkeypatch.undo()
    with later(70):
        sender.run_due()
    draft.refresh_from_db()
    assert (draft.state, standing()) == ("unknown", [])


def test_a_post_claimed_in_the_instant_of_suspension_keeps_its_hour(house):
    """R51: suspending is not stopping: it stays queued with its text, and goes out afterwards."""
    draft = ready(house.ann, house.hers)
    with later(61):
        post.post(draft, house.ann)
        pk = Intent.objects.get(draft=draft).pk
        standing_ = Suspension.objects.create(by=house.top, since=clock.now(), reason="storm")
        assert sender.claim(pk, sender.PACE) is None
        draft.refresh_from_db()
        assert (Intent.objects.get(pk=pk).state, draft.state, draft.why) == ("queued", "scheduled", "")
        standing_.lifted_at = clock.now()
        standing_.save()
        sender.run_due()
    draft.refresh_from_db()
    assert draft.state == "published"
