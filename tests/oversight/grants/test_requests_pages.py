"""The page of requests: one click to ask, permission or a reason as the answer (P1, Def-Representative; R1, R23)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.models import Decision
from spokesperson.people.models import AccessRequest, Grant
from tests import factories

PAGE = "/requests"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def ask(house, words: str = "") -> AccessRequest:
    signed_in(house.aide).post(PAGE, {"verb": "ask", "words": words})
    return AccessRequest.objects.get()


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def own(house):
    return factories.account_personal(house.aide)


def test_an_undesignated_employee_asks_with_one_click(house):
    """R1: the page names the supervisor; one button asks them, and the page then shows that it waits."""
    aide = signed_in(house.aide)
    assert house.manager.name in text(aide.get(PAGE))
    answer = aide.post(PAGE, {"verb": "ask"}, follow=True)
    assert answer.status_code == 200
    assert "Waits for an answer" in text(answer)
    assert "Ask to be designated" not in text(answer)
    row = AccessRequest.objects.get()
    assert (row.employee, row.asked_of) == (house.aide, house.manager)
    assert Decision.objects.get(uid=row.decision).effect == "deny"
    assert archive.by_subject(house.aide.urn)[-1].activity["object"]["id"] == row.urn


def test_the_refusal_leads_to_the_page(house):
    """R1: why can't I leads on to the request."""
    assert f'href="{PAGE}"' in text(signed_in(house.aide).get("/why?action=post"))


def test_a_representative_has_nothing_to_ask_for(house):
    ann = signed_in(house.ann)
    assert "Ask to be designated" not in text(ann.get(PAGE))
    assert ann.post(PAGE, {"verb": "ask"}).status_code == 409
    assert not AccessRequest.objects.exists()


def test_it_stands_on_the_supervisors_home_until_it_is_answered(house, own):
    """R1: a request that nobody sees is none."""
    ask(house, "Answers about story time")
    manager = signed_in(house.manager)
    assert f"{house.aide.name} asks to be designated" in text(manager.get("/"))
    manager.post(PAGE, {"verb": "grant", "uid": one(), "accounts": [str(own.uid)], "purpose": "Story time"})
    assert "asks to be designated" not in text(manager.get("/"))


def one() -> str:
    return str(AccessRequest.objects.get().uid)


def test_the_supervisor_gives_permission_for_named_accounts_until_a_day(house, own):
    """R23: by the act that gives grants; the last day belongs to it."""
    ask(house)
    given = {"verb": "grant", "uid": one(), "accounts": [str(own.uid)], "purpose": "Story time", "end": "2026-06-30"}
    answer = signed_in(house.manager).post(PAGE, given, follow=True)
    assert "may take part as a Representative" in text(answer)
    grant = Grant.objects.get(employee=house.aide)
    assert [g.account for g in grant.granted_accounts.all()] == [own]
    assert grant.end == clock.aware("2026-07-01T00:00-05:00")
    assert "Given" in text(signed_in(house.aide).get(PAGE))
    again = signed_in(house.manager).post(PAGE, given)
    assert again.status_code == 409
    assert Grant.objects.filter(employee=house.aide).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"purpose": " "}, "purpose"), ({"accounts": []}, "accounts"), ({"end": "30 June"}, "end"),
     ({"end": "2026-03-01"}, "end"), ({"end": "9999-12-31"}, "end")],
)  # fmt: skip
def test_what_is_wrong_with_a_permission_is_said_at_its_field_and_nothing_is_lost(house, own, change, field):
    """Bad input: the form comes back with what was typed."""
    ask(house)
    given = {"verb": "grant", "uid": one(), "accounts": [str(own.uid)], "purpose": "Story time", **change}
    answer = signed_in(house.manager).post(PAGE, given)
    assert answer.status_code == 422
    assert f'href="#f-{field}-{one()[:8]}"' in text(answer)
    assert f'id="f-{field}-{one()[:8]}"' in text(answer)
    assert text(answer).count('<details class="fold" open>') == 1
    if "purpose" not in change:
        assert 'value="Story time"' in text(answer)
    assert not Grant.objects.filter(employee=house.aide).exists()


def test_without_an_account_the_supervisor_is_told_what_comes_first(house):
    """R23: a permission names accounts; nobody but the employee enters their own."""
    ask(house)
    page = text(signed_in(house.manager).get(PAGE))
    assert "has no personal account in the register yet" in page


def test_accounts_of_others_cannot_be_named(house, own):
    """R23: an account that is not the employee's is not even on the list."""
    ask(house)
    given = {"verb": "grant", "uid": one(), "accounts": [str(house.hers.uid)], "purpose": "Story time"}
    assert signed_in(house.manager).post(PAGE, given).status_code == 422
    assert not Grant.objects.filter(employee=house.aide).exists()


def test_declining_needs_a_reason_and_the_person_reads_it(house):
    """R1."""
    ask(house)
    manager = signed_in(house.manager)
    answer = manager.post(PAGE, {"verb": "decline", "uid": one(), "words": ""})
    assert answer.status_code == 422
    assert f'href="#f-words-{one()[:8]}"' in text(answer)
    manager.post(PAGE, {"verb": "decline", "uid": one(), "words": "After your trial period."})
    page = text(signed_in(house.aide).get(PAGE))
    assert "Declined" in page
    assert "After your trial period." in page


def test_others_of_the_line_do_not_see_it_and_strangers_cannot_answer_it(house, own):
    """1.3: it is between two people; the door decides who may answer."""
    ask(house, "Answers about story time")
    for person in (house.ann, house.boss, house.second):
        assert "story time" not in text(signed_in(person).get(PAGE))
    given = {"verb": "grant", "uid": one(), "accounts": [str(own.uid)], "purpose": "Story time"}
    assert signed_in(house.ann).post(PAGE, given).status_code == 404
    assert signed_in(house.boss).post(PAGE, given).status_code == 403
    assert not Grant.objects.filter(employee=house.aide).exists()
    assert Decision.objects.filter(actor=house.boss, action="grant", effect="deny").exists()


def test_one_takes_ones_own_request_back(house):
    ask(house)
    assert "Taken back" in text(signed_in(house.aide).post(PAGE, {"verb": "take_back", "uid": one()}, follow=True))
    assert signed_in(house.aide).post(PAGE, {"verb": "take_back", "uid": one()}).status_code == 409


def test_nobody_takes_back_what_another_asked(house):
    ask(house)
    assert signed_in(house.manager).post(PAGE, {"verb": "take_back", "uid": one()}).status_code == 404
    assert AccessRequest.objects.get().state == "pending"


@pytest.mark.parametrize("body", [{}, {"verb": "dance"}, {"verb": "grant", "uid": "x"}, {"verb": "decline"}])
def test_a_verb_or_request_nobody_knows_is_not_found(house, body):
    assert signed_in(house.manager).post(PAGE, body).status_code == 404


def test_after_two_weeks_it_is_over(house):
    ask(house)
    with clock.at(clock.now() + timedelta(days=15)):
        assert "Not answered in time" in text(signed_in(house.aide).get(PAGE))
        assert house.aide.name not in text(signed_in(house.manager).get(PAGE))
        assert "asks to be designated" not in text(signed_in(house.manager).get("/"))


def test_the_page_keeps_to_its_budget(house, django_assert_max_num_queries):
    """At most 12 queries with one request on each side."""
    ask(house)
    manager = signed_in(house.manager)
    manager.get(PAGE)
    with django_assert_max_num_queries(12):
        manager.get(PAGE)


def test_whoever_is_not_signed_in_is_led_there(house):
    assert Client().get(PAGE).status_code == 302
