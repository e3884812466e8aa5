"""What exactly was written: the canonical content of a draft and its hashes (1.8; R20, R64).

``content_hash`` is what the desk decided and the sender compares again before it connects. ``approval_hash`` also
binds the hour and the directive version, because an approval is given for exactly that (R20).
"""

from __future__ import annotations

import hashlib
from typing import Any

from spokesperson import clock
from spokesperson.archive.ledger import canonical
from spokesperson.desk.models import Draft
from spokesperson.desk.writing.languages import written_in

MAX_TEXT = 20_000


def content(draft: Draft) -> dict[str, Any]:
    """The content in canonical form: text, its language if it is not the house's, pictures with their alternative
    texts, account, what it answers, and what its author states of it.
    """
    return {
        **({"stated": draft.stated} if draft.stated else {}),
        **({"language": draft.language} if draft.language else {}),
        "account": str(draft.account.uid) if draft.account else "",
        "text": draft.text,
        "inReplyTo": draft.in_reply_to,
        "media": [{"sha256": m.sha256, "alt": m.alt, "mediaType": m.media_type} for m in draft.pictures],
    }


def content_hash(draft: Draft) -> str:
    """SHA-256 (hex) over the canonical content."""
    return hashlib.sha256(canonical.dumps(content(draft))).hexdigest()


def approval_hash(draft: Draft, directive_hash: str) -> str:
    """SHA-256 (hex) over content, hour and directive version."""
    when = clock.iso(draft.scheduled_for) if draft.scheduled_for else ""
    bound = {**content(draft), "at": when, "directive": directive_hash}
    return hashlib.sha256(canonical.dumps(bound)).hexdigest()


def intent_key(verb: str, subject: str, version: str, account: str) -> str:
    """The deterministic key of an act on a network: the same act can never be queued twice."""
    return hashlib.sha256(canonical.dumps([verb, subject, version, account])).hexdigest()


def note(draft: Draft) -> dict[str, Any]:
    """The draft as an ActivityStreams object, as it stands in records."""
    found: dict[str, Any] = {
        "type": "Note",
        "id": draft.urn,
        "attributedTo": draft.author.urn,
        "content": draft.text,
        "sp:language": written_in(draft),
        "attachment": [
            {"type": "Image", "mediaType": m.media_type, "digest": m.sha256, "name": m.alt, "sp:rights": m.rights}
            for m in draft.pictures
        ],
        "sp:topic": draft.topic,
        "sp:purpose": draft.purpose,
        "sp:version": draft.version,
        "sp:contentHash": content_hash(draft),
        "sp:libraryProperty": draft.library_property,
    }
    if draft.in_reply_to:
        found["inReplyTo"] = draft.in_reply_to
    if draft.answers:
        found["sp:answers"] = dict(draft.answers)
    if draft.stated:
        found["sp:stated"] = dict(draft.stated)
    if draft.emergency:
        found["sp:emergency"] = draft.emergency
    if draft.departure_reason:
        found["sp:departureReason"] = draft.departure_reason
    if draft.authorship:
        found["sp:authorship"] = dict(draft.authorship)
    if draft.no_link_reason:
        found["sp:noLinkReason"] = draft.no_link_reason
    return found
