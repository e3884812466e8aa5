"""Ask an employee to let the Library use their own work, and take the question back (2.3; R74).

A refusal is final for that use: the same use of the same work is not asked for again.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, ReusePermission
from spokesperson.desk.ownership.reusing import plain
from spokesperson.desk.texts import clean_line
from spokesperson.directive.register import citing, under
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee

CLAUSE = partial(under, "reuse")


def ask_permission(
    by: Employee, author: Employee, *, material: str, use: str, draft: Draft | None = None
) -> ReusePermission:
    """Ask ``author`` for one ``use`` of what stands at ``material``.

    Raises ``Invalid`` (material, use, draft) and ``door.Refused``.
    """
    material, use = clean_line("material", material, 500), clean_line("use", use, 400)
    parts = _parts(material)
    if parts is None:
        raise Invalid("material", "Give the address where the work stands, beginning with https://.", CLAUSE())
    if not use:
        raise Invalid("use", "Say what the Library wants to do with it; the permission is for exactly that.", CLAUSE())
    if draft is not None and draft.author_id != by.pk:
        raise Invalid("draft", "Ask for your own draft.")
    activity = Activity(
        actor=by,
        action="ask_permission",
        subject=author.urn,
        facts={"relation": relation(by, author)},
        as2={"type": "Question", "actor": by.urn, "object": {"type": "Page", "url": material}, "target": author.urn},
    )

    def change(verdict: door.Verdict) -> ReusePermission:
        Employee.objects.select_for_update().get(pk=author.pk)  # two who ask at once ask one after the other
        _not_again(author, material, use)
        made = ReusePermission.objects.create(
            author=author, asked_by=by, material=material, use=use, draft=draft, asked_at=clock.now()
        )
        keep(by, "Question", made, use)
        return made

    return door.act(activity, change)


def cancel_question(by: Employee, permission: ReusePermission) -> ReusePermission:
    """Whoever asked takes an unanswered question back. Raises ``Invalid`` (permission) and ``door.Refused``."""
    activity = Activity(
        actor=by,
        action="ask_permission",
        subject=permission.author.urn,
        facts={"relation": relation(by, permission.author)},
        as2={"type": "Undo", "actor": by.urn, "object": permission.urn},
    )

    def change(verdict: door.Verdict) -> ReusePermission:
        held = ReusePermission.objects.select_for_update().get(pk=permission.pk)
        if held.asked_by_id != by.pk:
            raise Invalid("permission", "Only who asked takes the question back.", CLAUSE())
        if held.state != "asked":
            raise Invalid("permission", "It is answered already.", CLAUSE())
        held.state, held.answered_at = "cancelled", clock.now()
        held.save(update_fields=["state", "answered_at"])
        keep(by, "Undo", held, "")
        return held

    return door.act(activity, change)


def keep(by: Employee, kind: str, permission: ReusePermission, summary: str, **more: object) -> None:
    """Record the act; inside the caller's transaction. An answer is read by the author and whoever asked (2.3)."""
    work = {"id": permission.urn, "url": permission.material, "attributedTo": permission.author.urn}
    archive.append(
        {
            "type": kind,
            "actor": by.urn,
            "object": {"type": "Page", **work},
            "sp:clauses": citing(CLAUSE()),
            "sp:use": permission.use,
            **({"summary": summary} if summary else {}),
            **more,
        },
        subject=permission.urn,
        series="permissions",
    )  # fmt: skip


def _parts(address: str) -> object | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _not_again(author: Employee, material: str, use: str) -> None:
    for earlier in ReusePermission.objects.filter(author=author).exclude(state__in=("cancelled", "withdrawn")):
        if plain(earlier.material) != plain(material) or _folded(earlier.use) != _folded(use):
            continue
        if earlier.state == "refused":
            raise Invalid("use", "The author has said no to this use. That is final; think of another way.", CLAUSE())
        if earlier.state == "asked":
            raise Invalid("use", "This has been asked already and waits for the author.", CLAUSE())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
