"""Deleting and editing what stands in public (2.1, 4.2): R69, R71, M10A, M10R, R33."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions import take_down
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Intent, Publication
from spokesperson.desk.sending import connect, sender, settle
from spokesperson.networks import Denied, Transient
from spokesperson.noticeboard.models import Notice
from tests import factories
from tests.desk.conftest import later

HERS = "I work at the Library as a librarian. Doors open at nine."


@pytest.fixture
def stands(house) -> Iterator[Publication]:
    """A notice of the Library's that stands for some minutes."""
    draft = factories.posted(house.boss, house.board, "Doors open at nine.")
    with later(300):
        yield Publication.objects.get(draft=draft)


@pytest.fixture
def anns(house) -> Iterator[Publication]:
    """Ann's own words on her own account."""
    draft = factories.posted(house.ann, house.hers, HERS)
    with later(300):
        yield Publication.objects.get(draft=draft)


def refused(act, *given, **named):
    with pytest.raises(Refused) as error:
        act(*given, **named)
    return error.value.verdict.decision.clauses


def kinds(publication: Publication) -> list[str]:
    return [r.type for r in archive.by_subject(publication.draft.urn)]


def test_what_stood_there_is_in_the_archive_before_it_is_deleted(house, stands):
    """R71, M10A: the network's present words, not what we believe is there."""
    Notice.objects.update(text="Doors open at nine, says somebody else.")
    take_down.delete(stands, house.boss, reason="wrong hour")
    kept = archive.by_subject(stands.draft.urn)[-1]
    assert kept.type == "View"
    assert kept.activity["object"]["content"] == "Doors open at nine, says somebody else."
    assert kept.clauses == ("2.1", "4.2")
    assert Notice.objects.get().deleted is None
    sender.run_due()
    stands.refresh_from_db()
    assert Notice.objects.get().deleted is not None
    assert stands.verified_gone is True
    tombstone = archive.by_subject(stands.draft.urn)[-1].activity
    assert tombstone["object"]["type"] == "Tombstone"
    assert tombstone["object"]["summary"] == "wrong hour"
    assert archive.verify().ok


def test_without_a_reason_nothing_is_deleted(house, stands):
    """M10A."""
    assert "Overview/delete" in refused(take_down.delete, stands, house.boss, reason=" ")
    assert "View" not in kinds(stands)


@pytest.mark.parametrize("act", ["delete", "edit"])
def test_when_the_archive_fails_nothing_is_changed(house, stands, act, monkeypatch):
    """R71: no act without its record."""

    def full(*_: object, **__: object) -> None:
        raise archive.ArchiveUnavailable("no space left")

    before = Decision.objects.count()
    monkeypatch.setattr(take_down.archive, "append", full)
    given = {"reason": "wrong hour"} if act == "delete" else {"text": "Doors open at ten."}
    with pytest.raises(archive.ArchiveUnavailable):
        getattr(take_down, act)(stands, house.boss, **given)
    monkeypatch.undo()
    sender.run_due()
    assert not Intent.objects.filter(verb=act).exists()
    assert Decision.objects.count() == before
    assert Notice.objects.get().text == "Doors open at nine."


def test_when_the_network_cannot_be_asked_nothing_is_changed(house, stands, monkeypatch):
    """R71: what cannot be kept is not taken away."""

    class Away:
        def fetch(self, ref):
            raise Transient("away")

    monkeypatch.setattr(connect, "connector", lambda account: Away())
    with pytest.raises(Invalid) as error:
        take_down.delete(stands, house.boss, reason="wrong hour")
    assert error.value.field == "post"
    assert not Intent.objects.filter(verb="delete").exists()


def test_a_representative_deletes_nothing_not_even_her_own(house, anns):
    """M10R."""
    assert "Overview/delete" in refused(take_down.delete, anns, house.ann, reason="mine")
    assert Notice.objects.get().deleted is None


@pytest.mark.parametrize("text", ["", "  ", ".", "\n"])
def test_emptying_is_deleting(house, anns, text):
    """M10R, bad input."""
    assert "Overview/delete" in refused(take_down.edit, anns, house.ann, text=text)
    assert Notice.objects.get().text == HERS


def test_the_library_notice_is_edited_by_an_administrator(house, stands):
    """R71: earlier and later words are both on record."""
    edited(stands, house.boss, "Doors open at ten.")
    sent()
    stands.refresh_from_db()
    assert Notice.objects.get().text == stands.text == "Doors open at ten."
    assert kinds(stands)[-4:] == ["Offer", "View", "Offer", "Update"]


def sent() -> None:
    """What waits out its pause goes out (R64)."""
    with later(61):
        sender.run_due()


