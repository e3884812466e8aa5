"""A revision from the first key to the day it decides, in Chromium: two Administrators, and what changes by it.

P2; R3, R4, R8, R15; the pages are looked at by axe, in light, dark, at a phone's width and with the keyboard alone.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door, replaying
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Proposal, Version
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.drafts import proposals
from tests import factories
from tests.browser.test_journey import sign_in
from tests.oversight.drafts.test_editor_change import upload
from tests.oversight.drafts.test_proposals import CELL, OPENED, opened

STARTS = "2026-04-01T00:00-05:00"


@pytest.fixture
def house(transactional_db, clock_at):
    """Two Administrators, and a Representative who was refused a photograph last week."""
    clock_at(factories.AT_WORK - timedelta(days=7))
    factories.directive_adopted()
    found = SimpleNamespace(boss=factories.administrator(), ann=factories.representative())
    found.second = factories.administrator("Wanda Web", title="Manager of Web Development & Support")
    found.hers = found.ann.accounts.get()
    with pytest.raises(door.Refused):
        door.act(upload(found), lambda verdict: None)
    clock_at(factories.AT_WORK)
    found.at = clock_at
    return found


def write(page, old: str, new: str) -> None:
    """Put other words into the field as a person would who knows where they stand.

    The file is fetched after the page: until it is there the field is disabled and empty."""
    page.locator("#f-source:enabled").wait_for()
    page.evaluate(
        """([old, next]) => { const text = document.getElementById('f-source');
            text.setRangeText(next, text.value.indexOf(old), text.value.indexOf(old) + old.length, 'end');
            text.dispatchEvent(new Event('input', { bubbles: true })) }""",
        [old, new],
    )


def checked(page, what: str):
    """The part of the page that the live check shows in answer."""
    found = page.locator(what)
    found.first.wait_for()
    return found.first


def test_a_revision_from_the_first_key_to_the_day_it_decides(live_server, page, open_page, axe, fits, house):
    refused = Decision.objects.get()
    sign_in(page, house.boss)
    page.goto("/directive")
    page.get_by_role("link", name="Drafts of the next version").first.click()
    page.wait_for_url("**/directive/drafts")
    axe(page)
    page.get_by_label("What it will change, in a sentence").fill("Lets Representatives upload pictures.")
    page.get_by_label("Takes effect").fill("2026-04-01T00:00")
    page.get_by_role("button", name="Begin").click()
    page.locator(".lines-of").wait_for(state="attached")
    axe(page)

    # a mistake is shown at its line while one writes, and a button puts it right
    write(page, CELL, OPENED)
    write(page, "when: not employed", "when: not employd")
    assert "unknown fact 'employd'. Did you mean 'employed'?" in checked(page, "#strip:not([hidden])").inner_text()
    line = Proposal.objects.get().source.split("when: not employed")[0].count("\n") + 1
    assert page.locator("#mistakes").get_by_role("link", name=f"Line {line}").count() == 1
    assert page.locator(".lines-of > .w").inner_text().startswith("when: not employd ")
    assert page.locator("#rest.stale .as-of").is_visible(), "the last good result stays, dimmed, with its time"
    axe(page)
    page.locator("#strip").get_by_role("button", name="Put it right").click()

    # the cases run; those that differ are accepted as the new expectation
    assert "a Representative does not upload images" in checked(page, "#cases .differ").inner_text()
    for words in ("revision:", "effective:", "Upload images or video"):
        assert page.locator(".lines-of > .c", has_text=words).count() == 1, "changed against the version in force"
    axe(page)
    page.get_by_role("button", name="Accept them as the new expectation").click()
    checked(page, "#second")
    assert "not employd" not in page.locator("#f-source").input_value()
    page.locator("#f-source").press("Control+s")
    page.locator("#kept", has_text="Kept at").wait_for()
    kept = Proposal.objects.get()
    assert kept.source == opened(kept.source.replace(OPENED, CELL))

    # what would change: the cell, and the one decision of last week
    page.reload()
    assert "Upload images or video" in page.locator("#rules-title ~ table").inner_text()
    page.get_by_role("button", name="Ask last year’s decisions again").click()
    checked(page, "#past .sum")
    expect(page.locator("#past .sum")).to_contain_text("1 of 1 decisions would change")
    assert page.locator("#past details a").first.get_attribute("href") == f"/why/{refused.uid}"
    axe(page)
    page.get_by_role("button", name="Ask Wanda Web to read it").click()
    page.get_by_text("Wanda Web is asked to read it.").wait_for()
    axe(page)

    # the second person reads and adopts
    reader = open_page()
    sign_in(reader, house.second)
    reader.goto("/directive/drafts")
    reader.get_by_role("link", name="Lets Representatives upload pictures.").click()
    reader.get_by_text("Cases that expect another answer than before").first.wait_for()
    axe(reader)
    reader.get_by_label("I have read what changes").check()
    reader.get_by_role("button", name="Adopt revision 1.1").click()
    reader.get_by_text("Adopted as revision 1.1").wait_for()
    axe(reader)

    # it decides from its instant on and not before; what was decided stays
    version = Version.objects.get(revision="1.1")
    assert clock.iso(version.effective) == "2026-04-01T05:00:00.000000Z"
    house.at(version.effective - timedelta(seconds=1))
    assert version_at().revision == "1.0"
    assert "Overview/upload" in door.weigh(upload(house)).decision.clauses
    house.at(version.effective + timedelta(hours=9))
    assert version_at() == version
    verdict = door.weigh(upload(house))
    assert verdict.effect != "deny", verdict.decision.reasons
    assert replaying.same(refused)
    assert Decision.objects.get(pk=refused.pk).effect == "deny"
    kinds = [r.type for r in archive.by_subject(proposals.urn(kept)) if "result" not in r.activity]
    assert kinds == ["Create", "Offer", "Add"]


def test_a_draft_is_written_with_the_keyboard_alone(live_server, page, house):
    """F8 goes to the mistake, Ctrl+S keeps; Tab leaves the field; nothing needs a pointer."""
    sign_in(page, house.boss)
    draft = draft_version(house.boss, effective=STARTS, note="x")
    page.goto(f"/directive/drafts/{draft.uid}")
    page.locator("#f-source:enabled").focus()
    write(page, "when: not employed", "when: not employd")
    checked(page, "#strip:not([hidden])")
    page.keyboard.press("F8")
    assert page.evaluate("String(document.getSelection())") == "employd"
    assert "employd" in page.locator("#announce").inner_text()
    page.keyboard.type("employed")
    page.locator("#strip").wait_for(state="hidden")
    page.keyboard.type(" ")
    page.keyboard.press("Control+s")
    page.locator("#kept", has_text="Kept at").wait_for()
    assert Proposal.objects.get().keeps == 2
    page.keyboard.press("Tab")
    expect(page.locator("#f-source")).not_to_be_focused()


def test_who_kept_an_older_text_sees_both(live_server, page, axe, house):
    """409: theirs and one's own side by side; the next Keep stands."""
    sign_in(page, house.boss)
    draft = draft_version(house.boss, effective=STARTS, note="x")
    page.goto(f"/directive/drafts/{draft.uid}")
    page.locator(".lines-of").wait_for(state="attached")
    keep_version(house.second, draft, seen=1, source=draft.source + "Hers.\n")
    write(page, "## Purpose", "## Purpose\n\nHis.")
    page.locator("#f-source").press("Control+s")
    page.get_by_text("Somebody kept another text meanwhile").wait_for()
    assert "His." in page.locator("#f-source").input_value()
    assert "Hers" in page.locator(".errors del").inner_text()
    axe(page)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("Kept.", exact=True).wait_for()
    assert "His." in Proposal.objects.get().source


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1280), ("light", 390), ("dark", 320)])
def test_the_pages_fit_and_are_accessible(live_server, open_page, axe, fits, house, scheme, width):
    draft = draft_version(house.boss, effective=STARTS, note="Lets Representatives upload pictures.")
    broken = draft.source.replace("when: not employed", "when: not employd").replace(CELL, OPENED)
    keep_version(house.boss, draft, seen=1, source=broken)
    page = open_page(scheme=scheme, width=width)
    sign_in(page, house.second)
    for path in ("/directive/drafts", f"/directive/drafts/{draft.uid}"):
        page.goto(path)
        axe(page)
        fits(page)
    kept = keep_version(house.boss, draft, seen=2, source=opened(draft.source))
    ask_reader(house.boss, kept, house.second, seen=kept.keeps)
    for path in (f"/directive/drafts/{draft.uid}", f"/directive/drafts/{draft.uid}/change"):
        page.goto(path)
        axe(page)
        fits(page)


def test_without_script_the_same_form_does_it_all(live_server, browser, house):
    """The check comes on Keep, repairs and expectations are buttons of the form, and last year goes on by a button."""
    draft = draft_version(house.boss, effective=STARTS, note="Lets Representatives upload pictures.")
    broken = draft.source.replace("when: not employed", "when: not employd").replace(CELL, OPENED)
    keep_version(house.boss, draft, seen=1, source=broken)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-US")
    page = context.new_page()
    sign_in(page, house.boss)
    page.goto(f"/directive/drafts/{draft.uid}")
    page.get_by_role("button", name="Put it right").click()
    page.get_by_role("button", name="Accept them as the new expectation").click()
    page.get_by_role("button", name="Ask last year’s decisions again").click()
    expect(page.locator("#past")).to_contain_text("1 of 1 decisions would change")
    page.goto(f"/directive/drafts/{draft.uid}")
    page.get_by_role("button", name="Ask Wanda Web to read it").click()
    page.get_by_text("Wanda Web is asked to read it.").first.wait_for()
    context.close()
