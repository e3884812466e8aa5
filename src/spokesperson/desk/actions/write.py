"""Write: start a draft and keep what is typed (4.2; R64, R87).

Unsent drafts are private and not recorded. Any change of what the public would read sets ``edited_at`` by the
server's clock, which restarts the pause, and takes a scheduled post back off the schedule. The words of a bundle are
written once: each draft that follows takes them over in the same transaction (R42).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from spokesperson import clock, institution
from spokesperson.accounts.models import Account
from spokesperson.decisions.facts import gather
from spokesperson.desk.errors import Changed, Invalid, NotYours
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import sentences
from spokesperson.desk.states import EDITABLE, DraftState, WrongState
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.desk.writing import bundles, content, languages, own_facts
from spokesperson.desk.writing.editing import edited
from spokesperson.directive.register import under
from spokesperson.people.models import Employee, Topic

PUBLIC = ("text", "account", "in_reply_to")
LINES = {"purpose_words": 300, "no_link_reason": 300, "departure_reason": 300}
EQUIPMENT = ("library", "own", "unknown")


def start(author: Employee, *, equipment: str = "unknown", **fields: Any) -> Draft:
    """A new draft of ``author``; ``fields`` as for ``save``. Raises ``Invalid`` naming the field."""
    now = clock.now()
    if equipment not in EQUIPMENT:
        raise Invalid("equipment", "Say whether the device is the Library's, your own, or not known.")
    draft = Draft(author=author, created_at=now, edited_at=now, equipment=equipment)
    _fill(draft, fields)
    mark_property(draft)
    draft.save()
    return draft


def save(draft: Draft, by: Employee, *, seen: int | None = None, **fields: Any) -> Draft:
    """Keep changed ``fields`` of a draft; ``seen`` is the version the person was looking at.

    Raises ``Invalid`` (field), ``NotYours``, ``WrongState`` while the post is being sent, ``Changed`` if another
    window saved a newer version.
    """
    with transaction.atomic():
        draft, others = bundles.held(draft.pk, by)
        if DraftState(draft.state) not in EDITABLE:
            raise WrongState("It is being sent at this moment. Wait until the network has answered.")
        if seen is not None and seen != draft.version:
            raise Changed("This draft was changed in another window. Your words are still here: copy, then reload.")
        before, told = content.content_hash(draft), _told(draft)
        _fill(draft, fields)
        # What may be copied was decided with these; nobody decides once more before it stands on the network.
        decided_anew = draft.state == DraftState.HANDED and _told(draft) != told
        if decided_anew or content.content_hash(draft) != before:
            edited(draft)
            draft.authorship = sentences.theirs(draft.text, draft.authorship)
        mark_property(draft)
        draft.save()
        bundles.carry(draft, others)
    return draft


def _told(draft: Draft) -> tuple[str, ...]:
    return draft.topic, draft.purpose, draft.purpose_words.strip(), draft.thread_text


def own(pk: int, by: Employee) -> Draft:
    """The draft, locked, if it is ``by``'s own."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("author__supervisor", "account")
    draft = rows.get(pk=pk)
    if draft.author_id != by.pk:
        raise NotYours
    return draft


def peek(draft: Draft, by: Employee) -> Draft:
    """The draft afresh, unlocked, to be decided about; ``same`` tells afterwards whether it stayed the same."""
    found = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    if found.author_id != by.pk:
        raise NotYours
    return found


def same(seen: Draft, by: Employee) -> Draft:
    """The draft, locked, if nobody changed it since it was decided about; ``Changed`` otherwise."""
    held = own(seen.pk, by)
    if (held.version, held.state) != (seen.version, seen.state):
        raise Changed("This draft was changed in another window. Look at it again before you go on.")
    return held


def _fill(draft: Draft, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        match name:
            case "text":
                draft.text = clean_text(name, value, content.MAX_TEXT)
            case "account":
                draft.account = _account(value)
            case "topic":
                draft.topic = _topic(value)
            case "purpose":
                draft.purpose = clean_line(name, value, 40)
            case "in_reply_to" | "thread_text":
                setattr(draft, name, clean_text(name, value, 500 if name == "in_reply_to" else content.MAX_TEXT))
            case "language":
                draft.language = languages.checked(value)
            case "answers" | "settled":
                setattr(draft, name, _words(name, value))
            case "stated":
                draft.stated = own_facts.checked(value)
            case _ if name in LINES:
                setattr(draft, name, clean_line(name, value, LINES[name]))
            case _:
                raise Invalid(name, f"A draft has no field called {name!r}.")


def _account(value: Any) -> Account | None:
    if value in (None, ""):
        return None
    if isinstance(value, Account):
        return value
    try:
        return Account.objects.get(uid=value)
    except (Account.DoesNotExist, ValidationError, ValueError, TypeError) as error:
        raise Invalid("account", "Choose an account of the register; this one is not in it.") from error


def _topic(value: Any) -> str:
    slug = clean_line("topic", value, 60)
    if slug and not Topic.objects.filter(slug=slug).exists():
        raise Invalid("topic", "Choose a topic of the list.", under("expertise"))
    return slug


def _words(name: str, value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 40:
        raise Invalid(name, "Expected a short list of answers.")
    return {clean_line(name, key, 80): clean_line(name, words, 500) for key, words in value.items()}


def mark_property(draft: Draft) -> None:
    """2.1: the Library's property if written at work or standing on an account the Library maintains (R68)."""
    zone = institution.load(settings.INSTITUTION_FILE).zone
    if not draft.created_at_work:
        working = gather(draft.author_id, clock.now(), zone)["working"]
        draft.created_at_work = working == "working" or draft.equipment == "library"
    maintained = draft.account is not None and draft.account.maintained_by == "library"
    draft.library_property = draft.created_at_work or maintained
