"""A member of the public says that an account imitates the Library; an Administrator answers for it (R10; 1.3).

Nothing about who reports is asked, and what they type about themselves is not wanted either. The same account
reported twice is one report with a count. There is a bound to how many are taken in an hour, so that nobody fills
the register.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from spokesperson import clock
from spokesperson.accounts import matching
from spokesperson.accounts.models import AccountReport
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.oversight import acts
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee

CLAUSE = partial(under, "accounts")
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
WINDOW = timedelta(hours=1)
MOST_AN_HOUR = 30
MOST_OPEN = 1000


class TooMany(RuntimeError):
    """More reports in an hour than anybody could read; ask again later."""


def report_account(said: str, words: str = "") -> AccountReport:
    """Keep that ``said`` (a name or address) imitates the Library. Raises ``Invalid`` (said, words), ``TooMany``."""
    said, words = clean_line("said", said, 300), clean_line("words", words, 500)
    wanted = matching.plain(said)
    if len(wanted) < 2:
        raise Invalid("said", "Give the name or address of the account you mean.", CLAUSE())
    with transaction.atomic():
        open_ = AccountReport.objects.select_for_update().filter(state="open")
        same = next((r for r in open_.order_by("-at")[:MOST_OPEN] if matching.plain(r.said) == wanted), None)
        if same is not None:
            AccountReport.objects.filter(pk=same.pk).update(times=F("times") + 1)
            same.refresh_from_db()
            return same
        recent = AccountReport.objects.filter(at__gt=clock.now() - WINDOW).count()
        if recent >= MOST_AN_HOUR or open_.count() >= MOST_OPEN:
            raise TooMany
        made = AccountReport.objects.create(said=said, words=words, at=clock.now())
        flag = {
            "type": "Flag",
            "actor": PUBLIC,
            "object": as_object(made),
            "summary": words,
            "sp:clauses": citing(CLAUSE()),
        }
        archive.append(flag, subject=made.urn, series="oversight")
    return made


def close_report(report: AccountReport, by: Employee, *, state: str, outcome: str) -> AccountReport:
    """An Administrator says what became of it. Raises ``Invalid`` (state, outcome, report) and ``door.Refused``."""
    known = dict(AccountReport.STATES[1:])
    if state not in known:
        raise Invalid("state", f"Choose one of {', '.join(known)}.", CLAUSE())
    outcome = clean_line("outcome", outcome, 400)
    if not outcome:
        raise Invalid("outcome", "Say in a few words what was found and done.", CLAUSE())

    def change(verdict: door.Verdict) -> AccountReport:
        held = AccountReport.objects.select_for_update().get(pk=report.pk)
        if held.state != "open":
            raise Invalid("report", "It is closed already.", CLAUSE())
        held.state, held.outcome, held.closed_by, held.closed_at = state, outcome, by, clock.now()
        held.save()
        found = {**as_object(held), "sp:state": state}
        acts.keep(by, "Update", found, subject=held.urn, clauses=[CLAUSE()], verdict=verdict, summary=outcome)
        return held

    as2 = {"type": "Update", "actor": by.urn, "object": {**as_object(report), "sp:state": state}, "summary": outcome}
    return door.act(Activity(actor=by, action="maintain_library_account", subject=report.urn, as2=as2), change)


def as_object(report: AccountReport) -> dict[str, str]:
    return {"type": "Link", "id": report.urn, "name": report.said}
