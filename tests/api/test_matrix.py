"""The 20 cells of the published table through the API (Overview; R28, M1A-M10R)."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.desk.models import Draft, Media, Publication
from spokesperson.desk.sending import sender
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later

FIT = {"purpose": "programs", "no_link_reason": "no page fits"}


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def ready(warnings: list[str] = ()) -> dict[str, object]:
    return {**FIT, "answers": factories.answers(), "settled": dict.fromkeys(warnings, "noted"), "equipment": "library"}


def note(account: Account, text: str = "Story time moves to ten.", **more: object) -> dict[str, object]:
    return {"type": "Create", "object": {"type": "Note", "content": text, **more}, "target": account.urn, **ready()}


def published(house) -> Publication:
    """Something of the Library's that stands on the noticeboard."""
    draft = factories.posted(house.boss, house.board, "Doors open at nine.")
    return Publication.objects.get(draft=draft)


def profile(**more: object) -> dict[str, object]:
    facts = {"created_by": "library", "administered_by": "library", "maintained_by": "library"}
    return {
        "type": "Profile", "network": "mastodon", "handle": "@new@social.example", "channel": "social",
        "address": "https://social.example/@new", "forms": ["profile"], "purpose": "news", **facts, **more,
    }  # fmt: skip


def mine(handle: str) -> dict[str, object]:
    return profile(
        handle=handle, created_by="individual", administered_by="individual", maintained_by="individual",
        address="https://social.example/" + handle,
    )  # fmt: skip


def allowed(answer) -> dict:
    assert answer.status == 201, answer.body
    assert answer.body["decision"]["effect"] in ("permit", "warn"), answer.body
    return answer.body


def denied(answer, clause: str, actor) -> dict:
    """Refused with the clause, as problem JSON, and the attempt is on record."""
    assert answer.status == 403, answer.body
    assert answer.kind.startswith("application/problem+json")
    assert clause in answer.body["clauses"], answer.body["clauses"]
    stored = Decision.objects.get(uid=answer.body["decision"]["uid"])
    assert stored.actor == actor
    assert stored.effect == "deny"
    assert archive.get(str(stored.record)) is not None
    return answer.body


def test_administrator_may_create_a_library_account(house, caller):
    """M1A."""
    body = {
        "type": "Create",
        "object": profile(backup=factories.administrator("Web Manager").handle),
        "equipment": "library",
    }
    allowed(caller(house.boss).post("/activities", body))
    assert Account.objects.get(handle="@new@social.example").kind == "library"


def test_representative_may_not_create_a_library_account(house, caller):
    """M1R."""
    body = {"type": "Create", "object": profile(handle="@other@social.example")}
    denied(caller(house.ann).post("/activities", body), "Overview/create_library_account", house.ann)
    assert not Account.objects.filter(handle="@other@social.example", state="active").exists()


def test_administrator_may_maintain_a_library_account(house, caller):
    """M2A."""
    body = {"type": "Update", "object": {"type": "Profile", "purpose": "all news"}, "target": house.board.urn}
    allowed(caller(house.boss).post("/activities", body))
    house.board.refresh_from_db()
    assert house.board.purpose == "all news"


def test_representative_may_not_maintain_a_library_account(house, caller):
    """M2R."""
    body = {"type": "Update", "object": {"type": "Profile", "purpose": "mine"}, "target": house.board.urn}
    denied(caller(house.ann).post("/activities", body), "Overview/maintain_library_account", house.ann)
    house.board.refresh_from_db()
    assert house.board.purpose != "mine"


@pytest.mark.parametrize("who", ["boss", "ann"])
def test_both_may_create_a_personal_account(house, caller, who):
    """M3A, M3R."""
    body = {"type": "Create", "object": mine(f"@{who}@social.example")}
    allowed(caller(getattr(house, who)).post("/activities", body))
    assert Account.objects.get(handle=f"@{who}@social.example").kind == "personal"


@pytest.mark.parametrize("who", ["boss", "ann"])
def test_both_may_maintain_their_own_personal_account(house, caller, who):
    """M4A, M4R."""
    person = getattr(house, who)
    own = factories.account_personal(person, handle=f"@{who}@own.example")
    body = {"type": "Update", "object": {"type": "Profile", "purpose": "reading"}, "target": own.urn}
    allowed(caller(person).post("/activities", body))


def test_nobody_may_maintain_another_persons_account(house, caller):
    """M4A, M4R: own only."""
    body = {"type": "Update", "object": {"type": "Profile", "purpose": "mine now"}, "target": house.hers.urn}
    answer = caller(house.boss).post("/activities", body)
    assert answer.status == 403, answer.body
    house.hers.refresh_from_db()
    assert house.hers.purpose != "mine now"


@pytest.mark.parametrize(("who", "account"), [("boss", "board"), ("ann", "hers")])
def test_both_may_post_new_content(house, caller, who, account):
    """M5A, M5R."""
    person, place = getattr(house, who), getattr(house, account)
    text = "I work at the Library as a librarian. Story time moves to ten."
    body = allowed(caller(person).post("/activities", note(place, text)))
    assert body["draft"]["state"] == "pausing"


