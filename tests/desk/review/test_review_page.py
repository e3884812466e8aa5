"""The second person's page: what was sent, to whom it may be shown, no dead button (R20, R35, 4.2)."""

from __future__ import annotations

import pytest
from django.test import Client

from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach, submit, write
from spokesperson.desk.models import Draft
from tests import factories
from tests.desk.actions.test_attach import picture
from tests.desk.conftest import ready

WORDS = "This idiot of a mayor closes at nine."


def browse(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def refused(house) -> Draft:
    """Sent to the desk and refused for its words."""
    draft = ready(house.ann, house.hers, WORDS)
    with pytest.raises(Refused):
        submit.submit(draft, house.ann)
    return Draft.objects.get(pk=draft.pk)


def test_what_was_sent_is_shown_with_the_buttons_one_may_use(house, refused):
    """R35, R20: an Administrator overrules or gives back; the supervisor may where only a person can judge."""
    page = browse(house.boss).get(f"/review/{refused.uid}").content.decode()
    assert "idiot" in page
    assert 'value="overrule"' in page
    assert 'value="changes"' in page
    assert 'value="approve"' not in page
    theirs = browse(house.ann.supervisor).get(f"/review/{refused.uid}").content.decode()
    assert 'value="overrule"' in theirs


def test_what_is_written_since_is_the_authors(house, refused):
    """1.8: the new words were not sent, so nobody reads them, and home asks nobody about them."""
    assert f"/review/{refused.uid}" in browse(house.boss).get("/").content.decode()
    write.save(refused, house.ann, text="Another thought, private so far.")
    answer = browse(house.boss).get(f"/review/{refused.uid}")
    assert answer.status_code == 409
    assert "private so far" not in answer.content.decode()
    assert f"/review/{refused.uid}" not in browse(house.boss).get("/").content.decode()


def test_a_refused_picture_opens_no_private_draft(house):
    """M8R: the attempt is on record; the words around it were never sent."""
    draft = ready(house.ann, house.hers, "Private so far.")
    with pytest.raises(Refused):
        attach.attach(draft, house.ann, data=picture(), file_name="a.png", alt="a", rights="ours")
    assert browse(house.boss).get(f"/review/{draft.uid}").status_code == 404


def test_its_pictures_are_shown_to_who_reviews(house):
    """M8A: a draft sent to the desk with its picture; before, it is the author's alone."""
    draft = ready(house.boss, house.board)
    made = attach.attach(draft, house.boss, data=picture(), file_name="a.png", alt="Doors", rights="ours")
    url = f"/drafts/{draft.uid}/media/{made.uid}"
    top = browse(house.boss.supervisor)
    assert top.get(url).status_code == 404
    factories.settle_warnings(Draft.objects.get(pk=draft.pk))
    submit.submit(Draft.objects.get(pk=draft.pk), house.boss)
    assert url in top.get(f"/review/{draft.uid}").content.decode()
    assert top.get(url).status_code == 200
    assert browse(house.aide).get(url).status_code != 200


def test_the_card_says_what_an_item_waits_for_where_a_finding_must_be_set_aside_first(house):
    """R20, R35: a listed word waits for an Administrator, a judgment for the supervisor too; nobody reads "nothing"."""
    for text, told in (
        ("I work at the Library. The shit show is a play, on Saturday at ten.",
         {"boss": "say beside it that it does not stand", "manager": "until an Administrator sets a finding aside"}),
        ("I work at the Library. You people never read what stands on the door.",
         {"boss": "say beside it that it does not stand", "manager": "say beside it that it does not stand"}),
    ):  # fmt: skip
        draft = ready(house.ann, house.hers, text)
        with pytest.raises(Refused):
            submit.submit(draft, house.ann)
        for who, words in told.items():
            reader = house.boss if who == "boss" else house.ann.supervisor
            client = Client(headers={"accept-language": "en"})
            client.force_login(reader.user)
            page = client.get(f"/review/{draft.uid}").content.decode()
            assert words in page, (text, who)
            assert "does not wait for your approval" not in page
