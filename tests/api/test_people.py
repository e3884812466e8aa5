"""People through the API: what the pages do, with the same refusals (R13, R14, R15, R25, R27, R59, R63, R67)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.people.models import Employee, Grant, Holding, TopicException
from tests import factories
from tests.api.conftest import Caller

NOW = factories.AT_WORK


@pytest.fixture
def boss(house, caller):
    return caller(house.boss)


@pytest.fixture
def manager(house, caller):
    return caller(house.ann.supervisor)


def test_a_person_is_entered_changed_moved_and_leaves(house, boss, manager):
    """R13, R27."""
    made = boss.post("/people", {"name": "New One", "email": "new.one@b.example", "supervisor": "maria-manager"})
    assert (made.status, made.body["handle"]) == (201, "new-one")
    assert boss("PATCH", "/people/new-one", {"branch": "Cedar Hill"}).body["branch"] == "Cedar Hill"
    loop = boss("PATCH", "/people/maria-manager", {"supervisor": "new-one"})
    assert (loop.status, loop.body["field"]) == (422, "supervisor")
    assert manager.post("/people", {"name": "X", "email": "x@b.example"}).status == 403
    moved = boss.post(f"/people/{house.ann.handle}/transfer", {"supervisor": "eve-executive"})
    assert len(moved.body["suspended"]) == 1
    assert Grant.objects.get().suspended_why == "The supervisor changed."
    left = boss.post("/people/new-one/leave", {"left": (NOW + timedelta(days=1)).date().isoformat()})
    assert (left.status, left.body["reports"]) == (200, [])
    assert "new-one" in [p["handle"] for p in boss.get("/people").body["people"]]
    with clock.at(NOW + timedelta(days=2)):
        assert "new-one" not in [p["handle"] for p in boss.get("/people").body["people"]]


def test_positions_and_appointments(house, boss, manager):
    """R13, R14, R15."""
    assert boss.post("/positions", {"title": "Guide"}).status == 201
    assert {"title": "Guide", "department": "", "administrator": False, "held_by": []} in boss.get("/positions").body[
        "positions"
    ]
    held = boss.post(f"/people/{house.ann.handle}/positions", {"position": "Guide", "acting": True})
    assert held.status == 201
    with clock.at(NOW + timedelta(hours=1)):
        ended = boss.post(f"/people/{house.ann.handle}/positions/{held.body['id']}/end", {})
    assert ended.body["end"]
    assert boss.post(f"/people/{house.ann.handle}/positions/{2**70}/end", {}).status == 404
    made = boss.post(f"/people/{house.ann.handle}/appointments", {"reason": "summer"})
    assert made.status == 201
    assert boss.get(f"/people/{house.ann.handle}/appointments").body["appointments"][0]["reason"] == "summer"
    assert boss.post("/people/dana-director/appointments", {"reason": "me"}).status == 403
    assert manager.post(f"/people/{house.ann.handle}/appointments", {"reason": "x"}).status == 403
    ends = boss.post(f"/people/{house.ann.handle}/appointments/{made.body['id']}/end", {"reason": "over"})
    assert ends.status == 200
    last = Holding.objects.get(employee=house.boss, position__administrator=True)
    Holding.objects.filter(position__administrator=True).exclude(pk=last.pk).delete()
    refused = boss.post(f"/people/dana-director/positions/{last.pk}/end", {"reason": "gone"})
    assert (refused.status, refused.body["field"]) == (422, "holding")
    assert house.boss.name in refused.body["detail"]


def test_a_supervisor_sets_hours_and_areas(house, boss, manager):
    """R25, R59, R63."""
    base = f"/people/{house.ann.handle}"
    week = {"week": [{"weekday": 0, "start": "10:00", "end": "18:00", "breaks": [["12:00", "12:30"]]}]}
    assert manager("PUT", f"{base}/hours", week).body == week
    bad = manager("PUT", f"{base}/hours", {"week": [{"weekday": 0, "start": "10:00", "end": "09:00"}]})
    assert (bad.status, bad.body["field"]) == (422, "week.0.end")
    assert manager("PUT", f"{base}/hours/day", {"day": "2026-03-18", "start": "08:00", "end": "09:00"}).status == 200
    leave = {"first": "2026-03-23", "last": "2026-03-25"}
    assert manager.post(f"{base}/hours/leave", leave).body["days"] == 3
    assert len(manager.get(f"{base}/hours").body["days"]) == 4
    assert manager.post(f"{base}/hours/clear", leave).body["days"] == 3
    factories.topic("local-history")
    assert manager.post(f"{base}/areas", {"topic": "local-history"}).status == 201
    assert manager("DELETE", f"{base}/areas/local-history").status == 200
    assert manager("DELETE", f"{base}/areas/local-history").status == 422
    given = {"topic": "local-history", "reason": "grew up there", "end": "2026-03-31T00:00:00-05:00"}
    made = manager.post(f"{base}/exceptions", given)
    assert made.status == 201
    assert manager.get(f"{base}/areas").body["exceptions"][0]["uid"] == made.body["uid"]
    assert manager.post(f"{base}/exceptions/{made.body['uid']}/end").status == 200
    assert manager.post(f"{base}/exceptions", {**given, "end": "2030-01-01T00:00:00Z"}).body["field"] == "end"
    for path in ("hours", "areas"):
        assert manager.get(f"/people/eve-executive/{path}").status == 403


def test_the_calendar(house, boss, manager):
    """R25, R67."""
    factories.institution(country="US", subdivision="OK")
    assert boss.get("/calendar/closures").body["proposed"][0]["day"] > "2026-03-17"
    taken = boss.post("/calendar/holidays", {"year": 2026, "kept_open": ["2026-11-27"]})
    assert {"day": "2026-11-27", "name": "Day After Thanksgiving", "kept_open": True} in taken.body["days"]
    assert boss.post("/calendar/holidays", {"year": 2026, "kept_open": ["2026-01-02"]}).status == 422
    assert boss.post("/calendar/closures", {"day": "2026-05-04", "name": "Stocktaking"}).status == 201
    assert boss("DELETE", "/calendar/closures/2026-05-04").status == 200
    assert boss("DELETE", "/calendar/closures/soon").status == 422
    assert manager.post("/calendar/closures", {"day": "2026-05-04", "name": "x"}).status == 403


def test_a_file_is_previewed_and_applied(house, boss, manager):
    """R27."""
    text = "handle,name\nann-librarian,Ann Renamed\nnobody,X\n"
    seen = boss.post("/people/import", {"csv": text})
    assert (seen.status, seen.body["applied"]) == (200, False)
    assert seen.body["changes"][0]["fields"] == {"name": ["Ann Librarian", "Ann Renamed"]}
    assert (seen.body["bad"][0]["line"], seen.body["bad"][0]["field"]) == (3, "email")
    assert manager.post("/people/import", {"csv": text}).status == 403
    assert boss.post("/people/import", {"csv": text, "digest": "0" * 64}).status == 409
    assert boss.post("/people/import", {"csv": text, "digest": seen.body["digest"]}).body["applied"]
    assert Employee.objects.get(pk=house.ann.pk).name == "Ann Renamed"
    assert boss.get("/people.csv").raw.startswith(b"\xef\xbb\xbfhandle")
    assert manager.get("/people.csv").status == 403
    assert boss.post("/people/import", {"csv": "x" * 5_300_000}).status == 422


@pytest.mark.parametrize("who", ["boss", "ann", "aide"])
@pytest.mark.parametrize("what", ["areas", "exceptions"])
def test_nobody_but_the_line_confirms_an_area_or_permits_a_topic(house, who, what):
    """R59, R63, bad input: 403 with its clause, also for oneself; the attempt is on record and nothing is kept."""
    factories.topic("local-history")
    given = {"topic": "local-history"}
    if what == "exceptions":
        given |= {"reason": "grew up there", "end": "2026-03-31T00:00:00-05:00"}
    answer = Caller(getattr(house, who)).post(f"/people/{house.ann.handle}/{what}", given)
    action = {"areas": "confirm_expertise", "exceptions": "except_topic"}[what]
    assert (answer.status, answer.body["clauses"]) == (403, [f"Overview/{action}"])
    assert Decision.objects.filter(action=action, effect="deny").count() == 1
    assert not house.ann.expertise.filter(topic__slug="local-history").exists()
    assert not TopicException.objects.exists()


@pytest.mark.parametrize(
    ("what", "field", "more"),
    [
        ("areas", "topic", {"topic": "astrology"}),
        ("areas", "until", {"until": "2026-03-01T00:00:00Z"}),
        ("exceptions", "topic", {"topic": "astrology"}),
        ("exceptions", "reason", {"reason": " "}),
        ("exceptions", "end", {"end": "soon"}),
        ("exceptions", "end", {"end": "2026-03-01T00:00:00Z"}),
        ("exceptions", "thread", {"thread": "her post"}),
    ],
)
def test_bad_input_about_areas_names_its_field(house, manager, what, field, more):
    """R59, R63, bad input; nothing is kept."""
    factories.topic("local-history")
    given = {"topic": "local-history"}
    if what == "exceptions":
        given |= {"reason": "grew up there", "end": "2026-03-31T00:00:00-05:00"}
    answer = manager.post(f"/people/{house.ann.handle}/{what}", {**given, **more})
    assert (answer.status, answer.body["field"]) == (422, field)
    assert not house.ann.expertise.filter(topic__slug="local-history").exists()
    assert not TopicException.objects.exists()
