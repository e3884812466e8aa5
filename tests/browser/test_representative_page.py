"""A Representative's page in Chromium: time, a permission, a talk both confirm; by keyboard, on a phone, with axe
(1.5, Def-Participation, Def-Representative; R21, R23, R45, R47-R49)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from spokesperson.conduct.actions.note_time import KINDS, note_time
from spokesperson.conduct.models import Discussion
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.people.models import Grant, Participation
from tests import factories
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("light", 1280), ("dark", 390), ("light", 320)]


@pytest.fixture
def house(clock_at):
    """Ann, offered a permission for her account by Maria, with four weeks of noted time."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    factories.administrator()
    maria = factories.employee("Maria Manager", supervisor=factories.executive())
    ann = factories.employee("Ann Librarian", supervisor=maria)
    account = factories.account_personal(ann)
    give_grant(maria, ann, accounts=[account], purpose="answers about story time")
    day = factories.AT_WORK.date()
    for week in range(1, 4):
        for n, kind in enumerate(KINDS):
            note_time(ann, date=day - timedelta(weeks=week), kind=kind, minutes=20 + 5 * n + week)
    return ann, maria


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_time_a_permission_and_a_talk(live_server, open_page, axe, fits, house, scheme, width):
    """R21, R23, R47: the Librarian accepts and notes time; the Branch Manager notes a talk; both have confirmed it."""
    ann, maria = house
    hers = open_page(scheme=scheme, width=width)
    sign_in(hers, ann)
    hers.goto("/grants")
    expect(hers.get_by_text("You need not accept; nothing follows from saying no")).to_be_visible()
    axe(hers)
    fits(hers)
    hers.get_by_role("button", name="Accept").press("Enter")
    expect(hers.get_by_text("You may take part as a Representative.").first).to_be_visible()
    assert Grant.objects.get().accepted_at
    axe(hers)
    fits(hers)
    hers.goto("/time")
    hers.get_by_role("button", name="Note it down").press("Enter")
    expect(hers.get_by_role("alert")).to_contain_text("Choose researching")
    axe(hers)
    hers.get_by_role("radio", name="Posting").press("Space")
    hers.locator("#f-minutes").fill("25")
    hers.get_by_role("button", name="Note it down").press("Enter")
    expect(hers.get_by_text("Noted: 25 min.")).to_be_visible()
    hers.get_by_text("Change").first.click()
    axe(hers)
    fits(hers)
    assert Participation.objects.filter(kind="posting", minutes=25).exists()

    theirs = open_page(scheme=scheme, width=width)
    sign_in(theirs, maria)
    theirs.goto("/representatives")
    axe(theirs)
    fits(theirs)
    theirs.get_by_role("link", name="Ann Librarian").press("Enter")
    expect(theirs.get_by_text("Ann sees exactly this page.")).to_be_visible()
    axe(theirs)
    fits(theirs)
    scrolls = "e => [e.scrollWidth > e.clientWidth, e.tabIndex]"
    assert theirs.get_by_role("region", name="Chart of the weeks").evaluate(scrolls) == [width < 1280, 0]
    theirs.get_by_text("Write down a talk").press("Enter")
    theirs.get_by_label("What you talked about").fill("Fewer replies on Mondays.")
    theirs.get_by_role("button", name="Note down and confirm").press("Enter")
    expect(theirs.get_by_text("Waits for Ann Librarian to confirm")).to_be_visible()

    hers.goto(f"/representatives/{ann.handle}")
    axe(hers)
    fits(hers)
    hers.get_by_role("button", name="Confirm these words").press("Enter")
    expect(hers.get_by_text("Both confirmed these words.")).to_be_visible()
    assert Discussion.objects.get().done


def test_a_duty_that_suffered_is_noted_and_answered_by_keyboard(live_server, open_page, axe, house):
    """R45; R48: a colleague meets the name of the right supervisor."""
    ann, maria = house
    theirs = open_page()
    sign_in(theirs, maria)
    theirs.goto(f"/representatives/{ann.handle}")
    theirs.get_by_text("Note that a duty suffered").press("Enter")
    theirs.get_by_label("Which duty").fill("the desk at nine")
    theirs.get_by_role("button", name="Record it").press("Enter")
    expect(theirs.get_by_text("Ann Librarian sees it and may answer.")).to_be_visible()
    hers = open_page()
    sign_in(hers, ann)
    hers.goto(f"/representatives/{ann.handle}")
    hers.get_by_text("Answer", exact=True).press("Enter")
    hers.get_by_label("Your answer").fill("The bus was late.")
    hers.get_by_role("button", name="Put it beside the note").press("Enter")
    expect(hers.get_by_text("The bus was late.")).to_be_visible()
    axe(hers)
    other = open_page()
    sign_in(other, factories.employee("Otto Other", supervisor=maria))
    other.goto(f"/representatives/{ann.handle}")
    expect(other.get_by_text("Only Ann Librarian and the supervisor, Maria Manager, see this.")).to_be_visible()
    axe(other)
