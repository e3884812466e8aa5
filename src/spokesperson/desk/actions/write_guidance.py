"""Write guidance: texts others start from, and standing advice by topic, by Administrators (1.1, 1.7; R30, R60)."""

from __future__ import annotations

import uuid
from typing import Any

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Changed, Invalid
from spokesperson.desk.models import Guidance
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.directive.register import under
from spokesperson.people.models import Employee, Topic

KINDS = tuple(kind for kind, _ in Guidance.KINDS)
MAX_TITLE, MAX_TEXT = 120, 4_000


def write_guidance(
    by: Employee, *, kind: str, title: str, text: str, topic: str = "", guidance: Guidance | None = None
) -> Guidance:
    """A new guidance, or ``guidance`` changed. Raises ``Invalid`` (kind, title, topic, text) and ``door.Refused``."""
    fields = _checked(kind, title, text, topic)
    found = guidance or Guidance(uid=uuid.uuid4())
    if found.retired_at is not None:
        raise Invalid("guidance", "It was retired. Write a new one.")
    verb = "Update" if guidance else "Create"

    def change(verdict: door.Verdict) -> Guidance:
        held = _held(found) if guidance else found
        for name, value in fields.items():
            setattr(held, name, value)
        held.by, held.changed_at = by, clock.now()
        held.save()
        _keep(verb, held, by, verdict)
        return held

    return door.act(_act(by, verb, found.urn, str(fields["title"])), change)


def retire_guidance(guidance: Guidance, by: Employee) -> Guidance:
    """Offer it no longer; what was written from it stays as it is. Raises ``Invalid`` for one retired already."""
    if guidance.retired_at is not None:
        raise Invalid("guidance", "It was retired already.")

    def change(verdict: door.Verdict) -> Guidance:
        held = _held(guidance)
        held.retired_at = clock.now()
        held.save()
        _keep("Remove", held, by, verdict)
        return held

    return door.act(_act(by, "Remove", guidance.urn, guidance.title), change)


def _held(guidance: Guidance) -> Guidance:
    held = Guidance.objects.select_for_update(of=("self",)).select_related("topic").get(pk=guidance.pk)
    if held.retired_at is not None:
        raise Changed("Somebody retired it meanwhile.")
    return held


def _checked(kind: str, title: str, text: str, topic: str) -> dict[str, Any]:
    if kind not in KINDS:
        raise Invalid("kind", f"Choose one of {', '.join(KINDS)}.")
    title, text = clean_line("title", title, MAX_TITLE), clean_text("text", text, MAX_TEXT).strip()
    if not title:
        raise Invalid("title", "Give it a title that others find it by.")
    if not text:
        raise Invalid("text", "Write the words that others start from.")
    slug = clean_line("topic", topic, 60)
    found = Topic.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        raise Invalid("topic", "Choose a topic of the list, or none.", under("expertise"))
    return {"kind": kind, "title": title, "text": text, "topic": found}


def _act(by: Employee, verb: str, urn: str, title: str) -> Activity:
    note = {"type": verb, "actor": by.urn, "object": {"type": "Article", "id": urn, "name": title}}
    return Activity(actor=by, action="write_guidance", subject=urn, as2=note)


def _keep(verb: str, guidance: Guidance, by: Employee, verdict: door.Verdict) -> None:
    """The act and the whole text as it now is."""
    archive.append(
        {
            "type": verb,
            "actor": by.urn,
            "object": {
                "type": "Article",
                "id": guidance.urn,
                "name": guidance.title,
                "content": guidance.text,
                "sp:kind": guidance.kind,
                "sp:topic": guidance.topic.slug if guidance.topic else "",
            },
            "sp:clauses": list(verdict.decision.clauses),
            "sp:directive": verdict.decision.directive_hash,
            "sp:decision": str(verdict.uid),
        },
        subject=guidance.urn,
        series="oversight",
    )
