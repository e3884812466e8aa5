"""On a slow line a person is quicker than the page: pressed twice, typed before it came, gone on meanwhile.

What is asked for is held on its way by the test, so that the person is always the quicker one. R3, R21, R51, R64, R67.
"""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from spokesperson.desk.models import Draft
from spokesperson.directive.models import Proposal
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.people.models import Participation
from tests import factories
from tests.browser.five_days import SAVED
from tests.browser.slow import held
from tests.browser.test_editor_journey import write
from tests.browser.test_journey import sign_in
from tests.desk.conftest import ready


@pytest.fixture
def library(transactional_db, clock_at):
    """Ann, a Representative, Maria, her manager, and an Administrator."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    factories.acknowledge(ann.supervisor)
    return SimpleNamespace(
        ann=ann, maria=ann.supervisor, boss=factories.administrator(), hers=ann.accounts.get(),
        later=lambda s: clock_at(factories.AT_WORK + timedelta(seconds=s)),
    )  # fmt: skip


def posts(page) -> list[str]:
    """The addresses that the page posts to from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.method == "POST" else None)
    return found


def test_a_button_pressed_twice_acts_once(live_server, page, library):
    """R21: the time is noted once, though the second press comes before the answer to the first."""
    sign_in(page, library.ann)
    page.goto("/time")
    page.get_by_role("radio", name="Posting").check(force=True)
    page.locator("#f-minutes").fill("25")
    posted = posts(page)
    with held(page, "**/time*") as begun:
        button = page.get_by_role("button", name="Note it down")
        button.scroll_into_view_if_needed()
        place = button.bounding_box()
        page.mouse.dblclick(place["x"] + 5, place["y"] + 5)
        begun()
        page.keyboard.press("Enter")
    expect(page.get_by_text("Noted: 25 min.")).to_be_visible()
    assert len(posted) == 1
    assert Participation.objects.filter(kind="posting", minutes=25).count() == 1


def test_a_form_that_was_answered_may_be_sent_again(live_server, page, library):
    """R21: what was refused is put right and sent; one goes back and sends once more."""
    sign_in(page, library.ann)
    page.goto("/time")
    for minutes in ("25", "35"):
        page.get_by_role("radio", name="Posting").check(force=True)
        page.locator("#f-minutes").fill(minutes)
        page.get_by_role("button", name="Note it down").click()
        expect(page.get_by_text(f"Noted: {minutes} min.")).to_be_visible()
    page.go_back()
    page.get_by_role("radio", name="Posting").check(force=True)
    page.locator("#f-minutes").fill("45")
    page.get_by_role("button", name="Note it down").click()
    expect(page.get_by_text("Noted: 45 min.")).to_be_visible()


def test_a_dialog_asked_for_twice_opens_once(live_server, page, library):
    """R51."""
    sign_in(page, library.maria)
    page.goto(f"/representatives/{library.ann.handle}")
    with held(page, "**/stop") as begun:
        page.get_by_role("link", name="Ask to stop at once…").dblclick()
        begun()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Keep as it is").wait_for()
    expect(dialog).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("link", name="Ask to stop at once…")).to_be_focused()


def test_letters_typed_while_the_palette_is_on_its_way_go_into_it(live_server, page, library):
    """R67: a "w" begins no post and a "j" moves nothing while one waits for the field."""
    sign_in(page, library.ann)
    page.goto("/")
    home = page.url
    with held(page, "**/palette") as begun:
        page.keyboard.press("Control+k")
        begun()
        page.keyboard.type("who?")
        page.keyboard.press("Backspace")
    field = page.get_by_role("dialog").get_by_label("A page, a person")
    expect(field).to_have_value("who")
    expect(page.get_by_role("dialog")).to_have_count(1)
    assert page.url == home
    assert not page.locator("#keys").is_visible()


