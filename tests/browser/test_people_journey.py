"""People in Chromium: the chart by keyboard, a personnel file, hours and areas (R13, R14, R25, R27, R59)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spokesperson.people.models import Employee, Expertise, Shift, WorkingDay
from tests import factories
from tests.browser.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("light", 1280), ("dark", 320)]


@pytest.fixture
def house(clock_at):
    """Dana, Director of Marketing & Communication; Maria, Branch Manager of Ann, a Representative."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    factories.institution(country="US", subdivision="OK")
    boss = factories.administrator()
    ann = factories.representative()
    factories.topic("local-history")
    return boss, ann.supervisor, ann


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_director_brings_the_personnel_file(live_server, open_page, axe, fits, house, scheme, width):
    """R14, R27: choose, look, apply; a bad row is named, and the pages around it are for everyone."""
    boss, _, ann = house
    page = open_page(scheme=scheme, width=width)
    sign_in(page, boss)
    for address in ("/people/new", f"/people/{ann.handle}/leave", f"/people/{ann.handle}/position", "/people/calendar",
                    f"/people/{ann.handle}/appoint", "/people?vacant=1", "/people?q=a"):  # fmt: skip
        page.goto(address)
        axe(page)
        fits(page)
    page.goto("/people/import")
    axe(page)
    fits(page)
    rows = "email,name,supervisor\nnew.one@b.example,New One,maria-manager\nnobody,X,maria-manager\n"
    page.locator("#f-file").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Show the changes").press("Enter")
    expect(page.get_by_text("1 row cannot be used")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("link", name="Added 1").press("Enter")
    expect(page.get_by_text("new.one@b.example")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Apply this 1 change").press("Enter")
    expect(page.get_by_text("1 change is applied")).to_be_visible()
    assert Employee.objects.get(handle="new-one").supervisor.handle == "maria-manager"


def test_the_chart_is_walked_by_arrow_keys(live_server, open_page, axe, fits, house):
    """R13: down, right into the team, left back to the supervisor; Enter opens."""
    boss, maria, ann = house
    page = open_page()
    sign_in(page, ann)
    page.goto("/people")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Eve Executive").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name=boss.name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=maria.name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("main").get_by_role("link", name=ann.name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name=maria.name, exact=True)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("End")
    expect(page.get_by_role("main").get_by_role("link", name=ann.name, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=ann.name, level=1)).to_be_visible()
    axe(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_branch_manager_sets_hours_and_confirms_an_area(live_server, open_page, axe, fits, house, scheme, width):
    """R25, R59: from the person's page, by keyboard; what is wrong stands beside its field."""
    _, maria, ann = house
    page = open_page(scheme=scheme, width=width)
    sign_in(page, maria)
    page.goto(f"/people/{ann.handle}")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Set hours and leave").press("Enter")
    axe(page)
    fits(page)
    page.locator("[name=start0]").fill("18:00")
    page.get_by_role("button", name="Keep the week").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The end must come after the start")
    axe(page)
    fits(page)
    page.locator("[name=start0]").fill("10:00")
    page.get_by_role("button", name="Keep the week").press("Enter")
    expect(page.get_by_text("The week is kept")).to_be_visible()
    assert Shift.objects.get(employee=ann, weekday=0).start.hour == 10
    page.get_by_label("First day").fill("2026-03-23")
    page.get_by_label("Last day").fill("2026-03-24")
    page.get_by_role("button", name="No working time then").press("Enter")
    expect(page.get_by_text("23 March 2026 to 24 March 2026", exact=True)).to_be_visible()
    assert WorkingDay.objects.filter(employee=ann).count() == 2
    axe(page)
    fits(page)
    page.goto(f"/people/{ann.handle}/areas")
    axe(page)
    fits(page)
    page.locator("#f-topic").select_option("local-history")
    page.get_by_role("button", name="Confirm", exact=True).press("Enter")
    expect(page.get_by_text("local history is one of the areas")).to_be_visible()
    axe(page)
    assert Expertise.objects.get(employee=ann, topic__slug="local-history").confirmed_by == maria
