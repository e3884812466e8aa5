"""Replies, tone and empty words as the desk decides about them (1.1, 1.3, 1.4): R29, R37, R38, R39, R43, R44."""

from __future__ import annotations

import pytest
from django.conf import settings

from spokesperson import institution
from spokesperson.decisions import door
from spokesperson.desk.actions import write
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import appraisal
from spokesperson.desk.writing import neutral
from tests.screening.examples import CONFIRMING

ASKED = "https://social.example/@reader/1"


def weighed(house, text: str, thread: str = "", **more) -> door.Verdict:
    draft = write.start(
        house.ann, account=house.hers, text=text, in_reply_to=ASKED if thread else "", thread_text=thread,
        equipment="library", **more,
    )  # fmt: skip
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    return door.weigh(appraisal.proposal(draft, "draft", appraisal.appraise(draft)))


def effects(verdict: door.Verdict, clause: str) -> set[str]:
    return {r.effect for r in verdict.decision.reasons if r.clause == clause}


@pytest.mark.parametrize(("thread", "reply"), CONFIRMING)
def test_a_reply_that_confirms_what_the_customer_told_is_refused(house, thread, reply):
    """R39: also when the customer disclosed it first."""
    verdict = weighed(house, reply, thread)
    assert verdict.effect == "deny"
    assert "1.3" in verdict.decision.clauses


@pytest.mark.parametrize("thread", [thread for thread, _ in CONFIRMING])
def test_the_reply_that_is_offered_is_not(house, thread):
    """R39: neutral words, under any of these questions."""
    verdict = weighed(house, neutral.neutral_reply(institution.load(settings.INSTITUTION_FILE)), thread)
    assert effects(verdict, "1.3") == set()
    assert effects(verdict, "1.4") == set()


@pytest.mark.parametrize(
    "text", ["WE ALREADY TOLD YOU THE BRANCH IS CLOSED", "Don't be silly.", "Oh great, another one."]
)
def test_tone_is_never_more_than_a_warning(house, text):
    """R29: at most WARN, never DENY by itself."""
    assert effects(weighed(house, text), "1.1") <= {"warn"}
    assert weighed(house, text).effect != "deny" or effects(weighed(house, text), "1.1") == set()


@pytest.mark.parametrize("text", ["👍", "Nice.", "...", "https://willowlibrary.example/x"])
def test_a_comment_that_says_nothing_is_a_warning(house, text):
    """R42, R44: emoji, one word, a bare link."""
    assert effects(weighed(house, text, "When do you open?"), "1.4") == {"warn"}


def test_a_reply_about_something_else_is_a_warning_with_the_threads_topic(house):
    """R43."""
    draft = write.start(
        house.ann, account=house.hers, in_reply_to=ASKED, thread_text="When does the telescope come back?",
        text="Refinance your mortgage before interest rates climb; my broker and my bank agree.",
    )  # fmt: skip
    found = [f for f in appraisal.appraise(draft).found if f.finding.kind == "off_topic"]
    assert [f.finding.effect for f in found] == ["warn"]
    assert "telescope" in found[0].finding.why


def test_ones_own_address_is_a_warning_and_a_colleagues_is_refused(house):
    """R38: "other employees"; one's own is one's own risk."""
    assert effects(weighed(house, f"Write to me: {house.ann.email}"), "1.3") <= {"warn"}
    assert effects(weighed(house, "Ada Aide lives at 1450 Larch Street, Willow, OK 73102."), "1.3") == {"deny"}
