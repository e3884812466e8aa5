"""What the frame of every page states: where one is, who one is, which version is in force, the last seal.

Each function is asked only when a template prints its answer, and answers safely while the tables are empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from spokesperson import clock, institution
from spokesperson.archive import store as archive
from spokesperson.decisions.recorded import stamp
from spokesperson.directive.register import NoDirectiveInForce, cell, under, version_at
from spokesperson.oversight.orders import words as orders
from spokesperson.people import preference
from spokesperson.web.frame import frame

if TYPE_CHECKING:
    from django.http import HttpRequest

    from spokesperson.people.models import Employee


@dataclass(frozen=True)
class Person:
    """The one signed in: ``role`` in words ("Representative"), empty for an employee without a role.

    ``speaks`` for the Library as either role; ``leads`` others; is an ``administrator``.
    """

    name: str
    role: str = ""
    speaks: bool = False
    leads: bool = False
    administrator: bool = False


@dataclass(frozen=True)
class InForce:
    """The version of the directive in force: ``code`` "SH 620.4", ``revision`` "1.0", ``since`` an instant."""

    code: str
    revision: str
    since: datetime | None = None


@dataclass(frozen=True)
class Seal:
    """The last checkpoint: when it was signed and how many records it holds."""

    at: datetime
    size: int


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; ``count`` 0 shows none."""

    key: str
    label: str
    url: str
    icon: str
    count: int = 0
    current: bool = False


# Pages that belong to an entry of the navigation beside the one of its own name.
BELONGS = {
    "acknowledgements": "directive", "deliveries": "directive", "review_directive": "directive",
    "access_requests": "home", "orders": "home", "order": "home", "grants": "home", "grant": "home",
    "representative": "representatives", "representative_time": "representatives",
    "person": "people", "person_new": "people", "person_hours": "people", "person_areas": "people",
    "person_form": "people", "people_import": "people", "people_preview": "people", "people_calendar": "people",
    "people_positions": "people",
    "handovers": "home", "draft_hand_over": "why",
    "draft": "write", "why_decision": "why", "record": "records", "account": "accounts", "account_new": "accounts",
    "clause": "directive", "directive_version": "directive", "draft_post": "write", "draft_check": "write",
    "directive_matrix": "directive", "directive_coverage": "directive", "directive_worksheet": "directive",
    "directive_related": "directive", "directive_compare": "directive", "directive_version_clause": "directive",
    "directive_drafts": "directive", "directive_draft": "directive", "directive_draft_change": "directive",
}  # fmt: skip


# What a page is about that another institution's directive may not know (directive.engine.governing).
ABOUT = {
    "advice": "advice", "questions": "declining", "representatives": "talks", "my_time": "time", "works": "reprinting",
    "works_left": "reprinting", "grants": "grants", "guidance": "guidance",
}  # fmt: skip


def person(request: HttpRequest) -> Person | None:
    """Who is signed in, or nobody."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    employee = _employee(request)
    return _known(employee) if employee else Person(user.get_username())


def _employee(request: HttpRequest) -> Employee | None:
    found: Employee | None = getattr(request, "employee", None) or getattr(
        getattr(request, "user", None), "employee", None
    )
    return found


def keys(request: HttpRequest) -> bool | None:
    """Whether the reader has keys on, None for nobody; the choice came with the sign-in (people.backend)."""
    employee = _employee(request)
    return None if employee is None else preference.of(employee).keys


def _known(employee: Employee) -> Person:
    """The role in words: as the directive would see it now, else the position held."""
    held = frame(employee, clock.now()).standing
    role = held.position
    if held.administrator:
        role = gettext("Administrator")
    elif held.representative:
        role = gettext("Representative")
    speaks = held.administrator or held.representative
    return Person(employee.name, role, speaks, held.leads, held.administrator)


def counts(request: HttpRequest) -> dict[str, int]:
    """How many things wait behind an entry, by its key."""
    employee = getattr(request, "employee", None)
    if employee is None:
        return {}
    found = frame(employee, clock.now()).counts
    return {
        **found,
        "advice": found.get("advice", 0) + found.get("passed", 0),
        "works": found.get("works", 0) + found.get("takedowns", 0),
    }


def entries(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The navigation of this person, as (URL name, label, icon), most used first: six stand beside the mark, the rest
    under "More".
    """
    who = person(request)
    if who is None:
        readable = [("directive", gettext("Directive"), "doc")] if settings.PUBLIC_DIRECTIVE else []
        return [
            ("noticeboard:list", gettext("Noticeboard"), "bubble"),
            *readable,
            ("register", gettext("Our accounts"), "seal"),
        ]
    answers = who.leads or who.administrator
    keeps = who.administrator or who.role == institution.load(settings.INSTITUTION_FILE).records_officer
    listed = [
        ("home", gettext("Home"), "home", True),
        ("write", gettext("Write"), "pen", True),
        ("drafts", gettext("My drafts"), "doc", True),
        ("calendar", gettext("Calendar"), "clock", True),
        ("reviews", gettext("Review"), "permit", answers),
        ("directive", gettext("Directive"), "book", True),
        ("why", gettext("Why can’t I?"), "ask", True),
        ("advice", gettext("Advice"), "bubble", answers),
        ("questions", gettext("Questions"), "reply", who.speaks),
        ("handovers", gettext("Photos handed over"), "photo", who.administrator),
        ("representatives", gettext("Team"), "person", who.leads),
        ("my_time", gettext("My time"), "clock", who.speaks),
        ("works", gettext("My works"), "print", True),
        ("works_left", gettext("Works of those who left"), "print", keeps),
        ("grants", gettext("Permissions"), "key", True),
        ("people", gettext("People"), "person", True),
        ("accounts", gettext("Accounts"), "globe", True),
        ("guidance", gettext("Texts and guidance"), "copy", who.speaks),
        ("records", gettext("Record"), "seal", True),
    ]
    return [(key, label, icon) for key, label, icon, shown in listed if shown and _governed(key)]


