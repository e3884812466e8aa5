"""The day of a Branch Librarian and of a Library Aide in the demonstration, on the pages alone.

R6, R21, R23, R30, R31, R57, R60, R62, R64, R65, R72, R73, P1, M8R: what each reads (clauses, next steps), and that the
record has it.
"""

from __future__ import annotations

import pytest

from spokesperson.desk.models import Advice, Decline, Draft, Handover
from spokesperson.people.models import AccessRequest, Grant, Participation
from tests.browser.five_days import (
    act,
    after_the_pause,
    answer_all,
    day_of,
    draft_on,
    kept,
    press,
    reads,
    recorded,
    sent,
)
from tests.demo_library import demo_library, demo_server  # noqa: F401  (the fixtures)
from tests.desk import hostile

pytestmark = pytest.mark.browser
WHO = "I work at the Willow County Library as a Branch Librarian."
HERS = "nora-okafor"


def begin(page, text, *, topic="children", reply_to="", purpose="programs"):
    """Write a text and say what it is for, as far as the pause."""
    page.goto("/write" + (f"?in_reply_to={reply_to}" if reply_to else ""))
    account = page.locator("#f-account option", has_text=HERS).first.get_attribute("value")
    page.locator("#f-account").select_option(account)
    page.locator("#f-topic").select_option(topic)
    page.locator(f"input[name=purpose][value={purpose}]").check(force=True)
    page.locator("#f-text").fill(text)
    answer_all(page)
    kept(page)
    return draft_on(page)


def test_nora_finds_her_day_on_the_first_page(browser, demo_server):  # noqa: F811
    with day_of(browser, demo_server, "librarian") as page:
        reads(
            page, "Photo declined", "Lucia Ferro permits you to take part", "Theo Lindgren asks to use a work of yours"
        )
        assert page.locator("main a[href*='/grants/']").count()
        assert page.locator("main a[href*='/directive/2.3']").count()


def test_nora_writes_a_reply_with_its_warnings_settled_and_posts_it_after_the_pause(browser, demo_server):  # noqa: F811
    """R57, R60, R64, R65."""
    with day_of(browser, demo_server, "librarian") as page:
        text = "Story time begins at ten on Saturdays, and nobody has to book. https://willowlibrary.example/events"
        draft = begin(page, text, reply_to="https://social.example/1", purpose="question")
        page.locator("#panel", has_text="1.6").wait_for()
        page.locator("#f-text").fill(f"{WHO} {text}")
        kept(page)
        page.locator("#post[aria-disabled=true]").wait_for()
        reads(page, "1.8")
        after_the_pause(page, demo_server, draft)
        page.locator("#post").press("Enter")
        page.wait_for_url("**/drafts")
        assert "nobody has to book" in sent(draft).text
    assert recorded(demo_server, "librarian", "Create")


def test_nora_asks_for_advice_takes_it_over_and_it_is_on_record_whose_words_they_are(browser, demo_server):  # noqa: F811
    """R30, R31: asked in the composer, answered by the manager, taken over by one press."""
    with day_of(browser, demo_server, "librarian") as page:
        draft = begin(page, f"{WHO} The puppets rest. https://willowlibrary.example/events")
        page.locator("summary", has_text="what to write").press("Enter")
        page.locator("#f-question").fill("May I say why?")
        press(page, "Ask for advice")
        reads(page, "The post waits for the answer.")
        asked = Advice.objects.get(draft=draft)
        with day_of(browser, demo_server, "manager") as theirs:
            theirs.goto("/advice")
            reads(theirs, "May I promise that every child finds one?")
            theirs.locator(f"main a[href$='/advice/{asked.uid}']").first.press("Enter")
            proposed = f"{WHO} The puppets are being mended until Friday. https://willowlibrary.example/events"
            theirs.locator("#f-proposed").fill(proposed)
            press(theirs, "Answer")
            reads(theirs, "sees it now")
        page.goto(f"/drafts/{draft.uid}")
        press(page, "Use this response")
        reads(page, "Your text is the response that was proposed.")
        after_the_pause(page, demo_server, draft)
        page.locator("#post").press("Enter")
        page.wait_for_url("**/drafts")
        assert sent(draft).text == proposed
    assert set(draft.authorship.values()) == {demo_server.people["manager"].urn}
    asked.refresh_from_db()
    assert asked.answered_at


