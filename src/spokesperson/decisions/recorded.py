"""A record in words: what happened, its picture and tone, and who did it (4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.archive import store as archive
from spokesperson.decisions.access import PERSON
from spokesperson.people.models import Employee

# A record's type in words, its picture and its tone.
KINDS: dict[str, tuple[str, str, str]] = {
    "Create": ("Sent", "send", ""),
    "Update": ("Changed", "pen", "warn"),
    "Delete": ("Deleted in public", "trash", ""),
    "View": ("Kept before a change", "copy", ""),
    "Like": ("Liked", "star", ""),
    "Undo": ("Taken back", "reply", ""),
    "Accept": ("Approved", "permit", "permit"),
    "Ignore": ("Finding set aside", "permit", "permit"),
    "Reject": ("Not sent", "deny", "deny"),
    "Question": ("Not known whether it went out", "ask", "ask"),
    "Remove": ("Draft discarded", "trash", ""),
    "Read": ("Read and acknowledged", "book", ""),
}
OFFERS = {
    "Accept": ("Permitted", "permit", "permit"),
    "TentativeAccept": ("Permitted with a warning", "warn", "warn"),
    "TentativeReject": ("Another person is asked", "ask", "ask"),
    "Reject": ("Refused", "deny", "deny"),
}
ACTIONS = {
    "post": "Post", "comment": "Comment", "link": "Link", "upload": "Picture", "like": "Like", "delete": "Deletion",
    "approve": "Approval", "overrule": "Second look", "grant": "Grant", "appoint": "Appointment",
    "propose": "Draft of the directive", "adopt": "Adoption",
}  # fmt: skip


# The same type means something else for other things.
THINGS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("Create", "Profile"): ("Account registered", "person", ""),
    ("Update", "Profile"): ("Account changed", "pen", ""),
    ("Flag", "Profile"): ("Account frozen", "ask", "ask"),
    ("Accept", "Document"): ("Directive acknowledged", "book", "permit"),
    ("Add", "Document"): ("Directive adopted", "book", ""),
    ("Update", "Document"): ("Directive reviewed", "book", ""),
    ("Announce", "Document"): ("E-mail about the directive", "send", ""),
    ("Invite", "Document"): ("Reminder asked for", "clock", ""),
    ("Create", "Document"): ("Draft of the directive begun", "pen", ""),
    ("Offer", "Document"): ("Asked to read a draft", "send", ""),
    ("Undo", "Offer"): ("Draft taken back to be changed", "reply", ""),
    ("Reject", "Document"): ("Draft given back", "reply", "warn"),
    ("Remove", "Document"): ("Draft withdrawn", "trash", ""),
    ("Read", "Collection"): ("List taken out", "copy", ""),
    ("Accept", "Notice"): ("Notice 4.1 accepted", "tick", ""),
    ("Offer", "Relationship"): ("Permission given", "key", ""),
    ("Undo", "Relationship"): ("Permission taken back", "key", ""),
    ("Create", "Question"): ("Permission asked for", "ask", "ask"),
    ("Reject", "Question"): ("Request declined", "deny", "deny"),
    ("Undo", "Question"): ("Request taken back", "reply", ""),
}
STAGES = {"submit": "Sent to the desk", "send": "Cleared to go out", "sending": "Looked at once more"}


def _thing(one: archive.Record) -> str:
    inner = one.activity.get("object")
    if not isinstance(inner, dict):
        return ""
    return "Notice" if "#4.1" in str(inner.get("id", "")) else str(inner.get("type", ""))


def stamp(moment: datetime) -> str:
    """An instant by the institution's clock: ``26 Oct 2026, 2:04 pm``."""
    local = moment.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    return f"{local.day} {local:%b %Y}, {local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"


def day(moment: datetime) -> str:
    """The day of an instant by the institution's clock: ``26 October 2026``."""
    local = moment.astimezone(institution.load(settings.INSTITUTION_FILE).zone)
    return f"{local.day} {local:%B %Y}"


def names(rows: Iterable[archive.Record]) -> dict[str, str]:
    """The names behind the actors of ``rows``, in one query."""
    uids = {r.actor.removeprefix(PERSON) for r in rows if r.actor.startswith(PERSON)}
    return {e.urn: e.name for e in Employee.objects.filter(uid__in=uids)}


def words(one: archive.Record) -> tuple[str, str, str]:
    """Title, icon and tone of a record."""
    found = THINGS.get((one.type, _thing(one))) or KINDS.get(one.type, (one.type, "doc", ""))
    if one.type != "Offer" or "result" not in one.activity:
        title, icon, tone = found
        return _(title), icon, tone
    result = one.activity.get("result", {}).get("type", "")
    title, icon, tone = OFFERS.get(result, ("Decided", "doc", ""))
    action = one.activity.get("sp:action", "")
    act = STAGES.get(one.activity.get("sp:stage", ""), "") if action in ("post", "comment") else ""
    act = act or ACTIONS.get(action, "")
    return (f"{_(act)}: {_(title).lower()}" if act else _(title)), icon, tone
