"""The editor when the session ends, the draft is closed or another version is adopted under it (P2; R3)."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session

from spokesperson import clock
from spokesperson.decisions import simulating
from spokesperson.directive.models import Proposal, Simulation
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.withdraw_version import withdraw_version
from spokesperson.oversight.drafts import editor_check, proposals
from tests import factories
from tests.browser.test_editor_journey import write
from tests.browser.test_journey import sign_in
from tests.oversight.drafts.test_proposals import hash_of, opened

WORK = "## Purpose\n\nMY LONG WORK."


@pytest.fixture
def house(transactional_db, clock_at):
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    boss = factories.administrator()
    return SimpleNamespace(boss=boss, draft=draft_version(boss, effective="2026-04-01T00:00-05:00", note="x"))


@pytest.fixture
def editor(live_server, page, house):
    sign_in(page, house.boss)
    page.goto(f"/directive/drafts/{house.draft.uid}")
    page.locator(".lines-of").wait_for(state="attached")
    return page


def test_after_the_session_ended_nothing_is_called_kept(editor, house, axe):
    """It said "Kept" of a text that was nowhere; now it says so, and keeps once one is signed in again."""
    Session.objects.all().delete()
    write(editor, "## Purpose", WORK)
    editor.keyboard.press("Control+s")
    editor.locator("#kept", has_text="You are signed out. Your text is still here").wait_for()
    assert "signed out" in editor.locator("#announce").inner_text()
    assert "MY LONG WORK" not in Proposal.objects.get().source
    assert "MY LONG WORK" in editor.locator("#f-source").input_value()
    axe(editor)
    editor.once("dialog", lambda dialog: dialog.dismiss())
    with editor.expect_event("dialog") as asked:
        editor.evaluate("location.reload()")
    assert asked.value.type == "beforeunload", "the page is not left without asking"
    other = editor.context.new_page()
    sign_in(other, house.boss)
    editor.bring_to_front()
    editor.locator("#f-source").press("Control+s")
    editor.locator("#kept", has_text="Kept at").wait_for()
    assert "MY LONG WORK" in Proposal.objects.get().source


def test_the_text_typed_into_a_draft_withdrawn_meanwhile_stays(editor, house, axe, fits):
    withdraw_version(house.boss, proposals.get(house.draft.uid))
    write(editor, "## Purpose", WORK)
    editor.keyboard.press("Control+s")
    editor.get_by_text("This draft was withdrawn").wait_for()
    field = editor.get_by_label("What you typed")
    assert "MY LONG WORK" in field.input_value()
    assert field.get_attribute("readonly") is not None
    axe(editor)
    fits(editor)
    with editor.expect_download() as taken:
        editor.get_by_role("button", name="Download what you typed").click()
    assert "MY LONG WORK" in taken.value.path().read_text(encoding="utf-8")


def test_asking_last_year_again_stops_when_the_session_ended(editor, house, axe):
    """It posted without end; now it says that it stopped."""
    rules = editor_check.examine(house.draft.source).rules
    state = {**simulating.begin(clock.now() - timedelta(days=365), clock.now()), "total": 9}
    Simulation.objects.create(
        proposal=house.draft, file_hash=rules.file_hash, begun_at=clock.now(), state=state, done=0, total=9
    )
    editor.reload()
    editor.locator(".lines-of").wait_for(state="attached")
    Session.objects.all().delete()
    posted = []
    editor.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    editor.locator("[data-simulate] button").click()
    editor.locator("#past [role=alert]", has_text="It stopped").wait_for()
    with editor.expect_request(lambda request: request.method == "POST"):
        editor.locator("[data-simulate] button").click()  # by hand, and that is the second one
    assert len(posted) == 2
    axe(editor)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390), ("light", 320)])
def test_a_draft_left_behind_fits_and_is_accessible(live_server, open_page, axe, fits, house, scheme, width):
    """Read, written on, and closed with text in hand."""
    second = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    older = draft_version(house.boss, effective="2026-05-01T00:00-05:00", note="Another title.", major=True)
    source = re.sub(r"(?m)^title: ", "title: New ", older.source, count=1)
    older = keep_version(house.boss, older, seen=1, source=source)
    newer = keep_version(house.boss, house.draft, seen=1, source=opened(house.draft.source))
    for draft in (older, newer):
        ask_reader(house.boss, draft, second, seen=draft.keeps)
    adopt_proposal(second, proposals.get(newer.uid), file_hash=hash_of(newer))
    page = open_page(scheme=scheme, width=width)
    sign_in(page, house.boss)
    for path in (f"/directive/drafts/{older.uid}", f"/directive/drafts/{older.uid}?edit=1"):
        page.goto(path)
        page.get_by_role("button", name="Compare with revision 1.1 from now on").wait_for()
        axe(page)
        fits(page)
    withdraw_version(house.boss, proposals.get(older.uid))
    page.locator(".lines-of").wait_for(state="attached")
    write(page, "## Purpose", WORK)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Your text is still here").wait_for()
    axe(page)
    fits(page)
