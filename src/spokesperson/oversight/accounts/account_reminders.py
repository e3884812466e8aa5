"""Who is written to about an account before something of it runs out (Def-Account-library, 1.6; R10, R16, R54, R55).

A daily chore: it writes notices, each under a key that names its reason and its step, so that running it again - or
after days of standing still - writes each once and of several missed steps only the latest.

- the yearly look: its steward 30 days before, its backup 14 days later, both a week before it leaves the public list.
- the second factor: its steward 30 days before the attestation ends, its backup 14 days later.
- the profile of a granted personal account: its owner, when posting from it is about to end.

An account without a steward is the Administrators' together, so that none is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from spokesperson import clock, institution
from spokesperson.accounts import due
from spokesperson.accounts.models import Account, AccountNotice
from spokesperson.archive import store as archive
from spokesperson.decisions.recorded import day
from spokesperson.directive.register import citing, under
from spokesperson.oversight.actions.adopt_directive import INSTALLATION
from spokesperson.oversight.actions.deliver import AWAY, NOT_SENT, WAITS, failure_of
from spokesperson.oversight.mail import mailing
from spokesperson.people import orders, preference
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

log = logging.getLogger(__name__)

BACKUP_AFTER = timedelta(days=14)
LAST_WORD = timedelta(days=7)
MOST = 50
SUBJECTS = {"review": "accounts", "second_factor": "accounts", "profile": "identifying"}

Step = tuple[str, bool]  # its name in the key, and whether the backup is written to as well


def remind_accounts() -> int:
    """Write the notices that are due now; returns how many are new."""
    wanted = {n.key: n for n in (*_of_the_library(), *_of_profiles())}
    there = set(AccountNotice.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    new = [notice for key, notice in wanted.items() if key not in there]
    AccountNotice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _of_the_library() -> Iterator[AccountNotice]:
    """Notices to stewards and backups. Accounts with nothing due are left to the database."""
    soon = due.needs_attention() & Q(state__in=("active", "draft"))
    everyone: list[Employee] = []
    # The duties of a steward who was asked to stop pass to the backup (1.5; R52).
    resting = set(administrators().exclude(orders.free()).values_list("pk", flat=True))
    for account in Account.objects.filter(soon).select_related("steward", "backup").order_by("pk"):
        if account.steward is None and not everyone:
            everyone = list(administrators().order_by("pk")[:5])
        for kind, by, ends in (
            ("review", due.review_due(account), due.drops_at(account)),
            ("second_factor", due.factor_due(account), None),
        ):
            step = _step(by, ends)
            if step is None:
                continue
            first = [account.steward] if account.steward else everyone
            people = [*first, account.backup] if step[1] or account.steward_id in resting else first
            for person in dict.fromkeys(p for p in people if p is not None):
                yield _notice(account, person, kind, by, step[0])


def _step(by: datetime, ends: datetime | None) -> Step | None:
    """The newest step whose hour has come; None before the first."""
    now = clock.now()
    if ends is not None and now >= ends - LAST_WORD:
        return "last", True
    if now >= by - due.SOON + BACKUP_AFTER:
        return "backup", True
    return ("first", False) if now >= by - due.SOON else None


def _of_profiles() -> Iterator[AccountNotice]:
    for one in due.checks(due.speaking().select_related("owner")):
        if one.account.owner is not None:
            yield _notice(one.account, one.account.owner, "profile", one.by, one.why)


def _notice(account: Account, person: Employee, kind: str, by: datetime, step: str) -> AccountNotice:
    now = clock.now()
    key = f"{kind}:{account.pk}:{by.date().isoformat()}:{step}:{person.pk}"
    return AccountNotice(account=account, person=person, kind=kind, key=key, due=by, asked_at=now, next_try=now)


def deliver_notices() -> int:
    """Send what waits; returns how many ended. Without a mail server all wait, and the pages show what is due."""
    if not mailing.is_set():
        return 0
    rows = AccountNotice.objects.filter(state="waiting", next_try__lte=clock.now()).order_by("next_try", "pk")
    waiting = list(rows.values_list("pk", flat=True)[:MOST])
    if not waiting:
        return 0
    server = mailing.server()
    try:
        server.open()
    except NOT_SENT:
        log.warning("the mail server cannot be reached")
        AccountNotice.objects.filter(pk__in=waiting).update(next_try=clock.now() + AWAY)
        return 0
    try:
        return sum(_one(pk, server) for pk in waiting)
    finally:
        server.close()


def _one(pk: int, server: BaseEmailBackend) -> int:
    """Claim one notice, send it and say how it ended: claimed before, so that a crash sends twice and never floods."""
    with transaction.atomic():
        found = AccountNotice.objects.select_for_update(of=("self",)).filter(
            pk=pk, state="waiting", next_try__lte=clock.now()
        )  # fmt: skip
        notice = found.select_related("account__owner", "account__steward", "account__backup", "person").first()
        if notice is None:
            return 0
        notice.next_try = clock.now() + WAITS[min(notice.attempts, len(WAITS) - 1)]
        notice.attempts += 1
        notice.save(update_fields=["next_try", "attempts"])
    if why := needless(notice):
        AccountNotice.objects.filter(pk=pk).update(state="dropped", error=why)
        return 1
    try:
        server.send_messages([message(notice)])
    except (*NOT_SENT, UnicodeError) as error:
        failed = failure_of(error)
        over = failed.final or notice.attempts > len(WAITS)
        AccountNotice.objects.filter(pk=pk).update(error=failed.words, **({"state": "failed"} if over else {}))
        server.close()
        return int(over)
    _sent(notice)
    return 1


def needless(notice: AccountNotice) -> str:
    """Why the notice need not go any more, or nothing: what it is about was done, or the person is not the one."""
    account, person = notice.account, notice.person
    if not person.email:
        return "The register holds no e-mail address."
    if account.state == "retired":
        return "The account is retired."
    if notice.kind == "profile":
        still = account.owner_id == person.pk and bool(due.checks(due.speaking().filter(pk=account.pk)))
        return "" if still else "The profile was checked."
    if account.steward_id and person.pk not in (account.steward_id, account.backup_id):
        return "Somebody else looks after it now."
    by = due.review_due(account) if notice.kind == "review" else due.factor_due(account)
    return "" if by - due.SOON <= clock.now() else "It was done."


def message(notice: AccountNotice) -> EmailMessage:
    """Plain text in the reader's language: one matter, until when, what follows, one link."""
    with translation.override(preference.of(notice.person).language or settings.LANGUAGE_CODE):
        return _message(notice)


