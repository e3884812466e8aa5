"""The day of a Director of Marketing & Communication in the demonstration.

R19, R20, R26, R40, R42, R64, R69, R71, R74, M4A, M6A, M8A: one announcement for several accounts, the calendar by key
and by hand, what stands is changed and taken down, all publishing is suspended and let go on.
"""

from __future__ import annotations

import pytest

from spokesperson.accounts.models import Suspension
from spokesperson.desk.models import Draft, Handover, Publication, ReusePermission, Review
from spokesperson.desk.sending import sender
from tests.browser.five_days import READY, act, answer_all, cites, day_of, press, reads, recorded
from tests.demo_library import demo_library, demo_server  # noqa: F401  (the fixtures)

pytestmark = pytest.mark.browser


def test_theo_posts_one_announcement_on_two_accounts(browser, demo_server):  # noqa: F811
    """R42, R26."""
    with day_of(browser, demo_server, "director") as page:
        page.goto("/write")
        account = page.locator("#f-account option", has_text="willow-county-library").first.get_attribute("value")
        page.locator("#f-account").select_option(account)
        page.locator("#f-topic").select_option("programs")
        page.locator("#f-text").fill("The seed library is back. https://willowlibrary.example/events")
        page.locator("input[name=purpose][value=programs]").check(force=True)
        answer_all(page)
        page.locator("#spread button").press("Enter")
        page.wait_for_url("**/accounts")
        page.get_by_label("riverside-branch").first.check()
        press(page, "Say it there too")
        page.locator(READY).wait_for(state="attached")
        demo_server.later(minutes=5)
        page.reload()
        page.locator("#post-all").press("Enter")
        page.wait_for_url("**/drafts")
    assert Draft.objects.filter(text__startswith="The seed library", state="scheduled").count() == 2


def test_theo_moves_what_is_scheduled_by_key_and_by_hand(browser, demo_server):  # noqa: F811
    """R64 stays: both lead to the page that confirms, and it is decided again for the new hour."""
    moved = Draft.objects.filter(text__startswith="The reading room is closed", state="scheduled").get()
    with day_of(browser, demo_server, "director") as page:
        page.goto("/calendar")
        reads(page, "Forty new titles")
        item = page.locator(f"[data-move*='{moved.uid}']").first
        item.locator("a").first.focus() if item.locator("a").count() else item.focus()
        page.keyboard.press("m")
        page.wait_for_url("**/move")
        page.locator("#f-day").fill("2026-03-27")
        page.locator("#f-hour").fill("14:30")
        act(page, "Move it")
        page.goto("/calendar")
        page.locator(f"[data-move*='{moved.uid}']").first.drag_to(page.locator("[data-day='2026-03-26']").first)
        page.wait_for_url("**/move?day=2026-03-26")
        assert page.locator("#f-day").input_value() == "2026-03-26"
        act(page, "Move it")
    moved.refresh_from_db()
    assert (moved.state, moved.scheduled_for.isoformat()) == ("scheduled", "2026-03-26T19:30:00+00:00")


def test_theo_takes_over_a_photo_and_asks_for_changes_where_a_reader_is_named(browser, demo_server):  # noqa: F811
    """M8A, R20, R40."""
    with day_of(browser, demo_server, "director") as page:
        page.goto("/handovers")
        press(page, "Add it to the draft")
        reads(page, "Added to the draft of Nora Okafor")
        page.goto("/review")
        page.locator("main a[href*='/review/']").first.press("Enter")
        page.wait_for_url("**/review/**")
        cites(page, "1.3")
        page.get_by_label("Note to").fill("Leave her name out: a hundred other readers did well, too.")
        act(page, "Ask for changes")
    assert Handover.objects.filter(state="taken").exists()
    assert Review.objects.get(by=demo_server.people["director"]).verdict == "changes"


def test_theo_suspends_publishing_and_lets_it_go_on(browser, demo_server):  # noqa: F811
    """R19, Def-Administrator: the band stands on every page, with its reason."""
    with day_of(browser, demo_server, "director") as page:
        page.goto("/publishing")
        cites(page, "Def-Administrator")
        page.locator("#f-reason").fill("Flooding at Mill Creek.")
        press(page, "Suspend all publishing")
        reads(page, "Flooding at Mill Creek.")
        page.goto("/help")
        reads(page, "Flooding at Mill Creek.")
        page.goto("/publishing")
        for late in page.locator("input[type=radio][value=send]").all():  # the posts whose hour passed meanwhile
            late.check(force=True)
        act(page, "Let publishing go on")
    assert Suspension.objects.exists()
    assert not Suspension.objects.filter(lifted_at=None).exists()


def test_theo_changes_and_takes_down_what_stands(browser, demo_server):  # noqa: F811
    """R69, R71, M4A, M6A: the words are kept before they change."""
    stands = Publication.objects.filter(draft__text__startswith="All branches close", deleted_at=None).get()
    with day_of(browser, demo_server, "director") as page:
        page.goto(f"/published/{stands.uid}")
        page.locator("#f-text").fill(stands.text.replace("four", "three"))
        act(page, "Change it")
        if page.get_by_role("button", name="I know, change it").count():
            act(page, "I know, change it")
        reads(page, "The new words go out at")
        demo_server.later(minutes=2)
        sender.run_due()
        page.reload()
        assert "three" in page.locator("#f-text").input_value()
        page.locator("#f-reason").first.fill("The training is called off.")
        act(page, "Take it down")
        sender.run_due()
        page.reload()
        reads(page, "Taken down")
    assert recorded(demo_server, "director", "Delete")


def test_theo_asks_for_a_colleagues_work(browser, demo_server):  # noqa: F811
    """R74: the author decides alone."""
    with day_of(browser, demo_server, "director") as page:
        page.goto("/permissions/ask")
        reads(page, "2.3")
        page.locator("#f-author").select_option("nora-okafor")
        page.locator("#f-material").fill("https://books.example/@nora/boats")
        page.locator("#f-use").fill("print it on the bookmark for summer")
        act(page, "Ask")
    assert ReusePermission.objects.filter(use__startswith="print it", state="asked").exists()
