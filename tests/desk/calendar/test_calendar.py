"""The calendar: its views agree, and everybody sees what is theirs to see (1.8, R16): R16, R49, R64."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import plan, post, submit, suspend
from spokesperson.desk.calendar import entries as calendar
from spokesperson.desk.calendar import pages as calendar_pages
from spokesperson.desk.calendar.local_hours import day_bounds
from spokesperson.desk.models import Draft
from tests import factories
from tests.desk.conftest import later, ready

ZONE = ZoneInfo("America/Chicago")
HOUR = timedelta(hours=1)


def page(person, address="/calendar"):
    client = Client()
    client.force_login(person.user)
    return client.get(address)


def titles(answer) -> list[str]:
    return re.findall(r"<strong>([^<]*)</strong> <small>", answer.content.decode())


def seen(person) -> set[str]:
    first, last = day_bounds(datetime(2026, 3, 1), 31, ZONE)
    return {e.title for e in calendar.between(person, first, last, ZONE)}


@pytest.fixture
def filled(house):
    """One post in each state that the desk knows by itself, on three days."""
    factories.posted(house.boss, house.board, "Published today.")
    planned = ready(house.boss, house.board, text="Only planned.")
    plan.plan(planned, house.boss, clock.now() + 24 * HOUR)
    for hours, text in ((3, "Scheduled for today."), (50, "Scheduled for Thursday.")):
        post.schedule(ready(house.boss, house.board, text=text), house.boss, clock.now() + hours * HOUR)
    return house


def test_all_views_show_the_same_posts(filled):
    month = set(titles(page(filled.boss)))
    week = set(titles(page(filled.boss, "/calendar?view=week")))
    days = {t for n in range(7) for t in titles(page(filled.boss, f"/calendar?view=day&day=2026-03-{15 + n}"))}
    listed = set(titles(page(filled.boss, "/calendar?view=list&day=2026-03-15")))
    assert month == week == days == listed
    assert len(month) == 4


def test_a_plan_without_the_desks_yes_is_only_a_draft_there(filled):
    first, last = day_bounds(datetime(2026, 3, 1), 31, ZONE)
    found = {e.title: e.status for e in calendar.between(filled.boss, first, last, ZONE)}
    assert found == {
        "Published today.": "published", "Only planned.": "draft", "Scheduled for today.": "scheduled",
        "Scheduled for Thursday.": "scheduled",
    }  # fmt: skip


def test_nobody_sees_somebody_elses_unsent_draft(filled):
    """R16: oversight begins where a draft is sent to the desk."""
    assert "Only planned." not in seen(filled.ann)
    assert "Only planned." not in seen(factories.appointed())
    assert "Scheduled for today." in seen(filled.ann)


def test_a_representatives_own_posts_are_seen_by_her_line_and_the_administrators(house):
    """R16, R49: not by a colleague."""
    factories.posted(house.ann, house.hers, "I work at the Willow County Library. Lantern walk on Friday.")
    title = "Lantern walk on Friday."
    assert title in seen(house.boss) & seen(house.ann.supervisor) & seen(house.ann)
    assert title not in seen(house.aide)


def test_personal_use_is_nobody_elses_to_see(house):
    """R49."""
    draft = ready(house.ann, house.hers, text="My garden.")
    Draft.objects.filter(pk=draft.pk).update(
        use="personal", decided_hash="0" * 64, state="published", scheduled_for=clock.now()
    )
    assert "My garden." in seen(house.ann)
    assert "My garden." not in seen(house.boss) | seen(house.ann.supervisor)


def test_while_publishing_is_suspended_what_waits_is_shown_as_held(filled):
    suspend.suspend(filled.boss, reason="flooding at Mill Creek")
    text = page(filled.boss).content.decode()
    assert "2 held" in text
    assert text.count('<use href="#pause"') + text.count("#pause") >= 2
    assert set(titles(page(filled.boss, "/calendar?status=held"))) == {
        "Scheduled for today.", "Scheduled for Thursday."
    }  # fmt: skip


def test_filters_live_in_the_address_and_nonsense_filters_nothing(filled):
    """R16."""
    other = page(filled.boss, f"/calendar?account={filled.hers.uid}")
    assert len(titles(other)) == 4
    assert "no choice of this list" in other.content.decode(), "somebody's own account is none of the choices"
    assert len(titles(page(filled.boss, "/calendar?account=nonsense&status=nonsense&view=nonsense&day=nonsense"))) == 4
    assert titles(page(filled.boss, "/calendar?author=ann-librarian")) == []
    assert page(filled.boss, "/calendar?day=9999-12-31&from=9999999").status_code == 200


def test_what_waits_for_a_second_person_is_in_review(house):
    """R35."""
    draft = ready(house.ann, house.hers, text="I work at the Willow County Library. Our mayor is a liar and a thief.")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.ann)
    assert error.value.verdict.effect == "ask"
    planned = plan.plan(draft, house.ann, clock.now() + HOUR)
    first, last = day_bounds(datetime(2026, 3, 17), 1, ZONE)
    (entry,) = calendar.between(house.ann, first, last, ZONE)
    assert (entry.status, planned.state) == ("review", "draft")


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01", "2024-02-29", "2026-12-31"])
@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_no_day_is_missing_or_doubled_where_the_clocks_change(house, view, day):
    span = calendar_pages._span(view, date.fromisoformat(day))
    days = [span.first + timedelta(days=n) for n in range(span.days)]
    assert date.fromisoformat(day) in days
    assert len(set(days)) == span.days
    assert view != "month" or span.days % 7 == 0
    assert page(house.boss, f"/calendar?view={view}&day={day}").status_code == 200


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_sixteen_hundred_posts_keep_the_budget(house, view):
    """At most 12 queries and 60 KiB, however much there is."""
    now = clock.now()
    Draft.objects.bulk_create(
        Draft(
            author=house.boss, account=house.board, text=f"Story time number {n} at the Riverside Branch. " * 3,
            state="published" if n % 2 else "scheduled", decided_hash="0" * 64, created_at=now, edited_at=now,
            scheduled_for=now + timedelta(minutes=15 * n - 9000),
        )
        for n in range(1600)
    )  # fmt: skip
    client = Client()
    client.force_login(house.boss.user)
    client.get(f"/calendar?view={view}")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/calendar?view={view}")
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]
    assert len(answer.content) <= 60 * 1024
    assert titles(answer)


# Moving, by page.


def test_a_post_is_moved_by_the_page_that_dragging_and_typing_lead_to(filled):
    draft = Draft.objects.get(text="Scheduled for today.")
    client = Client()
    client.force_login(filled.boss.user)
    shown = client.get(f"/drafts/{draft.uid}/move?day=2026-03-20").content.decode()
    assert 'value="2026-03-20"' in shown
    assert 'value="13:12"' in shown
    answer = client.post(f"/drafts/{draft.uid}/move", {"day": "2026-03-20", "hour": "16:00"})
    assert answer.url == "/calendar?day=2026-03-20"
    draft.refresh_from_db()
    assert draft.scheduled_for.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == "2026-03-20 16:00"


@pytest.mark.parametrize(("day", "hour"), [("2026-11-01", "01:30"), ("2027-03-14", "02:30")])
def test_an_hour_the_clocks_skip_or_double_is_asked_about_with_both_choices(filled, day, hour):
    draft = Draft.objects.get(text="Only planned.")
    client = Client()
    client.force_login(filled.boss.user)
    asked = client.post(f"/drafts/{draft.uid}/move", {"day": day, "hour": hour})
    assert asked.status_code == 422
    assert asked.content.decode().count('name="choice"') == 2
    chosen = client.post(f"/drafts/{draft.uid}/move", {"day": day, "hour": hour, "choice": "later"})
    assert chosen.status_code == 302


@pytest.mark.parametrize("given", [{}, {"day": "x", "hour": "y"}, {"day": "2026-03-10", "hour": "10:00"}])
def test_a_day_that_is_none_or_past_is_named(filled, given):
    draft = Draft.objects.get(text="Scheduled for today.")
    client = Client()
    client.force_login(filled.boss.user)
    answer = client.post(f"/drafts/{draft.uid}/move", given)
    assert answer.status_code == 422
    assert 'href="#f-day"' in answer.content.decode()


def test_nobody_finds_the_page_to_move_somebody_elses_post(filled):
    draft = Draft.objects.get(text="Scheduled for today.")
    assert page(filled.ann, f"/drafts/{draft.uid}/move").status_code == 404


# Suspending, by page.


def test_suspending_asks_for_a_reason_and_lifting_for_each_late_post(filled):
    client = Client()
    client.force_login(filled.boss.user)
    assert "2 scheduled posts would wait" in client.get("/publishing").content.decode()
    assert client.post("/publishing", {"reason": " "}).status_code == 422
    assert client.post("/publishing", {"reason": "flooding at Mill Creek"}).status_code == 302
    with later(4 * 3600):
        draft = Draft.objects.get(text="Scheduled for today.")
        assert str(draft.uid) in client.get("/publishing").content.decode()
        assert client.post("/publishing", {}).status_code == 422
        odd = {f"fate-{draft.uid}": "move", f"when-{draft.uid}": "soon"}
        assert client.post("/publishing", odd).status_code == 422
        fine = {f"fate-{draft.uid}": "move", f"when-{draft.uid}": "2026-03-18T09:00"}
        assert client.post("/publishing", fine).status_code == 302
        assert suspend.standing() is None


def test_the_suspension_stands_on_every_page_with_its_reason(filled):
    """R16: who, since when, why, how many are held."""
    suspend.suspend(filled.boss, reason="flooding at Mill Creek")
    for address in ("/", "/drafts", "/directive", "/accounts", "/calendar"):
        text = page(filled.ann, address).content.decode()
        assert "Publishing is suspended." in text
        assert "by Dana Director: flooding at Mill Creek. 2 posts are held." in text
    suspend.resume(filled.boss)
    assert "Publishing is suspended." not in page(filled.ann, "/").content.decode()


def test_a_representative_reads_why_she_may_not_suspend(filled):
    client = Client()
    client.force_login(filled.ann.user)
    answer = client.post("/publishing", {"reason": "I would like it quiet"})
    assert answer.status_code == 403
    assert "Only an Administrator or a Library official" in answer.content.decode()


def test_the_page_of_suspending_shows_nobody_elses_posts_to_who_decides_nothing(filled):
    """R16: the calendar shows what of it is theirs to see."""
    suspend.suspend(filled.boss, reason="flooding at Mill Creek")
    with later(4 * 3600):
        for who in (filled.ann, filled.aide):
            text = page(who, "/publishing").content.decode()
            assert "flooding at Mill Creek" in text
            assert "Scheduled for today." not in text
            assert "fate-" not in text
        assert "Scheduled for today." in page(filled.boss, "/publishing").content.decode()
