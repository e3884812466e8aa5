"""Send what is due by e-mail and write down how it ended: the delivery log (P2; L9, R5-R7).

A delivery is claimed before it is sent and marked after. A crash between the two sends it a second time, because a
notice that the law asks for must rather come twice than not at all; both copies carry the same Message-ID, by which a
mailbox can drop the second. The claim itself already sets the next attempt, each later than the one before, so that
whatever breaks off an attempt - a crash, a full disk, the server - is waited for and never hammered. A round begins
only while the archive takes records, and a mail that went out just before it stopped doing so is marked as gone, so
that later rounds write the record and send nothing. After the last attempt nothing is sent any more in any case.

Whoever is refused for good (5xx) has failed at once. What the server could not do for now is tried again, and has
failed after the last attempt. A server that cannot be reached is nobody's failure: everything waits for it.
"""

from __future__ import annotations

import logging
import smtplib
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.directive.models import Delivery
from spokesperson.directive.register import citing, under
from spokesperson.oversight import acts
from spokesperson.oversight.actions.adopt_directive import INSTALLATION, urn
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.following import reminders
from spokesperson.oversight.mail import duty_mail, mailing, order_mail
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

log = logging.getLogger(__name__)

WAITS = tuple(timedelta(minutes=m) for m in (2, 5, 15, 60, 240, 720, 1440))  # between attempts; then it has failed
AWAY = timedelta(minutes=5)  # a server that does not answer is asked again after this
ROUND = 5.0  # seconds; the same process sends posts, which must not wait long for a slow mail server
MOST = 200
NOT_SENT = (smtplib.SMTPException, OSError)


@dataclass
class Round:
    """One look at what is due: the connection, who answers to replies, and when to leave the rest to the next."""

    server: BaseEmailBackend
    answers_to: list[str]
    until: float


@dataclass(frozen=True)
class Failure:
    """Why a mail did not go: in the server's ``words``; ``final`` if trying again is no use."""

    words: str
    final: bool


def deliver_due(seconds: float = ROUND) -> int:
    """Send what is due, for about ``seconds``; returns how many deliveries ended. Without a mail server all wait.

    Raises ``ArchiveUnavailable`` before anything is sent where the archive takes no record, and where it takes none
    after a mail was sent; that record is tried again later, and the mail is not.
    """
    if not mailing.is_set():
        return 0
    waiting = Delivery.objects.filter(state="waiting", next_try__lte=clock.now()).order_by("next_try", "pk")
    due = list(waiting.values_list("pk", flat=True)[:MOST])
    if not due:
        return 0
    _archive_takes_records()
    server = mailing.server()
    try:
        server.open()
    except NOT_SENT as error:
        log.warning("the mail server cannot be reached", extra={"error": type(error).__name__})
        Delivery.objects.filter(pk__in=due, state="waiting").update(
            next_try=clock.now() + AWAY, error=f"The mail server cannot be reached: {_words(error)}"[:300]
        )
        return 0
    admins = administrators().exclude(email="").order_by("pk").values_list("email", flat=True)[:5]
    now = Round(server, list(admins), time.monotonic() + seconds)
    try:
        return sum(_one(pk, now) for pk in due if time.monotonic() < now.until)
    finally:
        _close(server)


def _archive_takes_records() -> None:
    """``ArchiveUnavailable`` unless a record could be appended now. The trial is undone: the archive keeps nothing."""
    with transaction.atomic():
        archive.append({"type": "Announce", "actor": INSTALLATION}, subject=INSTALLATION, series="oversight")
        transaction.set_rollback(True)


def _one(pk: int, now: Round) -> int:
    """Claim one delivery, send it, and say how it ended; 1 if it ended."""
    delivery = _claimed(pk)
    if delivery is None:
        return 0
    person = Employee.objects.filter(uid=delivery.person).first()
    if delivery.sent_at:  # it is gone already, and only the record is lacking
        return _ended(delivery, person, "sent", None, "")
    if delivery.attempts > len(WAITS) + 1:
        return _ended(delivery, person, "failed", None, "Each attempt broke off before its end was written down.")
    if needless := reminders.needless(delivery, person):
        Delivery.objects.filter(pk=pk, state="waiting").update(state="dropped", error=needless)
        return 1
    assert person is not None  # without an employee it is needless
    sent, failure = _send(delivery, person, now)
    if failure is None:
        return _gone(delivery, person, sent)
    if failure.final or delivery.attempts > len(WAITS):
        return _ended(delivery, person, "failed", sent, failure.words)
    Delivery.objects.filter(pk=pk, state="waiting").update(error=failure.words)
    return 0


def _claimed(pk: int) -> Delivery | None:
    """The delivery, for this process alone until its next attempt is due; None if another has it or it has ended."""
    now = clock.now()
    with transaction.atomic():
        found = Delivery.objects.select_for_update().filter(pk=pk, state="waiting", next_try__lte=now).first()
        if found is None:
            return None
        found.next_try = now + WAITS[min(found.attempts, len(WAITS) - 1)]
        found.attempts += 1
        found.message_id = found.message_id or mailing.message_id(found)
        found.save(update_fields=["next_try", "attempts", "message_id"])
    return found


