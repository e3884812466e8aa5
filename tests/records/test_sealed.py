"""What an official does not oversee is in no list, no life and no address of theirs (Def-Administrator; R16)."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spokesperson import clock
from spokesperson.api.models import issue
from spokesperson.archive import store as archive
from spokesperson.conduct.actions.note_talk import note_talk
from spokesperson.conduct.actions.note_time import note_time
from spokesperson.conduct.actions.record_interference import record_interference
from spokesperson.decisions import access
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions.ask_permission import ask_permission
from spokesperson.desk.actions.give_permission import refuse_permission
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.people.models import Employee
from tests import factories


@pytest.fixture
def sealed(house: SimpleNamespace) -> set[str]:
    """The records of a refusal, of time, of a talk, of interference and of personal use: none an official's to see."""
    before = {r.record_id for r in archive.recent(500)}
    ann, manager = house.ann, house.ann.supervisor
    question = ask_permission(house.boss, ann, material="https://books.example/@ann/17", use="quote it")
    asked = {r.record_id for r in archive.recent(500)} - before
    refuse_permission(ann, question)
    note_time(ann, date="2026-03-17", kind="posting", minutes=20)
    note_time(ann, date="2026-03-17", kind="reading", minutes=10, use="personal")
    note_talk(manager, ann, held_on="2026-03-16", note="We talked about the desk at lunch.")
    record_interference(manager, ann, date="2026-03-16", duty="The desk was empty.")
    archive.seal_pending()
    found = {r.record_id for r in archive.recent(500)} - before - asked
    assert len(found) == 10
    return found


@pytest.fixture
def browse() -> Callable[[Employee], Client]:
    def signed_in(person: Employee) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return signed_in


def listed(client: Client, **asked: object) -> list[str]:
    answer = client.get(reverse("records"), asked)
    return [item["url"].rsplit("/", 1)[-1] for item in answer.context["items"]]


@pytest.mark.parametrize("who", ["boss", "officer"])
def test_refusals_time_talks_and_personal_use_stand_in_no_officials_list(house, sealed, browse, who):
    """R16, R48, R75: not even who wrote one of them and when."""
    person = house.boss if who == "boss" else factories.employee("Rosa Records")
    if who == "officer":  # an official outside Ann's line who is no Administrator
        factories.holds(person, "Records Officer", official=True)
    assert not sealed & set(listed(browse(person)))
    answer = Client().get(
        "/api/v1/records?limit=200", headers={"Authorization": f"Bearer {issue(person, 'test', clock.now())}"}
    )
    assert answer.status_code == 200
    assert not sealed & {row["record"] for row in answer.json()}


def test_nor_can_their_record_proof_or_decision_be_opened(house, sealed, browse):
    """R16: by its address neither."""
    client = browse(house.boss)
    headers = {"Authorization": f"Bearer {issue(house.boss, 'test', clock.now())}"}
    for uid in sealed:
        assert client.get(reverse("record", args=[uid])).status_code == 403
        assert client.get(reverse("record_proof", args=[uid])).status_code == 403
        assert Client().get(f"/api/v1/records/{uid}", headers=headers).status_code == 404
    decisions = Decision.objects.filter(record__in=sealed)
    assert decisions.count() == 5
    for one in decisions:
        if one.actor_id != house.boss.pk:
            assert client.get(reverse("why_decision", args=[one.uid])).status_code == 403
            assert Client().get(f"/api/v1/decisions/{one.uid}", headers=headers).status_code == 404


def test_a_life_by_its_address_leaves_them_out_too(house, sealed, browse):
    """R16: ``subject`` is no way round."""
    for subject in {archive.get(uid).subject for uid in sealed}:
        assert not sealed & set(listed(browse(house.boss), subject=subject))


def test_those_who_are_part_of_it_still_read_them(house, sealed, browse):
    """R45, R47, R48: the person and the supervisor see the same."""
    rows = [archive.get(uid) for uid in sealed]
    hers = {r.record_id for r in access.visible(house.ann, rows)}
    his = {r.record_id for r in access.visible(house.ann.supervisor, rows)}
    talks = {r.record_id for r in rows if (r.activity.get("object") or {}).get("type") in TALKS}
    assert hers == sealed
    assert talks
    assert talks <= his
    refusals = {r.record_id for r in rows if r.series == "permissions" or r.activity.get("sp:action") in NOT_HIS}
    assert not refusals & his


TALKS = ("sp:Discussion", "sp:Interference")
NOT_HIS = ("give_permission",)


def test_nobody_in_the_line_reads_that_personal_time_was_noted(house, sealed):
    """R16, R49: an entry of personal use is the person's alone."""
    personal = [r for uid in sealed if (r := archive.get(uid)).personal and "sp:use" in r.personal]
    assert len(personal) == 1
    assert access.visible(house.ann.supervisor, personal) == []
    assert access.visible(house.ann, personal) == personal


def test_an_account_entered_as_personal_use_is_no_record_of_the_line(house):
    """R16, R11: after work, of one's own free will."""
    with clock.at(factories.AT_WORK.replace(hour=23, minute=40)):
        made = register_personal_account(
            house.aide, use="personal", network="mastodon", handle="@ada@books.example",
            address="https://books.example/@ada", channel="social", purpose="books",
        )  # fmt: skip
        rows = list(archive.by_subject(made.urn))
        assert rows
        assert access.visible(house.boss, rows) == []
        assert access.visible(house.aide, rows) == rows


def test_pages_of_records_read_past_what_is_sealed_and_lose_nothing(house, browse, monkeypatch):
    """R16, R87: no gap, no record twice, and the last page says there is no older one."""
    monkeypatch.setattr(access, "BATCH", 7)
    for day in range(1, 12):
        note_time(house.ann, date=f"2026-03-{day:02}", kind="posting", minutes=5)
        factories.posted(house.boss, house.board, f"Doors open at {day}.")
    archive.seal_pending()
    everything = [r.record_id for r in access.visible(house.boss, archive.recent(5000))]
    client, seen, address = browse(house.boss), [], reverse("records")
    while address:
        answer = client.get(address)
        seen += [item["url"].rsplit("/", 1)[-1] for item in answer.context["items"]]
        address = answer.context["more_url"]
    assert seen == everything
    api, before = [], ""
    headers = {"Authorization": f"Bearer {issue(house.boss, 'test', clock.now())}"}
    while rows := Client().get(f"/api/v1/records?limit=9{before}", headers=headers).json():
        api += [row["record"] for row in rows]
        before = f"&before={rows[-1]['index']}"
    assert api == everything


def test_much_that_is_sealed_keeps_the_page_small(house, browse):
    """R16: at most 12 queries."""
    for day in range(1, 17):
        for _ in range(6):
            note_time(house.ann, date=f"2026-03-{day:02}", kind="posting", minutes=5)
    archive.seal_pending()
    client = browse(house.boss)
    client.get(reverse("records"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("records")).status_code == 200
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]
