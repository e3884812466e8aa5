"""A small library for tests: people, roles, accounts and a directive in force, as plain functions.

Rows are written directly, so that a test of one room does not depend on another room's acts. Everything stands as
it would on ``AT_WORK``, a Tuesday at 10:12 in Chicago; ``with clock.at(factories.AT_WORK)`` is the tests' hour.
"""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from spokesperson import clock
from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account, GrantedAccount
from spokesperson.directive.models import Acknowledgement, Version
from spokesperson.people.models import Appointment, Employee, Expertise, Grant, Holding, Position, Shift, Topic

AT_WORK = datetime(2026, 3, 17, 15, 12, tzinfo=UTC)
SINCE = AT_WORK - timedelta(days=60)
PASSWORD = "plain words for tests"
DIRECTIVE = Path(__file__).resolve().parent.parent / "directives" / "sh-620.4.md"
DIRECTOR = "Director of Marketing & Communication"

INSTITUTION: dict[str, Any] = {
    "name": "Willow County Library",
    "short_name": "the Library",
    "time_zone": "America/Chicago",
    "domains": ["willowlibrary.example"],
    "emails": ["info", "ask"],
    "phones": ["+1 405 555 0100"],
    "branches": {"Riverside Branch": "12 River Street, Willow"},
}


def institution(**more: Any) -> None:
    """Write the institution's public directory where the settings look for it."""
    Path(settings.INSTITUTION_FILE).write_text(json.dumps({**INSTITUTION, **more}), encoding="utf-8")


def directive_text() -> str:
    """The repository's SH 620.4 as it stands in its file."""
    return DIRECTIVE.read_text(encoding="utf-8")


def next_version(revision: str = "1.1", effective: str = "2026-04-01T00:00-05:00") -> str:
    """The same directive as a later version: another revision and another instant."""
    source = directive_text().replace('revision: "1.0"', f'revision: "{revision}"', 1)
    return re.sub(r"(?m)^effective: .*$", f"effective: {effective}", source, count=1)


def directive_adopted(source: str | None = None, *, effective: datetime | None = None) -> Version:
    """The repository's SH 620.4 (or ``source``) in force, and the institution's directory beside it."""
    if not Path(settings.INSTITUTION_FILE).exists():
        institution()
    source = source or directive_text()
    rules = _compiled(source)
    return Version.objects.create(
        code=rules.code,
        title=rules.title,
        revision=rules.revision,
        adopted=rules.adopted,
        effective=effective or rules.effective,
        source=source,
        text_hash=rules.text_hash,
        rules_hash=rules.rules_hash,
        file_hash=rules.file_hash,
        entered_at=SINCE,
        entered_by="test",
    )


@lru_cache(maxsize=8)
def _compiled(source: str) -> Any:
    from spokesperson.directive import engine

    return engine.load(source, name=DIRECTIVE.name)


def employee(name: str = "Ada Aide", supervisor: Employee | None = None, **more: Any) -> Employee:
    """An employee with a sign-in (``PASSWORD``) who works Monday to Friday, 9 to 17, with lunch 12:30 to 13:00."""
    handle = more.pop("handle", None) or _free(slugify(name))
    email = more.pop("email", f"{handle}@willowlibrary.example")
    user = get_user_model().objects.create(username=email, email=email, password=_secret())
    values = {"hired": date(2019, 5, 1), "branch": "Riverside Branch", **more}
    person = Employee.objects.create(
        handle=handle, name=name, email=email, user=user, supervisor=supervisor, **values
    )  # fmt: skip
    _shifts(person, time(9), time(17), range(5))
    return person


@lru_cache(maxsize=1)
def _secret() -> str:
    return make_password(PASSWORD)


def _free(handle: str) -> str:
    taken = set(Employee.objects.filter(handle__startswith=handle).values_list("handle", flat=True))
    return next(h for h in (handle, *(f"{handle}-{n}" for n in range(2, 1000))) if h not in taken)


def shifts(person: Employee, start: time = time(9), end: time = time(17), days: range = range(5)) -> None:
    """Weekly shifts of the same hours, lunch 12:30 to 13:00; replaces what there was."""
    person.shifts.all().delete()
    _shifts(person, start, end, days)


def _shifts(person: Employee, start: time, end: time, days: range) -> None:
    lunch = [["12:30", "13:00"]]
    Shift.objects.bulk_create(Shift(employee=person, weekday=d, start=start, end=end, breaks=lunch) for d in days)


def holds(
    person: Employee, title: str, *, start: datetime = SINCE, end: datetime | None = None, **more: Any
) -> Holding:
    """``person`` in a position; ``administrator`` and ``official`` describe the position itself."""
    flags = {k: more.pop(k) for k in ("administrator", "official") if k in more}
    position, new = Position.objects.get_or_create(title=title, defaults=flags)
    if flags and not new:
        Position.objects.filter(pk=position.pk).update(**flags)
    return Holding.objects.create(employee=person, position=position, start=start, end=end, **more)


def executive(name: str = "Eve Executive") -> Employee:
    """The one Executive Director, an official of the Library without being an Administrator."""
    found = Employee.objects.filter(holdings__position__title="Executive Director").first()
    if found is None:
        found = employee(name)
        holds(found, "Executive Director", official=True)
    return found