def _send(delivery: Delivery, person: Employee, now: Round) -> tuple[EmailMessage | None, Failure | None]:
    if not person.email:
        return None, Failure("The register holds no e-mail address.", final=True)
    try:
        message = mailing.message(delivery, person, now.answers_to)
        message.message()  # a name or title that no header can carry shows here, before anything is sent
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("a mail could not be written", extra={"delivery": delivery.pk})
        return None, Failure(f"The mail could not be written: {error}"[:300], final=False)
    try:
        now.server.open()
        now.server.send_messages([message])
    except (*NOT_SENT, UnicodeError) as error:
        _close(now.server)  # whatever state the conversation was in, the next mail begins a new one
        return message, failure_of(error)
    return message, None


def failure_of(error: Exception) -> Failure:
    """What an answer of the server means. Refusing the recipient or the text with 5xx is final, all else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        return Failure(_words(error), final=bool(answers) and all(code >= 500 for code, _said in answers))
    if isinstance(error, smtplib.SMTPDataError):
        return Failure(_words(error), final=error.smtp_code >= 500)
    return Failure(_words(error), final=isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError))


def _words(error: Exception) -> str:
    """The server's own words on one line, else the system's."""
    answers: list[tuple[int, Any]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    said = "; ".join(f"{code} {s.decode(errors='replace') if isinstance(s, bytes) else s}" for code, s in answers)
    return " ".join((said or str(error) or type(error).__name__).split())[:300]


def _close(server: BaseEmailBackend) -> None:
    with suppress(*NOT_SENT):
        server.close()


def _gone(delivery: Delivery, person: Employee, message: EmailMessage | None) -> int:
    """The server took it: record that, or mark it so that it is not sent again while the record waits."""
    try:
        return _ended(delivery, person, "sent", message, "")
    except archive.ArchiveUnavailable:
        Delivery.objects.filter(pk=delivery.pk, state="waiting", attempts=delivery.attempts).update(
            sent_at=clock.now(), address=person.email, error="It was sent; the record of it is still to be written."
        )
        raise


def _ended(delivery: Delivery, person: Employee | None, state: str, message: EmailMessage | None, words: str) -> int:
    """Mark and record the end in one transaction; the address and the server's words stay a part by themselves.

    Without a ``message`` the record has no hash of the text: there was none, or it went out in an earlier round.
    """
    about = urn(delivery.version)
    to = f"urn:sp:person:{delivery.person}"
    address = delivery.address if delivery.sent_at else person.email if person else ""
    sent_at = (delivery.sent_at or clock.now()) if state == "sent" else None
    whose = {"messageId": delivery.message_id, "textHash": mailing.text_hash(message) if message else ""}
    personal = {"address": address, "answer": words}
    about_order = order_mail.about(delivery).urn if delivery.kind in duty_mail.ORDERS else ""
    result: dict[str, Any] = {
        "type": "Announce",
        "actor": INSTALLATION,
        "object": {"type": "Document", "id": about, "sp:revision": delivery.version.revision},
        "sp:delivery": {
            "kind": delivery.kind,
            "state": state,
            "attempts": delivery.attempts,
            "sentAt": clock.iso(sent_at) if sent_at else "",
            **({"order": about_order} if about_order else {}),
        },
        "sp:clauses": citing(under(duty_mail.SUBJECTS.get(delivery.kind, "reminding"))),
    }
    if delivery.kind in reminders.NAMELESS:
        # R7: "it went to her" says "she did not read", so the record is about the version. One for each mail and not
        # one for a batch: it can still prove that this mail was sent, once the personal part is opened. The hash and
        # the Message-ID go there too, because the text begins with the name and both are made from who it is.
        subject, personal = about, {**personal, **whose, "person": to}
    else:
        subject, result["target"] = to, to
        result["sp:delivery"] |= whose
    with transaction.atomic():
        record = archive.append(result, subject=subject, personal=personal, series="oversight")
        done = Delivery.objects.filter(pk=delivery.pk, state="waiting", attempts=delivery.attempts).update(
            state=state, address=address, error=words, record=UUID(record.record_id), sent_at=sent_at
        )
        if not done:  # another process had the next attempt already, and says how it ended
            transaction.set_rollback(True)
    return done


def try_again(by: Employee, delivery: Delivery) -> Delivery:
    """Put a failed delivery back in the queue, once the address or the server is mended.

    Raises ``Invalid`` (delivery: it has not failed, or the person is gone) and ``door.Refused`` for anyone but an
    Administrator or the line.
    """
    person = Employee.objects.select_related("supervisor").filter(uid=delivery.person).first()
    if person is None:
        raise Invalid("delivery", "The person is no longer in the register.", under("reminding"))
    if delivery.state != "failed" or delivery.kind in reminders.NAMELESS:
        raise Invalid("delivery", "Only a delivery that failed is tried again.", under("reminding"))
    document = {"type": "Document", "id": urn(delivery.version), "sp:revision": delivery.version.revision}
    as2 = {"type": "Invite", "object": document, "target": person.urn}

    def change(verdict: door.Verdict) -> Delivery:
        again = {"state": "waiting", "next_try": clock.now(), "attempts": 0, "error": ""}
        if not Delivery.objects.filter(pk=delivery.pk, state="failed").update(**again):
            raise Invalid("delivery", "Somebody else did that a moment ago.", under("reminding"))
        asked = {**document, "sp:delivery": {"kind": delivery.kind, "state": "again"}}
        acts.keep(
            by, "Invite", asked, subject=person.urn, clauses=[under("reminding")], verdict=verdict, target=person.urn
        )
        delivery.refresh_from_db()
        return delivery

    return door.act(acts.about_person(by, "remind", person, as2), change)