def _message(notice: AccountNotice) -> EmailMessage:
    account = notice.account
    facts = {
        "name": notice.person.name, "account": account.handle, "by": day(notice.due),
        "house": institution.load(settings.INSTITUTION_FILE).name,
        "drops": day(due.drops_at(account)), "page": settings.BASE_URL + reverse("account", args=[account.uid]),
    }  # fmt: skip
    subject, body = _words(notice.kind)
    text = "\n\n".join([_("Hello %(name)s,"), body, "%(page)s", "%(house)s"]) % facts
    return EmailMessage(
        subject=" ".join((subject % facts).split()), body=text + "\n", from_email=mailing.sender(),
        to=[formataddr((notice.person.name, notice.person.email))], headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def _words(kind: str) -> tuple[str, str]:
    return {
        "review": (
            _("Is everything about %(account)s still true?"),
            _("Once a year somebody looks at each account: who looks after it, what it is for, how it is shown to be"
              " ours. For %(account)s that is due by %(by)s. If nobody has looked by %(drops)s, it leaves the public"
              " register, and the public reads there that it is not ours."),
        ),
        "second_factor": (
            _("Does %(account)s still have a second factor?"),
            _("Somebody says once a year that signing in to %(account)s takes a second factor. That is due by %(by)s."
              " Nobody asks for the factor itself."),
        ),
        "profile": (
            _("Please have your profile on %(account)s checked"),
            _("Your profile there is to say that you work for the Library, in which position and role. Have it"
              " checked by %(by)s; afterwards nothing can be posted from it for the Library until you do."),
        ),
    }[kind]  # fmt: skip


def _sent(notice: AccountNotice) -> None:
    """What went out stands in the account's life; to whom and how it was worded is a part by itself."""
    said = {
        "type": "Announce", "actor": INSTALLATION, "target": notice.person.urn,
        "object": {"type": "Invite", "id": notice.account.urn}, "sp:kind": notice.kind,
        "sp:clauses": citing(under(SUBJECTS[notice.kind])), "sp:account": notice.account.urn,
    }  # fmt: skip
    with transaction.atomic():
        archive.append(
            said, subject=notice.account.urn, personal={"address": notice.person.email}, series="oversight"
        )  # fmt: skip
        AccountNotice.objects.filter(pk=notice.pk).update(state="sent", sent_at=clock.now(), error="")
