"""Drafts of the directive through the API: the same acts, with problem JSON for every no (P2; R3)."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from spokesperson.decisions.models import Decision
from spokesperson.directive.models import Proposal, Version
from spokesperson.oversight.actions.adopt_proposal import adopt_proposal
from spokesperson.oversight.actions.ask_reader import ask_reader
from spokesperson.oversight.actions.draft_version import draft_version
from spokesperson.oversight.actions.keep_version import keep_version
from spokesperson.oversight.drafts import proposals
from tests.api.conftest import Caller
from tests.oversight.drafts.test_proposals import CELL, OPENED, hash_of, opened

DRAFTS = "/directive/drafts"


@pytest.fixture
def calls(house) -> SimpleNamespace:
    return SimpleNamespace(**{name: Caller(getattr(house, name)) for name in ("boss", "second", "ann", "aide")})


@pytest.fixture
def draft(calls) -> Proposal:
    body = {"effective": "2026-04-01T00:00:00-05:00", "note": "Lets Representatives upload pictures."}
    answer = calls.boss.post(DRAFTS, body)
    assert answer.status == 201
    return Proposal.objects.get(uid=answer.body["uid"])


def path(draft: Proposal, verb: str = "") -> str:
    return f"{DRAFTS}/{draft.uid}{verb}"


def patch(caller, draft, **body):
    answer = caller("PATCH", path(draft), {"seen": draft.keeps, **body})
    draft.refresh_from_db()
    return answer


def test_the_whole_road_from_draft_to_version(house, calls, draft):
    """R3: begun, kept, asked for by its author; read and adopted by somebody else."""
    assert [d["uid"] for d in calls.second.get(DRAFTS).body] == [str(draft.uid)]
    fresh = draft.source
    differing = patch(calls.boss, draft, source=draft.source.replace(CELL, OPENED)).body
    assert {one["key"] for one in differing["left"]} >= {"cases"}
    assert differing["check"]["differing"][0]["now"] == "permit"
    kept = patch(calls.boss, draft, source=opened(fresh))
    assert (kept.status, kept.body["left"]) == (200, [])
    asked = calls.boss.post(path(draft, "/ask"), {"seen": draft.keeps, "reader": house.second.handle})
    assert (asked.status, asked.body["state"], asked.body["asked_of"]) == (200, "asked", house.second.handle)
    adopted = calls.second.post(path(draft, "/adopt"), {"file_hash": hash_of(draft)})
    assert (adopted.status, adopted.body["revision"]) == (200, "1.1")
    assert Version.objects.get(revision="1.1").source == draft.source
    assert calls.boss.get(path(draft)).body["adopted_as"] == "1.1"


@pytest.mark.parametrize("who", ["ann", "aide"])
def test_others_are_refused_with_the_clause(house, calls, draft, who):
    """P2: 403 on every act and every look; nothing is changed."""
    other = getattr(calls, who)
    answers = [
        other.get(DRAFTS),
        other.get(path(draft)),
        other.post(DRAFTS, {}),
        other("PATCH", path(draft), {"seen": 1, "note": "x"}),
        other.post(path(draft, "/check"), {"source": draft.source}),
        other.post(path(draft, "/ask"), {"seen": 1, "reader": house.second.handle}),
        other.post(path(draft, "/withdraw")),
        other.post(path(draft, "/adopt"), {"file_hash": "0" * 64}),
    ]
    for answer in answers:
        assert answer.status == 403
        cells = ("Overview/propose", "Overview/settle_draft", "Overview/adopt")
        assert any(c in ("P2", *cells) for c in answer.body["clauses"])
    draft.refresh_from_db()
    assert (draft.keeps, draft.state, Proposal.objects.count()) == (1, "draft", 1)


def test_the_author_is_refused_adopting_the_own_draft(house, calls, draft):
    """Overview/adopt: 403, on record; the version in force stays."""
    patch(calls.boss, draft, source=opened(draft.source))
    calls.boss.post(path(draft, "/ask"), {"seen": draft.keeps, "reader": house.second.handle})
    answer = calls.boss.post(path(draft, "/adopt"), {"file_hash": hash_of(draft)})
    assert answer.status == 403
    assert "Overview/adopt" in answer.body["clauses"]
    assert Decision.objects.latest("id").action == "adopt"
    assert Version.objects.count() == 1


def test_a_broken_text_is_answered_with_every_mistake_at_its_place(calls, draft):
    """R3: 422 with line, column, message and suggestion; kept only if it is said to be unfinished."""
    broken = draft.source.replace("when: not employed", "when: not employd").replace("effect: warn", "effect: warm", 1)
    for answer in (patch(calls.boss, draft, source=broken), calls.boss.post(path(draft, "/check"), {"source": broken})):
        assert answer.status == 422
        assert answer.kind == "application/problem+json"
        first, second = answer.body["mistakes"]
        line = next(n for n, text in enumerate(broken.split("\n"), 1) if "employd" in text)
        assert (first["line"], first["column"], first["suggestion"]) == (line, 11, "employed")
        assert "unknown fact 'employd'" in first["message"]
        assert second["suggestion"] == "warn"
    assert draft.keeps == 1
    kept = patch(calls.boss, draft, source=broken, unfinished=True)
    assert kept.status == 200
    assert len(kept.body["check"]["mistakes"]) == 2


def test_asking_for_an_unready_draft_names_what_is_left(house, calls, draft):
    patch(calls.boss, draft, source=draft.source.replace(CELL, OPENED), note="")
    answer = calls.boss.post(path(draft, "/ask"), {"seen": draft.keeps, "reader": house.second.handle})
    assert answer.status == 422
    assert {one["key"] for one in answer.body["left"]} >= {"cases", "note"}
    assert answer.body["differing"][0]["line"]


def test_an_older_text_in_hand_is_answered_with_the_newer(house, calls, draft):
    """409 with the draft as it was kept meanwhile."""
    keep_version(house.second, draft, seen=1, note="Hers.")
    answer = calls.boss("PATCH", path(draft), {"seen": 1, "note": "His."})
    assert answer.status == 409
    assert (answer.body["kept"]["note"], answer.body["kept"]["keeps"]) == ("Hers.", 2)
    assert answer.body["clauses"] == ["P2"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"effective": "soon"}, "effective"),
        ({"effective": "2011-01-01T00:00:00-06:00"}, "effective"),
        ({"note": "x" * 401}, "note"),
        ({"colour": "blue"}, "colour"),
        ({"major": "perhaps"}, "major"),
    ],
)
def test_bad_input_names_its_field(calls, body, field):
    answer = calls.boss.post(DRAFTS, body)
    assert (answer.status, answer.body["field"]) == (422, field)
    assert not Proposal.objects.exists()


def test_a_draft_is_given_back_or_withdrawn(house, calls, draft):
    patch(calls.boss, draft, source=opened(draft.source))
    calls.boss.post(path(draft, "/ask"), {"seen": draft.keeps, "reader": house.second.handle})
    given = calls.second.post(path(draft, "/give-back"), {"words": "Not before May."})
    assert (given.status, given.body["state"]) == (200, "draft")
    assert calls.boss.post(path(draft, "/withdraw")).body["state"] == "withdrawn"
    assert calls.boss("PATCH", path(draft), {"seen": draft.keeps, "note": "again"}).status == 409
    assert calls.boss.get(f"{DRAFTS}/00000000-0000-0000-0000-000000000001").status == 404


def test_without_a_token_there_is_no_list(db):
    assert Caller(None).get(DRAFTS).status == 401


def test_a_draft_follows_a_version_adopted_meanwhile(house, calls, draft):
    """422 with what is left until the newest version was looked at; another revision than that is answered 409."""
    other = draft_version(house.boss, effective="2026-03-25T00:00-05:00", note="First.")
    other = keep_version(house.boss, other, seen=1, source=opened(other.source))
    ask_reader(house.boss, other, house.second, seen=other.keeps)
    adopt_proposal(house.second, proposals.get(other.uid), file_hash=hash_of(other))
    assert "base" in {one["key"] for one in calls.boss.get(path(draft)).body["left"]}
    assert calls.boss.post(path(draft, "/follow"), {"newest": "1.0"}).status == 409
    followed = calls.boss.post(path(draft, "/follow"), {"newest": "1.1"})
    assert (followed.status, followed.body["base"]) == (200, "1.1")
    assert "base" not in {one["key"] for one in followed.body["left"]}
