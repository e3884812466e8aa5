"""The page of requests in Chromium: axe, a phone's width, and the whole way by keyboard (P1; R1, R23)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from spokesperson.people.models import AccessRequest, Grant
from tests import factories
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(clock_at):
    """Ada without a role, with a personal account; Maria, her supervisor."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    factories.administrator()
    maria = factories.employee("Maria Manager", supervisor=factories.executive())
    ada = factories.employee("Ada Aide", supervisor=maria)
    account = factories.account_personal(ada)
    return ada, maria, account


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("light", 320)])
def test_asking_and_giving_permission(live_server, open_page, axe, fits, house, scheme, width):
    """R1, R23: asked with one button, given with a choice of accounts, read by the one who asked."""
    ada, maria, account = house
    hers = open_page(scheme=scheme, width=width)
    sign_in(hers, ada)
    hers.goto("/requests")
    axe(hers)
    fits(hers)
    hers.get_by_label("What for").fill("Answer questions about story time")
    hers.get_by_role("button", name="Ask to be designated").press("Enter")
    expect(hers.get_by_text("Waits for an answer")).to_be_visible()
    axe(hers)
    fits(hers)

    theirs = open_page(scheme=scheme, width=width)
    sign_in(theirs, maria)
    theirs.get_by_role("link", name=re.compile("^Answer")).click()
    theirs.get_by_text("Give permission").first.click()
    theirs.get_by_text("Decline").first.click()
    axe(theirs)
    fits(theirs)
    theirs.get_by_role("button", name="Give permission").press("Enter")
    expect(theirs.get_by_role("alert")).to_contain_text("Name at least one personal account")
    axe(theirs)
    fits(theirs)
    theirs.get_by_text(account.handle).click()
    theirs.get_by_role("button", name="Give permission").press("Enter")
    expect(theirs.get_by_text("may take part as a Representative")).to_be_visible()
    assert Grant.objects.get(employee=ada).granted_by == maria

    hers.goto("/requests")
    expect(hers.get_by_text("Given")).to_be_visible()
    assert AccessRequest.objects.get().words == "Answer questions about story time"
