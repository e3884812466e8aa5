"""Advice and review on pages, in Chromium: asked, answered, taken over and posted; changes, the diff, approval.

R20, R30, R31; each step is looked at by axe and fits the window.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from spokesperson import clock
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import submit, write
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from spokesperson.desk.states import DraftState
from tests import factories
from tests.browser.test_journey import sign_in
from tests.desk.actions.test_approve import demanding
from tests.desk.conftest import ready

NAMED = "I work at the Willow County Library as a librarian."
TEXT = f"{NAMED} You are early, come back at ten."
PROPOSED = f"{NAMED} Story time begins at ten now, and we keep seats for those who come late."


@pytest.fixture
def library(transactional_db, clock_at):
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    factories.acknowledge(ann.supervisor)
    return SimpleNamespace(
        ann=ann, manager=ann.supervisor, hers=ann.accounts.get(),
        later=lambda s: clock_at(factories.AT_WORK + timedelta(seconds=s)),
    )  # fmt: skip


def test_a_librarian_asks_takes_over_what_the_manager_proposes_and_posts_it(
    live_server, page, open_page, axe, fits, library
):
    """R30, R31."""
    draft = ready(library.ann, library.hers, TEXT)
    sign_in(page, library.ann)
    page.goto(f"/drafts/{draft.uid}")
    page.get_by_text("what to write").click()
    page.get_by_label("Your question").fill("Is this too short?")
    page.get_by_role("button", name="Ask for advice").click()
    page.get_by_text("The post waits for the answer.").wait_for()
    axe(page)
    manager = open_page(scheme="dark", width=390)
    sign_in(manager, library.manager)
    manager.goto("/advice")
    axe(manager)
    fits(manager)
    manager.get_by_role("link", name="Is this too short?").click()
    axe(manager)
    fits(manager)
    manager.get_by_label("A written response").fill(PROPOSED)
    manager.get_by_role("button", name="Answer").click()
    manager.get_by_text("sees it now").wait_for()
    page.goto(f"/drafts/{draft.uid}")
    page.get_by_role("button", name="Use this response").click()
    page.get_by_text("Your text is the response that was proposed.").wait_for()
    axe(page)
    library.later(90)
    factories.settle_warnings(Draft.objects.get(pk=draft.pk))
    page.goto(f"/drafts/{draft.uid}")
    page.locator("#post").click()
    page.wait_for_url("**/drafts")
    sender.run_due()
    draft.refresh_from_db()
    assert (draft.state, draft.text) == (DraftState.PUBLISHED, PROPOSED), draft.why
    assert set(draft.authorship.values()) == {library.manager.urn}


def test_a_reviewer_asks_for_changes_sees_the_diff_and_approves(live_server, page, open_page, axe, fits, library):
    """R20: then the next one opens, its heading in focus."""
    factories.directive_adopted(demanding("1.1"), effective=clock.now() - timedelta(days=1))
    factories.acknowledge(library.ann)
    factories.acknowledge(library.manager)
    first = ready(library.ann, library.hers, f"{NAMED} Story time moves to ten.")
    second = ready(library.ann, library.hers, f"{NAMED} The reading room opens on Sundays.")
    asked(first, library.ann)
    asked(second, library.ann)
    sign_in(page, library.manager)
    page.goto(f"/review/{first.uid}")
    axe(page)
    fits(page)
    page.get_by_label("Note to").fill("Say at which branch.")
    page.get_by_role("button", name="Ask for changes").click()
    page.wait_for_url(f"**/review/{second.uid}#item")
    expect(page.locator("#item")).to_be_focused()
    write.save(first, library.ann, text=f"{NAMED} Story time moves to noon at Riverside. Bring a blanket.")
    factories.settle_warnings(Draft.objects.get(pk=first.pk))
    asked(first, library.ann)
    page.goto(f"/review/{first.uid}")
    assert page.locator("#changes ins").count()
    page.keyboard.press("d")
    expect(page.locator("#changes")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Approve version 2").click()
    page.wait_for_url(f"**/review/{second.uid}#item")
    small = open_page(scheme="dark", width=320)
    sign_in(small, library.manager)
    for path in (f"/review/{second.uid}", "/review", "/questions"):
        small.goto(path)
        axe(small)
        fits(small)


def asked(draft: Draft, author) -> None:
    """Sent to the desk, which asks for the supervisor's approval."""
    with pytest.raises(Refused):
        submit.submit(Draft.objects.get(pk=draft.pk), author)
