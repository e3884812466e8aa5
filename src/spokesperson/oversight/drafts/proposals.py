"""Drafts of the next version: who they are to whom, how they stand in records, and the question at the door (P2; R3).

A draft is its authors' until a second person is asked to read it: keeping it leaves no record, beginning, asking,
giving back, withdrawing and adopting do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.errors import Changed
from spokesperson.desk.states import WrongState
from spokesperson.desk.texts import clean_line
from spokesperson.directive.engine.source import MAX_BYTES, MAX_LINES
from spokesperson.directive.models import Proposal, Version
from spokesperson.directive.register import NoDirectiveInForce, compiled, in_force, under
from spokesperson.oversight.actions import adopt_directive
from spokesperson.oversight.drafts.editor_check import Check, Left, against, examine
from spokesperson.oversight.errors import Invalid
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators, designated

CLAUSE = partial(under, "revising")
NOTE = 400
ASKED = 8  # how many people the directive is asked about for one page; anybody can be asked through the API
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class KeptElsewhere(Changed):
    """Somebody kept another text meanwhile (409); ``kept`` is the draft as it stands now."""

    def __init__(self, kept: Proposal) -> None:
        super().__init__(
            "This draft was kept by somebody else meanwhile. Both texts are here: compare, then keep again."
        )
        self.kept = kept


class NotReady(Invalid):
    """A draft that cannot be asked for or adopted yet; ``left`` says what is to be done first."""

    def __init__(self, left: tuple[Left, ...]) -> None:
        super().__init__("source", " ".join(one.text for one in left), left[0].clause or CLAUSE())
        self.left = left


def urn(proposal: Proposal) -> str:
    return f"urn:sp:proposal:{proposal.uid}"


def get(uid: UUID) -> Proposal:
    """The draft with its people; ``Proposal.DoesNotExist`` (404) for an unknown one."""
    return _rows().get(uid=uid)


def everything() -> list[Proposal]:
    """All drafts, the one kept last first."""
    return list(_rows().prefetch_related(None).defer("source", "base__source")[:200])


def _rows() -> Any:
    people = ("author__employee__supervisor", "asked_of__employee", "base", "adopted_as")
    return Proposal.objects.select_related(*people).prefetch_related("drafters")


def held(proposal: Proposal, *states: str, seen: int | None = None) -> Proposal:
    """The draft, locked where the caller has a transaction, if it is in one of ``states`` and at the state ``seen``.

    ``WrongState`` and ``KeptElsewhere`` (409) otherwise.
    """
    rows = Proposal.objects.select_related("base", "author__employee")
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    found = rows.get(pk=proposal.pk)
    if found.state not in states:
        raise WrongState(_CLOSED[found.state])
    if seen is not None and seen != found.keeps:
        raise KeptElsewhere(found)
    return found


_CLOSED = {
    "draft": "Nobody is asked to read this draft yet.",
    "asked": "Somebody is reading this draft. Keep a change to take it back.",
    "adopted": "This draft is adopted. A version is never edited; begin a draft of the next one.",
    "withdrawn": "This draft was withdrawn. Begin another one.",
}


def activity(by: Employee, proposal: Proposal, kind: str, action: str = "propose", **more: Any) -> Activity:
    """An act on a draft, as it is put to the door."""
    as2 = {"type": kind, "actor": by.urn, "object": {"type": "Document", "id": urn(proposal)}, **more}
    return Activity(
        actor=by, action=action, subject=urn(proposal), as2=as2, facts={"relation": relation_to(by, proposal)}
    )


def settling(by: Employee, proposal: Proposal, kind: str, **more: Any) -> Activity:
    """Offering a draft, withdrawing it or taking it back: an act of its own, which the directive gives to whoever wrote
    in it. A version adopted before it had a name has only drafting.
    """
    try:
        named = "settle_draft" in in_force().acts
    except NoDirectiveInForce:
        named = True
    return activity(by, proposal, kind, "settle_draft" if named else "propose", **more)


def looking(who: Employee) -> Activity:
    """The question whether somebody may see drafts: whoever may write one may."""
    return Activity(actor=who, action="propose", subject=who.urn, as2={"type": "Question"}, facts={"relation": "self"})


def relation_to(by: Employee, proposal: Proposal) -> str:
    """What somebody is to those who wrote in the draft: ``self`` for each of them."""
    if proposal.pk is None or proposal.author_id == by.user_id:
        return "self"
    if by.user_id in {one.pk for one in proposal.drafters.all()}:
        return "self"
    return relation(by, proposal.author.employee)


def hand_of(by: Employee) -> int:
    """The sign-in behind a person's hand in a draft; ``Invalid`` for an employee who has none."""
    if by.user_id is None:
        raise Invalid("person", "Only somebody who can sign in can draft a version.", CLAUSE())
    return by.user_id


