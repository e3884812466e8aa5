"""A record in words: what happened, its picture and tone, and who did it (4.2)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

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
}  # fmt: skip


def names(rows: Iterable[archive.Record]) -> dict[str, str]:
    """The names behind the actors of ``rows``, in one query."""
    uids = {r.actor.removeprefix(PERSON) for r in rows if r.actor.startswith(PERSON)}
    return {e.urn: e.name for e in Employee.objects.filter(uid__in=uids)}


def words(one: archive.Record) -> tuple[str, str, str]:
    """Title, icon and tone of a record."""
    if one.type != "Offer":
        title, icon, tone = KINDS.get(one.type, (one.type, "doc", ""))
        return _(title), icon, tone
    result = one.activity.get("result", {}).get("type", "")
    title, icon, tone = OFFERS.get(result, ("Decided", "doc", ""))
    act = ACTIONS.get(one.activity.get("sp:action", ""), "")
    return (f"{_(act)}: {_(title).lower()}" if act else _(title)), icon, tone
