"""The people on pages: chart, one person, hours, areas, calendar, file (R13, R14, R15, R25, R27, R59, R63, R67)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spokesperson import clock
from spokesperson.decisions.models import Decision
from spokesperson.oversight.actions.end_holding import end_holding
from spokesperson.oversight.actions.order import limit
from spokesperson.people.models import (
    Appointment,
    Closure,
    Employee,
    Expertise,
    Grant,
    Holding,
    Position,
    Shift,
    TopicException,
    WorkingDay,
)
from tests import factories

NOW = factories.AT_WORK
QUERIES, BYTES = 12, 60 * 1024


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def text(answer) -> str:
    return answer.content.decode()


def crowd(top: Employee, number: int = 1600) -> None:
    """``number`` employees in three floors under ``top``: 40 branches with a manager and their people."""
    hired = date(2020, 1, 1)
    made = [
        Employee(handle=f"p-{n}", name=f"Person Number {n:04}", email=f"p{n}@b.example", hired=hired,
                 branch=f"Branch {n % 40}", department="Public Services")
        for n in range(number)
    ]  # fmt: skip
    Employee.objects.bulk_create(made, batch_size=400)
    Employee.objects.filter(handle__in=[f"p-{n}" for n in range(40)]).update(supervisor=top)
    for n in range(40):
        team = [f"p-{m}" for m in range(40 + n, number, 40)]
        Employee.objects.filter(handle__in=team).update(supervisor=Employee.objects.get(handle=f"p-{n}"))
    place = Position.objects.create(title="Library Assistant")
    rows = Employee.objects.filter(handle__startswith="p-")
    Holding.objects.bulk_create([Holding(employee=e, position=place, start=NOW - timedelta(days=9)) for e in rows])


def test_the_line_reads_on_a_persons_page_what_was_asked_of_them(house, django_assert_max_num_queries):
    """R16, R46, R53: what stands and what was lifted, and the way to ask; to colleagues nothing of it exists."""
    lifted = limit(house.manager, house.ann, minutes=90, reason="The weeding comes first.")
    limit(house.manager, house.ann, minutes=60, reason="Summer reading needs you.")
    page = text(signed_in(house.manager).get("/people/ann-librarian"))
    assert "Summer reading needs you." in page
    assert f'href="/orders/{lifted.uid}"' in page
    assert 'href="/people/ann-librarian/stop"' in page
    assert "Summer reading needs you." in text(signed_in(house.ann).get("/people/ann-librarian"))
    ben = signed_in(factories.representative("Ben Colleague"))
    assert "Summer reading" not in text(ben.get("/people/ann-librarian"))
    boss = signed_in(house.boss)
    boss.get("/people/ann-librarian")
    with django_assert_max_num_queries(QUERIES):
        boss.get("/people/ann-librarian")


def test_everybody_sees_who_answers_for_whom(house):
    """R13, R27: the chart is a nested list of links."""
    page = text(signed_in(house.aide).get("/people"))
    for person in (house.top, house.boss, house.manager):
        assert f'href="/people/{person.handle}"' in page
    assert "Enter an employee" not in page
    assert "Enter an employee" in text(signed_in(house.boss).get("/people"))
    part = text(signed_in(house.aide).get("/people?at=maria-manager"))
    assert f'href="/people/{house.ann.handle}"' in part
    assert "no choice of this list" in signed_in(house.aide).get("/people?at=nobody").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/people", "/people?page=2", "/people?at=p-3", "/people?at=p-3&page=2", "/people?q=person",
     "/people?branch=Branch+7", "/people?role=none&page=3", "/people?vacant=1", "/people/p-3", "/people/p-50"],
)  # fmt: skip
def test_the_chart_of_1600_keeps_to_12_queries_and_60_kib(house, django_assert_max_num_queries, address):
    """R13: and says how many are not drawn."""
    crowd(house.top)
    client = signed_in(house.boss)
    client.get("/people")
    with django_assert_max_num_queries(QUERIES):
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < BYTES, len(answer.content)
    if address == "/people?at=p-3":
        assert "and 19 more" in text(answer)


def test_filters_stand_in_the_address(house):
    page = text(signed_in(house.aide).get("/people?q=ada"))
    assert "Ada Aide" in page
    assert "Ann Librarian" not in page
    assert "Ann Librarian" in text(signed_in(house.aide).get("/people?role=representative"))
    assert "Dana Director" in text(signed_in(house.aide).get("/people?role=administrator"))
    assert "Ann Librarian" not in text(signed_in(house.aide).get("/people?role=none"))
    assert "Nobody fits" in text(signed_in(house.aide).get("/people?q=zzz"))


def test_a_vacancy_is_shown_as_such(house):
    """R13, bad input: a position that nobody holds any more gives no role."""
    end_holding(house.boss, Holding.objects.get(employee=house.second, position__administrator=True))
    page = text(signed_in(house.aide).get("/people?vacant=1"))
    assert "Manager of Web Development" in page
    assert "Administrator position" in page


def test_what_is_kept_of_a_person_is_for_them_their_line_and_officials(house):
    """R16."""
    for who, sees in ((house.ann, True), (house.manager, True), (house.boss, True), (house.aide, False)):
        page = text(signed_in(who).get(f"/people/{house.ann.handle}"))
        assert ("answers about programs" in page) is sees
        assert "Branch Librarian" in page
        assert signed_in(who).get(f"/people/{house.ann.handle}/hours").status_code == (200 if sees else 403)
        assert signed_in(who).get(f"/people/{house.ann.handle}/areas").status_code == (200 if sees else 403)


@pytest.mark.parametrize("form", ["change", "transfer", "leave", "position", "appoint"])
def test_forms_of_the_register_are_for_who_keeps_it(house, form):
    """R14."""
    address = f"/people/{house.ann.handle}/{form}"
    assert signed_in(house.boss).get(address).status_code == 200
    refused = signed_in(house.manager).get(address)
    assert refused.status_code == 403
    assert Decision.objects.filter(action__in=["keep_people", "appoint"]).count() == 0
    body = {"supervisor": "eve-executive", "left": "2026-04-01", "position": "Branch Librarian", "reason": "x"}
    assert signed_in(house.manager).post(address, body).status_code in (403, 422)
    assert Employee.objects.get(pk=house.ann.pk).supervisor == house.manager


def test_a_person_is_entered_changed_transferred_and_leaves_on_pages(house):
    """R13, R27."""
    boss = signed_in(house.boss)
    made = boss.post("/people/new", {"name": "New One", "email": "new.one@b.example", "supervisor": "maria-manager"})
    assert made.headers["Location"] == "/people/new-one"
    wrong = boss.post("/people/new", {"name": "Other", "email": "new.one@b.example"})
    assert wrong.status_code == 422
    assert 'href="#f-email"' in text(wrong)
    assert 'value="Other"' in text(wrong)
    loop = boss.post("/people/maria-manager/change", {"name": "M", "email": "m@b.example", "supervisor": "new-one"})
    assert loop.status_code == 422
    assert 'href="#f-supervisor"' in text(loop)
    done = boss.post(f"/people/{house.ann.handle}/transfer", {"supervisor": "eve-executive"}, follow=True)
    assert "1 permission is suspended" in text(done)
    assert "The supervisor changed." in text(done)
    gone = boss.post(f"/people/{house.ann.handle}/leave", {"left": "2026-03-17"}, follow=True)
    assert "Their own accounts in the register" in text(gone)
    assert "Has not worked here since" in text(boss.get(f"/people/{house.ann.handle}"))
    assert signed_in(house.ann).get("/people").status_code in (302, 403)


def test_the_new_supervisor_renews_with_one_click_after_a_transfer(house):
    """R27: what the page of permissions posts to is one step."""
    from spokesperson.oversight.actions.give_grant import renew

    signed_in(house.boss).post(f"/people/{house.ann.handle}/transfer", {"supervisor": "eve-executive"})
    renew(Employee.objects.get(pk=house.top.pk), Grant.objects.select_related("employee").get())
    assert Grant.objects.filter(granted_by=house.top, suspended_at=None).exists()


def test_an_appointment_by_a_second_person_is_made_and_ended_on_its_page(house):
    """R14, R15."""
    boss = signed_in(house.boss)
    address = f"/people/{house.aide.handle}/appoint"
    assert boss.post(address, {"reason": ""}).status_code == 422
    boss.post(address, {"reason": "summer reading", "end": "2026-06-30"})
    made = Appointment.objects.get()
    assert (made.employee, made.appointed_by) == (house.aide, house.boss)
    page = text(boss.get(f"/people/{house.aide.handle}"))
    assert "summer reading" in page
    assert "30 June 2026" in page
    assert boss.post(f"/people/{house.boss.handle}/appoint", {"reason": "myself"}).status_code == 403
    boss.post(address, {"verb": "end", "key": str(made.pk), "reason": "over"})
    made.refresh_from_db()
    assert made.end == NOW
    assert boss.post(address, {"verb": "end", "key": "nonsense"}).status_code == 422


def test_positions_are_given_as_acting_ended_and_opened_on_pages(house):
    """R13."""
    boss = signed_in(house.boss)
    assert boss.post("/people/positions", {"title": "Guide"}).status_code == 302
    assert boss.post("/people/positions", {"title": "Guide"}).status_code == 422
    address = f"/people/{house.aide.handle}/position"
    boss.post(address, {"position": "Guide", "acting": "1", "end": "2026-04-30"})
    held = Holding.objects.get(employee=house.aide)
    assert held.acting
    assert "acting now" in text(boss.get(f"/people/{house.aide.handle}"))
    with clock.at(NOW + timedelta(hours=1)):
        boss.post(address, {"verb": "end", "key": str(held.pk), "reason": "back"})
    held.refresh_from_db()
    assert held.end == NOW + timedelta(hours=1)


def test_a_supervisor_sets_hours_leave_and_one_day(house):
    """R25: the supervisor may add the hour to working time first."""
    manager, address = signed_in(house.manager), f"/people/{house.ann.handle}/hours"
    week = {"verb": "week", "start0": "10:00", "end0": "18:00", "breaks0": "12:30-13:00, 16:00–16:15",
            "start5": "09:00", "end5": "12:00"}  # fmt: skip
    assert manager.post(address, week).status_code == 302
    found = list(Shift.objects.filter(employee=house.ann).values_list("weekday", "breaks"))
    assert found == [(0, [["12:30", "13:00"], ["16:00", "16:15"]]), (5, [])]
    wrong = manager.post(address, {**week, "end0": "09:00"})
    assert wrong.status_code == 422
    assert 'href="#f-week-0-end"' in text(wrong)
    assert 'value="16:00–16:15"' not in text(wrong)
    manager.post(address, {"verb": "leave", "first": "2026-03-23", "last": "2026-03-27"})
    assert WorkingDay.objects.filter(employee=house.ann, start=None).count() == 5
    manager.post(address, {"verb": "day", "day": "2026-03-25", "start": "08:00", "end": "09:00"})
    page = text(manager.get(address))
    assert "23 March 2026 to 24 March 2026" in page
    assert "08:00–09:00" in page
    manager.post(address, {"verb": "clear", "first": "2026-03-23", "last": "2026-03-27"})
    assert not WorkingDay.objects.exists()
    assert signed_in(house.ann).post(address, week).status_code == 403


def test_a_supervisor_confirms_withdraws_and_permits_in_advance(house):
    """R59, R63."""
    factories.topic("local-history")
    manager, address = signed_in(house.manager), f"/people/{house.ann.handle}/areas"
    manager.post(address, {"verb": "confirm", "topic": "local-history", "until": "2026-12-31"})
    assert "31 December 2026" in text(manager.get(address))
    manager.post(address, {"verb": "withdraw", "topic": "local-history"})
    assert Expertise.objects.get(topic__slug="local-history").until == NOW
    thread = "https://forum.example/t/1"
    assert manager.post(address, {"verb": "except", "topic": "local-history", "end": ""}).status_code == 422
    manager.post(address, {"verb": "except", "topic": "local-history", "reason": "she grew up there",
                           "end": "2026-03-31", "thread": thread})  # fmt: skip
    assert thread in text(manager.get(address))
    one = TopicException.objects.get()
    manager.post(address, {"verb": "end", "uid": str(one.uid)})
    one.refresh_from_db()
    assert one.end == NOW
    for body in ({"verb": "confirm", "topic": "local-history"}, {"verb": "withdraw", "topic": "programs"}):
        assert signed_in(house.ann).post(address, body).status_code == 403


def test_public_holidays_are_proposed_and_each_may_be_kept_open(house):
    """R25, R67."""
    factories.institution(country="US", subdivision="OK", hours={"mon": [["12:00", "20:00"]]})
    boss = signed_in(house.boss)
    page = text(boss.get("/people/calendar"))
    assert "Juneteenth" in page
    assert "12:00–20:00" in page
    boss.post("/people/calendar?year=2026", {"verb": "take", "open": ["2026-11-27"]})
    assert Closure.objects.get(date=date(2026, 11, 27)).kept_open
    assert not Closure.objects.get(date=date(2026, 12, 25)).kept_open
    assert not Closure.objects.filter(date__lt=NOW.date()).exists()
    assert boss.post("/people/calendar?year=2026", {"verb": "take"}).status_code == 422
    boss.post("/people/calendar", {"verb": "day", "day": "2026-05-04", "name": "Stocktaking"})
    boss.post("/people/calendar", {"verb": "day", "day": "2026-12-25", "name": "Christmas", "open": "1"})
    assert Closure.objects.get(date=date(2026, 12, 25)).kept_open
    boss.post("/people/calendar", {"verb": "remove", "day": "2026-05-04"})
    assert not Closure.objects.filter(date=date(2026, 5, 4)).exists()
    past, far = {"day": "2026-03-01", "name": "Past"}, {"day": "2040-01-01", "name": "Far"}
    wrong = ({"verb": "day", **past}, {"verb": "day", "day": "2026-05-05"}, {"verb": "day", **far})
    for body in (*wrong, {"verb": "remove", "day": "2026-05-04"}, {"verb": ""}):
        assert boss.post("/people/calendar", body).status_code == 422
    assert signed_in(house.manager).post(
        "/people/calendar", {"verb": "day", "day": "2026-05-04", "name": "x"}
    ).status_code == 403  # fmt: skip


def upload(client: Client, data: bytes, **more):
    return client.post("/people/import", {"file": SimpleUploadedFile("people.csv", data)}, **more)


def test_a_personnel_file_is_looked_at_and_applied(house, settings):
    """R27: nothing is stored before the press; the file is gone after it."""
    boss = signed_in(house.boss)
    data = boss.get("/people/export.csv").content.replace(b"Ada Aide", b"Ada Renamed") + b",No Mail,,,,,,,\r\n"
    where = upload(boss, data).headers["Location"]
    page = boss.get(where)
    assert "1 row cannot be used" in text(page)
    page = text(boss.get(f"{where}?show=changed"))
    assert "Ada Aide</del>" in page
    assert "Ada Renamed</ins>" in page
    assert Employee.objects.get(pk=house.aide.pk).name == "Ada Aide"
    digest = page.split('name="digest" value="')[1].split('"')[0]
    assert signed_in(house.second).get(where).status_code == 404
    stale = boss.post(where, {"verb": "apply", "digest": "0" * 64})
    assert stale.status_code == 409
    done = boss.post(where, {"verb": "apply", "digest": digest}, follow=True)
    assert "1 change is applied" in text(done)
    assert Employee.objects.get(pk=house.aide.pk).name == "Ada Renamed"
    assert not list((settings.DATA / "imports").glob("*.csv"))
    assert boss.get(where).status_code == 404


def test_a_file_that_is_none_is_said_beside_its_field(house):
    boss = signed_in(house.boss)
    for data in (b"", b"name\r\nA\r\n"):
        answer = upload(boss, data)
        assert answer.status_code == 422
        assert 'href="#f-file"' in text(answer)
    assert boss.post("/people/import").status_code == 422
    assert signed_in(house.manager).get("/people/import").status_code == 403
    assert signed_in(house.manager).get("/people/export.csv").status_code == 403


def test_the_preview_of_ten_thousand_rows_stays_small(house, django_assert_max_num_queries):
    """R27."""
    boss = signed_in(house.boss)
    rows = b"".join(b"p%d,Person %d,p%d@b.example,ada-aide\r\n" % (n, n, n) for n in range(10_000))
    where = upload(boss, b"handle,name,email,supervisor\r\n" + rows + b"x,,,\r\n" * 500).headers["Location"]
    boss.get("/people")
    for show in ("added", "bad"):
        with django_assert_max_num_queries(QUERIES):
            answer = boss.get(f"{where}?show={show}")
        assert len(answer.content) < BYTES
        assert "Apply these 10,000 changes" in text(answer) or "Apply these 10000 changes" in text(answer)


def test_the_pages_ask_somebody_to_sign_in():
    for address in ("/people", "/people/ada", "/people/import", "/people/calendar", "/people/export.csv"):
        assert Client().get(address).status_code == 302


def test_at_the_hour(house):
    with clock.at(NOW + timedelta(days=400)):
        assert signed_in(house.boss).get("/people").status_code == 200
