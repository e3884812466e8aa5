"""The states of everybody: who sees whom, what they say, the file, the log, and the budget (R6, R7, L9)."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.decisions.door import Refused
from spokesperson.decisions.facts import gather
from spokesperson.directive.models import Acknowledgement, Delivery, Version
from spokesperson.directive.register import compiled, opened, sections, serve_part, version_at
from spokesperson.oversight.actions.acknowledge import acknowledge
from spokesperson.oversight.actions.deliver import deliver_due
from spokesperson.oversight.following import states
from spokesperson.people.models import Appointment, Employee, Grant
from spokesperson.people.queries import designated, employed
from tests import factories
from tests.oversight.conftest import invalid

NOW = factories.AT_WORK


def browse(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def shown(person, **query) -> str:
    return browse(person).get("/directive/acknowledgements", query).content.decode()


@pytest.fixture
def new_version(house):
    """Version 1.1 in force since yesterday; the second Administrator acknowledged it, ann only the one before."""
    version = factories.directive_adopted(factories.next_version(effective="2026-03-16T10:12-05:00"))
    factories.acknowledge(house.second, version)
    Acknowledgement.objects.filter(user=house.boss.user).delete()
    return version


def by_name(seen, version, state="") -> dict[str, str]:
    return {s.person.name: s.state for s in states.states(states.chosen(seen, state), version, state)}


def test_pending_outdated_completed_and_apart(house, new_version):
    """R6: a new version resets it; who has no role need not."""
    seen = states.seen_by(house.boss, new_version)
    assert by_name(seen, new_version) == {
        "Ann Librarian": "outdated", "Dana Director": "pending", "Wanda Web": "completed",
    }  # fmt: skip
    assert set(by_name(seen, new_version, states.APART)) == {"Ada Aide", "Eve Executive", "Maria Manager"}
    assert seen.counts == {
        "": 3, "completed": 1, "outdated": 1, "pending": 1, "apart": 3, "opened": 0, "reminded": 0,
    }  # fmt: skip


def test_who_sees_whom_is_the_doors_answer(house, new_version):
    """R6: Administrators everybody, a supervisor and theirs the line, others nobody."""
    assert states.seen_by(house.second, new_version).everybody
    line = states.seen_by(house.manager, new_version)
    assert (line.everybody, set(by_name(line, new_version))) == (False, {"Ann Librarian"})
    assert "Ann Librarian" in by_name(states.seen_by(house.top, new_version), new_version)
    for who in (house.ann, house.aide):
        with pytest.raises(Refused):
            states.seen_by(who, new_version)
        for path in ("/directive/acknowledgements", "/directive/acknowledgements.csv", "/directive/deliveries"):
            assert browse(who).get(path).status_code == 403, path


def test_lists_of_people_say_what_the_door_says_of_each(house):
    """P1, R27: the query for lists and the door's own fact about one person agree, whatever became of a grant."""
    zone = ZoneInfo("America/Chicago")
    grant = Grant.objects.get(employee=house.ann)
    boss_of_manager = house.manager.supervisor
    changes = [
        {}, {"revoked_at": NOW}, {"revoked_at": NOW + timedelta(days=1)}, {"end": NOW}, {"suspended_at": NOW},
        {"start": NOW + timedelta(days=1)}, {"granted_by": house.boss}, {"in_absence": True},
        {"in_absence": True, "granted_by": boss_of_manager},
    ]  # fmt: skip
    as_it_was = {f: getattr(grant, f) for c in changes for f in c}
    for change in changes:
        Grant.objects.filter(pk=grant.pk).update(**{**as_it_was, **change})
        said = set(employed().filter(designated()).values_list("pk", flat=True))
        asked = {e.pk for e in Employee.objects.all() if gather(e.pk, NOW, zone)["roles"]}
        assert said == asked, change
    Grant.objects.filter(pk=grant.pk).update(**as_it_was)
    factories.holds(house.ann, "Regional Manager", start=NOW - timedelta(hours=1))
    assert house.ann not in employed().filter(designated())
    assert not gather(house.ann.pk, NOW, zone)["roles"]


