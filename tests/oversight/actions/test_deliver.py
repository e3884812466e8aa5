"""E-mail through a real SMTP server: sent once, put off, refused, lost on the way, and written down (L9)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core import mail

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import access
from spokesperson.directive.models import Delivery, Version
from spokesperson.directive.register import version_at
from spokesperson.oversight.actions import deliver
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from spokesperson.oversight.actions.deliver import WAITS, deliver_due, try_again
from spokesperson.oversight.actions.distribute_version import distribute_version, enqueue
from spokesperson.oversight.mail import mailing
from spokesperson.people.models import Employee
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK


def one(person, kind="version") -> Delivery:
    enqueue(version_at(), kind, [(person.uid, f"{kind}:{person.uid}")])
    return Delivery.objects.get(person=person.uid, kind=kind)


def later(minutes: float):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def test_each_employee_gets_the_new_version_once(house, post_office):
    """L9: through the door of SMTP, with what it is, when it takes effect, what changed, and where to read it."""
    version = adopt_directive(factories.next_version(), house.boss)
    everybody = set(Employee.objects.values_list("email", flat=True))
    assert deliver_due() == len(everybody)
    assert set(post_office.boxes) == everybody
    assert deliver_due() == 0
    assert {len(box) for box in post_office.boxes.values()} == {1}
    found = post_office.boxes[house.ann.email][0]
    text = found.get_content()
    assert found["Subject"] == "SH 620.4, version 1.1: in force from 1 April 2026"
    assert "takes effect on 1 April 2026" in text
    assert "/directive/versions/1.1" in text
    assert "15 Apr 2026" in text
    assert "P2" in text
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Id"] == "<directive.sh-620.4.willowlibrary.example>"
    assert house.boss.email in found["Reply-To"]
    assert found["To"].addresses[0].addr_spec == house.ann.email
    assert version.deliveries.filter(state="sent").count() == len(everybody)


def test_a_delivery_is_recorded_without_its_text(house, post_office):
    """L9: to whom, when, with which Message-ID, and the hash of the text; the address can be destroyed by itself."""
    row = one(house.aide)
    assert deliver_due() == 1
    row.refresh_from_db()
    sent = post_office.boxes[house.aide.email][0]
    record = archive.get(str(row.record))
    told = record.activity["sp:delivery"]
    assert (row.state, row.sent_at, row.address, row.attempts) == ("sent", NOW, house.aide.email, 1)
    assert told["messageId"] == row.message_id == sent["Message-ID"]
    body = sent.get_content().replace("\r\n", "\n")
    assert told["textHash"] == hashlib.sha256(body.encode()).hexdigest()
    assert house.aide.email not in str(record.activity)
    assert "Dear" not in str(record.activity)
    assert access.get(house.aide, row.record).record_id == record.record_id


def test_without_a_mail_server_everything_waits(house):
    """L9: nothing is lost, nothing is tried."""
    row = one(house.aide)
    assert not mailing.is_set()
    with later(60 * 24 * 30):
        assert deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert mail.outbox == []


def test_who_is_refused_for_good_has_failed_at_once(house, post_office):
    """L9: in the server's words; the others are not held up, and a mended address is tried again."""
    post_office.recipients[house.aide.email] = "550 5.1.1 no such mailbox"
    rows = [one(house.aide), one(house.ann)]
    assert deliver_due() == 2
    for row in rows:
        row.refresh_from_db()
    assert [r.state for r in rows] == ["failed", "sent"]
    assert rows[0].error == "550 5.1.1 no such mailbox"
    record = archive.get(str(rows[0].record))
    assert record.activity["sp:delivery"]["state"] == "failed"
    assert "no such mailbox" not in str(record.activity)
    with later(60 * 24):
        assert deliver_due() == 0
    house.aide.email = "ada@willowlibrary.example"
    house.aide.save()
    refused(try_again, house.ann, rows[0])
    invalid("delivery", try_again, house.boss, rows[1])
    assert try_again(house.manager, rows[0]).state == "waiting"
    assert deliver_due() == 1
    assert len(post_office.boxes["ada@willowlibrary.example"]) == 1


