"""Photos handed over, as pages (Overview/upload): M8R, M8A, and what is asked of the database."""

from __future__ import annotations

import uuid
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.desk.models import Handover, Media
from spokesperson.people.models import Closure, WorkingDay
from tests import factories
from tests.desk import hostile
from tests.desk.actions.test_hand_over import WORDS, handed
from tests.desk.conftest import ready


def photo(name: str = "boats.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, hostile.image() if data is None else data, "image/png")


def fields(**more: object) -> dict[str, object]:
    return {"file": photo(), "alt": "Four paper boats.", "rights": "my photo, nobody in it", "to": "first", **more}


def test_why_can_t_i_leads_to_an_administrator_who_is_at_work(house, client):
    """M8R: with names, hours, alternative text and rights asked at once."""
    draft = ready(house.ann, house.hers, WORDS)
    late = factories.administrator("Web Manager", title="Manager of Web Development & Support")
    factories.shifts(late, time(13), time(20))
    client.force_login(house.ann.user)
    page = client.get(f"/why?action=upload&draft={draft.uid}").content.decode()
    assert "Dana Director" in page
    assert "At work until 5:00 pm" in page
    assert "Back today at 1:00 pm" in page
    assert "Whoever is back first" in page
    assert page.index("Dana Director") < page.index("Web Manager")
    assert f'action="/drafts/{draft.uid}/hand-over"' in page


def test_nobody_at_work_shows_when_each_is_back(house, client):
    """M8R: a closed day, leave, and the weekend are stepped over."""
    draft = ready(house.ann, house.hers, WORDS)
    Closure.objects.create(date=date(2026, 3, 17), name="Flood")
    WorkingDay.objects.create(employee=house.boss, date=date(2026, 3, 18))
    client.force_login(house.ann.user)
    page = client.get(f"/why?action=upload&draft={draft.uid}").content.decode()
    assert "Back Thu 19 Mar, 9:00 am" in page
    assert "At work until" not in page


def test_the_photo_goes_from_the_form_to_the_draft(house, client):
    """M8R, M8A: hand over, look, accept."""
    draft = ready(house.ann, house.hers, WORDS)
    client.force_login(house.ann.user)
    answer = client.post(f"/drafts/{draft.uid}/hand-over", fields(to=str(house.boss.uid)))
    assert (answer.status_code, answer.url) == (302, f"/drafts/{draft.uid}")
    row = Handover.objects.get()
    assert row.to == house.boss
    page = client.get(f"/drafts/{draft.uid}").content.decode()
    assert "Handed to Dana Director" in page
    client.force_login(house.boss.user)
    assert "Photo to add" in client.get("/").content.decode()
    page = client.get("/handovers").content.decode()
    assert "Four paper boats." in page
    assert "my photo, nobody in it" in page
    assert WORDS not in page
    shown = client.get(f"/handovers/{row.uid}/picture")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert client.post(f"/handovers/{row.uid}/take").status_code == 302
    assert Media.objects.get().uploaded_by == house.boss
    client.force_login(house.ann.user)
    home = client.get("/").content.decode()
    assert "Photo added" in home
    assert "Four paper boats." in client.get(f"/drafts/{draft.uid}").content.decode()


def test_a_refusal_to_upload_leads_straight_to_the_form(house, client):
    """M8R: the stored decision's page offers the way on, for its own draft."""
    draft = ready(house.ann, house.hers, WORDS)
    client.force_login(house.ann.user)
    refused = client.post(f"/drafts/{draft.uid}/media", {"file": photo(), "alt": "x", "rights": "x"})
    assert refused.status_code == 403
    draft.refresh_from_db()
    page = client.get(f"/why/{draft.last_decision}").content.decode()
    assert f'action="/drafts/{draft.uid}/hand-over"' in page


def test_what_is_wrong_is_named_and_the_file_is_kept(house, client):
    """M8R, bad input: nobody chooses the photo twice."""
    draft = ready(house.ann, house.hers, WORDS)
    client.force_login(house.ann.user)
    answer = client.post(f"/drafts/{draft.uid}/hand-over", fields(alt=" "))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#f-alt"' in page
    assert "boats.png" in page
    token = page.split('name="kept" value="')[1].split('"')[0]
    words = {"alt": "Four paper boats.", "rights": "my photo", "to": "first", "kept": token}
    assert client.post(f"/drafts/{draft.uid}/hand-over", words).status_code == 302
    assert Handover.objects.get().file_name == "boats.png"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"file": photo(data=b"<svg><script>")}, "file"),
        ({"file": ""}, "file"),
        ({"file": "", "kept": "made-up:token"}, "file"),
        ({"rights": ""}, "rights"),
        ({"to": "nobody"}, "to"),
        ({"to": str(uuid.uuid4())}, "to"),
    ],
)
def test_what_cannot_be_handed_over_is_said_at_its_field(house, client, more, field):
    """M8R, bad input."""
    draft = ready(house.ann, house.hers, WORDS)
    client.force_login(house.ann.user)
    answer = client.post(f"/drafts/{draft.uid}/hand-over", fields(**more))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not Handover.objects.exists()


def test_declined_with_words_comes_back_to_the_draft(house, client):
    """M8R."""
    row = handed(house)
    client.force_login(house.boss.user)
    answer = client.post(f"/handovers/{row.uid}/decline", {"words": ""})
    assert answer.status_code == 422
    assert f'href="#f-words-{row.uid}"' in answer.content.decode()
    assert client.post(f"/handovers/{row.uid}/decline", {"words": "A child can be recognised."}).status_code == 302
    assert client.post(f"/handovers/{row.uid}/take").status_code == 409
    client.force_login(house.ann.user)
    assert "A child can be recognised." in client.get(f"/drafts/{row.draft.uid}").content.decode()
    assert "A child can be recognised." in client.get("/handovers").content.decode()


def test_taken_back_by_who_handed_it_over_only(house, client):
    row = handed(house)
    client.force_login(house.boss.user)
    assert client.post(f"/handovers/{row.uid}/withdraw").status_code == 404
    client.force_login(house.ann.user)
    assert client.post(f"/handovers/{row.uid}/withdraw").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_to_others_it_does_not_exist(house, client):
    """4.2: neither the file nor the draft it is for."""
    row = handed(house)
    client.force_login(house.aide.user)
    for path in ("take", "decline", "withdraw"):
        assert client.post(f"/handovers/{row.uid}/{path}").status_code == 404
    assert client.get(f"/handovers/{row.uid}/picture").status_code == 404
    assert client.post(f"/drafts/{row.draft.uid}/hand-over", fields()).status_code == 404
    assert "Four paper boats." not in client.get("/handovers").content.decode()


def test_a_thousand_photos_ask_no_more_than_one(house, client):
    """At most 12 queries and 60 KiB, however much waits."""
    first = handed(house)
    rows = [
        Handover(
            draft=first.draft, by=house.ann, sha256=first.sha256, media_type="image/png", file_name=f"{n}.png",
            width=1, height=1, alt="x" * 300, rights="my photo", at=clock.now(),
        )
        for n in range(1600)
    ]  # fmt: skip
    Handover.objects.bulk_create(rows)
    client.force_login(house.boss.user)
    client.get("/handovers")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/handovers")
    assert len(asked) <= 12
    assert len(page.content) <= 60 * 1024
    assert client.get("/handovers?page=3").status_code == 200
