"""Who did not read is nobody's business: reminders to read again in the log, the API and the archive (R7)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import access
from spokesperson.decisions.door import Refused
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import opened, version_at
from spokesperson.oversight.actions.adopt_directive import urn
from spokesperson.oversight.actions.deliver import deliver_due, try_again
from spokesperson.oversight.following import reminders
from spokesperson.people.models import Employee
from tests import factories
from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.oversight.conftest import invalid

LATER = factories.AT_WORK + timedelta(days=200)


@pytest.fixture
def long_ago(house):
    """Ann, the Administrators acknowledged long ago and opened nothing since; the reminders are written."""
    with clock.at(LATER):
        reminders.remind_due()
        assert Delivery.objects.filter(kind="reread", person=house.ann.uid).exists()
        yield Delivery.objects.get(kind="reread", person=house.ann.uid)


def log(person, **query) -> str:
    client = Client()
    client.force_login(person.user)
    return client.get("/directive/deliveries", query).content.decode()


def test_no_list_names_whom_a_reminder_to_read_again_went_to(house, long_ago, post_office, caller):  # noqa: F811
    """R7: waiting, sent, not needed any more: the line and the Administrators see no name; these see a number."""
    Delivery.objects.exclude(kind="reread").delete()
    for expected in ("waiting", "sent"):
        long_ago.refresh_from_db()
        assert long_ago.state == expected
        for who in (house.manager, house.top, house.boss):
            assert "Ann Librarian" not in log(who)
            assert caller(who).get("/directive/deliveries").body["deliveries"] == []
        deliver_due(seconds=60)
    sent = Delivery.objects.filter(state="sent").count()
    assert f"{sent} reminders to read the directive again were sent" in log(house.boss)
    assert "again were sent" not in log(house.manager)
    assert len(post_office.boxes[house.ann.email]) == 1


def test_opening_it_in_the_meantime_is_told_to_nobody(house, long_ago, post_office):
    opened(house.ann.user, version_at())
    deliver_due(seconds=60)
    long_ago.refresh_from_db()
    assert (long_ago.state, long_ago.error) == ("dropped", "No longer needed.")
    assert "Ann Librarian" not in log(house.manager, state="dropped")
    assert house.ann.email not in post_office.boxes


def test_the_record_is_about_the_version_and_the_person_stands_in_the_sealed_part(house, long_ago, post_office):
    """R7, 4.2: it can prove the mail, and does not tell the line who did not read."""
    deliver_due(seconds=60)
    long_ago.refresh_from_db()
    found = archive.get(str(long_ago.record))
    assert found.subject == urn(version_at())
    assert found.activity["sp:delivery"]["kind"] == "reread"
    for told in (house.ann.urn, str(house.ann.uid), house.ann.email, long_ago.message_id):
        assert told not in str(found.activity)
    assert "textHash" not in str(found.activity)
    assert found.personal["person"] == house.ann.urn
    assert (found.personal["address"], found.personal["messageId"]) == (house.ann.email, long_ago.message_id)
    assert found.personal["textHash"]
    for who in (house.manager, house.ann):
        with pytest.raises(Refused):
            access.get(who, long_ago.record)
    assert [r for r in archive.by_subject(house.ann.urn) if r.type == "Announce"] == []


def test_nobody_tries_one_of_them_again_by_name(house, long_ago):
    Delivery.objects.filter(pk=long_ago.pk).update(state="failed")
    long_ago.refresh_from_db()
    client = Client()
    client.force_login(house.boss.user)
    assert client.post(f"/directive/deliveries/{long_ago.pk}/again").status_code == 404
    invalid("delivery", try_again, house.boss, long_ago)


def test_a_failed_mail_to_somebody_who_is_in_no_register_has_no_button_and_no_error(house):
    """Bad input: the address of the button is known from before (L9)."""
    now = clock.now()
    row = Delivery.objects.create(
        version=version_at(), person=uuid.uuid4(), kind="version", key="x", state="failed", asked_at=now, next_try=now
    )
    assert not Employee.objects.filter(uid=row.person).exists()
    client = Client()
    client.force_login(house.boss.user)
    page = client.get("/directive/deliveries").content.decode()
    assert "No longer in the register" in page
    assert "/again" not in page
    answer = client.post(f"/directive/deliveries/{row.pk}/again", follow=True)
    assert answer.status_code == 200
    assert "The person is no longer in the register." in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "failed"