def edited(publication: Publication, by, text: str) -> Intent:
    """Tried once to see the warnings, and done after taking note of them."""
    try:
        return take_down.edit(publication, by, text=text)
    except Refused as error:
        settled = frozenset(r.rule for r in error.verdict.unsettled)
    return take_down.edit(publication, by, text=text, settled=settled)


@pytest.mark.parametrize("who", ["ann", "aide"])
def test_nobody_else_edits_a_library_notice(house, stands, who):
    """M5R: needs an Administrator."""
    refused(take_down.edit, stands, getattr(house, who), text="Mine now.")
    assert Notice.objects.get().text == "Doors open at nine."


def test_a_personal_account_is_edited_by_its_owner_only(house, anns):
    """M4A, M5R."""
    refused(take_down.edit, anns, house.boss, text="I work at the Library. Doors open at ten.")
    assert Notice.objects.get().text == HERS
    edited(anns, house.ann, HERS.replace("nine", "ten"))
    sent()
    assert Notice.objects.get().text == HERS.replace("nine", "ten")


def test_new_words_are_screened_like_the_first_ones(house, stands):
    """R33."""
    assert "1.2" in refused(take_down.edit, stands, house.boss, text="Fucking doors.")


def test_it_is_deleted_once(house, stands):
    take_down.delete(stands, house.boss, reason="wrong hour")
    take_down.delete(stands, house.boss, reason="wrong hour")
    assert Intent.objects.filter(verb="delete").count() == 1
    sender.run_due()
    stands.refresh_from_db()
    with pytest.raises(Invalid) as error:
        take_down.delete(stands, house.boss, reason="again")
    assert error.value.field == "post"


def test_a_deletion_the_network_refused_may_be_tried_again(house, stands):
    """Nothing lost: a refused act is over, the next one is a new act."""
    first = take_down.delete(stands, house.boss, reason="wrong hour")
    settle.failed(first, "The network does not let this account do that.")
    second = take_down.delete(stands, house.boss, reason="wrong hour")
    assert (first.pk != second.pk, second.state) == (True, "queued")
    sender.run_due()
    assert Notice.objects.get().deleted is not None


def test_a_second_change_is_not_lost_behind_the_first(house, stands):
    """Nothing lost: other words while the first are on their way are refused, not swallowed."""
    first = edited(stands, house.boss, "Doors open at ten.")
    Intent.objects.filter(pk=first.pk).update(state="sending", attempts=1, lease_until=clock.now())
    with pytest.raises(Invalid) as error:
        edited(stands, house.boss, "Doors open at eleven.")
    assert error.value.field == "text"
    sent()
    stands.refresh_from_db()
    edited(stands, house.boss, "Doors open at eleven.")
    sent()
    assert Notice.objects.get().text == "Doors open at eleven."


def test_a_network_that_refuses_leaves_the_post_and_says_so_on_record(house, stands, monkeypatch):
    """R71: public copy and belief stay the same thing."""
    from spokesperson.networks.noticeboard.connector import NoticeboardConnector

    def never(*_: object) -> None:
        raise Denied("no")

    intent = take_down.delete(stands, house.boss, reason="wrong hour")
    monkeypatch.setattr(NoticeboardConnector, "delete", never)
    sender.run_due()
    intent.refresh_from_db()
    stands.refresh_from_db()
    assert (intent.state, stands.deleted_at) == ("failed", None)
    assert kinds(stands)[-1] == "Reject"


@pytest.mark.parametrize(
    ("act", "says"), [("delete", "Taking it down did not succeed"), ("edit", "The change did not succeed")]
)
def test_what_the_network_refused_is_shown_where_it_stands_and_may_be_tried_again(house, stands, act, says):
    """M10A, bad input: a deletion that failed is visible, with why."""
    client = Client()
    client.force_login(house.boss.user)
    where = f"/published/{stands.uid}"
    why = "The network does not let this account do that."
    if act == "delete":
        first = take_down.delete(stands, house.boss, reason="wrong hour")
    else:
        first = edited(stands, house.boss, "Doors open at ten.")
    waits = "It is still on its way" if act == "delete" else "The new words go out at"
    assert waits in client.get(where).content.decode()
    settle.failed(first, why)
    page = client.get(where).content.decode()
    assert says in page
    assert why in page
    take_down.delete(stands, house.boss, reason="wrong hour")
    sender.run_due()
    assert says not in client.get(where).content.decode()


def test_a_colleague_is_not_told_what_an_official_tried(house, stands):
    """R69, R70: to whoever does not handle it, it is a post."""
    settle.failed(take_down.delete(stands, house.boss, reason="wrong hour"), "no")
    client = Client()
    client.force_login(house.aide.user)
    assert "did not succeed" not in client.get(f"/published/{stands.uid}").content.decode()