def _governed(key: str) -> bool:
    """Whether the directive in force has what the page is for."""
    if key == "handovers":
        return bool(cell("hand_over"))
    return key not in ABOUT or bool(under(ABOUT[key]))


def nav(request: HttpRequest) -> list[NavItem]:
    """The entries with addresses, counts and the one where the reader is."""
    match = getattr(request, "resolver_match", None)
    here = getattr(match, "view_name", "") or ""
    if here.startswith("noticeboard:"):
        here = "noticeboard:list"
    return items(entries(request), BELONGS.get(here, here), counts(request))


def items(listed: list[tuple[str, str, str]], here: str, waiting: dict[str, int]) -> list[NavItem]:
    """Entries as they are printed; one whose page is not installed is left out."""
    found = []
    for key, label, icon in listed:
        try:
            url = reverse(key)
        except NoReverseMatch:
            continue
        found.append(NavItem(key, label, url, icon, waiting.get(key, 0), key == here))
    return found


def in_force(request: HttpRequest) -> InForce | None:
    """The version in force now, or nothing before the first; to who is signed in the frame tells it."""
    employee = _employee(request)
    if employee is not None:
        told = frame(employee, clock.now()).directive
        return InForce(**told) if told else None
    try:
        version = version_at()
    except NoDirectiveInForce:
        return None
    return InForce(version.code, version.revision, version.effective)


def seal(request: HttpRequest) -> Seal | None:
    """The last checkpoint, or nothing before the first; to who is signed in the frame tells it."""
    employee = _employee(request)
    try:
        head = frame(employee, clock.now()).head if employee is not None else archive.head()
    except archive.ArchiveUnavailable:
        return None
    return Seal(head.signed_at, head.size) if head is not None and head.signed_at else None


def banner(request: HttpRequest) -> dict[str, Any] | None:
    """What stands above every page until it is settled: {effect, title, text, clause, url, label, post}, or nothing."""
    employee = _employee(request)
    if employee is None or not frame(employee, clock.now()).ordered:
        return None
    return orders.banner(employee)


def suspended(request: HttpRequest) -> dict[str, Any] | None:
    """That publishing is suspended, in the form of a banner; it stands on every page of everybody signed in."""
    employee = _employee(request)
    found = frame(employee, clock.now()).suspension if employee is not None else None
    if found is None:
        return None
    said = {"when": stamp(found["since"]), "name": found["by"], "reason": found["reason"]}
    held = ngettext("One post is held.", "%(n)d posts are held.", found["held"]) % {"n": found["held"]}
    return {
        "effect": "warn", "title": gettext("Publishing is suspended."),
        "text": gettext("Since %(when)s, by %(name)s: %(reason)s.") % said
        + " " + held + " " + gettext("Replies to the public go out as usual."),
        "clause": under("suspending"), "url": f"{reverse('calendar')}?view=list&status=held",
        "label": gettext("See what is held"), "more": reverse("publishing"), "more_label": gettext("Lift…"),
    }  # fmt: skip