def administrator(name: str = "Dana Director", *, title: str = DIRECTOR, **more: Any) -> Employee:
    """An Administrator by position, who has acknowledged the directive."""
    person = employee(name, supervisor=more.pop("supervisor", None) or executive(), **more)
    holds(person, title, administrator=True, official=True)
    acknowledge(person)
    expert(person, "programs")
    return person


def appointed(name: str = "Paul Appointed", *, by: Employee | None = None, **more: Any) -> Employee:
    """An Administrator by appointment."""
    person = employee(name, supervisor=executive(), **more)
    Appointment.objects.create(employee=person, appointed_by=by or executive(), start=SINCE, reason="busy season")
    acknowledge(person)
    return person


def representative(name: str = "Ann Librarian", supervisor: Employee | None = None, **grant: Any) -> Employee:
    """A Representative with one personal account on the noticeboard, which her supervisor's grant covers."""
    person = employee(name, supervisor=supervisor or employee("Maria Manager", supervisor=executive()))
    holds(person, "Branch Librarian")
    acknowledge(person)
    expert(person, "programs")
    account = account_personal(person, network="noticeboard", handle=person.handle, channel="blog")
    granted(person, account, **grant)
    return person


def granted(person: Employee, *accounts: Account, **more: Any) -> Grant:
    """A grant by the direct supervisor, covering ``accounts``."""
    assert person.supervisor is not None
    values = {
        "granted_by": person.supervisor,
        "activities": list(Grant.ACTIVITIES),
        "purpose": "answers about programs",
        "start": SINCE,
        "accepted_at": more.get("start", SINCE),
        **more,
    }
    grant = Grant.objects.create(employee=person, **values)
    GrantedAccount.objects.bulk_create(GrantedAccount(grant=grant, account=a) for a in accounts)
    return grant


def topic(slug: str) -> Topic:
    return Topic.objects.get_or_create(slug=slug, defaults={"name": slug.replace("-", " ")})[0]


def expert(person: Employee, slug: str) -> Expertise:
    """``slug`` is one of the person's areas, confirmed by the supervisor."""
    return Expertise.objects.create(
        employee=person, topic=topic(slug), confirmed_by=person.supervisor or person, confirmed_at=SINCE
    )


def acknowledge(person: Employee, version: Version | None = None) -> None:
    """Acknowledged the newest version, if there is one."""
    version = version or Version.objects.last()
    if version is not None:
        Acknowledgement.objects.create(user=person.user, version=version, at=SINCE, record=uuid.uuid4())


def account_library(network: str = "noticeboard", handle: str = "willow", token: str = "", **more: Any) -> Account:
    """An account the Library created, administers and maintains, active; ``token`` connects it."""
    account = _account(LIBRARY, network, handle, {"name": "Willow County Library", **more})
    if token:
        from spokesperson.accounts import tokens

        tokens.store(account, token)
    return account


def account_personal(person: Employee, network: str = "mastodon", handle: str = "", **more: Any) -> Account:
    """A personal account of ``person``, active, whose profile names the employer and the position (1.6)."""
    more = {"name": person.name, "owner": person, **more}
    return _account(INDIVIDUAL, network, handle or f"@{person.handle}@social.example", more)


def _account(holder: str, network: str, handle: str, more: dict[str, Any]) -> Account:
    values = {
        "address": f"https://social.example/{slugify(handle)}",
        "forms": ["profile"],
        "channel": "blog" if network == "noticeboard" else "social",
        "purpose": "news and answers",
        "state": "active",
        "created_by": holder,
        "administered_by": holder,
        "maintained_by": holder,
        "profile_text": "I work at the Willow County Library as a Branch Librarian.",
        "profile_identifies": True,
        "profile_states_position": True,
        "profile_checked_at": AT_WORK - timedelta(days=10),
        "registered_at": SINCE,
        **more,
    }
    return Account.objects.create(network=network, handle=handle, **values)


def answers() -> dict[str, str]:
    """An answer to each of the think questions of the directive in force, the one it expects where it says so (1.8)."""
    from spokesperson.directive.register import in_force

    rules = in_force()
    words = "Anyone, and I stand by it."
    return {key: words if rules.answers[key] == "words" else rules.answers[key] for key in rules.questions}


def settle_warnings(draft: Any) -> None:
    """Take note of every warning the draft would meet on its way out."""
    from spokesperson.decisions import door
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened import appraisal

    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    found = appraisal.appraise(draft)
    open_ = [r for s in ("draft", "send") for r in door.weigh(appraisal.proposal(draft, s, found)).unsettled]
    draft.settled = {**draft.settled, **{r.rule: "taken note of" for r in open_}}
    draft.save(update_fields=["settled"])


def posted(author: Employee, account: Account, text: str, **more: Any) -> Any:
    """A draft that went the whole road and stands on its network; about a minute later than now."""
    from spokesperson.desk.actions import post, write
    from spokesperson.desk.sending import sender

    fields = {"purpose": "programs", "no_link_reason": "no page fits", "answers": answers(), **more}
    draft = write.start(author, account=account, text=text, equipment="library", **fields)
    with clock.at(clock.now() + timedelta(seconds=61)):
        settle_warnings(draft)
        post.post(draft, author)
        sender.run_due()
    draft.refresh_from_db()
    return draft
