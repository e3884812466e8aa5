"""Whoever keeps the records hands out the licence of an author who has left (2.2): R72, R73, and bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused
from spokesperson.decisions.models import Decision
from spokesperson.desk.actions.hand_out_licence import hand_out_licence
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Publication
from spokesperson.people.models import Employee
from tests import factories
from tests.api.conftest import Caller

HERS = "I work at the Willow County Library. Lantern walk on Friday."


@pytest.fixture
def out(house) -> Publication:
    """A post of Ann's, who has left since."""
    made = factories.posted(house.ann, house.hers, HERS).publication
    Employee.objects.filter(pk=house.ann.pk).update(left=clock.now().date() - timedelta(days=1))
    house.ann.refresh_from_db()
    return made


@pytest.fixture
def keeper(house) -> Employee:
    found = factories.employee("Rita Records", supervisor=house.boss)
    factories.holds(found, "Records Officer")
    return found


def client(person) -> Client:
    found = Client()
    found.force_login(person.user)
    return found


def test_the_records_officer_hands_out_an_address_that_works_without_signing_in(house, out, keeper):
    """R72: found by who left, then by the work; the licence names its author and not whoever handed it out."""
    address = reverse("works_left")
    browser = client(keeper)
    assert "Ann Librarian" in browser.get(address).content.decode()
    page = browser.get(address, {"person": house.ann.handle}).content.decode()
    assert "Lantern walk" in page
    assert "/licences/" not in page
    page = browser.post(
        address, {"person": house.ann.handle, "work": str(out.uid), "words": "by letter of 3 May"}
    ).content.decode()
    for kind, begins in (("pdf", b"%PDF-"), ("txt", b"Licence to reprint")):
        (given,) = [part for part in page.split('"') if part.endswith(f"licence.{kind}")]
        answer = Client().get(given.removeprefix("http://127.0.0.1:8000"))
        assert (answer.status_code, answer.content.startswith(begins)) == (200, True)
    assert b"Written by: Ann Librarian" in answer.content
    assert b"Rita" not in answer.content


def test_handing_it_out_is_decided_by_the_door_and_on_record(house, out, keeper):
    """R72: how the author asked stands in the part of the record that can be destroyed by itself."""
    hand_out_licence(out, house.ann, keeper, words="by letter of 3 May")
    assert Decision.objects.get(action="hand_out_licence").effect == "permit"
    (kept,) = [r for r in archive.by_subject(out.draft.urn) if r.type == "Invite" and "result" not in r.activity]
    assert (kept.actor, kept.activity["target"]) == (keeper.urn, house.ann.urn)
    assert kept.clauses == ("2.2",)
    assert "3 May" not in str(kept.activity)


@pytest.mark.parametrize("who", ["boss", "top"])
def test_an_administrator_and_a_library_official_may(house, out, who):
    """R72: as the directive says who may."""
    house.top = factories.executive()
    assert hand_out_licence(out, house.ann, getattr(house, who))["pdf"].endswith("licence.pdf")


def test_nobody_else_does_and_the_attempt_is_on_record(house, out):
    """R72 bad input: a colleague, and the supervisor who is none of these; the page is closed to them too."""
    for who in (house.aide, house.ann.supervisor):
        with pytest.raises(Refused) as error:
            hand_out_licence(out, house.ann, who)
        assert "Overview/hand_out_licence" in error.value.verdict.decision.clauses
        assert client(who).get(reverse("works_left")).status_code == 403
    assert Decision.objects.filter(action="hand_out_licence", effect="deny").count() == 2


def test_who_is_employed_takes_it_themselves(house, out):
    """R72 bad input: nobody else holds an address of theirs."""
    Employee.objects.filter(pk=house.ann.pk).update(left=None)
    house.ann.refresh_from_db()
    with pytest.raises(Refused):
        hand_out_licence(out, house.ann, house.boss)


def test_a_sealed_work_and_a_work_of_somebody_else_are_not_handed_out(house, out):
    """R72, R73 bad input."""
    with pytest.raises(Invalid) as error:
        hand_out_licence(out, house.aide, house.boss)
    assert error.value.field == "author"
    Publication.objects.filter(pk=out.pk).update(text="Card 2 1530 0001 2345 6 belongs to the Riverside Branch reader.")
    factories.institution(library_card_formats=[r"2 1530 \d{4} \d{4} \d"])
    out.refresh_from_db()
    page = client(house.boss).post(reverse("works_left"), {"person": house.ann.handle, "work": str(out.uid)})
    assert page.status_code == 403
    assert "sealed under clause 1.3" in page.content.decode()


def test_a_co_author_who_left_gets_one_of_their_own(house, out):
    """R73."""
    Draft.objects.filter(pk=out.draft_id).update(authorship={"abc": house.aide.urn})
    Employee.objects.filter(pk=house.aide.pk).update(left=clock.now().date() - timedelta(days=1))
    house.aide.refresh_from_db()
    out = Publication.objects.get(pk=out.pk)
    given = hand_out_licence(out, house.aide, house.boss)["txt"].removeprefix("http://127.0.0.1:8000")
    assert b"Written by: Ada Aide, Ann Librarian" in Client().get(given).content


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"person": "", "work": "x"}, "person"),
        ({"person": "nobody", "work": "x"}, "person"),
        ({"work": "x"}, "work"),
        ({"work": ""}, "work"),
        ({"work": "6a1b0b1e-0000-4000-8000-000000000000"}, "work"),
        ({"words": "x" * 301}, "words"),
    ],
)
def test_bad_input_is_said_at_its_field(house, out, given, field):
    """Bad input."""
    whole = {"person": house.ann.handle, "work": str(out.uid), **given}
    answer = client(house.boss).post(reverse("works_left"), whole)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert not Decision.objects.filter(action="hand_out_licence").exists()


def test_the_api_hands_it_out_too(house, out, keeper):
    """R72."""
    path = f"/works/{out.uid}/licence-address"
    answer = Caller(keeper).post(path, {"author": house.ann.handle, "words": "by letter"})
    assert (answer.status, sorted(answer.body)) == (200, ["pdf", "txt"])
    assert Caller(house.aide).post(path, {"author": house.ann.handle}).status == 403
    assert Caller(keeper).post(path, {"author": "nobody"}).status == 422


def test_the_page_teaches_while_nobody_has_left_and_asks_little(house, keeper, django_assert_max_num_queries):
    """At most 12 queries."""
    browser = client(keeper)
    assert "Nobody of the register has left." in browser.get(reverse("works_left")).content.decode()
    Employee.objects.filter(pk=house.ann.pk).update(left=clock.now().date() - timedelta(days=1))
    for _ in range(2):
        with django_assert_max_num_queries(12):
            page = browser.get(reverse("works_left"), {"person": house.ann.handle}).content.decode()
    assert "Nothing that Ann Librarian wrote was published here." in page


def test_those_who_may_find_the_page_where_they_need_it(house, keeper, out):
    """R72: beside the other entries, and on the page of whoever left; nobody else is led to a refusal."""
    address = reverse("works_left")
    for who, led in ((keeper, True), (house.boss, True), (house.aide, False)):
        assert (f'href="{address}"' in client(who).get(reverse("works")).content.decode()) is led, who.name
    page = client(house.boss).get(reverse("person", args=[house.ann.handle])).content.decode()
    assert f'href="{address}?person={house.ann.handle}"' in page