@pytest.mark.parametrize(("who", "account"), [("boss", "board"), ("ann", "hers")])
def test_both_may_comment(house, caller, who, account):
    """M6A, M6R."""
    person, place = getattr(house, who), getattr(house, account)
    stands = published(house)
    factories.expert(person, "children")
    text = "I work at the Library as a librarian: yes, bring the children along on Saturday."
    allowed(caller(person).post("/activities", note(place, text, inReplyTo=stands.uri) | {"topic": "children"}))
    assert Decision.objects.filter(actor=person, action="comment").exists()


@pytest.mark.parametrize(("who", "account"), [("boss", "board"), ("ann", "hers")])
def test_both_may_post_links(house, caller, who, account):
    """M7A, M7R."""
    person, place = getattr(house, who), getattr(house, account)
    text = "I work at the Library as a librarian. The programme stands at https://willowlibrary.example/programme now."
    allowed(caller(person).post("/activities", note(place, text)))


def test_administrator_may_upload_images(house, caller):
    """M8A."""
    image = {"type": "Image", "sp:data": picture(), "name": "A teal square.", "sp:rights": "own work"}
    allowed(caller(house.boss).post("/activities", note(house.board, attachment=[image])))
    assert Media.objects.get().alt == "A teal square."


def test_representative_may_not_upload_images(house, caller):
    """M8R."""
    image = {"type": "Image", "sp:data": picture(), "name": "A teal square.", "sp:rights": "own work"}
    body = denied(
        caller(house.ann).post("/activities", note(house.hers, attachment=[image])), "Overview/upload", house.ann
    )
    assert any(r["remedy"] == "hand_to_administrator" for r in body["decision"]["reasons"])
    assert not Media.objects.exists()


@pytest.mark.parametrize(("who", "account"), [("boss", "board"), ("ann", "hers")])
def test_both_may_like(house, caller, who, account):
    """M9A, M9R."""
    person, place = getattr(house, who), getattr(house, account)
    stands = published(house)
    allowed(caller(person).post("/activities", {"type": "Like", "object": stands.uri, "target": place.urn, **ready()}))
    sender.run_due()
    assert Notice.objects.get().likes == 1


def test_administrator_may_delete_with_a_reason_and_the_record_stays(house, caller):
    """M10A, R71."""
    stands = published(house)
    allowed(caller(house.boss).post("/activities", {"type": "Delete", "object": stands.uri, "summary": "wrong hour"}))
    sender.run_due()
    stands.refresh_from_db()
    assert stands.deleted_at
    assert stands.verified_gone
    kinds = [r.type for r in archive.by_subject(stands.draft.urn)]
    assert kinds.index("View") < kinds.index("Delete")


def test_representative_may_not_delete_not_even_their_own(house, caller):
    """M10R."""
    draft = factories.posted(house.ann, house.hers, "I work at the Library as a librarian. Doors open at nine.")
    stands = Publication.objects.get(draft=draft)
    answer = caller(house.ann).post("/activities", {"type": "Delete", "object": stands.uri, "summary": "mine"})
    denied(answer, "Overview/delete", house.ann)


def test_representative_may_not_empty_a_post_to_delete_it(house, caller):
    """M10R, bad input: emptying is deleting."""
    draft = factories.posted(house.ann, house.hers, "I work at the Library as a librarian. Doors open at nine.")
    stands = Publication.objects.get(draft=draft)
    body = {"type": "Update", "object": {"type": "Note", "id": stands.uri, "content": "."}, "target": house.hers.urn}
    denied(caller(house.ann).post("/activities", body), "Overview/delete", house.ann)


def test_representative_may_not_take_a_like_back(house, caller):
    """M10R: un-like."""
    stands = published(house)
    body = {"type": "Undo", "object": {"type": "Like", "object": stands.uri}, "target": house.hers.urn, **ready()}
    denied(caller(house.ann).post("/activities", body), "Overview/delete", house.ann)


def test_an_act_the_table_does_not_name_is_denied(house, caller):
    """R28: unknown action, never permit."""
    answer = caller(house.boss).post("/activities", {"type": "Dance", "object": "urn:x"})
    assert answer.status == 403
    assert Decision.objects.filter(actor=house.boss, effect="deny").exists()


def test_the_pause_cannot_be_skipped_by_the_api(house, caller):
    """R64, bad input."""
    speak = caller(house.boss)
    draft = allowed(speak.post("/activities", note(house.board)))["draft"]
    early = speak.post(f"/drafts/{draft['uid']}/post", {})
    assert early.status == 403
    assert "1.8" in early.body["clauses"]
    with later(61):
        factories.settle_warnings(Draft.objects.get(uid=draft["uid"]))
        assert speak.post(f"/drafts/{draft['uid']}/post", {}).status == 202
        assert clock.now() > Draft.objects.get(uid=draft["uid"]).edited_at
