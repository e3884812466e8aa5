"""What is written, as the desk weighs it (1.2, 1.3, 1.6): R26, R33, R34, R36, R37, R38, R54-R58."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.door import Refused, Verdict
from spokesperson.desk.actions import post, submit, write
from spokesperson.desk.models import Draft, Intent
from spokesperson.desk.screened import appraisal
from tests import factories
from tests.desk.conftest import later, ready

ME = "I work at the Library as a librarian. "


def weighed(draft: Draft, stage: str = "submit") -> Verdict:
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    return door.weigh(appraisal.proposal(draft, stage, appraisal.appraise(draft)))


def said(house, text: str, **more: object) -> Verdict:
    """What the desk says to these words of Ann's."""
    fit = {"purpose": "programs", "answers": factories.answers(), "no_link_reason": "no page fits", **more}
    return weighed(write.start(house.ann, account=house.hers, text=ME + text, equipment="library", **fit))


def clauses(verdict: Verdict, effect: str) -> set[str]:
    return {r.clause for r in verdict.decision.reasons if r.effect == effect}


@pytest.mark.parametrize("word", ["shit", "ｓｈｉｔ", "sh\u200bit", "\u0455hit", "sh1t", "SHIT"])
def test_a_listed_word_stops_it_in_any_disguise(house, word):
    """R33: full width, zero width, look-alike letters, digits for letters."""
    assert "1.2" in clauses(said(house, f"What a {word} show."), "deny")


def test_plain_words_find_nothing(house):
    """R33, R35: nothing found."""
    verdict = said(house, "Story time moves to ten.")
    assert clauses(verdict, "deny") | clauses(verdict, "ask") == set()


@pytest.mark.parametrize("whom", ["you", "the mayor", "that publisher"])
def test_it_does_not_matter_who_is_meant(house, whom):
    """R34."""
    assert "1.2" in clauses(said(house, f"I will kill {whom}."), "deny")


def test_criticism_of_a_book_is_no_finding(house):
    """R34."""
    verdict = said(house, "This novel is dull, and its ending does not convince.")
    assert not any(c.startswith("1.2") for c in clauses(verdict, "deny") | clauses(verdict, "ask"))


def test_what_is_found_can_be_neither_scheduled_nor_sent(house):
    """R36."""
    draft = ready(house.boss, house.board, "What a shit show.")
    with later(61):
        for act, given in ((post.post, ()), (post.schedule, (clock.now() + timedelta(hours=1),))):
            with pytest.raises(Refused) as error:
                act(draft, house.boss, *given)
            assert "1.2" in error.value.verdict.decision.clauses
    assert not Intent.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Jones, your card 21234000012340 has fines.",
        "Write to our patron at jane.jones@mail.example.",
        "Her number is 212 555 0188.",
    ],
)
def test_what_identifies_a_customer_stops_it(house, text):
    """R37."""
    assert "1.3" in {c.partition("/")[0] for c in clauses(said(house, text), "deny")}


def test_a_colleagues_social_security_number_stops_it(house):
    """R38."""
    assert "1.3" in {c.partition("/")[0] for c in clauses(said(house, "Her SSN is 219-09-9999."), "deny")}


def test_the_librarys_own_contact_is_nobodys_secret(house):
    """R37: the institution's public directory is exempt."""
    verdict = said(house, "Call +1 405 555 0100 or write to info@willowlibrary.example.")
    assert clauses(verdict, "deny") == set()


def test_a_purpose_is_needed_before_it_leaves_the_draft(house):
    """R26."""
    draft = ready(house.ann, house.hers, ME + "Story time moves to ten.", purpose="")
    with pytest.raises(Refused) as error:
        submit.submit(draft, house.ann)
    assert "Def-Representative" in error.value.verdict.decision.clauses
    write.save(draft, house.ann, purpose="other")
    assert weighed(draft).effect == "deny"
    write.save(draft, house.ann, purpose="other", purpose_words="the anniversary of the branch")
    assert weighed(draft).effect != "deny"


def silent(house) -> None:
    """A profile that does not say where Ann works."""
    house.hers.profile_identifies = False
    house.hers.profile_text = "Reader."
    house.hers.save()


def test_a_representative_says_who_they_are_in_the_profile_or_in_the_words(house):
    """R54."""
    silent(house)
    draft = ready(house.ann, house.hers, "Story time moves to ten.")
    verdict = weighed(draft)
    assert "1.6" in clauses(verdict, "deny")
    assert "insert_identification" in {r.remedy for r in verdict.decision.reasons}
    write.save(draft, house.ann, text=ME + "Story time moves to ten.")
    assert "1.6" not in clauses(weighed(draft), "deny")


def test_a_profile_without_position_is_refused_after_the_notice(house):
    """R55: checked every 180 days, and seven days to mend it."""
    house.hers.profile_states_position = False
    house.hers.profile_notice_at = clock.now() - timedelta(days=3)
    house.hers.save()
    draft = ready(house.ann, house.hers, ME + "Story time moves to ten.")
    assert "1.6" not in clauses(weighed(draft), "deny")
    house.hers.profile_notice_at = clock.now() - timedelta(days=8)
    house.hers.save()
    assert "1.6" in clauses(weighed(draft), "deny")


def test_a_missing_link_is_a_warning_until_a_reason_is_given(house):
    """R57."""
    assert "1.6" in clauses(said(house, "Story time moves to ten.", no_link_reason=""), "warn")
    assert "1.6" not in clauses(said(house, "Story time moves to ten."), "warn")


def test_a_link_to_the_library_is_no_warning(house):
    """R57, R58."""
    text = "The programme: https://www.willowlibrary.example/programme"
    assert "1.6" not in clauses(said(house, text, no_link_reason=""), "warn")


def test_a_purely_personal_account_is_not_asked_whose_it_is(house):
    """R56: the same profile on an account without a grant, in one's own time and use."""
    silent(house)
    private = factories.account_personal(
        house.ann, handle="@quiet@social.example", profile_identifies=False, profile_states_position=False
    )
    draft = write.start(house.ann, account=private, text="I read a good book.", equipment="own")
    Draft.objects.filter(pk=draft.pk).update(use="personal")
    with later(14 * 3600):
        assert "1.6" not in weighed(draft).decision.clauses
    assert "1.6" in clauses(weighed(ready(house.ann, house.hers, "Story time moves to ten.")), "deny")


@pytest.mark.parametrize(
    "link",
    [
        "https://willowlibrary.example.evil.example/programme",
        "https://evil.example/willowlibrary.example",
        "http://willowlibrary.example/programme",
        "https://willowlibrary.example@evil.example/",
    ],
)
def test_a_look_alike_is_not_the_library(house, link):
    """R58."""
    draft = ready(house.ann, house.hers, ME + f"The programme: {link}", no_link_reason="", settled={})
    assert not appraisal.appraise(draft).report.links_back
    Draft.objects.filter(pk=draft.pk).update(settled={})
    verdict = weighed(draft, "send")
    assert not verdict.permitted
    assert "1.6" in clauses(verdict, "warn") | clauses(verdict, "deny")
