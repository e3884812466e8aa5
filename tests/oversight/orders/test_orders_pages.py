"""Pages and API of orders (1.5): R46, R50, R51, R52, R53."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.oversight.actions.confirm_order import confirm_order
from spokesperson.oversight.actions.order import limit
from spokesperson.oversight.orders import words as telling
from spokesperson.people.models import Order
from tests import factories
from tests.api.conftest import Caller
from tests.oversight.orders.test_orders import WHY, scheduled, stopped


def sign_in(client, person) -> None:
    client.force_login(person.user)


def ask(client, person, kind: str = "order_new", **fields):
    return client.post(reverse(kind, args=[person.handle]), {"covers": "business", "reason": WHY, **fields})


def test_the_page_counts_beforehand_what_will_happen(house, client):
    """R51: two scheduled posts by title, what stays allowed, a smaller step; nothing has happened yet."""
    scheduled(house, 3, text="I work at the Library as a librarian. Map of the week.")
    scheduled(house, 27)
    sign_in(client, house.manager)
    page = client.get(reverse("order_new", args=[house.ann.handle])).content.decode()
    assert "2 scheduled items return to draft." in page
    assert "Map of the week" in page
    assert "Keep as it is" in page
    assert "autofocus" in page
    assert reverse("order_limit", args=[house.ann.handle]) in page
    assert not Order.objects.exists()


def test_a_supervisor_stops_somebody_and_reads_the_real_numbers(house, client):
    """R51: counted again in the transaction."""
    scheduled(house)
    sign_in(client, house.manager)
    page = client.get(ask(client, house.ann).url).content.decode()
    assert "1 returned to draft." in page
    assert "Returned to draft" in page
    order = Order.objects.get()
    assert (order.kind, order.business, order.personal, order.reason) == ("stop", True, False, WHY)


@pytest.mark.parametrize(("covers", "found"), [("both", (True, True)), ("personal", (False, True))])
def test_the_page_says_what_it_covers(house, client, covers, found):
    """R52."""
    sign_in(client, house.manager)
    assert ask(client, house.aide, covers=covers).status_code == 302
    order = Order.objects.get()
    assert (order.business, order.personal) == found


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("order_new", {"reason": " "}, "reason"),
        ("order_new", {"covers": "everything"}, "covers"),
        ("order_limit", {"minutes": "-1"}, "minutes"),
        ("order_limit", {"minutes": "2401"}, "minutes"),
        ("order_limit", {"minutes": "a lot"}, "minutes"),
        ("order_disallow", {"where": "channel:mail"}, "where"),
        ("order_disallow", {"where": "account:nothing"}, "where"),
        ("order_disallow", {"reason": "", "where": "all"}, "reason"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(house, client, kind, fields, field):
    """R46, R50, R51 bad input."""
    sign_in(client, house.manager)
    answer = ask(client, house.ann, kind, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert f'id="f-{field}"' in page
    assert not Order.objects.exists()


@pytest.mark.parametrize("who", ["boss", "aide"])
def test_outside_the_line_the_page_names_the_right_supervisor(house, client, who):
    """R51 bad input: 403 with clause 1.5, and the attempt is on record; looking leaves none."""
    sign_in(client, getattr(house, who))
    looked = client.get(reverse("order_new", args=[house.ann.handle]))
    assert looked.status_code == 403
    assert not Decision.objects.filter(action="order").exists()
    answer = ask(client, house.ann)
    assert answer.status_code == 403
    assert house.manager.name in answer.content.decode()
    assert reverse("clause", args=["1.5"]) in answer.content.decode()
    assert Decision.objects.get(action="order").effect == "deny"
    assert not Order.objects.exists()


def test_nobody_of_that_name_is_not_found(house, client):
    """Bad input."""
    sign_in(client, house.manager)
    assert client.get("/people/nobody/stop").status_code == 404


def test_a_band_stands_on_every_page_of_the_one_concerned_until_it_is_confirmed(house, client):
    """R53: who gave it, why, and the button; home shows it instead of what one may do."""
    order = stopped(house)
    sign_in(client, house.ann)
    for name in ("home", "drafts", "orders"):
        page = client.get(reverse(name)).content.decode()
        assert "I have received it" in page
        assert house.manager.name in page
    home = client.get(reverse("home")).content.decode()
    assert "You were asked to stop" in home
    assert "Right now you may" not in home
    assert client.post(reverse("order_confirm", args=[order.uid])).status_code == 302
    order.refresh_from_db()
    assert order.confirmed_at is not None
    assert "I have received it" not in client.get(reverse("drafts")).content.decode()
    assert "Stop Library business" in client.get(reverse("drafts")).content.decode()


def test_others_see_no_band_and_not_the_order(house, client):
    """R53: it is for the one concerned, the line and Library officials."""
    order = stopped(house)
    sign_in(client, house.aide)
    assert "asked this of you" not in client.get(reverse("home")).content.decode()
    assert client.get(reverse("order", args=[order.uid])).status_code == 404
    assert client.post(reverse("order_lift", args=[order.uid]), {"reason": "x"}).status_code == 404


def test_the_minutes_left_stand_on_the_home_page(house, client):
    """R50: the desk shows remaining minutes."""
    limit(house.manager, house.ann, minutes=120, reason=WHY)
    sign_in(client, house.ann)
    assert "120 minutes left this week" in client.get(reverse("home")).content.decode()


def test_whoever_gave_it_lifts_it_on_its_page_and_the_history_says_so(house, client):
    """R53."""
    order = stopped(house)
    sign_in(client, house.manager)
    address = reverse("order_lift", args=[order.uid])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "The move is done."}).status_code == 302
    page = client.get(reverse("order", args=[order.uid])).content.decode()
    assert "The move is done." in page
    assert "Lift it" not in page


def test_somebody_equal_is_refused_on_its_page(house, client):
    """R53: an Administrator may read it and not lift it; the employee neither."""
    order = stopped(house)
    for who in (house.boss, house.ann):
        sign_in(client, who)
        page = client.get(reverse("order", args=[order.uid]))
        assert page.status_code == 200
        assert "order_lift" not in page.content.decode()
        assert client.post(reverse("order_lift", args=[order.uid]), {"reason": "x"}).status_code == 403


def test_the_pages_ask_a_bounded_number_of_questions(house, client, django_assert_max_num_queries):
    """1,600 orders: at most 12 queries and 60 KiB of HTML a page."""
    given = [
        Order(
            kind="limit", employee=house.ann, issued_by=house.manager, minutes=60, reason=WHY * 4,
            issued_at=clock.now() - timedelta(days=n), lifted_at=clock.now(), lifted_by=house.manager, lifted_why="x",
        )
        for n in range(1600)
    ]  # fmt: skip
    Order.objects.bulk_create(given)
    scheduled(house)
    order = stopped(house)
    for who, address in (
        (house.manager, reverse("orders")),
        (house.manager, reverse("order", args=[order.uid])),
        (house.ann, reverse("order", args=[order.uid])),
        (house.ann, reverse("orders")),
        (house.top, reverse("order_new", args=[house.aide.handle])),
    ):
        sign_in(client, who)
        client.get(address)
        # The page to ask somebody to stop counts beforehand what will happen, and asks for that twice more.
        with django_assert_max_num_queries(12):
            page = client.get(address)
        assert page.status_code == 200
        assert len(page.content) < 60 * 1024


def test_the_part_for_the_page_of_a_person_tells_what_stands_and_what_may_be_asked(house):
    """R46, R50, R51: for her manager; she herself sees the same without the ways to ask."""
    order = stopped(house)
    seen = telling.of(house.ann, house.manager)
    assert [o["title"] for o in seen["standing"]] == ["Stop Library business"]
    assert set(seen["may"]) == {"stop", "limit", "disallow"}
    assert telling.of(house.ann, house.ann)["may"] == {}
    assert set(telling.of(house.ann, house.boss)["may"]) == {"disallow"}
    confirm_order(house.ann, order)
    assert telling.of(house.ann, house.ann)["standing"][0]["confirm"] == ""


# The API


def body(house, **more):
    return {"kind": "stop", "employee": house.ann.handle, "reason": WHY, **more}


def test_orders_are_given_confirmed_and_lifted_through_the_api(house):
    """R50, R51, R53."""
    draft = scheduled(house)
    made = Caller(house.manager).post("/orders", body(house))
    assert made.status == 201, made.body
    assert [c["draft"] for c in made.body["cancelled"]] == [str(draft.uid)]
    assert made.body["in_flight"] == []
    path = f"/orders/{made.body['uid']}"
    assert Caller(house.ann).post(f"{path}/confirm", {}).body["confirmed_at"]
    assert Caller(house.top).post(f"{path}/lift", {"reason": "Done."}).body["lifted_by"] == house.top.name
    capped = Caller(house.manager).post("/orders", body(house, kind="limit", minutes=90))
    assert capped.body["minutes"] == 90
    assert len(Caller(house.ann).get("/orders").body) == 2
    assert Caller(house.ann).get(path).status == 200


def test_disallowing_through_the_api(house):
    """R46: one account, by its uid."""
    made = Caller(house.boss).post("/orders", body(house, kind="disallow", account=str(house.hers.uid)))
    assert (made.status, made.body["account"]) == (201, str(house.hers.uid))


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("kind", {"kind": "fine"}),
        ("employee", {"employee": "nobody"}),
        ("employee", {"employee": "urn:sp:person:x"}),
        ("reason", {"reason": ""}),
        ("minutes", {"kind": "limit", "minutes": -1}),
        ("minutes", {"kind": "limit", "minutes": 2401}),
        ("minutes", {"kind": "limit"}),
        ("minutes", {"minutes": 5}),
        ("since", {"since": "2026-03-01T00:00:00Z"}),
        ("since", {"since": "yesterday"}),
        ("business", {"business": False}),
        ("channel", {"kind": "disallow", "channel": "mail"}),
        ("account", {"kind": "disallow", "account": "x"}),
        ("equipment", {"equipment": "toaster"}),
    ],
)
def test_bad_input_through_the_api(house, field, more):
    """R46, R50, R51 bad input: 422 that names the field; nothing stored."""
    answer = Caller(house.manager).post("/orders", body(house, **more))
    assert (answer.status, answer.body["field"]) == (422, field), answer.body
    assert not Order.objects.exists()


def test_outside_the_line_the_api_answers_403_and_records_it(house):
    """R51 bad input, R53: ordering, lifting and confirming by the wrong people."""
    assert Caller(house.boss).post("/orders", body(house)).status == 403
    assert Decision.objects.filter(action="order", effect="deny", actor=house.boss).exists()
    path = f"/orders/{stopped(house).uid}"
    assert Caller(house.boss).post(f"{path}/lift", {"reason": "x"}).status == 403
    assert Caller(house.manager).post(f"{path}/confirm", {}).status == 403
    assert Caller(factories.employee("Ned Nobody")).get(path).status == 404