def test_the_page_shows_state_grace_and_how_the_mail_went(house, new_version, post_office):
    """R6, L9: per person, with a button and what became of the last reminder."""
    page = shown(house.boss)
    assert "1 of 3 who speak for the Library have acknowledged SH 620.4, version 1.1" in page
    assert "13 days left" in page
    assert "Acknowledged version 1.0, not 1.1" in page
    assert "Has not acknowledged any version" in page
    done = browse(house.boss).post("/directive/acknowledgements/remind", {"person": str(house.ann.uid)})
    assert done.status_code == 302
    assert "Reminder to acknowledge: waiting" in shown(house.boss)
    post_office.recipients[house.ann.email] = "550 5.1.1 no such mailbox"
    deliver_due()
    page = shown(house.boss)
    assert "failed. 550 5.1.1 no such mailbox" in page
    log = browse(house.boss).get("/directive/deliveries", {"state": "failed"}).content.decode()
    assert "550 5.1.1 no such mailbox" in log
    again = re.search(r"/directive/deliveries/\d+/again", log)
    assert again
    house.ann.email = "ann@willowlibrary.example"
    house.ann.save()
    assert browse(house.ann).post(again[0]).status_code == 403
    assert browse(house.manager).post(again[0]).status_code == 302
    deliver_due()
    assert "Reminder to acknowledge: sent on" in shown(house.boss)
    with clock.at(NOW + timedelta(days=20)):
        assert "posting waits" in shown(house.boss)


def test_a_page_without_a_mail_server_says_so(house, new_version):
    """L9: in a sentence, on both pages, and nothing is lost."""
    for path in ("/directive/acknowledgements", "/directive/deliveries"):
        assert "No mail server is set" in browse(house.boss).get(path).content.decode()


def test_remind_all_counts_who_was_not_reminded_today_and_says_how_many_are_left_out(house, new_version):
    """R6: what the confirmation says is what happens."""
    boss = browse(house.boss)
    boss.post("/directive/acknowledgements/remind", {"person": house.ann.uid})
    page = shown(house.second, confirm="all")
    assert "Send a reminder to 1 person?" in page
    assert "1 person was reminded today and is left out." in page
    told = browse(house.second).post("/directive/acknowledgements/remind", {"all": "1"}, follow=True).content.decode()
    assert "1 reminder is on its way" in told or "it waits for mail" in told
    assert Delivery.objects.filter(kind="acknowledge").count() == 2
    assert "confirm=all" not in shown(house.boss)
    assert "Send a reminder" not in shown(house.boss, confirm="all")


def test_remind_all_asks_first_and_counts(house, new_version):
    """R6: a reminder cannot be taken back, so the number is confirmed."""
    person = browse(house.boss)
    assert "cannot be taken back" not in shown(house.boss)
    page = shown(house.boss, confirm="all")
    assert "cannot be taken back" in page
    assert re.search(r'name="all" value="2"', page)
    person.post("/directive/acknowledgements/remind", {"all": "7"})
    person.post("/directive/acknowledgements/remind", {"all": "x"})
    assert not Delivery.objects.exists()
    person.post("/directive/acknowledgements/remind", {"all": "2"})
    assert Delivery.objects.filter(kind="acknowledge").count() == 2


def test_reading_behaviour_is_a_number_without_names(house, new_version):
    """R7: how many opened it, not who."""
    before = {w: shown(w) for w in (house.boss, house.manager)}
    opened(house.ann.user, new_version)
    for who, page in before.items():
        after = shown(who)
        strip = re.compile(r"\d+ of them opened it|value=\"[\w-]+\"|nonce=\"[^\"]*\"")
        assert "0 of them opened it in the last 90 days" in page
        assert "1 of them opened it in the last 90 days" in after
        assert strip.sub("", page) == strip.sub("", after)


