"""A photo handed to an Administrator, and a post by hand, in Chromium: M8R, M8A, L3, L5, R36.

The network is a web server of the test; everything else is the house itself.
"""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from spokesperson.desk.models import Draft, Publication
from spokesperson.desk.sending import sender
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.browser.test_journey import sign_in
from tests.desk import hostile
from tests.desk.conftest import ready
from tests.networks import pages as web

WORDS = "I work at the Library as a librarian. Paper boats on Saturday at ten."


@pytest.fixture
def library(transactional_db, clock_at):
    """Ann, a Representative, and the Administrator who is at work."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann, boss = factories.representative(), factories.administrator()
    return SimpleNamespace(
        ann=ann, boss=boss, hers=ann.accounts.get(),
        later=lambda s: clock_at(factories.AT_WORK + timedelta(seconds=s)),
    )  # fmt: skip


def test_a_librarian_hands_a_photo_over_and_it_goes_out_with_its_words(live_server, page, axe, library):
    """M8R, M8A, L8: from the refused cell to the noticeboard."""
    draft = ready(library.ann, library.hers, WORDS)
    sign_in(page, library.ann)
    page.goto(f"/drafts/{draft.uid}")
    page.get_by_text("Hand a photo to an Administrator").click()
    axe(page)
    page.get_by_role("link", name="Choose who").click()
    axe(page)
    page.get_by_role("button", name="Hand it over").click()
    page.get_by_text(re.compile("Choose a file|Say what the picture shows")).first.wait_for()
    axe(page)
    page.get_by_label("Dana Director").check(force=True)
    page.locator("#f-file").set_input_files(
        {"name": "boats.jpg", "mimeType": "image/jpeg", "buffer": hostile.image("JPEG")}
    )
    page.locator("#f-alt").fill("Four paper boats.")
    page.locator("#f-rights").fill("my photo, nobody in it")
    page.get_by_role("button", name="Hand it over").click()
    page.wait_for_url(f"**/drafts/{draft.uid}")
    page.get_by_text("Handed to Dana Director").first.wait_for()
    axe(page)

    page.context.clear_cookies()
    sign_in(page, library.boss)
    page.goto("/handovers")
    axe(page)
    page.get_by_role("button", name="Add it to the draft").click()
    page.get_by_text("Added to the draft of Ann Librarian").first.wait_for()

    page.context.clear_cookies()
    sign_in(page, library.ann)
    library.later(90)
    factories.settle_warnings(draft)
    page.goto(f"/drafts/{draft.uid}")
    page.locator("img[alt='Four paper boats.']").first.wait_for()
    page.locator("#post").click()
    page.wait_for_url("**/drafts")
    sender.run_due()
    page.goto("/noticeboard")
    page.locator("img[alt='Four paper boats.']").first.wait_for()
    assert Notice.objects.get().media.get().alt == "Four paper boats."


def test_a_librarian_posts_by_hand_and_says_where_it_stands(live_server, page, axe, library, settings):
    """L3, L5, R36: check, copy, open the network, "I posted this"."""
    with web.serving() as net:
        settings.EGRESS_ALLOW = [net.allow]
        account = factories.account_personal(library.ann, network="forum", handle="ann", address=f"{net.address}/u/ann")
        factories.granted(library.ann, account)
        draft = ready(library.ann, account, WORDS)
        sign_in(page, library.ann)
        page.goto(f"/drafts/{draft.uid}")
        assert not page.locator("#by-hand").count(), "nothing is copied before it is cleared"
        axe(page)
        library.later(90)
        page.goto(f"/drafts/{draft.uid}")
        page.get_by_role("button", name="Clear it to be posted by hand").click()
        page.locator("#by-hand").wait_for()
        axe(page)
        assert page.locator("#by-hand-words").input_value() == WORDS
        link = page.get_by_role("link", name="Open 127.0.0.1")
        assert (link.get_attribute("href"), link.get_attribute("rel")) == (account.address, "noopener noreferrer")

        members = net.put("/t/1", "members only", status=403)
        page.locator("#f-address").fill(members)
        page.get_by_role("button", name="I posted this").click()
        page.locator("#f-unreadable").wait_for(state="attached")
        assert page.locator("#f-address").input_value() == members
        axe(page)
        page.locator("#f-address").fill(net.put("/t/2", f"<article><h2>Ann</h2><p>{WORDS}</p></article>"))
        page.get_by_role("button", name="I posted this").click()
        page.wait_for_url("**/drafts")
        page.get_by_text("equal to what was decided").first.wait_for()
    made = Publication.objects.get()
    assert (made.by_hand, made.text) == (True, WORDS)
    assert Draft.objects.get().state == "published"
