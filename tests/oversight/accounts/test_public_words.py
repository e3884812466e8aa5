"""What the register and a profile make public is screened too (1.2, 1.3): R33."""

from __future__ import annotations

import pytest

from spokesperson.decisions.door import Refused
from spokesperson.oversight.actions.check_profile import check_profile
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.errors import Invalid
from tests import factories

PROFILE = "I work at the Willow County Library as a Branch Librarian."


@pytest.fixture
def ann(house):
    return factories.representative("Rita Reader")


@pytest.mark.parametrize(
    ("words", "clause"),
    [(" This fucking job.", "1.2"), (" Sh\u200b1t happens.", "1.2"),
     (" Ask our patron Maria Lopez at +1 212 555 0188.", "1.3")],
)  # fmt: skip
def test_a_profile_with_words_that_may_not_go_out_is_refused_with_the_clause(house, ann, words, clause):
    """R33: profile text; disguised spellings are read first."""
    account = ann.accounts.get()
    with pytest.raises(Refused) as error:
        check_profile(account, ann, text=PROFILE + words)
    assert clause in error.value.verdict.decision.clauses
    account.refresh_from_db()
    assert words not in account.profile_text


def test_what_only_a_person_can_judge_is_pointed_out_and_does_not_stop(house, ann):
    """R33, R38: one's own address is one's own to give."""
    done = check_profile(ann.accounts.get(), ann, text=f"{PROFILE} Write to {ann.email}.")
    assert done.complete
    assert "email" not in {one.kind for one in done.findings}
    assert check_profile(ann.accounts.get(), ann, text=f"{PROFILE} AS I ALREADY SAID IN ALL OF MY POSTS").findings


@pytest.mark.parametrize("field", ["purpose", "name"])
def test_the_public_register_holds_no_such_words_either(house, field):
    """R33: what stands on the public page of the register."""
    given = {
        "network": "mastodon", "handle": "@new@social.example", "channel": "social", "forms": ["profile"],
        "address": "https://social.example/@new", "purpose": "news", "created_by": "library",
        "administered_by": "library", "maintained_by": "library", field: "fucking good news",
    }  # fmt: skip
    with pytest.raises(Invalid) as error:
        register_account(house.boss, **given)
    assert (error.value.field, error.value.clause) == (field, "1.2")