def must(asked: Activity) -> door.Verdict:
    """The verdict, unrecorded, if the act may be done; ``door.Refused`` otherwise, with the refusal on record."""
    verdict = door.weigh(asked)
    if not verdict.permitted:
        door.act(asked, _never)
    return verdict


def _never(_verdict: door.Verdict) -> None:
    """A refusal stays a refusal between looking and recording."""


def readers(proposal: Proposal) -> list[Employee]:
    """Who may adopt the draft, as the directive answers: of those who sign in and hold a role, at most ``ASKED`` are
    asked about, Administrators first and then by name. Authors are among them where it lets them adopt.
    """
    keeps = Exists(administrators().filter(pk=OuterRef("pk")))
    rows = Employee.objects.filter(designated()).exclude(user=None).select_related("supervisor")
    rows = rows.annotate(keeps=keeps).order_by("-keeps", "name")
    verdicts = door.weigh_all(_adopting(e, proposal) for e in rows[:ASKED])
    return [one.activity.actor for one in verdicts if one.permitted]


def unreadable(check: Check) -> tuple[Left, ...]:
    """What is left of a text that cannot be read yet."""
    words = "The kept text cannot be read yet. Mend its mistakes and keep it."
    return (Left("mistakes", words, "mistakes", CLAUSE()),) if check.mistakes else ()


def may_adopt(who: Employee, proposal: Proposal) -> bool:
    return door.weigh(_adopting(who, proposal)).permitted


def _adopting(who: Employee, proposal: Proposal) -> Activity:
    return activity(who, proposal, "Add", "adopt")


def clean_source(value: Any) -> str:
    """A directive's text as it is stored: one kind of line end, nothing that no database can hold."""
    if not isinstance(value, str):
        raise Invalid("source", "Expected the directive's text.", CLAUSE())
    if len(value.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Invalid("source", f"A directive has at most {MAX_BYTES // 1024} KiB.", CLAUSE())
    if len(value.splitlines()) > MAX_LINES:
        raise Invalid("source", f"A directive has at most {MAX_LINES} lines.", CLAUSE())
    if (bad := _UNSTORABLE.search(value)) is not None:
        line = value.count("\n", 0, bad.start()) + 1
        raise Invalid("source", f"Take out the character in line {line} that cannot be stored.", CLAUSE())
    return "\n".join(value.splitlines()) + "\n" if value.strip() else ""


def clean_note(value: Any) -> str:
    return clean_line("note", value, NOTE)


def as_object(proposal: Proposal, *, whole: bool = False) -> dict[str, Any]:
    """A draft as it stands in records: the version it comes from and, once it is shown to others, its whole text."""
    document: dict[str, Any] = {
        "type": "Document",
        "id": urn(proposal),
        "summary": proposal.note,
        "sp:base": adopt_directive.urn(proposal.base),
    }
    rules = examine(proposal.source).rules
    if whole and rules is not None:
        document |= {
            "name": f"{rules.code}: {rules.title}",
            "sp:revision": rules.revision,
            "sp:fileHash": rules.file_hash,
            "content": proposal.source,
            "sp:accepted": list(expectations(proposal)),
        }
    return document


def expectations(proposal: Proposal, newest: Version | None = None) -> Iterator[dict[str, str]]:
    """The cases that expect another answer in the draft than in the newest version: name, before, after."""
    rules = examine(proposal.source).rules
    before = {c.name: c.then for c in compiled((newest or against(proposal)).file_hash).document.cases}
    for case in rules.document.cases if rules else ():
        if before.get(case.name, case.then) != case.then:
            yield {"case": case.name, "before": before[case.name], "after": case.then}