def test_the_file_holds_the_same_no_formula_and_is_recorded(house, new_version):
    """R6, R87: taking the list out of the house is a record."""
    house.ann.name = '=cmd|"/c calc"!A1'
    house.ann.save()
    answer = browse(house.boss).get("/directive/acknowledgements.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {r["name"]: r["state"] for r in rows} == {
        '\'=cmd|"/c calc"!A1': "outdated", "Dana Director": "pending", "Wanda Web": "completed",
    }  # fmt: skip
    assert "attachment" in answer["Content-Disposition"]
    record = archive.recent(1)[0]
    assert (record.type, record.actor, record.activity["object"]["totalItems"]) == ("Read", house.boss.urn, 3)
    assert browse(house.manager).get("/directive/acknowledgements.csv").status_code == 200


def test_empty_states_say_what_belongs_there(house):
    assert "Nobody is behind" in shown(house.boss, state="outdated")
    assert "Nothing was sent yet" in browse(house.boss).get("/directive/deliveries").content.decode()
    assert "no choice of this list" in shown(house.boss, state="lazy")


@pytest.mark.parametrize("path", ["/directive/acknowledgements", "/directive/deliveries", "/directive/review"])
def test_pages_keep_their_budget_with_five_hundred_people(house, path):
    """At most 12 queries and 60 KiB, with mail to everyone."""
    users = get_user_model().objects.bulk_create(
        get_user_model()(username=f"p{n}", email=f"p{n}@willowlibrary.example") for n in range(500)
    )
    people = Employee.objects.bulk_create(
        Employee(
            handle=f"p{n}", name=f"Person Number {n} of a Long Family Name", email=f"p{n}@willowlibrary.example",
            user=u, supervisor=house.manager, hired=house.ann.hired, branch="Riverside Branch",
        )
        for n, u in enumerate(users)
    )  # fmt: skip
    Appointment.objects.bulk_create(
        Appointment(employee=p, appointed_by=house.boss, start=factories.SINCE, reason="many") for p in people
    )
    Acknowledgement.objects.bulk_create(
        Acknowledgement(user=u, version=version_at(), at=factories.SINCE, record=uuid.uuid4()) for u in users[:200]
    )
    why = "452 4.2.2 the mailbox of this person is full, try again later " * 4
    Delivery.objects.bulk_create(
        Delivery(
            version=version_at(), person=p.uid, kind="acknowledge", key=str(p.uid), state="failed", error=why,
            asked_at=NOW, next_try=NOW, attempts=8,
        )
        for p in people
    )  # fmt: skip
    for who in (house.boss, house.manager):
        person = browse(who)
        person.get(path)
        with CaptureQueriesContext(connection) as asked:
            answer = person.get(path)
        assert answer.status_code == 200
        assert len(asked) <= 12, "\n".join(q["sql"][:150] for q in asked)
        assert len(answer.content) <= 60 * 1024, len(answer.content)
    last = browse(house.boss).get(path, {"page": "9"}).content.decode()
    assert "Page 9 of" in last or path.endswith("review")


def test_acknowledging_through_the_gate_from_warning_to_refusal(house, new_version):
    """R6 end to end: warned within the grace, refused after it, and free again once acknowledged."""

    ask = Activity(actor=house.ann, action="post", subject=house.ann.urn, as2={"type": "Question"}, account=house.hers)

    def rules(at) -> set[str]:
        return {r.rule for r in door.weigh(ask, at).decision.reasons}

    ends = new_version.effective + timedelta(days=14)
    assert "acknowledge-soon" in rules(new_version.effective)
    assert "acknowledge-soon" in rules(ends - timedelta(seconds=1))
    assert "acknowledge-first" in rules(ends)
    with clock.at(ends):
        invalid("version", acknowledge, house.ann, Version.objects.get(revision="1.0"))
        invalid("version", acknowledge, house.ann, new_version)
        serve_part(house.ann.user, new_version, [s.id for s in sections(compiled(new_version.file_hash))])
        invalid("person", acknowledge, house.ann, new_version, person=house.second)
        acknowledge(house.ann, new_version)
        assert not {"acknowledge-soon", "acknowledge-first"} & rules(ends)
