"""Home: what needs me, by when; the reasons, the order, what is late, and nothing of others (R64, R67; 1.5, 1.8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.conduct.models import Discussion
from spokesperson.desk.home import agenda
from spokesperson.desk.home.pages import _may
from spokesperson.desk.models import (
    Advice,
    Decline,
    Draft,
    Handover,
    Publication,
    ReusePermission,
    TakedownInstruction,
)
from spokesperson.desk.photos import handing
from spokesperson.directive.register import remembering
from spokesperson.people.models import AccessRequest, Grant, Order, Topic
from tests import factories

QUERIES, BYTES, MANY = 12, 60 * 1024, 1600


@pytest.fixture
def home(house):
    def shown(who) -> str:
        person = Client()
        person.force_login(who.user)
        answer = person.get("/")
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def waiting(who):
    facts = _may(who)[1]
    return agenda.agenda(who, clock.now(), facts, handing.uploads(facts.get("roles", ())), 99)


def kinds(who) -> list[str]:
    return [one.kind for one in waiting(who).matters]


def draft(who, **more) -> Draft:
    now = clock.now()
    fields = {"text": "Seeds at nine.", "created_at": now, "edited_at": now, "account": None, **more}
    return Draft.objects.create(author=who, **fields)


def everything(house) -> set[str]:
    """One thing of each kind that can wait for ann, and what she is to see of it."""
    now, ann, boss = clock.now(), house.ann, house.boss
    for state in ("failed", "pausing", "draft"):
        draft(ann, state=state, why="The network was away." if state == "failed" else "")
    draft(ann, why="Its author was asked to stop.")
    draft(ann, state="scheduled", scheduled_for=now + timedelta(hours=2))
    draft(ann, state="handed")
    asked = draft(boss)
    Advice.objects.create(
        draft=asked,
        asked_by=boss,
        asked_of=ann,
        asked_at=now,
        question="Too long?",
        pass_on_at=now + timedelta(hours=4),
    )
    mine = draft(ann, edited_at=now - timedelta(hours=1))
    Advice.objects.create(
        draft=mine, asked_by=ann, asked_of=boss, answered_by=boss, asked_at=now, answered_at=now, words="Fine."
    )
    topic = Topic.objects.get_or_create(slug="maps", defaults={"name": "Maps"})[0]
    Decline.objects.create(employee=boss, thread="https://x.example/1", topic=topic, at=now, offered_to=ann)
    Handover.objects.create(
        draft=mine, by=ann, sha256="0" * 64, media_type="image/png", file_name="a.png", width=1, height=1, alt="A map.",
        rights="Mine", at=now, state="declined", answered_by=boss, answered_at=now, answer="Too dark.",
    )  # fmt: skip
    Grant.objects.create(
        employee=ann, granted_by=ann.supervisor, purpose="Maps", start=now - timedelta(days=1), requested_at=now
    )
    Order.objects.create(kind="limit", employee=ann, issued_by=ann.supervisor, minutes=60, reason="Desk", issued_at=now)
    out = factories.posted(boss, house.board, "Doors open at nine.")
    made = Publication.objects.get(draft=out)
    TakedownInstruction.objects.create(
        publication=made, employee=ann, by=boss, reason="Wrong day.", given_at=now, due_at=now - timedelta(minutes=40)
    )
    ReusePermission.objects.create(
        author=ann, asked_by=boss, material="https://x.example/2", use="In the leaflet", asked_at=now
    )
    Discussion.objects.create(
        employee=ann, supervisor=ann.supervisor, held_on=now.date(), note="x",
        written_by=ann.supervisor, written_at=now,
        confirmed_by_supervisor_at=now,
    )  # fmt: skip
    return {
        "stuck", "pausing", "back", "draft", "scheduled", "handed", "advice", "advised", "question", "photo_answer",
        "offer", "order", "takedown", "reuse", "talk_words",
    }  # fmt: skip


def test_all_that_waits_stands_in_one_list_sorted_by_when_it_is_due(house, home):
    """R64, R67: each with its time, reason and clause, one verb, and only the first one filled."""
    expected = everything(house)
    found = waiting(house.ann).matters
    assert expected <= {one.kind for one in found}
    dues = [one.due for one in found if one.due]
    assert dues == sorted(dues)
    assert [one.due is None for one in found] == sorted(one.due is None for one in found)
    page = home(house.ann)
    agenda_ = page.split("<aside", 1)[0]
    assert agenda_.split('class="agenda"', 1)[1].count("btn fill") == 1
    for one in found:
        assert one.url in page, one


def test_what_is_late_says_how_late_in_the_colour_of_a_refusal(house, home):
    """R67: overdue comes first."""
    everything(house)
    page = home(house.ann)
    assert '<span class="at deny">40 min late</span>' in page
    assert waiting(house.ann).matters[0].kind == "takedown"


def test_reviews_photos_requests_and_accounts_reach_whom_they_wait_for(house):
    """R1, R16, R20: the second persons' things, and the steward's."""
    now = clock.now()
    sent = draft(house.ann)
    Handover.objects.create(
        draft=sent, by=house.ann, to=house.boss, sha256="0" * 64, media_type="image/png", file_name="a.png", width=1,
        height=1, alt="A map.", rights="Mine", at=now,
    )  # fmt: skip
    AccessRequest.objects.create(
        employee=house.aide, asked_of=house.aide.supervisor, template="request_grant", action="post", bound="0" * 64,
        decision="00000000-0000-0000-0000-000000000000", asked_at=now, expires_at=now + timedelta(days=14),
    )  # fmt: skip
    Account.objects.filter(pk=house.board.pk).update(steward=house.boss, backup=None)
    assert {"photo", "account"} <= set(kinds(house.boss))
    assert "request" in kinds(house.aide.supervisor)
    assert "photo" not in kinds(house.aide)


def test_nothing_of_others_is_seen_and_an_empty_day_says_so(house, home):
    """R64: the Aide without a role reads that nothing needs her, and what she can do."""
    everything(house)
    assert kinds(house.aide) == []
    page = home(house.aide)
    assert "Nothing needs you today." in page
    assert "Ask whether you may do something" in page
    assert "Seeds at nine" not in page


def test_a_title_on_home_shows_nothing_confidential(house, home):
    """R41: dots stand for it."""
    draft(house.ann, text="Our patron card number 21234 00012345 was lost, call 312-555-0142.", in_reply_to="https://x")
    assert "312-555-0142" not in home(house.ann)


def test_a_stop_order_takes_the_place_of_what_one_may_do(house, home):
    """R51: who asked it, why, and how receipt is confirmed; it is the first thing to do."""
    Order.objects.create(
        kind="stop", employee=house.ann, issued_by=house.ann.supervisor, reason="The desk needs you",
        issued_at=clock.now(),
    )  # fmt: skip
    page = home(house.ann)
    assert "Right now you may" not in page
    assert "You were asked to stop" in page
    assert waiting(house.ann).matters[0].kind == "order"


def test_sixteen_hundred_of_everything_cost_twelve_questions_and_say_how_many_more(house):
    """R64: rows by kind are limited, and the rest is counted with the way to it."""
    now, ann, boss = clock.now(), house.ann, house.boss
    everything(house)
    topic = Topic.objects.get(slug="maps")
    Draft.objects.bulk_create(
        Draft(
            author=ann, text=f"Story {n}. " * 20, created_at=now, edited_at=now,
            state=("failed", "pausing", "draft", "handed")[n % 4], why="Away." if n % 3 else "",
        )
        for n in range(MANY)
    )  # fmt: skip
    threads = (f"https://x.example/many/{n}" for n in range(MANY))
    Decline.objects.bulk_create(Decline(employee=boss, thread=t, topic=topic, at=now, offered_to=ann) for t in threads)
    ReusePermission.objects.bulk_create(
        ReusePermission(author=ann, asked_by=boss, material="https://x.example/2", use="Leaflet", asked_at=now)
        for _ in range(MANY)
    )
    person = Client()
    person.force_login(ann.user)
    person.get("/")
    with CaptureQueriesContext(connection) as asked:
        answer = person.get("/")
    assert len(asked) <= QUERIES, [q["sql"][:90] for q in asked]
    assert len(answer.content) < BYTES
    page = answer.content.decode()
    assert page.count('class="matter"') <= agenda.MOST
    assert "more questions" in page
    assert reverse("questions") in page


def test_what_one_may_is_weighed_by_the_door_at_once(house, django_assert_max_num_queries):
    """P2: the same decision as everywhere, and nothing is recorded by asking."""
    with remembering(), django_assert_max_num_queries(4):
        may, facts = _may(house.ann)
    assert [item["effect"] for item in may["items"]] == ["permit", "deny", "deny"]
    assert "representative" in facts["roles"]
