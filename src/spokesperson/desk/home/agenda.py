"""What needs one person, by when: one list of all rooms, for the home page and for the e-mail about it (1.8, P2).

Two questions to the database beside what the reader's reviews cost. Nothing is decided here; each row leads to the page
where its one act is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson.decisions import recorded
from spokesperson.desk.home import agenda_rows, agenda_words
from spokesperson.desk.home.agenda_rows import Row
from spokesperson.desk.home.agenda_words import Say
from spokesperson.desk.review import review_queue
from spokesperson.directive import following
from spokesperson.directive.register import under, version_at
from spokesperson.people.models import Employee

MOST = 24  # rows of a page; the others are counted, with the way to them
FORTNIGHT = timedelta(days=14)
GRAVEST = ("deny", "ask", "warn", "info", "permit")
Arm = Callable[[Employee, datetime], Iterable[QuerySet[Any]]]
# What upper floors add, as they are installed: the arms of their rooms, and how their rows are said.
PROVIDERS: list[Arm] = []
SAYS: dict[str, Say] = dict(agenda_words.SAYS)
# Where all of a kind stand, for "and 34 more".
LISTS: dict[str, tuple[str, str]] = {
    "stuck": ("drafts", "?state=want"), "pausing": ("drafts", "?state=want"), "back": ("drafts", "?state=want"),
    "draft": ("drafts", "?state=want"), "handed": ("drafts", "?state=want"), "scheduled": ("drafts", "?state=way"),
    "handed_late": ("records", ""), "by_hand": ("records", ""), "advice": ("advice", ""), "advised": ("advice", ""),
    "question": ("questions", ""), "photo": ("handovers", ""), "photo_answer": ("handovers", ""),
    "offer": ("grants", ""), "ending": ("grants", ""), "request": ("access_requests", ""), "order": ("orders", ""),
    "vanished": ("records", ""), "takedown": ("works", ""), "official": ("works", ""), "reuse": ("works", ""),
    "profile": ("accounts", ""), "account": ("accounts", ""),
    "review": ("reviews", ""),
}  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """One thing that needs somebody. ``due`` is when it runs out; without one, ``since`` is when it began to wait.

    ``effect`` is its tone, ``verb`` the one thing to do, at ``url``; ``note`` a word below the time.
    """

    kind: str
    effect: str
    status: str
    title: str
    url: str
    verb: str
    text: str = ""
    clause: str = ""
    due: datetime | None = None
    since: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Agenda:
    """``matters`` in the order of their time; ``more`` [(how many, URL)] of what is not shown; ``total`` of both.

    ``beside`` are rows for the page that need nobody.
    """

    matters: list[Matter]
    more: list[tuple[int, str]]
    total: int
    beside: list[Row]


def provide(arms: Arm, says: Mapping[str, Say], lists: Mapping[str, tuple[str, str]]) -> None:
    """For a room above this one: what waits there for a person, how it is said and where all of it stands."""
    PROVIDERS.append(arms)
    SAYS.update(says)
    LISTS.update(lists)


def agenda(who: Employee, now: datetime, facts: Mapping[str, Any], uploads: bool, most: int = MOST) -> Agenda:
    """``facts`` are the door's about ``who``: the roles and how far the directive is acknowledged."""
    upper = (a for p in PROVIDERS for a in p(who, now))
    asked = agenda_rows.ask([*agenda_rows.arms(who, now, uploads), *upper, *agenda_rows.beside(who)])
    rows = [row for row in asked if row.kind in SAYS]
    found = [*_directive(facts, now), *_said(rows, who, now)]
    totals = Counter({row.kind: row.total for row in rows})
    for kind in ("profile", "account"):  # of these not every row is a matter
        totals[kind] = sum(one.kind == kind for one in found)
    waiting = review_queue.pending(who)
    found += [_review(one) for one in waiting[:MOST]]
    totals["review"] = len(waiting)
    found.sort(key=lambda one: _order(one, now))
    shown = found[:most]
    totals -= Counter(one.kind for one in shown if one.kind in LISTS)
    more: Counter[str] = Counter()
    for kind, left in totals.items():
        name, query = LISTS[kind]
        more[reverse(name) + query] += left
    others = [row for row in asked if row.kind not in SAYS]
    return Agenda(shown, [(n, url) for url, n in more.items() if n], len(shown) + sum(more.values()), others)


