"""Decline: once the polite words are out, the topic is closed for their author there and offered on (1.7; R61, R62).

Called in the transaction in which the reply counts as published; what is never published closes nothing.
"""

from __future__ import annotations

from functools import partial

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.advice import declining
from spokesperson.desk.models import Decline, Draft
from spokesperson.directive.register import citing, under

CLAUSE = partial(under, "declining")


def note_decline(draft: Draft) -> Decline | None:
    """Note that the published ``draft`` declined its topic and offer the question on; ``None`` if it did not."""
    topic = declining.declines_now(draft)
    if topic is None:
        return None
    made, new = Decline.objects.get_or_create(
        employee=draft.author,
        thread=draft.in_reply_to,
        topic=topic,
        defaults={
            "thread_text": draft.thread_text,
            "draft": draft,
            "at": clock.now(),
            "offered_to": declining.contact_for(topic.slug, draft.author),
        },
    )
    if not new:
        return made
    archive.append(
        {
            "type": "Invite",
            "actor": draft.author.urn,
            "object": as_object(made),
            "target": made.offered_to.urn if made.offered_to else "",
            "sp:clauses": citing(CLAUSE()),
        },
        subject=draft.urn,
        series="publication",
    )
    return made


def as_object(question: Decline) -> dict[str, str]:
    """A declined question as it stands in records."""
    return {
        "type": "Question",
        "id": f"urn:sp:question:{question.uid}",
        "content": question.thread_text,
        "inReplyTo": question.thread,
        "sp:topic": question.topic.slug,
    }
