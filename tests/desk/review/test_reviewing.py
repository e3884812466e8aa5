"""The second person's page (R20, R35): only what was sent to the desk, and no button that would be refused."""

from __future__ import annotations

import pytest
from django.urls import reverse

from spokesperson.decisions.door import Refused
from spokesperson.desk.actions import attach, submit, write
from spokesperson.desk.models import Draft
from tests.desk.conftest import ready

INSULT = "You are an idiot and nobody cares about your review."


def page(client, who, draft):
    client.force_login(who.user)
    return client.get(reverse("review", args=[draft.uid]))


@pytest.fixture
def refused(house):
    """Ann's words, sent to the desk and refused for a finding under 1.2."""
    draft = ready(house.ann, house.hers, INSULT)
    with pytest.raises(Refused):
        submit.submit(draft, house.ann)
    return Draft.objects.get(pk=draft.pk)


def test_an_administrator_sees_the_finding_and_may_set_it_aside(house, client, refused):
    """R35."""
    answer = page(client, house.boss, refused)
    assert answer.status_code == 200
    assert "idiot" in answer.content.decode()
    assert 'value="overrule"' in answer.content.decode()
    assert 'value="approve"' not in answer.content.decode()


def test_the_supervisor_reads_it_without_a_button_that_would_be_refused(house, client, refused):
    answer = page(client, house.ann.supervisor, refused)
    assert answer.status_code == 200
    assert 'value="overrule"' not in answer.content.decode()


def test_a_colleague_may_not_read_it(house, client, refused):
    assert page(client, house.aide, refused).status_code == 403


def test_what_is_rewritten_is_the_authors_alone_again(house, client, refused):
    """4.2: a draft not sent is private; who comes by the old address learns that it is being rewritten."""
    write.save(refused, house.ann, text="Nobody else has read this yet.")
    answer = page(client, house.boss, refused)
    assert answer.status_code == 409
    assert "Nobody else has read" not in answer.content.decode()
    client.force_login(house.boss.user)
    assert "Nobody else" not in client.get(reverse("home")).content.decode()


def test_a_refused_picture_opens_no_private_draft(house, client):
    """4.2."""
    draft = ready(house.ann, house.hers, "Nobody else has read this yet.")
    with pytest.raises(Refused):
        attach.attach(draft, house.ann, data=b"x", file_name="a.png")
    assert page(client, house.boss, Draft.objects.get(pk=draft.pk)).status_code == 404


def test_what_nobody_could_find_out_offers_its_two_answers(house, client):
    """1.8: a person decides."""
    draft = ready(house.boss, house.board)
    Draft.objects.filter(pk=draft.pk).update(state="unknown")
    client.force_login(house.boss.user)
    seen = client.get(reverse("draft", args=[draft.uid])).content.decode()
    assert 'value="look_again"' in seen
    assert 'value="not_there"' in seen
