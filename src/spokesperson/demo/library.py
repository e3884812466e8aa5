"""The facts of the fictional library: directory, departments, positions, people, topics. None of it exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DOMAIN = "willowlibrary.example"

DIRECTORY: dict[str, Any] = {
    "name": "Willow County Library",
    "short_name": "the Library",
    "time_zone": "America/Chicago",
    "language": "en",
    "languages": ["es"],
    "country": "US",
    "subdivision": "OK",
    "hours": {
        **{day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu")},
        "fri": [["09:00", "18:00"]],
        "sat": [["10:00", "16:00"]],
    },
    "domains": [DOMAIN],
    "emails": ["info", "ask", "events"],
    "phones": ["+1 405 555 0100", "+1 405 555 0142"],
    "branches": {
        "Riverside Branch": "12 River Street, Willow",
        "Cedar Hill Branch": "480 Cedar Hill Road, Willow",
        "Central Library": "1 Library Square, Willow",
    },
    "public_staff": {"Marian Kessler": "Executive Director"},
    "resources": [
        {"title": "Events", "url": f"https://{DOMAIN}/events", "topics": ["programs", "children"]},
        {"title": "New on the shelf", "url": f"https://{DOMAIN}/new", "topics": ["collections"]},
        {"title": "Hours and branches", "url": f"https://{DOMAIN}/visit", "topics": ["services"]},
        {"title": "Computers and printing", "url": f"https://{DOMAIN}/technology", "topics": ["technology"]},
    ],
}

TOPICS = {
    "programs": "Programs and events",
    "collections": "Collections",
    "services": "Services and opening hours",
    "children": "Children and families",
    "technology": "Computers and technology",
    "local-history": "Local history",
}

PUBLIC, MARKETING, ADMINISTRATION = "Public Services", "Marketing & Communication", "Administration"


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration; ``boss`` is a key of ``PEOPLE``, ``note`` what one can try with the sign-in.

    Who ``speaks`` is at work round the clock in the demonstration, so that it works at any hour; the others work
    from 7 to 21 on all days.
    """

    name: str
    position: str
    department: str
    boss: str
    note: str
    branch: str = "Central Library"
    official: bool = False
    speaks: bool = False


PEOPLE: dict[str, Person] = {
    "executive": Person(
        "Marian Kessler", "Executive Director", ADMINISTRATION, "", "Appoints Administrators", official=True
    ),
    "director": Person(
        "Theo Lindgren", "Director of Marketing & Communication", MARKETING, "executive",
        "Administrator: posts on the Library's noticeboard, with pictures; keeps the register of accounts",
        official=True, speaks=True,
    ),
    "web": Person(
        "Priya Raman", "Manager of Web Development & Support", MARKETING, "director",
        "Administrator: the backup of every account", official=True, speaks=True,
    ),
    "regional": Person(
        "Gordon Vale", "Regional Manager", PUBLIC, "executive", "The supervisor's supervisor: may grant in absence"
    ),
    "manager": Person(
        "Lucia Ferro", "Branch Manager", PUBLIC, "regional", "Supervisor: grants, confirms expertise, approves",
        branch="Riverside Branch",
    ),
    "librarian": Person(
        "Nora Okafor", "Branch Librarian", PUBLIC, "manager",
        "Representative: speaks from her own profile on the noticeboard; no pictures, no deleting",
        branch="Riverside Branch", speaks=True,
    ),
    "aide": Person(
        "Sam Whitlock", "Library Aide", PUBLIC, "manager", "No role: every business act is refused, with the way on",
        branch="Riverside Branch",
    ),
    "records": Person("Rosa Delgado", "Records Officer", ADMINISTRATION, "executive", "Reads and proves the record"),
    "hr": Person("Paul Abbott", "Human Resources Officer", ADMINISTRATION, "executive", "The fallback for reports"),
}  # fmt: skip
