"""Delete and edit what stands on a Library account; the earlier state is kept first (2.1, 4.2; R69, R71, M10A)."""

from __future__ import annotations

from copy import copy

from django.conf import settings

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.actions import post, recall
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Intent, Publication
from spokesperson.desk.screened import appraisal
from spokesperson.desk.sending import connect, queue
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.desk.writing.content import MAX_TEXT
from spokesperson.directive.register import citing, in_force, under
from spokesperson.networks import Gone, NetworkError
from spokesperson.people.models import Employee

# A question is asked about a draft, never about what stands. Whoever was advised departs from the advice by other words
# as well and says why; an official who changes a colleague's post was advised of nothing (1.1, 2.1; R31, R69).
# Whoever changes their own words pauses after giving them, which is asked about when they go out (1.8; R64);
# an official changes a colleague's at any time (2.1).
UNASKED = {"advice_open": False, "seconds_since_edit": 86_400}
NOT_ADVISED = {**UNASKED, "advice_departed": False}


def delete(
    publication: Publication, by: Employee, *, reason: str, equipment: str = "unknown", tell: bool = True
) -> Intent:
    """Queue the deletion of a published post; ``tell`` its author afterwards.

    Raises ``Invalid`` (reason, post) or ``door.Refused``.
    """
    reason = clean_line("reason", reason, 300)
    if publication.deleted_at:
        raise Invalid("post", "It is deleted already; the record has it.")
    activity = _deletion(publication, by, reason, equipment)
    before = _before(publication) if door.weigh(activity).permitted else None

    def change(verdict: door.Verdict) -> Intent:
        _keep(publication, by, before)
        if earlier := recall.waiting(publication):
            recall.drop(earlier, "the post was taken down")
        return queue.enqueue_act(
            "delete",
            by,
            publication.account,
            activity=activity,
            target=publication.uri,
            publication=publication,
            payload={"reason": reason, "equipment": equipment, **_to_tell(publication, by, tell)},
        )

    return door.act(activity, change)


def edit(
    publication: Publication, by: Employee, *, text: str, departure_reason: str = "",
    settled: frozenset[str] = frozenset(), tell: bool = True,
) -> Intent:  # fmt: skip
    """Queue new words for a published post; they are screened like the first ones, and emptying counts as deleting.

    ``departure_reason``: why its author's new words depart from the advice that was given (R31). ``tell`` its author
    afterwards, if an official changes it (R69).
    Raises ``Invalid`` (text, departure_reason, post) or ``door.Refused``.
    """
    text = clean_text("text", text, MAX_TEXT)
    words = _in_place_of(publication, by, text, settled)
    words.departure_reason = clean_line("departure_reason", departure_reason, 300)
    found = appraisal.appraise(words)
    emptied = text.strip() in ("", ".")
    # On an account the Library maintains a change is an official's act; elsewhere, and under a directive that knows no
    # such act, it is a new version of the post (R28, R69).
    maintained = publication.account.maintained_by == "library" and "edit_published" in in_force().acts
    own = publication.draft is not None and publication.draft.author_id == by.pk
    advised = UNASKED if own and not emptied else NOT_ADVISED
    activity = appraisal.proposal(words, "send", found, think_answered=True, text_emptied=emptied, **advised)
    note = {"type": "Note", "id": publication.uri, "content": text, "url": publication.url}
    departs = bool(activity.facts.get("advice_departed"))
    pauses = {"paused": True} if own and not emptied else {}
    reason = {"departure_reason": words.departure_reason} if departs and words.departure_reason else {}
    if reason:
        note["sp:departureReason"] = words.departure_reason
    activity = Activity(
        **{
            **activity.__dict__,
            "action": "delete" if emptied else "edit_published" if maintained else activity.action,
            # An official changes what stands there whatever the table gives them; a file is no change of words (R69).
            "includes": activity.includes - {"link"} if maintained else activity.includes,
            "subject": _subject(publication),
            "as2": {
                "type": "Update",
                "actor": by.urn,
                "object": {**note, "inReplyTo": words.in_reply_to} if words.in_reply_to else note,
            },
        }
    )
    before = _before(publication) if door.weigh(activity).permitted else None

    def change(verdict: door.Verdict) -> Intent:
        _keep(publication, by, before)
        if earlier := recall.waiting(publication):
            # Any edit restarts the pause (R64), and an official's change waits for none (R69).
            recall.drop(earlier, "other words came after it")
        intent = queue.enqueue_act(
            "edit",
            by,
            publication.account,
            activity=activity,
            target=publication.uri,
            publication=publication,
            payload={
                "text": text,
                "expect": publication.version,
                **reason,
                **pauses,
                **_to_tell(publication, by, tell),
            },
            version=publication.version or "1",
            due=post.paused(clock.now()) if pauses else None,
        )
        if intent.payload["text"] != text:
            raise Invalid("text", "An earlier change is still on its way. Wait until the network has answered.")
        return intent

    return door.act(activity, change)