def _said(rows: list[Row], who: Employee, now: datetime) -> Iterator[Matter]:
    for row in rows:
        words = SAYS[row.kind](row, who, now)
        if words is not None:
            yield Matter(**{"kind": row.kind, **words})


def _order(matter: Matter, now: datetime) -> tuple[Any, ...]:
    """By due time; then what has none, the gravest first and of those the longest waiting."""
    if matter.due:
        return (0, matter.due, GRAVEST.index(matter.effect))
    return (1, GRAVEST.index(matter.effect), matter.since or now)


def _review(waiting: review_queue.Waiting) -> Matter:
    """A post that waits for this person's word (Def-Library-business, 1.2)."""
    draft = waiting.draft
    return Matter(
        "review", "ask", waiting.status, draft.title, reverse("review", args=[draft.uid]), _("Read it"),
        text=_("By %(name)s. It waits for your word") % {"name": draft.author.name}, clause=waiting.clause,
        since=waiting.since,
    )  # fmt: skip


def _directive(facts: Mapping[str, Any], now: datetime) -> Iterator[Matter]:
    """P2: the version in force wants to be read (R6), and to be looked through by an Administrator (R5)."""
    if not facts.get("roles"):
        return
    version = version_at()
    title = _("Directive %(code)s, version %(revision)s") % {"code": version.code, "revision": version.revision}
    if facts.get("acknowledged") not in (None, "current"):
        days = int(facts.get("grace_days_left", 0))
        until = _("Until then this is a reminder. Afterwards posting for the Library waits until you have read it")
        waits = _("Posting for the Library waits until you have read it")
        yield Matter(
            "acknowledge", "warn" if days else "deny", _("To acknowledge"), title, reverse("directive"), _("Read it"),
            text=until if days else waits, clause=under("acknowledging"), due=now + timedelta(days=days),
        )  # fmt: skip
    if "administrator" not in facts["roles"]:
        return
    day = following.review_due(version)
    if (day - following.today()).days <= following.number(version, "review_notice_days"):
        over = day < following.today()
        yield Matter(
            "review_directive", "warn", _("To review"), title, reverse("review_directive"), _("Review it"),
            text=_("Its review is overdue; it stays in force") if over else _("Look it through and close the review"),
            clause=under("looking through"), due=datetime.combine(day, time.max, following.zone()),
        )  # fmt: skip


def groups(found: list[Matter], now: datetime) -> list[tuple[str, list[Matter]]]:
    """Under the headings of a day: what is due today or late, within a fortnight, later; and what has no hour."""
    midnight = datetime.combine(following.today() + timedelta(days=1), time.min, following.zone())
    parts: dict[str, list[Matter]] = {
        _("Today"): [],
        _("This week and next"): [],
        _("Later"): [],
        _("When you can"): [],
    }
    today, soon, later, whenever = parts.values()
    for one in found:
        if one.due is None:
            whenever.append(one)
        else:
            (today if one.due < midnight else soon if one.due - now < FORTNIGHT else later).append(one)
    return [(heading, rows) for heading, rows in parts.items() if rows]


def late(matter: Matter, now: datetime) -> bool:
    return matter.due is not None and matter.due < now


def when(matter: Matter, now: datetime) -> tuple[str, str]:
    """The gutter: the hour or day, and below it how long that is; of what is late, how late it is."""
    if matter.due is None:
        if matter.since is None:
            return _("Open"), matter.note
        same = matter.since.astimezone(following.zone()).date() == following.today()
        shown = recorded.hour(matter.since) if same else recorded.weekday(matter.since)
        return shown, matter.note or _("waiting since then")
    if late(matter, now):
        return _("%(span)s late") % {"span": span(now - matter.due)}, ""
    if matter.due == now:
        return _("Now"), matter.note
    left = matter.due - now
    here = matter.due.astimezone(following.zone()).date() == following.today()
    shown = recorded.hour(matter.due) if here or left < timedelta(hours=12) else recorded.weekday(matter.due)
    return shown, matter.note or _("in %(span)s") % {"span": span(left)}


def span(length: timedelta) -> str:
    """A length of time as short as it is said: ``40 min``, ``4 h 28 min``, ``9 days``."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)d min") % {"n": max(1, minutes)}
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        both = {"h": hours, "n": rest}
        return _("%(h)d h %(n)d min") % both if rest else _("%(h)d h") % both
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
