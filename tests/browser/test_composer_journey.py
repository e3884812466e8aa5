"""In Chromium: a Librarian settles the warnings of a reply; a Director posts one announcement on three accounts.

R42, R54, R57, R60, R64, R65; each step looked at by axe, in light and dark, and at a phone's width.
"""

from __future__ import annotations

import pytest

from spokesperson.desk.models import Draft
from tests import factories
from tests.browser.test_journey import YES_NO, library, sign_in  # noqa: F401  (the same house)

READY = "#panel[data-draft-url*='/drafts/']"


def answer_all(page):
    for question, answer in factories.answers().items():
        radio = page.locator(f"input[type=radio][name=answer-{question}][value={answer}]")
        if answer in YES_NO and radio.count():
            radio.check(force=True)
        elif page.locator(f"#f-answer-{question}").count():
            page.locator(f"#f-answer-{question}").fill(answer)


def test_a_librarian_settles_the_warnings_of_a_reply_by_keyboard_and_buttons(live_server, page, axe, library):  # noqa: F811
    """R54, R57, R60: identification and link by one press each, the topic proposed and decided."""
    factories.acknowledge(library.ann)
    sign_in(page, library.ann)
    page.goto("/write?in_reply_to=https://social.example/1")
    page.locator("#f-text").fill("The programs for Saturday are on our page.")
    page.locator(READY).wait_for(state="attached")
    page.locator("#proposed button").first.click()
    page.locator("#panel", has_text="1.6").wait_for()
    page.locator("input[name=purpose][value=question]").check(force=True)
    page.locator("#no-link summary").click()
    page.locator("input[name=no_link_reason]").first.check(force=True)
    answer_all(page)
    page.keyboard.press("Control+s")
    page.locator("#link-state", has_text="Settled").wait_for()
    axe(page)
    draft = Draft.objects.get()
    assert (draft.topic, draft.purpose) == ("programs", "question")


@pytest.mark.parametrize("look", [{}, {"scheme": "dark", "width": 390}])
def test_a_director_posts_one_announcement_on_three_accounts(live_server, open_page, axe, fits, library, look):  # noqa: F811
    """R42: a different version for one; all in one press."""
    for handle in ("riverside", "cedar-hill"):
        factories.account_library(network="noticeboard", handle=handle)
    page = open_page(**look)
    sign_in(page, library.boss)
    page.goto("/write")
    page.locator("#f-text").fill("The seed library is back at all branches.")
    page.locator("input[name=purpose][value=programs]").check(force=True)
    answer_all(page)
    page.locator("#spread button").click()
    page.wait_for_url("**/accounts")
    axe(page)
    for box in page.locator("input[name=accounts]").all():
        box.check()
    page.get_by_role("button", name="Say it there too").click()
    page.get_by_role("link", name="riverside").click()
    page.get_by_role("button", name="Write it differently here").click()
    page.locator("#versions", has_text="own words").wait_for()
    page.locator("#f-text").fill("Seeds are back at Riverside.")
    page.keyboard.press("Control+s")
    page.locator("#preview", has_text="Seeds are back at Riverside.").wait_for()
    axe(page)
    fits(page)
    library.later(120)
    page.reload()
    page.locator("#post-all").click()
    page.wait_for_url("**/drafts")
    axe(page)
    assert sorted(Draft.objects.values_list("state", "text").distinct()) == [
        ("scheduled", "Seeds are back at Riverside."),
        ("scheduled", "The seed library is back at all branches."),
    ]
