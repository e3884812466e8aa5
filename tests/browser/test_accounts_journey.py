"""Chromium: an account is registered, attested and looked at; a citizen asks about a look-alike (R10-R12, M1A; L2)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spokesperson.accounts.models import Account, AccountReport
from tests import factories
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wanda(clock_at):
    """The Manager of Web Development & Support, and a second Administrator."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    factories.administrator()
    return factories.administrator("Wanda Web", title="Manager of Web Development & Support")


def test_an_administrator_registers_attests_and_reviews_an_account(live_server, open_page, axe, fits, wanda):
    """M1A, M2A, R10, R12."""
    page = open_page(scheme="light", width=1280)
    sign_in(page, wanda)
    page.goto("/accounts/new")
    axe(page)
    page.get_by_label("Network").select_option("mastodon")
    page.get_by_label("Handle").fill("@willow@social.example")
    page.get_by_label("Address", exact=True).fill("https://social.example/@willow")
    page.get_by_label("What is it for?").fill("news and answers")
    page.get_by_label("Second Administrator").select_option("dana-director")
    page.get_by_text("social media site").click()
    page.locator("#f-forms").get_by_text("profile").click()
    for fact in ("created_by", "administered_by", "maintained_by"):
        page.locator(f"#f-{fact}").get_by_text("the Library").click()
    page.get_by_role("button", name="Register it").press("Enter")
    expect(page.get_by_text("Wanda Web, with Dana Director standing in.")).to_be_visible()
    page.get_by_text("Attest it").first.press("Enter")
    page.get_by_label("Signing in to it takes a second factor.").check()
    page.get_by_role("button", name="Attest it").press("Enter")
    expect(page.get_by_text("Attested in your name until")).to_be_visible()
    page.get_by_text("All of this is still true").first.press("Enter")
    page.get_by_label("I looked at the address").check()
    page.get_by_role("button", name="All of this is still true").press("Enter")
    expect(page.get_by_text("you looked, and all of it is true")).to_be_visible()
    axe(page)
    fits(page)
    made = Account.objects.get(handle="@willow@social.example")
    assert (made.steward, made.reviewed_by, made.second_factor_by) == (wanda, wanda, wanda)
    for path in ("/accounts", "/accounts/asked-for", "/accounts/reported", "/groups", f"/accounts/{made.uid}/change"):
        page.goto(path)
        axe(page)
        fits(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("light", 320)])
def test_a_citizen_asks_about_a_look_alike_and_reports_it(live_server, open_page, axe, fits, wanda, scheme, width):
    """R10: without signing in, and without a cookie."""
    factories.account_library("mastodon", "@willow@social.example", address="https://social.example/@willow")
    page = open_page(scheme=scheme, width=width)
    page.goto("/register")
    axe(page)
    fits(page)
    page.get_by_label("Address or name of the account").fill("@wi11ow@social.example")
    page.get_by_label("Address or name of the account").press("Enter")
    expect(page.get_by_text("written with other letters")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("link", name="Report this account").press("Enter")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Report it").press("Enter")
    expect(page.get_by_text("We kept nothing about you")).to_be_visible()
    assert AccountReport.objects.get().said == "@wi11ow@social.example"
    assert page.context.cookies() == []
    page.goto("/register?lang=es")
    assert page.locator("html").get_attribute("lang") == "es"
    axe(page)
    fits(page)


def test_before_blocking_is_read_on_a_phone(live_server, open_page, axe, fits, wanda):
    """L2."""
    ann = factories.representative()
    page = open_page(scheme="light", width=390)
    sign_in(page, ann)
    page.goto(f"/accounts/{ann.accounts.get().uid}")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Before you block or delete somebody").press("Enter")
    axe(page)
    fits(page)
    page.get_by_role("button", name="I have read this").press("Enter")
    expect(page.get_by_text("You read this on")).to_be_visible()