def test_nora_hands_a_photo_to_an_administrator(browser, demo_server):  # noqa: F811
    """M8R: the empty cell of the table with its clause, and the way on."""
    with day_of(browser, demo_server, "librarian") as page:
        page.goto("/why?action=upload")
        reads(page, "may not", "An Administrator")
        draft = begin(page, f"{WHO} Our boats swim. https://willowlibrary.example/events")
        page.goto(f"/drafts/{draft.uid}/hand-over")
        page.get_by_label("Priya Raman").check(force=True)
        picture = {"name": "boats.jpg", "mimeType": "image/jpeg", "buffer": hostile.image("JPEG")}
        page.locator("#f-file").set_input_files(picture)
        page.locator("#f-alt").fill("Paper boats on blue paper.")
        page.locator("#f-rights").fill("my photo, nobody in it")
        press(page, "Hand it over")
        reads(page, "Handed to Priya Raman")
    assert Handover.objects.get(draft=draft).state == "waiting"


def test_nora_declines_a_question_that_is_not_hers(browser, demo_server):  # noqa: F811
    """R60, R62: the polite words by one press; the question is offered to who knows."""
    with day_of(browser, demo_server, "librarian") as page:
        thread = "https://social.example/printing"
        draft = begin(page, f"{WHO} Printing", topic="technology", reply_to=thread, purpose="question")
        page.goto(f"/drafts/{draft.uid}")
        reads(page, "1.7")
        act(page, "Use this decline")
        page.goto(f"/drafts/{draft.uid}")
        reads(page, "Priya Raman")
        page.locator("#no-link summary").first.press("Enter")
        page.locator("input[name=no_link_reason]").first.check(force=True)
        page.keyboard.press("Control+s")
        page.locator("#link-state", has_text="Settled").wait_for()
        after_the_pause(page, demo_server, draft)
        page.locator("#post").press("Enter")
        page.wait_for_url("**/drafts")
        sent(draft)
    assert Decline.objects.get(draft=draft).offered_to == demo_server.people["web"]


def test_nora_notes_time_accepts_a_permission_and_takes_a_licence(browser, demo_server):  # noqa: F811
    """R21, R23, R72, R73."""
    with day_of(browser, demo_server, "librarian") as page:
        page.goto("/time")
        page.get_by_role("radio", name="Posting").press("Space")
        page.locator("#f-minutes").fill("25")
        press(page, "Note it down")
        reads(page, "Noted: 25 min.")
        page.goto("/grants")
        reads(page, "You need not accept; nothing follows from saying no")
        press(page, "Accept")
        reads(page, "You may take part as a Representative.")
        page.goto("/works")
        with page.expect_download() as taken:
            press(page, "Licence (PDF)", "link")
        assert taken.value.path().read_bytes().startswith(b"%PDF")
    nora = demo_server.people["librarian"]
    assert Participation.objects.filter(employee=nora, kind="posting", minutes=25).exists()
    assert not Grant.objects.filter(employee=nora, accepted_at=None).exists()


def test_sam_is_refused_with_clause_and_next_step_and_asks_to_be_designated(browser, demo_server):  # noqa: F811
    """Every business act is refused; P1: the request goes to the supervisor, who finds it."""
    with day_of(browser, demo_server, "aide") as page:
        for action in ("post", "upload", "delete", "create_library_account"):
            page.goto(f"/why?action={action}")
            reads(page, "may not")
            assert page.locator("main .clause, main a[href*='/directive/']").count(), action
        page.goto("/write")
        reads(page, "You may not speak for the Library yet")
        press(page, "Have a text checked", "link")
        page.locator("#f-text").fill("Come to the puppet theatre on Friday, it will be fun!")
        page.locator("#panel.deny, #panel .deny").first.wait_for()
        assert page.locator("#panel a[href*='/directive/']").count()
        page.goto("/requests")
        page.locator("#f-words").fill("I would like to answer about the puppet theatre.")
        act(page, "Ask")
        reads(page, "Lucia Ferro")
        page.goto("/directive/1.3")
        page.locator("main h1").wait_for()
        for path in ("/help", "/time", "/register", "/drafts"):
            page.goto(path)
            page.locator("main h1").wait_for()
    asked = AccessRequest.objects.get(employee=demo_server.people["aide"])
    assert asked.state == "pending"
    assert not Draft.objects.filter(author=demo_server.people["aide"], state="published").exists()