def test_what_is_put_off_is_tried_again_later_and_later_and_then_has_failed(house, post_office):
    """L9: 451 is tried again after each wait, not before; after the last it has failed."""
    post_office.recipients[house.aide.email] = "451 4.7.1 come back later"
    row = one(house.aide)
    moment = NOW
    for number, wait in enumerate([*WAITS, None], start=1):
        with clock.at(moment):
            ended = deliver_due()
            row.refresh_from_db()
            assert row.attempts == number
            assert row.error == "451 4.7.1 come back later"
            if wait is None:
                assert (ended, row.state) == (1, "failed")
                break
            assert (ended, row.state, row.next_try) == (0, "waiting", moment + wait)
        with clock.at(moment + wait - timedelta(seconds=1)):
            assert deliver_due() == 0
        moment += wait
    assert row.attempts == len(WAITS) + 1
    assert post_office.seen["mail"] == len(WAITS) + 1


def test_what_was_put_off_arrives_when_the_server_takes_it(house, post_office):
    post_office.recipients[house.aide.email] = "451 4.7.1 come back later"
    row = one(house.aide)
    deliver_due()
    post_office.recipients.clear()
    with later(2):
        assert deliver_due() == 1
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == ("sent", "", 2)


def test_a_text_refused_for_good_has_failed_and_one_put_off_waits(house, post_office):
    """L9: the answer after the text counts as that to the recipient."""
    post_office.letters[house.aide.email] = "554 5.6.0 not this text"
    post_office.letters[house.ann.email] = "452 4.2.2 mailbox full"
    rows = [one(house.aide), one(house.ann), one(house.top)]
    assert deliver_due() == 2
    for row in rows:
        row.refresh_from_db()
    assert [(r.state, r.error) for r in rows] == [
        ("failed", "554 5.6.0 not this text"), ("waiting", "452 4.2.2 mailbox full"), ("sent", ""),
    ]  # fmt: skip


def test_a_conversation_that_breaks_off_in_the_text_is_begun_again(house, post_office):
    """L9: nothing arrived, so nothing is called sent; the next person's mail does not suffer."""
    post_office.hang_ups = 1
    rows = [one(house.aide), one(house.ann)]
    assert deliver_due() == 1
    for row in rows:
        row.refresh_from_db()
    assert [r.state for r in rows] == ["waiting", "sent"]
    assert rows[0].error
    assert house.aide.email not in post_office.boxes
    with later(2):
        assert deliver_due() == 1
    assert len(post_office.boxes[house.aide.email]) == 1


def test_an_answer_that_is_lost_may_send_twice_and_the_mailbox_can_tell(house, post_office):
    """L9: the same Message-ID on both copies; the law's notice rather comes twice than not at all."""
    post_office.lost_answers = 1
    one(house.aide)
    assert deliver_due() == 0
    with later(2):
        assert deliver_due() == 1
    first, second = post_office.boxes[house.aide.email]
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_away_is_nobodys_failure(house, post_office):
    """L9: everything waits, however long; the row says why, and no attempt is counted."""
    post_office.stop()
    rows = [one(house.aide), one(house.ann)]
    for hours in range(0, 24 * 20, 12):
        with later(60 * hours + 10):
            assert deliver_due() == 0
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("waiting", 0)
        assert row.error.startswith("The mail server cannot be reached")
    post_office.start()
    with later(60 * 24 * 21):
        assert deliver_due() == 2


def test_a_server_that_refuses_the_sender_fails_nobody_at_once(house, post_office):
    """A wrong setting of ours must not make every delivery a failure."""
    post_office.senders = "550 5.7.1 sender not allowed"
    row = one(house.aide)
    assert deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.error) == ("waiting", "550 5.7.1 sender not allowed")


def full(*given, **named):
    raise archive.ArchiveUnavailable("disk full")


