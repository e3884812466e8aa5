"""A record in words: what happened, its picture and tone, and who did it (4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import formats
from django.utils.translation import get_language, gettext_noop, pgettext
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.archive import store as archive
from spokesperson.decisions.access import PERSON
from spokesperson.people.models import Employee

# A record's type in words (marked for the translators' tools, looked up where they are shown), its picture, its tone.
KINDS: dict[str, tuple[str, str, str]] = {
    "Create": (gettext_noop("Sent"), "send", ""),
    "Update": (gettext_noop("Changed"), "pen", "warn"),
    "Delete": (gettext_noop("Deleted in public"), "trash", ""),
    "View": (gettext_noop("Kept before a change"), "copy", ""),
    "Like": (gettext_noop("Liked"), "star", ""),
    "Undo": (gettext_noop("Taken back"), "reply", ""),
    "Accept": (gettext_noop("Approved"), "permit", "permit"),
    "Ignore": (gettext_noop("Finding set aside"), "permit", "permit"),
    "Reject": (gettext_noop("Not sent"), "deny", "deny"),
    "Question": (gettext_noop("Not known whether it went out"), "ask", "ask"),
    "Remove": (gettext_noop("Draft discarded"), "trash", ""),
    "Read": (gettext_noop("Read and acknowledged"), "book", ""),
}
OFFERS = {
    "Accept": (gettext_noop("Permitted"), "permit", "permit"),
    "TentativeAccept": (gettext_noop("Permitted with a warning"), "warn", "warn"),
    "TentativeReject": (gettext_noop("Another person is asked"), "ask", "ask"),
    "Reject": (gettext_noop("Refused"), "deny", "deny"),
}
ACTIONS = {
    "post": gettext_noop("Post"),
    "comment": gettext_noop("Comment"),
    "link": gettext_noop("Link"),
    "upload": gettext_noop("Picture"),
    "hand_over": gettext_noop("Photo for an Administrator"),
    "note_posted": gettext_noop("Posted by hand"),
    "like": gettext_noop("Like"),
    "delete": gettext_noop("Deletion"),
    "approve": gettext_noop("Approval"),
    "overrule": gettext_noop("Second look"),
    "attach_consent": gettext_noop("Consent"),
    "revoke_consent": gettext_noop("Consent taken back"),
    "answer_hand_over": gettext_noop("Photo given back"),
    "request_account": gettext_noop("Request for an account"),
    "leave_group": gettext_noop("Leaving a group"),
    "hand_out_licence": gettext_noop("Licence handed out"),
    "grant": gettext_noop("Grant"),
    "appoint": gettext_noop("Appointment"),
    "keep_people": gettext_noop("Register of people"),
    "set_hours": gettext_noop("Working time"),
    "confirm_expertise": gettext_noop("Area of expertise"),
    "except_topic": gettext_noop("Topic in advance"),
    "propose": gettext_noop("Draft of the directive"),
    "order": gettext_noop("Order"),
    "confirm_order": gettext_noop("Receipt of an order"),
    "lift_order": gettext_noop("Lifting an order"),
    "disallow": gettext_noop("Disallowing"),
    "reprint": gettext_noop("Licence to reprint"),
    "ask_permission": gettext_noop("Question about a work"),
    "give_permission": gettext_noop("Answer about a work"),
    "instruct_takedown": gettext_noop("Instruction to take down"),
    "edit_published": gettext_noop("Change of a published post"),
    "suspend": gettext_noop("Suspension of publishing"),
    "write_guidance": gettext_noop("Guidance"),
    "settle_draft": gettext_noop("A draft offered or withdrawn"),
    "adopt": gettext_noop("Adoption"),
}


def act(action: str) -> str:
    """An act in words; one without words of its own is told by its name."""
    return _(ACTIONS[action]) if action in ACTIONS else action.replace("_", " ")


# The same type means something else for other things.
THINGS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("Announce", "Tombstone"): (gettext_noop("No longer found where it stood"), "warn", "warn"),
    ("Announce", "Note"): (gettext_noop("Found again where it stood"), "permit", ""),
    ("Create", "Profile"): (gettext_noop("Account registered"), "person", ""),
    ("Update", "Profile"): (gettext_noop("Account changed"), "pen", ""),
    ("Flag", "Profile"): (gettext_noop("Account frozen"), "ask", "ask"),
    ("Accept", "Document"): (gettext_noop("Directive acknowledged"), "book", "permit"),
    ("Add", "Document"): (gettext_noop("Directive adopted"), "book", ""),
    ("Update", "Document"): (gettext_noop("Directive reviewed"), "book", ""),
    ("Announce", "Document"): (gettext_noop("E-mail about the directive"), "send", ""),
    ("Invite", "Document"): (gettext_noop("Reminder asked for"), "clock", ""),
    ("Create", "Document"): (gettext_noop("Draft of the directive begun"), "pen", ""),
    ("Offer", "Document"): (gettext_noop("Asked to read a draft"), "send", ""),
    ("Undo", "Offer"): (gettext_noop("Draft taken back to be changed"), "reply", ""),
    ("Reject", "Document"): (gettext_noop("Draft given back"), "reply", "warn"),
    ("Remove", "Document"): (gettext_noop("Draft withdrawn"), "trash", ""),
    ("Move", "Document"): (gettext_noop("Draft compared with the newest version from now on"), "book", ""),
    ("Add", "Relationship"): (gettext_noop("Area or appointment given"), "key", ""),
    ("Remove", "Relationship"): (gettext_noop("Area or appointment ended"), "key", ""),
    ("Remove", "Profile"): (gettext_noop("Account retired"), "person", ""),
    ("Create", "Person"): (gettext_noop("Employee entered"), "person", ""),
    ("Update", "Person"): (gettext_noop("Employee changed"), "pen", ""),
    ("Move", "Person"): (gettext_noop("Employee transferred"), "right", ""),
    ("Leave", "Person"): (gettext_noop("Employment ended"), "lock", ""),
    ("Create", "Place"): (gettext_noop("Position opened"), "key", ""),
    ("Join", "Place"): (gettext_noop("Position given"), "key", ""),
    ("Leave", "Place"): (gettext_noop("Position ended"), "key", ""),
    ("Flag", "Relationship"): (gettext_noop("Permission suspended"), "pause", "ask"),
    ("Update", "Relationship"): (gettext_noop("Working time set"), "clock", ""),
    ("Update", "Collection"): (gettext_noop("Register or calendar changed"), "pen", ""),
    ("Remove", "Collection"): (gettext_noop("Calendar changed"), "clock", ""),
    ("Read", "Collection"): (gettext_noop("List taken out"), "copy", ""),
    ("Accept", "Notice"): (gettext_noop("Notice 4.1 accepted"), "tick", ""),
    ("Offer", "Relationship"): (gettext_noop("Permission given"), "key", ""),
    ("Undo", "Relationship"): (gettext_noop("Permission taken back"), "key", ""),
    ("Accept", "Relationship"): (gettext_noop("Permission accepted"), "key", "permit"),
    ("Reject", "Relationship"): (gettext_noop("Offer of a permission declined"), "key", ""),
    ("Leave", "Relationship"): (gettext_noop("Permission given back"), "key", ""),
    ("Join", "Group"): (gettext_noop("Group joined"), "person", ""),
    ("Leave", "Group"): (gettext_noop("Group left"), "person", ""),
    ("Create", "sp:Participation"): (gettext_noop("Time noted down"), "clock", ""),
    ("Update", "sp:Participation"): (gettext_noop("Time put right"), "clock", ""),
    ("Remove", "sp:Participation"): (gettext_noop("Time taken out"), "clock", ""),
    ("Create", "sp:Interference"): (gettext_noop("Interference with a duty noted"), "warn", "warn"),
    ("Update", "sp:Interference"): (gettext_noop("Interference answered"), "reply", ""),
    ("Undo", "sp:Interference"): (gettext_noop("Interference cleared"), "permit", ""),
    ("Create", "sp:Discussion"): (gettext_noop("Talk noted down"), "bubble", ""),
    ("Update", "sp:Discussion"): (gettext_noop("Words of a talk changed"), "pen", ""),
    ("Accept", "sp:Discussion"): (gettext_noop("Words of a talk confirmed"), "permit", "permit"),
    ("Block", "Object"): (gettext_noop("Asked to stop at once"), "pause", "deny"),
    ("Invite", "Object"): (gettext_noop("Asked to spend less time on it"), "clock", "warn"),
    ("Reject", "Object"): (gettext_noop("Taking part disallowed"), "deny", "deny"),
    ("Update", "Object"): (gettext_noop("What was being sent when an order was given"), "send", ""),
    ("Accept", "Object"): (gettext_noop("Order received"), "tick", ""),
    ("Undo", "Object"): (gettext_noop("Order lifted"), "reply", ""),
    ("Flag", "Object"): (gettext_noop("Went out after being asked to stop"), "warn", "warn"),
    ("Question", "Page"): (gettext_noop("Asked for the use of a work"), "ask", "ask"),
    ("Accept", "Page"): (gettext_noop("Use of a work permitted"), "permit", "permit"),
    ("Reject", "Page"): (gettext_noop("Use of a work not permitted"), "deny", ""),
    ("Undo", "Page"): (gettext_noop("Question or permission taken back"), "reply", ""),
    ("Flag", "Note"): (gettext_noop("Told to take it down"), "trash", "warn"),
    ("Block", "Service"): (gettext_noop("Publishing suspended"), "warn", "warn"),
    ("Undo", "Service"): (gettext_noop("Publishing goes on"), "send", ""),
    ("Move", "Note"): (gettext_noop("Moved to another hour"), "clock", ""),
    ("Offer", "Question"): (gettext_noop("Advice asked for"), "ask", "ask"),
    ("Move", "Question"): (gettext_noop("Question passed on"), "send", ""),
    ("Invite", "Note"): (gettext_noop("Licence handed out to an author who left"), "key", ""),
    ("Invite", "Question"): (gettext_noop("Question offered to somebody who knows"), "send", ""),
    ("Join", "Question"): (gettext_noop("Question taken"), "pen", ""),
    ("Leave", "Question"): (gettext_noop("Question given back"), "reply", ""),
    ("Create", "Question"): (gettext_noop("Permission asked for"), "ask", "ask"),
    ("Reject", "Question"): (gettext_noop("Request declined"), "deny", "deny"),
    ("Add", "Note"): (gettext_noop("Public copy kept"), "copy", "permit"),
    ("Offer", "Image"): (gettext_noop("Photo handed over"), "photo", ""),
    ("Add", "Image"): (gettext_noop("Photo added"), "photo", "permit"),
    ("Reject", "Image"): (gettext_noop("Photo declined"), "photo", "deny"),
    ("Undo", "Image"): (gettext_noop("Photo taken back"), "photo", ""),
    ("Add", "Consent"): (gettext_noop("Consent attached"), "doc", ""),
    ("Undo", "Consent"): (gettext_noop("Consent revoked"), "reply", "warn"),
    ("Undo", "Question"): (gettext_noop("Request taken back"), "reply", ""),
    ("View", "Profile"): (gettext_noop("Looked at once a year: all of it is true"), "tick", "permit"),
    ("Accept", "Profile"): (gettext_noop("Second factor attested"), "key", "permit"),
    ("Read", "Profile"): (gettext_noop("Connection tried"), "tick", ""),
    ("Listen", "Profile"): (gettext_noop("Compared with its public page"), "seal", ""),
    ("Announce", "Profile"): (gettext_noop("Shown in the public register"), "person", ""),
    ("Undo", "Profile"): (gettext_noop("Taken out of the public register"), "person", ""),
    ("Invite", "Profile"): (gettext_noop("Library account asked for"), "ask", "ask"),
    ("Accept", "Invite"): (gettext_noop("Library account registered for whoever asked"), "permit", "permit"),
    ("Reject", "Invite"): (gettext_noop("Library account declined"), "deny", "deny"),
    ("Create", "Article"): (gettext_noop("Guidance written"), "book", ""),
    ("Update", "Article"): (gettext_noop("Guidance changed"), "pen", ""),
    ("Remove", "Article"): (gettext_noop("Guidance retired"), "trash", ""),
    ("Read", "Article"): (gettext_noop("Read what blocking somebody means"), "book", ""),
    ("Flag", "Link"): (gettext_noop("Reported by the public"), "warn", "warn"),
    ("Update", "Link"): (gettext_noop("Report of the public answered"), "tick", ""),
    ("Announce", "Invite"): (gettext_noop("Reminded by e-mail"), "send", ""),
    ("Create", "Group"): (gettext_noop("Group registered"), "person", ""),
    ("Update", "Group"): (gettext_noop("Group has another consultant"), "person", ""),
    ("Invite", "Group"): (gettext_noop("Question of a group"), "ask", "ask"),
    ("Accept", "Group"): (gettext_noop("Question of a group answered"), "reply", ""),
}
STAGES = {
    "submit": gettext_noop("Sent to the desk"),
    "send": gettext_noop("Cleared to go out"),
    "sending": gettext_noop("Looked at once more"),
}


def _thing(one: archive.Record) -> str:
    inner = one.activity.get("object")
    if not isinstance(inner, dict):
        return ""
    accepted = str(inner.get("id", ""))  # a clause of a version: the notice on privacy, whichever its number
    return "Notice" if accepted.startswith("urn:sp:directive:") and "#" in accepted else str(inner.get("type", ""))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(institution.load(settings.INSTITUTION_FILE).zone)


def hour(moment: datetime) -> str:
    """An hour by the institution's clock, in the reader's language: ``2:04 pm``, elsewhere ``14:04``."""
    local = _local(moment)
    if (get_language() or "en").startswith("en"):
        return f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
    return f"{local:%H:%M}"


def stamp(moment: datetime) -> str:
    """An instant by the institution's clock: ``26 Oct 2026, 2:04 pm``."""
    shown = formats.date_format(_local(moment), pgettext("date format", "j M Y"))
    return f"{shown}, {hour(moment)}"


def day(moment: datetime | date) -> str:
    """A day, or the day of an instant by the institution's clock: ``26 October 2026``."""
    shown = _local(moment) if isinstance(moment, datetime) else moment
    return str(formats.date_format(shown, pgettext("date format", "j F Y")))


def weekday(moment: datetime) -> str:
    """The day of an instant without its year: ``Mon 26 Oct``."""
    return str(formats.date_format(_local(moment), pgettext("date format", "D j M")))


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
    title, icon, tone = OFFERS.get(result, (gettext_noop("Decided"), "doc", ""))
    action = one.activity.get("sp:action", "")
    act = STAGES.get(one.activity.get("sp:stage", ""), "") if action in ("post", "comment") else ""
    act = act or ACTIONS.get(action, "")
    return (f"{_(act)}: {_(title).lower()}" if act else _(title)), icon, tone
