"""The day of a Branch Manager and of the Manager of Web Development & Support in the demonstration.

R10, R12, R14, R15, R20, R21, R25, R27, R32, R45, R47, R50, R51, R53, M1A, M2A.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from spokesperson.accounts.models import Account
from spokesperson.desk.models import Advice, Decline, Guidance
from spokesperson.people.models import Closure, Employee, Grant, Interference, Order, Shift
from tests.browser.five_days import act, cites, day_of, press, reads, recorded
from tests.demo_library import demo_library, demo_server  # noqa: F401  (the fixtures)

pytestmark = pytest.mark.browser


def test_lucia_answers_the_advice_that_waits_on_her_first_page(browser, demo_server):  # noqa: F811
    """R30."""
    with day_of(browser, demo_server, "manager") as page:
        reads(page, "May I promise that every child finds one?")
        page.goto("/advice")
        press(page, "May I promise that every child finds one?", "link")
        page.locator("#f-words").fill("Say that we lend costumes, too.")
        press(page, "Answer")
        reads(page, "sees it now")
        page.goto("/review")
        page.locator("main h1").wait_for()
    assert not Advice.objects.filter(answered_at=None).exists()


def test_lucia_renews_a_permission_and_sets_hours(browser, demo_server):  # noqa: F811
    """R23, R25, R27."""
    nora = demo_server.people["librarian"]
    given = Grant.objects.filter(employee=nora).exclude(accepted_at=None).latest("id")
    with day_of(browser, demo_server, "manager") as page:
        page.goto(f"/grants/{given.uid}")
        cites(page, "Def-Representative")
        act(page, "Renew it")
        page.locator(".note, [role=status], .said").first.wait_for()
        page.goto("/people/sam-whitlock/hours")
        page.locator("[name=start0]").fill("18:00")
        page.locator("[name=end0]").fill("17:00")
        press(page, "Keep the week")
        reads(page, "The end must come after the start")
        page.locator("[name=start0]").fill("10:00")
        page.locator("[name=breaks0]").fill("12:30–13:00")
        press(page, "Keep the week")
        reads(page, "The week is kept")
    assert Grant.objects.filter(employee=nora).latest("id").pk != given.pk
    assert Shift.objects.get(employee=demo_server.people["aide"], weekday=0).start.hour == 10


def test_lucia_notes_a_duty_that_suffered_clears_it_and_notes_a_talk(browser, demo_server):  # noqa: F811
    """R45, R47."""
    with day_of(browser, demo_server, "manager") as page:
        page.goto("/representatives")
        press(page, "Nora Okafor", "link")
        reads(page, "Nora sees exactly this page.", "1.5")
        page.locator("summary", has_text="Note that a duty suffered").press("Enter")
        page.get_by_label("Which duty").fill("the desk at nine")
        press(page, "Record it")
        reads(page, "sees it and may answer")
        act(page, "It is settled")
        page.locator("summary", has_text="Write down a talk").press("Enter")
        page.get_by_label("What you talked about").last.fill("Fewer replies on Mondays.")
        press(page, "Note down and confirm")
        reads(page, "Waits for Nora Okafor to confirm")
    assert not Interference.objects.filter(employee=demo_server.people["librarian"], cleared_at=None).exists()


def test_lucia_limits_asks_to_stop_and_lifts_and_nora_confirms(browser, demo_server):  # noqa: F811
    """R50, R51, R53: the dialog rests on keeping; the number of what returns to draft is told before."""
    nora = demo_server.people["librarian"]
    with day_of(browser, demo_server, "manager") as page:
        page.goto(f"/people/{nora.handle}/limit")
        page.locator("#f-minutes").fill("90")
        page.locator("#f-reason").fill("The fair needs you this week.")
        act(page, "Set the limit")
        reads(page, "1.5")
        page.goto(f"/people/{nora.handle}/stop")
        page.locator("#f-reason").fill("Reading room move: every hour is needed there.")
        press(page, "Ask to stop at once")
        reads(page, "returned to draft")
        order = Order.objects.filter(employee=nora, kind="stop").latest("id")
        with day_of(browser, demo_server, "librarian") as hers:
            reads(hers, "You were asked to stop")
            press(hers, "I have received it")
            reads(hers, "Confirmed on")
        page.goto(f"/orders/{order.uid}")
        page.locator("#f-reason").fill("The move is done.")
        act(page, "Lift")
        for limit in Order.objects.filter(employee=nora, lifted_at=None):
            page.goto(f"/orders/{limit.uid}")
            page.locator("#f-reason").fill("The fair is over.")
            act(page, "Lift")
    assert not Order.objects.filter(employee=nora, lifted_at=None).exists()
    order.refresh_from_db()
    assert order.confirmed_at
    assert recorded(demo_server, "manager", "Undo")


def test_priya_registers_attests_and_reviews_an_account(browser, demo_server):  # noqa: F811
    """M1A, M2A, R10, R12."""
    with day_of(browser, demo_server, "web") as page:
        page.goto("/accounts/new")
        page.get_by_label("Network").select_option("mastodon")
        page.get_by_label("Handle").fill("@willow@social.example")
        page.get_by_label("Address", exact=True).fill("https://social.example/@willow")
        page.get_by_label("What is it for?").fill("news and answers")
        page.get_by_label("Second Administrator").select_option("theo-lindgren")
        page.get_by_text("social media site").click()
        page.locator("#f-forms").get_by_text("profile").click()
        for fact in ("created_by", "administered_by", "maintained_by"):
            page.locator(f"#f-{fact}").get_by_text("the Library").click()
        press(page, "Register it")
        reads(page, "Priya Raman, with Theo Lindgren standing in.")
        page.get_by_text("Attest it").first.press("Enter")
        page.get_by_label("Signing in to it takes a second factor.").check()
        press(page, "Attest it")
        reads(page, "Attested in your name until")
        page.get_by_text("All of this is still true").first.press("Enter")
        page.get_by_label("I looked at the address").check()
        press(page, "All of this is still true")
        reads(page, "you looked, and all of it is true")
    assert Account.objects.get(handle="@willow@social.example").reviewed_by == demo_server.people["web"]


def test_priya_imports_people_keeps_closed_days_and_retires_a_text(browser, demo_server):  # noqa: F811
    """R14, R15, R25: every bad row has its line; nothing is stored before the press."""
    with day_of(browser, demo_server, "web") as page:
        page.goto("/people/import")
        rows = "email,name,supervisor\nida.new@willowlibrary.example,Ida New,lucia-ferro\nnobody,X,lucia-ferro\n"
        page.locator("#f-file").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        press(page, "Show the changes")
        reads(page, "1 row cannot be used")
        press(page, "Apply this 1 change")
        reads(page, "1 change is applied")
        page.goto("/people/calendar")
        page.locator("#f-day").fill("2026-05-15")
        page.locator("#f-name").fill("Stocktaking")
        press(page, "Close on this day")
        reads(page, "Stocktaking")
        text = Guidance.objects.get(title="A branch opens later")
        page.goto(f"/guidance/{text.uid}")
        press(page, "Retire")
        page.wait_for_url("**/guidance")
    assert Employee.objects.get(name="Ida New").supervisor.name == "Lucia Ferro"
    assert Closure.objects.filter(name="Stocktaking").exists()
    text.refresh_from_db()
    assert text.retired_at


def test_priya_takes_the_question_that_was_offered_to_her(browser, demo_server):  # noqa: F811
    """R62."""
    with day_of(browser, demo_server, "web") as page:
        page.goto("/questions")
        reads(page, "Can I print from my telephone at Riverside")
        page.locator("button[name=act][value=take]").first.press("Enter")
        page.locator("#f-text").wait_for()
    taken = Decline.objects.filter(taken_by=demo_server.people["web"]).get()
    assert taken.employee == demo_server.people["librarian"]


def test_priya_verifies_a_proof_without_the_library(browser, demo_server, tmp_path):  # noqa: F811
    """R87: the checker that comes with it, run elsewhere."""
    with day_of(browser, demo_server, "web") as page:
        page.goto("/records")
        page.locator("main a[href*='/records/']").first.press("Enter")
        with page.expect_download() as taken:
            press(page, "Download proof", "link")
        taken.value.save_as(tmp_path / "record.json")
        (tmp_path / "verify.py").write_bytes(page.request.get("/verify.py").body())
    command = [sys.executable, "-I", str(tmp_path / "verify.py"), str(tmp_path / "record.json")]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