def test_while_the_archive_is_away_nothing_is_sent(house, post_office, monkeypatch):
    """No act without its record: no copy goes out, no attempt is counted, and all is sent when it is back (4.2)."""
    row = one(house.aide)
    archive.seal_pending()
    before = archive.head().size
    with monkeypatch.context() as away:
        away.setattr(deliver.archive, "append", full)
        for days in range(14):
            with later(60 * 24 * days), pytest.raises(archive.ArchiveUnavailable):
                deliver_due()
    row.refresh_from_db()
    assert (row.state, row.attempts, post_office.boxes) == ("waiting", 0, {})
    with later(60 * 24 * 14):
        assert deliver_due() == 1
    assert len(post_office.boxes[house.aide.email]) == 1
    archive.seal_pending()
    assert archive.head().size == before + 1


def test_the_archive_going_away_in_a_round_sends_one_copy_and_only_the_record_is_tried_again(
    house, post_office, monkeypatch
):
    """L9, 4.2: not called sent without its record, and not sent again for it, however long the archive is away."""
    row = one(house.aide)
    whole = deliver.archive.append

    def full_after_the_trial(activity, **named):
        if "sp:delivery" in activity:
            raise archive.ArchiveUnavailable("disk full")
        return whole(activity, **named)

    with monkeypatch.context() as away:
        away.setattr(deliver.archive, "append", full_after_the_trial)
        for days in range(0, 2 * 14, 2):
            with later(60 * 24 * days), pytest.raises(archive.ArchiveUnavailable):
                deliver_due()
            row.refresh_from_db()
            assert (row.state, row.sent_at) == ("waiting", NOW)
    assert len(post_office.boxes[house.aide.email]) == 1
    house.aide.left = NOW.date()
    house.aide.save()
    with later(60 * 24 * 30):
        assert deliver_due() == 1
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.error) == ("sent", NOW, "")
    told = archive.get(str(row.record)).activity["sp:delivery"]
    assert (told["state"], told["sentAt"], told["messageId"]) == ("sent", clock.iso(NOW), row.message_id)
    assert len(post_office.all) == 1


def test_whatever_breaks_attempts_off_at_most_so_many_copies_go_out(house, post_office, monkeypatch):
    """L9: the process dies after each sending, before it could write anything down."""
    row = one(house.aide)

    def dies(*given, **named):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(deliver, "_gone", dies)
        for days in range(0, 2 * 20, 2):
            with later(60 * 24 * days):
                try:
                    deliver_due()
                except MemoryError:
                    continue
    row.refresh_from_db()
    assert len(post_office.boxes[house.aide.email]) == len(WAITS) + 1
    assert (row.state, row.error) == ("failed", "Each attempt broke off before its end was written down.")
    assert row.record is not None


def test_who_left_and_a_version_that_was_replaced_get_no_mail(house, post_office):
    row, other = one(house.aide), one(house.ann)
    house.aide.left = NOW.date()
    house.aide.save()
    assert deliver_due() == 2
    row.refresh_from_db()
    assert (row.state, row.error) == ("dropped", "No longer employed.")
    other.refresh_from_db()
    assert other.state == "sent"
    late = one(house.top)
    new = factories.directive_adopted(factories.next_version())
    with clock.at(new.effective):
        assert deliver_due() == 1
    late.refresh_from_db()
    assert (late.state, late.error) == ("dropped", "A later version is in force.")
    assert set(post_office.boxes) == {house.ann.email}


def test_a_name_cannot_write_a_header(house, post_office):
    """Bad input: a line break in a name."""
    house.aide.name = "Ada\r\nBcc: everybody@example.org"
    house.aide.save()
    one(house.aide)
    deliver_due()
    assert all("everybody" not in str(m["Bcc"]) for m in post_office.all)
    assert set(post_office.boxes) <= {house.aide.email}


def test_words_of_other_languages_arrive_as_they_are(house, post_office):
    house.aide.name = "Zoë O’Брайен"
    house.aide.save()
    one(house.aide)
    assert deliver_due() == 1
    found = post_office.boxes[house.aide.email][0]
    assert "Dear Zoë O’Брайен," in found.get_content()
    assert found["To"].addresses[0].display_name == "Zoë O’Брайен"


def test_distributing_twice_is_distributing_once(house):
    version = Version.objects.get()
    assert distribute_version(version) == Employee.objects.count()
    assert distribute_version(version) == 0
