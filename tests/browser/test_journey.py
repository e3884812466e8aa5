"""The main job on pages, in Chromium: sign in, acknowledge, write, be refused with a clause, publish, verify.

R6, R64, R65, R86, R88, M8R; each step is also looked at by axe, in light, dark and at a phone's width.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from spokesperson.archive import store as archive
from spokesperson.desk.models import Draft
from spokesperson.desk.sending import sender
from spokesperson.directive.models import Acknowledgement
from tests import factories

YES_NO = ("yes", "no")
TEXT = "I work at the Willow County Library as a librarian. Story time moves to ten: https://willowlibrary.example/now"


@pytest.fixture
def library(transactional_db, clock_at):
    """Ann, who has not acknowledged yet, and the Administrator, at ten past ten."""
    clock_at(factories.AT_WORK)
    factories.directive_adopted()
    ann = factories.representative()
    Acknowledgement.objects.filter(user=ann.user).delete()
    boss = factories.administrator()
    board = factories.account_library(network="noticeboard")
    return SimpleNamespace(
        ann=ann, boss=boss, board=board, later=lambda s: clock_at(factories.AT_WORK + timedelta(seconds=s))
    )


def sign_in(page, person, device="library"):
    page.goto("/sign-in")
    page.get_by_label("Work e-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.locator(f"input[name=device][value={device}]").check(force=True)
    if page.locator("#f-notice").count():
        page.locator("#f-notice").check()
    with page.expect_navigation(wait_until="commit"):
        page.get_by_role("button", name="Sign in").click()


def test_without_the_notice_no_session_begins(live_server, page, axe, library):
    """R86."""
    page.goto("/sign-in")
    axe(page)
    page.get_by_label("Work e-mail").fill(library.ann.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Tick that you have read notice 4.1").first).to_be_visible()
    page.goto("/drafts")
    assert "/sign-in" in page.url


def test_a_wrong_password_does_not_say_which_half_was_wrong(live_server, page, library):
    page.goto("/sign-in")
    for email in (library.ann.email, "nobody@willowlibrary.example"):
        page.get_by_label("Work e-mail").fill(email)
        page.get_by_label("Password", exact=True).fill("not this one either")
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("do not belong together").first).to_be_visible()


def test_reading_and_acknowledging_the_directive(live_server, page, axe, library):
    """R6: only after every part was served."""
    sign_in(page, library.ann)
    axe(page)
    page.goto("/directive")
    axe(page)
    while onward := page.evaluate("document.querySelector('#ack a.btn')?.getAttribute('href')"):
        page.goto("/directive" + onward)
    with page.expect_navigation():
        page.locator("#ack button").click()
    axe(page)
    assert Acknowledgement.objects.filter(user=library.ann.user).exists()


def test_a_representative_writes_pauses_and_publishes_to_the_noticeboard(live_server, page, axe, library, tmp_path):
    """R64, R65, R87, R88: the whole road, to a proof that checks elsewhere."""
    factories.acknowledge(library.ann)
    sign_in(page, library.ann)
    page.goto("/write")
    axe(page)
    write(page, library.ann)
    page.locator("#panel[data-draft-url*='/drafts/']").wait_for(state="attached")
    expect(page.locator("#saved")).to_contain_text("Saved ")  # also the last answer, which came after the first saving
    axe(page)
    page.goto(f"/drafts/{Draft.objects.get().uid}")
    assert "1.8" in page.locator("#panel").inner_text()
    assert page.locator("#post[aria-disabled=true]").count(), "the pause is not over"
    library.later(70)
    page.goto(f"/drafts/{Draft.objects.get().uid}")
    page.locator("#post").click()
    page.wait_for_url("**/drafts")
    axe(page)
    sender.run_due()
    archive.seal_pending()
    page.goto("/noticeboard")
    assert "Story time moves to ten" in page.content()
    axe(page)
    record = archive.by_subject(Draft.objects.get().urn)[-1]
    page.goto(f"/records/{record.record_id}")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download proof").click()
    proof = tmp_path / "record.json"
    download.value.save_as(proof)
    checker = tmp_path / "verify.py"
    checker.write_bytes(page.request.get("/verify.py").body())
    checked = subprocess.run([sys.executable, "-I", str(checker), str(proof)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def write(page, person):
    page.locator("#f-account").select_option(str(person.accounts.get().uid))
    page.locator("#f-topic").select_option("programs")
    page.locator("input[name=purpose][value=programs]").check(force=True)
    page.locator("#f-text").fill(TEXT)
    for question, answer in factories.answers().items():
        radios = (
            page.locator(f"input[type=radio][name=answer-{question}][value={answer}]") if answer in YES_NO else None
        )
        if radios is not None:
            radios.check(force=True)
        else:
            page.locator(f"#f-answer-{question}").fill(answer)


def test_a_representative_is_refused_a_photo_with_the_clause(live_server, page, axe, library):
    """M8R: by the table's empty cell, explained on a page, with a way on."""
    factories.acknowledge(library.ann)
    sign_in(page, library.ann)
    page.goto("/why?action=upload")
    axe(page)
    assert "may not" in page.locator("table").inner_text()
    assert page.locator(".changes, ul").filter(has_text="An Administrator").count()


def test_confidential_words_are_marked_and_closed_while_typing(live_server, page, axe, library):
    """R37, R36: 1.3 denies, the page offers a neutral reply."""
    factories.acknowledge(library.ann)
    sign_in(page, library.ann)
    page.goto("/write")
    page.locator("#f-text").fill("Your SSN 489-36-8350 is on the form we scanned.")
    page.locator("#panel.deny").wait_for()
    expect(page.locator("#panel")).to_contain_text("1.3")
    page.locator("#mirror mark").first.wait_for(state="attached")
    axe(page)
    page.get_by_role("button", name="Use this reply").click()
    page.locator("#panel:not(.deny)").wait_for()


@pytest.mark.look(scheme="dark", width=390)
@pytest.mark.parametrize(
    "path", ["/", "/write", "/drafts", "/records", "/directive", "/directive/1.8", "/accounts", "/help"]
)
def test_pages_in_the_dark_on_a_phone(live_server, page, axe, library, path):
    sign_in(page, library.boss)
    page.goto(path)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
