"""Acknowledgements, deliveries and reviews through the API (R5, R6, R7, L9)."""

from __future__ import annotations

from spokesperson.directive.models import Acknowledgement, Delivery, Review
from spokesperson.directive.register import compiled, sections, serve_part, version_at


def test_the_states_and_the_same_eyes_as_the_page(house, caller):
    """R6: Administrators everybody; others are refused with the clause."""
    Acknowledgement.objects.filter(user=house.ann.user).delete()
    found = caller(house.boss).get("/directive/acknowledgements?state=pending").body
    assert [p["name"] for p in found["people"]] == [house.ann.name]
    assert found["counts"]["pending"] == 1
    assert "last_opened" not in str(found)
    assert caller(house.aide).get("/directive/acknowledgements").status == 403
    assert caller(house.boss).get("/directive/acknowledgements?state=lazy").body["field"] == "state"


def test_one_acknowledges_for_oneself_what_one_was_served(house, caller):
    """R6, bad input: for somebody else, unread, an unknown revision."""
    Acknowledgement.objects.filter(user=house.ann.user).delete()
    ann = caller(house.ann)
    revision = version_at().revision
    for body, field in (
        ({"revision": revision}, "version"),
        ({"revision": "9.9"}, "revision"),
        ({"revision": revision, "person": str(house.boss.uid)}, "person"),
        ({"revision": revision, "person": "00000000-0000-0000-0000-000000000007"}, "person"),
        ({"revision": revision, "at": "2020-01-01"}, "body.at"),
    ):
        answer = ann.post("/directive/acknowledgements", body)
        assert answer.status == 422, body
        assert answer.body["field"].endswith(field.rpartition(".")[2]), answer.body
    serve_part(house.ann.user, version_at(), [s.id for s in sections(compiled(version_at().file_hash))])
    done = ann.post("/directive/acknowledgements", {"revision": revision})
    assert done.status == 201
    assert Acknowledgement.objects.filter(user=house.ann.user).exists()


def test_reminders_and_deliveries(house, caller):
    """L9: remind, see it wait, try only what failed again."""
    Acknowledgement.objects.filter(user=house.ann.user).delete()
    boss = caller(house.boss)
    assert boss.post("/directive/deliveries", {"person": str(house.ann.uid)}).status == 202
    assert boss.post("/directive/deliveries", {"person": str(house.ann.uid)}).body["field"] == "person"
    assert caller(house.aide).post("/directive/deliveries", {"person": str(house.ann.uid)}).status == 403
    found = boss.get("/directive/deliveries?state=waiting").body
    assert (found["mail_server"], [d["state"] for d in found["deliveries"]]) == (False, ["waiting"])
    one = found["deliveries"][0]["id"]
    assert boss.post(f"/directive/deliveries/{one}/again").body["field"] == "delivery"
    Delivery.objects.update(state="failed")
    assert boss.post(f"/directive/deliveries/{one}/again").body["state"] == "waiting"
    assert boss.post("/directive/deliveries/99999999999999999999999/again").status == 404


def test_reviews_are_read_by_everyone_and_closed_by_administrators(house, caller):
    """R5."""
    body = {"outcome": "no_change", "note": "read it through"}
    assert caller(house.ann).post("/directive/reviews", body).status == 403
    boss = caller(house.boss)
    assert boss.post("/directive/reviews", {**body, "next_review": "2020-01-01"}).body["field"] == "next_review"
    assert not Review.objects.exists()
    made = boss.post("/directive/reviews", body)
    assert (made.status, made.body["next_review"]) == (201, "2027-03-17")
    found = caller(house.ann).get("/directive/reviews").body
    assert (found["due"], len(found["reviews"])) == ("2027-03-17", 1)
