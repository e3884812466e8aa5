"""Texts that others start from, and standing advice (1.1, 1.7): R30, R60, R87."""

from __future__ import annotations

import uuid

import pytest

from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.desk.actions.write_guidance import retire_guidance, write_guidance
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Guidance
from spokesperson.desk.writing.guidance import for_topic, offered
from tests import factories

TEXT = "Story time at [branch] is on [day] at ten. Bring a blanket."
GIVEN = {"kind": "template", "title": "Story time", "text": TEXT, "topic": "programs"}


@pytest.fixture
def story(house) -> Guidance:
    return write_guidance(house.boss, **GIVEN)


def test_an_administrator_writes_a_text_that_others_start_from(house, story):
    """R30, R87: it is offered by its topic, and the whole text is on record."""
    assert for_topic("programs") == [story]
    last = archive.by_subject(story.urn)[-1]
    assert (last.type, last.actor) == ("Create", house.boss.urn)
    assert last.activity["object"]["content"] == TEXT


def test_a_representative_writes_none_and_the_attempt_is_on_record(house):
    with pytest.raises(Refused) as refused:
        write_guidance(house.ann, **GIVEN)
    assert refused.value.verdict.decision.clauses[0] == "Overview/write_guidance"
    assert not Guidance.objects.exists()


def test_a_changed_text_is_another_record(house, story):
    write_guidance(house.boss, **{**GIVEN, "title": "Story time on Saturdays"}, guidance=story)
    assert [r.type for r in archive.by_subject(story.urn) if r.type != "Offer"] == ["Create", "Update"]


def test_what_was_retired_is_offered_no_longer_and_not_changed_again(house, story):
    """Bad input: twice."""
    story = retire_guidance(story, house.boss)
    assert not offered().exists()
    for act in (
        lambda: retire_guidance(story, house.boss),
        lambda: write_guidance(house.boss, **GIVEN, guidance=story),
    ):
        with pytest.raises(Invalid, match="retired"):
            act()


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "poem"), ("title", "  "), ("text", ""), ("text", "x" * 4_001), ("topic", "no-such-topic")],
)
def test_bad_fields_are_named_and_nothing_is_kept(house, field, value):
    """Bad input."""
    with pytest.raises(Invalid) as refused:
        write_guidance(house.boss, **{**GIVEN, field: value})
    assert refused.value.field == field
    assert not Guidance.objects.exists()


def test_what_holds_for_all_topics_stands_behind_what_holds_for_one(house, story):
    general = write_guidance(house.boss, kind="guidance", title="A greeting", text="Say hello.")
    write_guidance(house.boss, kind="guidance", title="Fees", text="Never name one.", topic="programs")
    factories.topic("technology")
    assert for_topic("technology") == [general]
    assert for_topic("programs")[-1] == general


def test_pages_read_for_everybody_and_write_for_administrators(house, story, client):
    for person, may in ((house.boss, True), (house.ann, False), (house.aide, False)):
        client.force_login(person.user)
        listed, one = client.get("/guidance").content.decode(), client.get(f"/guidance/{story.uid}").content.decode()
        assert "Story time" in listed
        assert ("Write one" in listed, "Retire" in one) == (may, may)
    answer = client.post("/guidance/new", GIVEN)
    assert answer.status_code == 403
    assert "Overview/write_guidance" in answer.content.decode() or "write_guidance" in answer.content.decode()


def test_a_page_keeps_changes_and_retires(house, story, client):
    client.force_login(house.boss.user)
    assert client.post("/guidance/new", {**GIVEN, "title": ""}).status_code == 422
    assert client.post("/guidance/new", {**GIVEN, "title": "Seeds"}).status_code == 302
    assert client.post(f"/guidance/{story.uid}", {**GIVEN, "title": "Stories"}).status_code == 302
    assert client.post(f"/guidance/{story.uid}/retire").status_code == 302
    assert client.post(f"/guidance/{story.uid}/retire").status_code == 422
    assert client.get(f"/guidance/{story.uid}").status_code == 200
    assert client.get(f"/guidance/{story.uid}/text").status_code == 404
    assert client.get(f"/guidance/{uuid.uuid4()}").status_code == 404
    found = client.get("/guidance?words=seeds&kind=template&page=99").content.decode()
    assert "Seeds" in found
    assert "Nothing fits" in client.get("/guidance?words=zebra").content.decode()


def test_the_composer_starts_from_a_text_and_shows_advice_for_the_topic(house, story, client):
    """R60: beside the text, by topic; without a script a button inserts it."""
    write_guidance(house.boss, kind="guidance", title="About fees", text="Never name one.", topic="programs")
    client.force_login(house.ann.user)
    assert TEXT in client.get(f"/write?template={story.uid}").content.decode()
    assert client.get("/write?template=nothing").status_code == 200
    answer = client.post("/write", {"text": "Hello.", "topic": "programs", "template": str(story.uid)}, follow=True)
    draft = Draft.objects.get()
    assert draft.text == f"Hello.\n\n{TEXT}"
    assert "Never name one." in answer.content.decode()
    assert client.get(f"/guidance/{story.uid}/text").content.decode() == TEXT
