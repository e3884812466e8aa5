"""What the requirements call bad input, sent as it is: a clear no, nothing changed (R11, R24, R26, R28, M1A-M10R)."""

from __future__ import annotations

import base64

import pytest

from spokesperson.accounts import tokens
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.models import Draft, Intent, Media, Publication
from spokesperson.directive.register import in_force
from spokesperson.noticeboard.models import Notice
from spokesperson.people.models import Grant
from tests import factories
from tests.api.test_matrix import allowed, denied, mine, note, picture, profile, published, ready

ME = "I work at the Library as a librarian. "


def nothing_goes_out() -> None:
    assert not Intent.objects.exists()
    assert not Notice.objects.exists()


def named(answer, field: str) -> dict:
    """422 as problem JSON that names the field, and nothing was left behind."""
    assert (answer.status, answer.kind.partition(";")[0]) == (422, "application/problem+json"), answer.body
    assert answer.body["field"] == field, answer.body
    return answer.body


@pytest.mark.parametrize("action", list(range(10)))
def test_without_a_role_each_of_the_ten_is_denied(house, action):
    """R28, R1: for business, from whichever account."""
    ten = list(in_force().actions)
    assert len(ten) == 10
    own = factories.account_personal(house.aide, handle="@aide@social.example")
    for account in (house.board, own):
        verdict = door.weigh(
            Activity(
                actor=house.aide, action=ten[action], subject=account.urn, account=account, as2={"type": "Question"},
                facts={"stage": "send", "purpose": "programs", "think_answered": True, "delete_reason": True},
            )
        )  # fmt: skip
        assert verdict.effect == "deny", (ten[action], account.kind)
        assert "P1" in verdict.decision.clauses


@pytest.mark.parametrize(
    ("ticked", "body"),
    [
        (["read", "comment", "join"], {}),
        (["read", "post", "join"], {"inReplyTo": "https://social.example/t/1"}),
        (["read"], {}),
    ],
)
def test_an_activity_that_is_not_ticked_is_denied(house, caller, ticked, body):
    """R24, bad input."""
    Grant.objects.filter(employee=house.ann).update(activities=ticked)
    factories.expert(house.ann, "children")
    sent = note(house.hers, ME + "Bring the children along.", **body) | {"topic": "children"}
    denied(caller(house.ann).post("/activities", sent), "Def-Representative", house.ann)
    nothing_goes_out()


@pytest.mark.parametrize("given", [{"purpose": ""}, {"purpose": "other"}, {"purpose": "other", "purpose_words": "  "}])
def test_without_a_purpose_it_does_not_leave_the_draft(house, caller, given):
    """R26, bad input."""
    sent = note(house.hers, ME + "Story time moves to ten.") | given
    denied(caller(house.ann).post("/activities", sent), "Def-Representative", house.ann)
    assert not Draft.objects.exclude(state="draft").exists()
    nothing_goes_out()


def test_a_purpose_that_is_none_of_the_list_names_the_field(house, caller):
    """R26, bad input."""
    sent = note(house.hers, ME + "Story time moves to ten.") | {"purpose": "fame"}
    assert named(caller(house.ann).post("/activities", sent), "purpose")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["boss", "ann"])
@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_post_names_the_text(house, caller, who, text):
    """M5A, M5R, bad input."""
    place = house.board if who == "boss" else house.hers
    named(caller(getattr(house, who)).post("/activities", note(place, text)), "text")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["boss", "ann"])
def test_a_post_over_the_networks_limit_names_the_text_and_both_numbers(house, caller, who):
    """M5A, M5R, bad input."""
    person = getattr(house, who)
    if who == "boss":
        place = factories.account_library("mastodon", "@willow@social.example", token="t")
    else:
        place = factories.account_personal(person, handle="@ann@social.example")
        factories.granted(person, place)
    body = named(caller(person).post("/activities", note(place, ME + "a" * 600)), "text")
    assert "500" in body["detail"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "link",
    [
        "ftp://files.example/list",
        "javascript:alert(1)",
        "http://127.0.0.1/admin",
        "http://10.0.0.7/",
        "http://[::1]/",
        "http://localhost/x",
        "https://willowlibrary.example.evil.example/a",
        "https://willow1ibrary.example/a",
    ],
)
@pytest.mark.parametrize("who", ["boss", "ann"])
def test_a_link_nobody_should_follow_is_refused(house, caller, who, link):
    """M7A, M7R, bad input: no web address, an inner address, a look-alike of the Library."""
    place = house.board if who == "boss" else house.hers
    sent = note(place, ME + f"Look here: {link} today.")
    denied(caller(getattr(house, who)).post("/activities", sent), "Overview/link", getattr(house, who))
    nothing_goes_out()


