"""A few months of the fictional library's life, each step by the real act at its own instant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from spokesperson import clock
from spokesperson.accounts.models import INDIVIDUAL, LIBRARY, Account
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.demo import agreed, by_hand, everyday, posts, talking
from spokesperson.directive.register import compiled, sections, serve_part, version_at
from spokesperson.oversight.actions.accept_grant import accept_grant
from spokesperson.oversight.actions.acknowledge import acknowledge
from spokesperson.oversight.actions.adopt_directive import adopt_directive
from spokesperson.oversight.actions.appoint import appoint
from spokesperson.oversight.actions.check_profile import check_profile
from spokesperson.oversight.actions.confirm_expertise import confirm_expertise
from spokesperson.oversight.actions.give_grant import give_grant
from spokesperson.oversight.actions.register_account import register_account
from spokesperson.oversight.actions.register_personal_account import register_personal_account
from spokesperson.people.models import Employee, WorkingDay

EXPERTISE = {
    "director": ("programs", "services", "collections"),
    "web": ("technology", "services"),
    "librarian": ("children", "programs"),
}
PROFILE = (
    "I work at the Willow County Library as a Branch Librarian, with children and families at the Riverside Branch,"
    " and write here about programs for them."
)
BY = {"director": "executive", "web": "director", "librarian": "manager"}


def found(directive: str) -> None:
    """The first version of the directive, entered by the installation."""
    from spokesperson.directive.models import Version

    if not Version.objects.exists():
        adopt_directive(directive, None, name="sh-620.4.md")


def live(people: dict[str, Employee], begin: datetime) -> None:
    """From ``begin`` to now: reading, registering, granting, then writing and posting."""
    with _day(begin, 1):
        for key in ("executive", "director", "web", "manager", "librarian", "records"):
            read_and_acknowledge(people[key])
    with _day(begin, 2):
        confirm(people)
        board = library_noticeboard(people)
    with _day(begin, 3):
        hers = personal_accounts(people["librarian"])
    with _day(begin, 4):
        grant(people, hers)
        check_profile(hers, people["librarian"], text=PROFILE, equipment="library")
    with _day(begin, 7):
        busy_season(people, begin)
    posts.live(people, board, hers, begin)
    by_hand.live(people, hers)
    agreed.live(people, hers)
    talking.live(people, begin)
    everyday.live(people, board, hers, begin)


def settle() -> None:
    """Let a sequencer's work be done, where the database has one."""
    while archive.seal_pending():
        pass


@contextmanager
def _day(begin: datetime, number: int) -> Iterator[datetime]:
    with clock.at(begin + timedelta(days=number)) as now:
        yield now


def read_and_acknowledge(person: Employee) -> None:
    """Opens every part of the version in force, then says so."""
    version = version_at()
    assert person.user is not None
    serve_part(person.user, version, [s.id for s in sections(compiled(version.file_hash))])
    acknowledge(person, version)


def confirm(people: dict[str, Employee]) -> None:
    for key, topics in EXPERTISE.items():
        for topic in topics:
            confirm_expertise(people[BY[key]], people[key], topic)


def library_noticeboard(people: dict[str, Employee]) -> Account:
    return register_account(
        people["director"], network="noticeboard", handle="willow-county-library", name="Willow County Library",
        address=f"{settings.BASE_URL}/noticeboard", forms=["page"], channel="blog", purpose="news of the Library",
        created_by=LIBRARY, administered_by=LIBRARY, maintained_by=LIBRARY, backup=people["web"], equipment="library",
    )  # fmt: skip


def personal_accounts(librarian: Employee) -> Account:
    """On a day off: her profile on the noticeboard, which the grant will cover, and one that stays her own affair."""
    WorkingDay.objects.create(employee=librarian, date=clock.now().date())
    hers = register_personal_account(
        librarian, network="noticeboard", handle="nora-okafor", name="Nora Okafor", channel="blog",
        address=f"{settings.BASE_URL}/noticeboard", purpose="children's programs at the Riverside Branch",
        created_by=INDIVIDUAL, equipment="own", use="personal",
    )  # fmt: skip
    register_personal_account(
        librarian, network="mastodon", handle="@nora@books.example", name="Nora", channel="social",
        address="https://books.example/@nora", purpose="reading, mostly", equipment="own", use="personal",
    )  # fmt: skip
    return hers


def grant(people: dict[str, Employee], hers: Account) -> None:
    offered = give_grant(
        people["manager"], people["librarian"], accounts=[hers],
        purpose="tell families about programs, and answer what they ask",
    )  # fmt: skip
    accept_grant(people["librarian"], offered)


def busy_season(people: dict[str, Employee], begin: datetime) -> None:
    """For two weeks of the summer reading program a third Administrator; and an appointment that was refused."""
    ends = begin + timedelta(days=21)
    appoint(people["executive"], people["regional"], reason="summer reading: many posts at once", end=ends)
    refused = False
    try:
        appoint(people["manager"], people["aide"], reason="she would like to help")
    except door.Refused:
        refused = True
    if not refused:
        raise AssertionError("The directive let a Branch Manager appoint an Administrator.")