def _to_tell(publication: Publication, by: Employee, tell: bool) -> dict[str, bool]:
    """Whether its author hears of it once it is done: by default, but neither beforehand nor of an own act (R69)."""
    draft = publication.draft
    others = draft is not None and draft.author_id != by.pk
    return {"tell": True} if tell and others and settings.TELL_AUTHORS else {}


def _in_place_of(publication: Publication, by: Employee, text: str, settled: frozenset[str]) -> Draft:
    """The post with ``text``, as ``by`` would write it; never saved.

    What it answers, its use, its consents, what was set aside in it and the permissions of 2.3 belong to it still, so
    that new words are looked at as the first ones were (R33, R39, R40, R74) and repeat nothing by standing there (R42).
    """
    words = copy(publication.draft) if publication.draft else Draft(purpose="correction")
    words.author, words.account, words.text = by, publication.account, text
    words.created_at = words.edited_at = publication.published_at
    words.scheduled_for, words.emergency, words.equipment = None, "", "unknown"
    words.settled = dict.fromkeys(settled, "taken note of")
    return words


def may(publication: Publication, by: Employee) -> frozenset[str]:
    """Which of ``edit`` and ``delete`` the directive does not deny ``by`` here, for a page without dead buttons."""
    if publication.deleted_at:
        return frozenset()
    editing = Activity(
        actor=by, action="edit_published", subject=_subject(publication), account=publication.account,
        as2={"type": "Question"},
    )  # fmt: skip
    deleting = _deletion(publication, by, "a reason", "unknown")
    verdicts = door.weigh_all([editing, deleting])
    found = {v.activity.action for v in verdicts if v.effect != "deny"}
    # What one sent from an account of one's own is changed there as a new version (R28).
    if publication.account.owner_id == by.pk and not publication.by_hand:
        found.add("edit_published")
    return frozenset({"edit_published": "edit"}.get(act, act) for act in found)


def _deletion(publication: Publication, by: Employee, reason: str, equipment: str) -> Activity:
    return Activity(
        actor=by,
        action="delete",
        subject=_subject(publication),
        account=publication.account,
        equipment=equipment,
        facts={
            "stage": "send",
            "target_owner": _owner(publication, by),
            "delete_reason": bool(reason),
            "think_answered": True,
            "seconds_since_edit": 86_400,
            "purpose": "correction",
        },
        as2={
            "type": "Delete",
            "actor": by.urn,
            "object": {"type": "Note", "id": publication.uri, "url": publication.url},
            "summary": reason,
        },
    )


def _subject(publication: Publication) -> str:
    return publication.draft.urn if publication.draft else f"urn:sp:publication:{publication.uid}"


def _owner(publication: Publication, by: Employee) -> str:
    if publication.draft is None:
        return "public"
    return "self" if publication.draft.author_id == by.pk else "staff"


def _before(publication: Publication) -> tuple[str, bytes]:
    """What stands there now, fetched; without it nothing may be changed (R71)."""
    try:
        seen = connect.connector(publication.account).fetch(connect.ref_of(publication))
    except NetworkError as error:
        raise Invalid(
            "post", "The network did not answer, so its present state could not be kept. Try again."
        ) from error
    if isinstance(seen, Gone):
        return "", seen.raw
    return seen.text, seen.raw


def _keep(publication: Publication, by: Employee, before: tuple[str, bytes] | None) -> None:
    """The earlier state goes into the archive in the transaction that queues the change; no record, no change."""
    text, raw = before or (publication.text, b"")
    archive.append(
        {
            "type": "View",
            "actor": by.urn,
            "object": {"type": "Note", "id": publication.uri, "url": publication.url, "content": text},
            "sp:account": publication.account.urn,
            "sp:network": publication.account.network,
            "sp:clauses": citing(under("editing"), under("record")),
        },
        subject=_subject(publication),
        raw=raw or None,
        series="publication",
    )