def test_enter_in_the_palette_goes_by_the_words_that_stand_there(live_server, page, library):
    """R67: what was found for other words, or for none, is not where one goes."""
    sign_in(page, library.ann)
    page.goto("/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("dialog").get_by_label("A page, a person")
    field.wait_for()
    with held(page, "**/palette?q=*"):
        field.fill("1.8")
        field.press("Enter", no_wait_after=True)
    page.wait_for_url("**/palette?q=1.8")
    expect(page.get_by_role("link", name="1.8", exact=True)).to_be_visible()


def test_a_text_begun_before_the_script_came_is_kept(live_server, page, library):
    """R64: the composer's script comes after its field; what was typed meanwhile is kept without another key."""
    sign_in(page, library.ann)
    with held(page, "**/js/write*.js") as begun:
        page.goto("/write", wait_until="commit")
        begun()
        page.locator("#f-topic").select_option("programs")
        page.locator("#f-text").fill("Paper boats on Saturday.")
    page.locator("#saved", has_text=SAVED).wait_for()
    made = Draft.objects.get(author=library.ann)
    assert (made.text, made.topic) == ("Paper boats on Saturday.", "programs")


def test_a_draft_that_is_only_opened_is_not_kept_again(live_server, page, library):
    """R65: nothing was typed, so that the post stays open to be sent."""
    draft = ready(library.ann, library.hers)
    library.later(90)
    factories.settle_warnings(draft)
    sign_in(page, library.ann)
    posted = posts(page)
    page.goto(f"/drafts/{draft.uid}")
    expect(page.locator("#post")).not_to_have_attribute("aria-disabled", "true")
    page.locator("#post").click()
    page.wait_for_url("**/drafts")
    assert [address for address in posted if address.endswith("/check")] == []


def test_a_link_pressed_twice_into_the_text_stands_there_once(live_server, page, library):
    """R57."""
    factories.institution(resources=[{"title": "Events", "url": "https://willowlibrary.example/events", "topics": []}])
    sign_in(page, library.ann)
    page.goto("/write")
    page.locator("#f-text").fill("Paper boats.")
    page.get_by_role("button", name=re.compile("^Insert link")).first.dblclick()
    expect(page.locator("#f-text")).to_have_value(re.compile(r"^Paper boats\. \S+$"))


@pytest.fixture
def editor(live_server, page, library):
    draft = draft_version(library.boss, effective="2026-04-01T00:00-05:00", note="x")
    sign_in(page, library.boss)
    page.goto(f"/directive/drafts/{draft.uid}")
    page.locator(".lines-of").wait_for(state="attached")
    return page


def test_a_directive_kept_again_before_the_first_answer_is_no_conflict_with_oneself(editor):
    """R3: by key, by key once more, and by the button."""
    write(editor, "## Purpose", "## Purpose\n\nHers.")
    with held(editor, re.compile(r"/directive/drafts/[^/]+$")) as begun:
        editor.locator("#f-source").press("Control+s")
        begun()
        editor.locator("#f-source").press("Control+s")
        write(editor, "Hers.", "Hers and his.")
        editor.get_by_role("button", name="Keep", exact=True).click()
    editor.get_by_text("Kept.", exact=True).wait_for()
    assert "Hers and his." in Proposal.objects.get().source


def test_what_is_written_while_the_directive_is_kept_can_be_kept_as_well(editor):
    """R3: the answer that comes after the next check still says what was kept."""
    write(editor, "## Purpose", "## Purpose\n\nHers.")
    with held(editor, re.compile(r"/directive/drafts/[^/]+$")) as begun:
        editor.locator("#f-source").press("Control+s")
        begun()
        with editor.expect_response(re.compile(r"/check$")):
            write(editor, "Hers.", "Hers and his.")
    expect(editor.locator("#kept")).not_to_contain_text("Kept at")
    editor.locator("#f-source").press("Control+s")
    editor.locator("#kept", has_text="Kept at").wait_for()
    assert "Hers and his." in Proposal.objects.get().source
