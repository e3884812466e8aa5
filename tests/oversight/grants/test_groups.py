"""Library-related groups and their consultant (Def-Administrator; R19)."""

from __future__ import annotations

import pytest

from spokesperson.accounts.models import Account, Consultation, RelatedGroup
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.recorded import words
from spokesperson.oversight.actions.advise_group import (
    answer_consultation,
    ask_consultation,
    register_group,
    set_consultant,
)
from spokesperson.people.models import Grant
from tests import factories
from tests.oversight.conftest import invalid, refused


def friends(house, **more) -> RelatedGroup:
    return register_group(house.boss, **{"kind": "friends", "name": "Friends of Willow", **more})


def test_the_usual_consultant_is_the_manager_of_web_development(house):
    """R19."""
    group = friends(house, address="https://friends.example/news")
    assert group.consultant == house.second
    assert words(archive.by_subject(group.urn)[-1])[0] == "Group registered"


def test_any_administrator_can_be_its_consultant_and_nobody_else(house):
    """R19."""
    assert friends(house, consultant=house.boss.handle).consultant == house.boss
    group = RelatedGroup.objects.get()
    assert set_consultant(group, house.boss, house.second.handle).consultant == house.second
    invalid("consultant", set_consultant, group, house.boss, house.ann.handle)
    invalid("consultant", set_consultant, group, house.boss, "")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "club"}), ("kind", {"kind": None}), ("name", {"name": " "}), ("name", {"name": "x" * 201}),
        ("address", {"address": "friends"}), ("address", {"address": "https://me:secret@friends.example"}),
        ("consultant", {"consultant": "nobody"}),
    ],
)  # fmt: skip
def test_bad_input_is_named(house, field, given):
    """R19."""
    invalid(field, friends, house, **given)
    assert not RelatedGroup.objects.exists()


def test_a_group_stands_there_once(house):
    friends(house)
    invalid("name", friends, house, name="FRIENDS of Willow")


def test_a_question_is_asked_and_answered(house):
    """R19."""
    group = friends(house)
    asked = ask_consultation(group, house.boss, question="May we quote your notices?")
    invalid("answer", answer_consultation, asked, house.second, answer="  ")
    answered = answer_consultation(asked, house.second, answer="Yes, with a link.")
    assert (answered.answered_by, answered.answer) == (house.second, "Yes, with a link.")
    assert [words(r)[0] for r in archive.by_subject(group.urn) if r.type in ("Invite", "Accept")] == [
        "Question of a group", "Question of a group answered",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="answered already"):
        answer_consultation(answered, house.second, answer="No.")
    invalid("question", ask_consultation, group, house.boss, question="")


def test_a_representative_neither_registers_nor_advises(house):
    """R19: the attempt is on record."""
    refused(register_group, house.ann, kind="friends", name="Mine")
    asked = ask_consultation(friends(house), house.boss, question="Which platform?")
    refused(answer_consultation, asked, house.ann, answer="Mine.")
    assert not Consultation.objects.exclude(answer="").exists()


def test_advising_gives_no_posting_power_either_way(house):
    """R19: no account, no grant, and the group's account is none of ours."""
    accounts, grants = Account.objects.count(), Grant.objects.count()
    group = friends(house, address="https://social.example/@friends")
    assert (Account.objects.count(), Grant.objects.count()) == (accounts, grants)
    theirs = factories.account_personal(house.aide, handle="@friends@social.example", address=group.address)
    act = Activity(actor=group.consultant, action="post", subject=theirs.urn, account=theirs, as2={"type": "Create"})
    assert door.weigh(act).effect == "deny"
