"""The composer's script: live check, marks on code points, countdown, keys, and that the server decides (R64, R65)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from spokesperson.web.gallery import writing
from tests.browser.slow import until
from tests.web.stage import checked

pytestmark = pytest.mark.browser
CHECK = f"/drafts/{writing.UID}/check"
POST = f"/drafts/{writing.UID}/post"


@pytest.fixture
def composer(opened, stage):
    def show(name="write-warn", **look):
        page = opened(**look)
        stage.show(page, name)
        return page

    return show


def marks(page):
    return page.eval_on_selector_all("#mirror mark", "all => all.map(m => m.textContent)")


def test_a_pause_in_typing_asks_the_server_and_shows_its_answer(composer, stage):
    permit = {"effect": "permit", "sentence": "You may post this.", "buttons": [], "limit": 500}
    stage.answers[CHECK] = lambda _: (200, checked("write-warn", panel=permit, findings=[]))
    page = composer()
    page.fill("#f-text", "The repair café is back.")
    page.locator("#sentence", has_text="You may post this.").wait_for()
    assert page.text_content("#announce") == "You may post this."
    assert page.text_content("#verdict-word") == "Permit"
    assert marks(page) == []
    assert len(stage.posted) == 1
    assert "caf\u00e9" in stage.posted[0]


def test_marks_are_counted_in_code_points_and_move_with_the_text(composer, stage):
    page = composer()
    before = marks(page)
    page.evaluate("t => { const f = document.getElementById('f-text'); f.setSelectionRange(0, 0) }", "")
    page.focus("#f-text")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("😀😀 ")
    assert marks(page) == before == [writing.SHOUT]
    assert page.text_content("#counter b") == str(len(writing.REPAIR) + 3)


def test_the_mirror_stands_exactly_behind_the_text(composer):
    """The marks are drawn behind the textarea: both must break their lines alike."""
    for width in (1280, 390):
        page = composer(width=width)
        boxes = [page.locator(s).bounding_box() for s in ("#mirror", "#f-text")]
        assert boxes[0] == pytest.approx(boxes[1], abs=0.6)
        font = "e => { const s = getComputedStyle(e); return [s.font, s.padding, s.letterSpacing, s.whiteSpace] }"
        assert page.locator("#mirror").evaluate(font) == page.locator("#f-text").evaluate(font)


def test_a_closed_button_leads_to_what_is_open_and_posts_nothing(composer, stage):
    page = composer()
    page.focus("#post")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('section').id") == "links"
    assert stage.posted == []


def test_control_enter_leads_to_what_is_open_or_to_the_button_and_never_posts(composer, stage):
    page = composer()
    page.focus("#f-text")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.closest('section').id") == "links"
    open_now = {
        **writing.write_warn()["panel"],
        "todo": [],
        "buttons": [{"label": "Post now", "url": POST, "open": True}],
    }
    stage.answers[CHECK] = lambda _: (200, checked("write-warn", panel=open_now))
    page.focus("#f-text")
    page.keyboard.type("!")
    page.locator("#post.fill").wait_for()
    sent = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith(POST) else None)
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.id") == "post"
    assert sent == []


def test_any_change_closes_the_button_until_the_server_has_answered(composer, stage):
    ready = {**writing.write_warn()["panel"], "buttons": [{"label": "Post now", "url": POST, "open": True}]}
    stage.answers[CHECK] = lambda _: (200, checked("write-warn", panel=ready))
    page = composer()
    page.focus("#f-text")
    page.keyboard.type("a")
    page.locator("#post.fill").wait_for()
    stage.answers[CHECK] = lambda _: (429, "")  # no answer opens it again before it is looked at
    page.keyboard.type("b")
    expect(page.locator("#post")).to_have_attribute("aria-disabled", "true")


def test_f8_walks_the_findings_and_names_them(composer):
    page = composer("write-deny")
    selected = "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.getElementById('f-text'))"
    page.keyboard.press("F8")
    assert page.evaluate(selected) == "21857 00403 1627"
    assert page.text_content("#announce") == "Finding 1: Card number"
    page.keyboard.press("F8")
    page.keyboard.press("Shift+F8")
    assert page.evaluate(selected) == "21857 00403 1627"


def test_the_reply_offered_replaces_the_text_and_undo_restores_it(composer):
    page = composer("write-deny")
    page.click("text=Use this reply")
    assert page.input_value("#f-text") == writing.NEUTRAL
    page.keyboard.press("Control+z")
    assert page.input_value("#f-text") == writing.FEE


def test_without_connection_the_page_says_since_when_and_keeps_the_text(composer, stage):
    stage.answers[CHECK] = lambda _: (429, "")
    page = composer()
    page.fill("#f-text", "Kept words")
    page.locator("#sentence", has_text="Not checked since").wait_for()
    assert page.input_value("#f-text") == "Kept words"
    assert page.get_attribute("#post", "aria-disabled") == "true"


def test_the_countdown_speaks_only_at_thirty_ten_and_nought(composer, stage):
    """1.8: the server gives the seconds; when they are over the server is asked, not believed to have agreed."""
    stage.answers[CHECK] = lambda _: (200, checked("write-warn"))
    page = composer()
    page.evaluate("window.said = []; new MutationObserver(() => said.push(announce.textContent))"
                  ".observe(announce, {childList: true})")  # fmt: skip
    panel = writing.write_warn()["panel"]
    left = iter((1, 0))
    stage.answers[CHECK] = lambda _: (
        200,
        checked("write-warn", panel={**panel, "pause": {"left": next(left, 0), "total": 60, "words": "left"}}),
    )
    page.fill("#f-text", "New words")
    page.locator("#announce", has_text="The pause is over.").wait_for(state="attached")
    until(page, lambda: len(stage.posted) >= 2)
    assert page.evaluate("said.length") == 1


def test_home_is_walked_by_keys(opened, stage):
    page = opened()
    stage.show(page, "home")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "Finish it" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert page.locator("#keys", has_text="No key publishes").get_by_role("link", name="Switch them off").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert "Finish it" not in page.evaluate("document.activeElement.textContent")


def test_the_phone_finds_every_entry_under_more(opened, stage):
    page = opened(width=390)
    stage.show(page, "home")
    assert page.get_by_role("link", name="Directive", exact=True).count() == 0
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("link", name="Directive", exact=True)).to_be_visible()


def test_reading_to_the_end_of_a_part_is_told_to_the_server(opened, stage):
    """R6: the version is acknowledged only when all its parts have been served."""
    asked = []
    page = opened()
    page.on("request", lambda request: asked.append(request.url) if "?part=" in request.url else None)
    stage.show(page, "directive")
    drawn = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

    def read_on():
        page.mouse.wheel(0, 300)
        page.evaluate(drawn)
        return {url.split("part=")[1] for url in asked} == {"purpose", "business", "overview", "archive"}

    until(page, read_on)