@pytest.mark.parametrize("who", ["boss", "ann"])
@pytest.mark.parametrize("target", ["https://nowhere.example/7", "urn:sp:publication:1"])
def test_what_is_not_there_is_not_liked(house, caller, who, target):
    """M9A, M9R, bad input."""
    person, place = getattr(house, who), house.board if who == "boss" else house.hers
    sent = {"type": "Like", "object": target, "target": place.urn, **ready()}
    denied(caller(person).post("/activities", sent), "Overview/like", person)
    nothing_goes_out()


def test_a_like_of_nothing_names_the_field(house, caller):
    """M9A, bad input."""
    sent = {"type": "Like", "object": "", "target": house.board.urn, **ready()}
    named(caller(house.boss).post("/activities", sent), "target")


@pytest.mark.parametrize(
    ("field", "image"),
    [
        ("media", {"sp:data": base64.b64encode(b"%PDF-1.7 no picture").decode()}),
        ("media", {"sp:data": ""}),
        ("object.attachment.sp:data", {"sp:data": "%%%"}),
    ],
)
def test_what_is_no_picture_names_the_field(house, caller, field, image):
    """M8A, bad input: the wrong type."""
    image = {"type": "Image", "name": "A teal square.", "sp:rights": "own work", **image}
    named(caller(house.boss).post("/activities", note(house.board, attachment=[image])), field)
    assert not Media.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("lacking", ["name", "sp:rights"])
def test_a_picture_without_words_or_rights_does_not_leave_the_draft(house, caller, lacking):
    """M8A, L8, bad input: no alternative text, no statement of rights."""
    image = {"type": "Image", "sp:data": picture(), "name": "A teal square.", "sp:rights": "own work"} | {lacking: ""}
    answer = caller(house.boss).post("/activities", note(house.board, attachment=[image]))
    assert answer.status in (403, 422), answer.body
    assert not Draft.objects.exclude(state="draft").exists()
    nothing_goes_out()


def test_a_representative_posts_through_no_account_of_the_library(house, caller):
    """M5R, M6R, bad input: new words and a comment."""
    stands = published(house)
    before = Intent.objects.count()
    for more in ({}, {"inReplyTo": stands.uri}):
        sent = note(house.board, ME + "Story time moves to ten.", **more)
        denied(caller(house.ann).post("/activities", sent), "Def-Representative", house.ann)
    assert Intent.objects.count() == before


def test_the_same_account_is_not_registered_twice(house, caller):
    """M1A, M3A, M3R, R11, bad input."""
    api = caller(house.ann)
    allowed(api.post("/activities", {"type": "Create", "object": mine("@twice@social.example")}))
    for person, body in (
        (house.ann, mine("@TWICE@social.example")),
        (house.boss, profile(handle="@twice@social.example")),
    ):
        named(caller(person).post("/activities", {"type": "Create", "object": body}), "handle")
    assert Account.objects.filter(handle__iexact="@twice@social.example").count() == 1


def test_no_backup_is_a_warning_to_be_settled(house, caller):
    """M1A, bad input: nothing is registered before somebody has taken note of it."""
    body = {"type": "Create", "object": profile()}
    answer = caller(house.boss).post("/activities", body)
    assert (answer.status, answer.body["decision"]["effect"]) == (403, "warn")
    assert not Account.objects.filter(handle="@new@social.example").exists()
    rules = {r["rule"]: "noted" for r in answer.body["decision"]["reasons"] if r["effect"] == "warn"}
    allowed(caller(house.boss).post("/activities", body | {"settled": rules}))


def test_somebody_elses_personal_account_is_not_registered(house, caller):
    """R11, M3A, M3R, bad input."""
    body = mine("@hers@social.example") | {"owner": house.aide.handle}
    for person in (house.ann, house.boss):
        named(caller(person).post("/activities", {"type": "Create", "object": body}), "owner")
    assert not Account.objects.filter(handle="@hers@social.example").exists()


@pytest.mark.parametrize("given", [{"purpose": "mine"}, {"name": "Mine"}, {"profile_text": "Mine."}])
def test_a_representative_does_not_maintain_a_library_account(house, caller, given):
    """M2R, bad input: 403 with its clause, the attempt is in the archive, and no token is shown."""
    tokens.store(house.board, "the token")
    sent = {"type": "Update", "object": {"type": "Profile", **given}, "target": house.board.urn}
    answer = caller(house.ann).post("/activities", sent)
    denied(answer, "Overview/maintain_library_account", house.ann)
    assert "the token" not in answer.raw.decode()
    assert tokens.read(house.board) == "the token"
    now = Account.objects.get(pk=house.board.pk)
    assert all(getattr(now, name) == getattr(house.board, name) for name in given)


def test_a_deletion_without_a_reason_is_denied(house, caller):
    """M10A, bad input."""
    stands = published(house)
    for reason in ("", "  "):
        sent = {"type": "Delete", "object": stands.uri, "summary": reason}
        denied(caller(house.boss).post("/activities", sent), "Overview/delete", house.boss)
    assert Publication.objects.get(pk=stands.pk).deleted_at is None
