"""E-mail about the directive: what each kind says, to whom it goes, and the way to the mail server (L9; R5-R7).

Mail is for people who are not looking: plain text, one matter, one link. It says when something takes effect, what
changed and until when, so that it is worth keeping without the link.
"""

from __future__ import annotations

import hashlib
import textwrap
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, loader
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson import clock, institution
from spokesperson.decisions.recorded import day, stamp
from spokesperson.directive import changes, following
from spokesperson.directive.models import Delivery, Version
from spokesperson.directive.register import under
from spokesperson.oversight.mail import duty_mail
from spokesperson.people import preference
from spokesperson.people.models import Employee

MOST_CLAUSES = 12
SUBJECTS = {"review": "looking through", **duty_mail.SUBJECTS}  # all others speak of acknowledging


def is_set() -> bool:
    """Whether this installation has a way to send mail; without one, deliveries wait."""
    return bool(settings.MAIL_IS_SET)


def server() -> BaseEmailBackend:
    """A connection to the configured server, not yet opened."""
    connection: BaseEmailBackend = mail.get_connection()
    return connection


def sender() -> str:
    """The address the mail comes from, with the institution's name."""
    house = institution.load(settings.INSTITUTION_FILE)
    host = house.domains[0] if house.domains else urlsplit(settings.BASE_URL).hostname or "localhost"
    name, address = parseaddr(settings.MAIL_FROM or f"spokesperson@{host}")
    return formataddr((name or house.name, address))


def message_id(delivery: Delivery) -> str:
    """The same for every attempt of one delivery, so that a mailbox can tell a second copy."""
    own = hashlib.sha256(f"{settings.ARCHIVE_ORIGIN}/{delivery.key}".encode()).hexdigest()[:40]
    return f"<{own}@{parseaddr(sender())[1].rpartition('@')[2]}>"


def message(delivery: Delivery, person: Employee, answers_to: list[str]) -> mail.EmailMessage:
    """The mail as it goes out, in the language its reader chose.

    ``answers_to`` are the addresses of those who can answer, the Administrators; for an order it is who gave it.
    """
    with translation.override(preference.of(person).language or settings.LANGUAGE_CODE):
        return _message(delivery, person, answers_to)


def _message(delivery: Delivery, person: Employee, answers_to: list[str]) -> mail.EmailMessage:
    version = delivery.version
    facts = _facts(delivery, person)
    template: Any = loader.get_template(f"web/mail/{delivery.kind}.txt")
    # Plain text: an apostrophe is an apostrophe, and there is no markup that a name could break.
    body = _wrapped(template.template.render(Context(facts, autoescape=False)))
    domain = parseaddr(sender())[1].rpartition("@")[2]
    return mail.EmailMessage(
        subject=_subject(delivery, facts),
        body=body,
        from_email=sender(),
        to=[formataddr((person.name, person.email))],
        reply_to=facts.get("answers_to") or answers_to,
        headers={
            "Message-ID": delivery.message_id or message_id(delivery),
            "List-Id": f"<directive.{_slug(version.code)}.{domain}>",
            "Auto-Submitted": "auto-generated",
            **({"List-Unsubscribe": f"<{facts['off']}>"} if "off" in facts else {}),
        },
    )


def _wrapped(text: str) -> str:
    """Lines short enough for any mail program; addresses stay whole."""
    lines = (textwrap.fill(line, 76, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join(lines).strip() + "\n"


def text_hash(message: mail.EmailMessage) -> str:
    """SHA-256 of the text that was sent; the record holds this and not the text."""
    return hashlib.sha256(str(message.body).encode()).hexdigest()


def _slug(code: str) -> str:
    return "".join(c if c.isalnum() or c == "." else "-" for c in code.lower()).strip("-.")


def _subject(delivery: Delivery, facts: dict[str, Any]) -> str:
    subjects = {
        "version": _("%(named)s: in force from %(effective)s"),
        "acknowledge": _("Please read and acknowledge %(named)s"),
        "reread": _("Time to look at %(named)s again"),
        "review": _("%(named)s is to be reviewed by %(due)s"),
        "talk": _("A talk about taking part is overdue since %(due)s"),
        "grant": _("A permission to take part ends on %(ends)s"),
        "order": _("%(who)s asked this of you: %(what)s"),
        "order_lifted": _("Lifted: %(what)s"),
        "digest": ngettext("%(total)d thing needs you", "%(total)d things need you", facts.get("total", 0)),
    }
    return " ".join((subjects[delivery.kind] % facts).split())


def _clause(clause: str) -> dict[str, str]:
    """What a text names of a clause: ``under`` within a sentence, ``clause`` its address; both empty without one."""
    if not clause:
        return {"under": "", "clause": ""}
    return {
        "under": _(" (clause %(id)s)") % {"id": clause},
        "clause": settings.BASE_URL + reverse("clause", args=[clause]),
    }


def _facts(delivery: Delivery, person: Employee) -> dict[str, Any]:
    """What the texts may name."""
    version, now = delivery.version, clock.now()
    due = following.review_due(version)
    return {
        "name": person.name,
        "house": institution.load(settings.INSTITUTION_FILE).name,
        "named": _("%(code)s, version %(revision)s") % {"code": version.code, "revision": version.revision},
        "title": version.title,
        "effective": day(version.effective),
        "in_force": version.effective <= now,
        "what_changed": what_changed(version),
        "grace_days": following.number(version, "grace_days"),
        "grace_left": following.days_of_grace(version),
        "grace_ends": stamp(following.grace_ends(version)),
        "reread_days": following.number(version, "reread_days"),
        "due": day(due),
        "overdue": max(0, (following.today() - due).days),
        "read": settings.BASE_URL + _address(version, now),
        **_clause(under(SUBJECTS.get(delivery.kind, "acknowledging"), version.file_hash)),
        "review": settings.BASE_URL + reverse("review_directive"),
        **duty_mail.facts(delivery),
    }


def _address(version: Version, now: Any) -> str:
    if version.effective <= now:
        return reverse("directive")
    return reverse("directive_version", args=[version.revision])


def what_changed(version: Version) -> str:
    """A sentence or two: what the authors say, then the clauses whose words differ; empty for a first version."""
    before = following.before(version)
    if before is None:
        return ""
    told = changes.between(before.file_hash, version.file_hash).told
    parts = [following.note(version).strip()]
    for kind, words in (
        (changes.CHANGED, _("Changed: %(ids)s.")),
        (changes.ADDED, _("New: %(ids)s.")),
        (changes.REMOVED, _("No longer there: %(ids)s.")),
    ):
        if ids := [c.id for c in told if c.kind == kind]:
            parts.append(words % {"ids": _listed(ids)})
    return " ".join(p for p in parts if p) or _("The words of the clauses are the same; rules or numbers differ.")


def _listed(ids: list[str]) -> str:
    rest = len(ids) - MOST_CLAUSES
    more = ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest} if rest > 0 else ""
    return ", ".join(ids[:MOST_CLAUSES]) + (f" {more}" if more else "")
