"""What would change under a draft: in the rules, and among stored decisions, which stay as they are (R3, R4)."""

from __future__ import annotations

import csv
import io
import json
import time
import uuid
from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Proposal, Simulation
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.actions.simulate_draft import simulate_draft
from spokesperson.oversight.drafts import editor_change
from tests import factories
from tests.oversight.conftest import refused
from tests.oversight.drafts.test_editor_pages import address, browse
from tests.oversight.drafts.test_proposals import CELL, OPENED, opened


def upload(house):
    """A Representative's upload as it is decided under the version in force: refused."""
    note = {"type": "Create", "object": {"type": "Image"}}
    facts = {"media_count": 1, "stage": "send", "think_answered": True, "purpose": "programs", "seconds_since_edit": 90,
             "links_back": True}  # fmt: skip
    return Activity(actor=house.ann, action="upload", subject=house.ann.urn, as2=note, account=house.hers,
                    topic="programs", facts=facts)  # fmt: skip


@pytest.fixture
def happened(house) -> list[Decision]:
    """Three uploads refused to a Representative some days ago, and one to somebody without a role."""
    with clock.at(factories.AT_WORK - timedelta(days=7)):
        for _turn in range(3):
            with pytest.raises(door.Refused):
                door.act(upload(house), lambda verdict: None)
        note = {"type": "Create", "object": {"type": "Image"}}
        undesignated = Activity(actor=house.aide, action="upload", subject=house.aide.urn, as2=note)
        with pytest.raises(door.Refused):
            door.act(undesignated, lambda verdict: None)
    return list(Decision.objects.order_by("pk"))


@pytest.fixture
def draft(house) -> Proposal:
    made = draft_version(house.boss, effective="2026-04-01T00:00-05:00", note="Lets Representatives upload pictures.")
    return keep_version(house.boss, made, seen=1, source=opened(made.source))


def test_the_changed_cell_is_named_with_its_clause(house, draft):
    """R3: who, what, in force, in the draft."""
    found = editor_change.context(draft)
    (row,) = [r for r in found["rows"] if r["what"] == "Upload images or video" and r["after"]["effect"] == "permit"]
    assert row["before"]["effect"] == "deny"
    assert "Representative" in row["who"]
    assert "Overview/upload" in row["clauses"]


def test_a_draft_that_changes_no_answer_says_so(house, author_page):
    assert "Every question gets the same answer" in author_page


@pytest.fixture
def author_page(house) -> str:
    made = draft_version(house.boss, effective="2026-04-01T00:00-05:00")
    return browse(house.boss).get(address(made)).content.decode()


def test_past_decisions_that_would_change_are_counted_by_clause(house, happened, draft):
    """R4: a simulation, labelled so; every stored decision stays byte for byte, and none is added."""
    before = [bytes(d.canonical) for d in happened]
    client = browse(house.boss)
    page = client.get(address(draft)).content.decode()
    assert "Ask last year’s decisions again" in page
    assert client.post(address(draft) + "/change").status_code == 302
    page = client.get(address(draft) + "/change").content.decode()
    found = editor_change.past(draft)
    assert (found["changed"], found["people"]) == (3, 1)
    assert found["groups"][0]["clause"] == "Overview/upload"
    assert "Simulation. The stored decisions stay as they are." in page
    for one in happened[:3]:
        assert f"/why/{one.uid}" in page
    assert f"/why/{happened[3].uid}" not in page
    assert [
        bytes(d.canonical) for d in Decision.objects.filter(pk__in=[d.pk for d in happened]).order_by("pk")
    ] == before
    assert not Decision.objects.filter(action="upload").exclude(pk__in=[d.pk for d in happened]).exists()


def test_each_row_opens_the_stored_decision(house, happened, draft):
    client = browse(house.boss)
    client.post(address(draft) + "/change")
    row = editor_change.past(draft)["groups"][0]["rows"][0]
    assert client.get(row["url"]).status_code == 200


def test_another_text_begins_anew(house, happened, draft):
    """A simulation belongs to one text."""
    simulate_draft(house.boss, draft)
    kept = keep_version(house.boss, draft, seen=draft.keeps, source=draft.source + "\nOne more line.\n")
    assert editor_change.past(kept) is None
    simulate_draft(house.boss, kept)
    assert editor_change.past(kept)["changed"] == 3
    assert Simulation.objects.count() == 1


def test_a_broken_text_is_not_simulated(house, happened, draft):
    broken = draft.source.replace("when: not employed", "when: not employd")
    kept = keep_version(house.boss, draft, seen=draft.keeps, source=broken)
    client = browse(house.boss)
    page = client.post(address(kept) + "/change", follow=True).content.decode()
    assert "cannot be read yet" in page
    assert not Simulation.objects.exists()


def test_others_do_not_simulate(house, happened, draft):
    refused(simulate_draft, house.ann, draft)
    assert not Simulation.objects.exists()


def test_a_hundred_thousand_decisions_are_asked_in_steps_with_visible_progress(house, happened, draft):
    """Issue 3: seconds and not minutes; no request takes much longer than a second, and each shows how far it got."""
    rows = [happened[n % 4] for n in range(100_000)]
    Decision.objects.bulk_create(
        [Decision(uid=uuid.uuid4(), at=d.at, actor_id=d.actor_id, action=d.action, effect=d.effect, subject=d.subject,
                  directive_hash=d.directive_hash, canonical=d.canonical, record=d.record) for d in rows],
        batch_size=2000,
    )  # fmt: skip
    client = browse(house.boss)
    begun, steps, seen = time.monotonic(), 0, []
    while True:
        page = client.post(address(draft) + "/change", headers={"X-Step": "1"}).content.decode()
        steps += 1
        seen.append(Simulation.objects.get().done)
        if "data-running" not in page:
            break
        assert "<progress" in page
        assert "Go on" in page
    took = time.monotonic() - begun
    found = editor_change.past(draft)
    assert (found["done"] >= 100_000, found["changed"], found["people"]) == (True, 75_003, 1)
    assert seen == sorted(seen)
    assert took < 240, f"{took:.1f} s in {steps} steps"


def test_the_director_takes_both_columns_away(house, happened, draft):
    client = browse(house.boss)
    client.post(address(draft) + "/change")
    whole = json.loads(client.get(address(draft) + "/change.json").content)
    assert whole["decisions"]["changed"] == 3
    assert whole["rules"]["cells"]
    table = list(csv.DictReader(io.StringIO(client.get(address(draft) + "/change.csv").content.decode())))
    assert {"deny"} <= {row["in force"] for row in table}
    assert any(row["act"] == "upload" and row["draft"] == "permit" for row in table)


def test_a_cell_is_no_formula(house, draft):
    draft.source = draft.source.replace(OPENED, CELL)
    assert editor_change._safe("=1+1") == "'=1+1"
    assert editor_change._safe("deny") == "deny"
