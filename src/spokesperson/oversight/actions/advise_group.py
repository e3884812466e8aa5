"""Library-related groups, and the Administrator who is their consultant (Def-Administrator; R19).

A group's accounts stay the group's: nothing here touches the register of accounts, and no grant follows from it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from spokesperson import clock
from spokesperson.accounts.beside import GROUP_KINDS
from spokesperson.accounts.models import Consultation, RelatedGroup
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk.texts import clean_line, clean_text
from spokesperson.directive.register import under
from spokesperson.oversight import acts
from spokesperson.oversight.accounts import account_fields
from spokesperson.oversight.errors import Invalid
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

CLAUSE = partial(under, "groups")
USUAL = "Manager of Web Development & Support"


def usual_consultant() -> Employee | None:
    """Who advises a group where nobody else is named: the Manager of Web Development & Support, else anyone."""
    rows = administrators()
    return rows.filter(holdings__position__title=USUAL).first() or rows.order_by("name").first()


def register_group(
    by: Employee, *, kind: str, name: str, address: str = "", consultant: Employee | str | None = None
) -> RelatedGroup:
    """Enter a group. Raises ``Invalid`` (kind, name, address, consultant) and ``door.Refused``."""
    values = {"kind": _kind(kind), "name": clean_line("name", name, 200), "address": _address(address)}
    if not values["name"]:
        raise Invalid("name", "Give the group's name.", CLAUSE())
    if RelatedGroup.objects.filter(name__iexact=values["name"], ended_at=None).exists():
        raise Invalid("name", "This group is in the register already.", CLAUSE())
    who = _consultant(consultant) or usual_consultant()
    if who is None:
        raise Invalid("consultant", "There is no Administrator who could advise it.", CLAUSE())

    def change(verdict: door.Verdict) -> RelatedGroup:
        try:
            with transaction.atomic():
                made = RelatedGroup.objects.create(consultant=who, registered_at=clock.now(), **values)
        except IntegrityError as error:
            raise Invalid("name", "This group is in the register already.", CLAUSE()) from error
        acts.keep(by, "Create", as_object(made), subject=made.urn, clauses=[CLAUSE()], verdict=verdict)
        return made

    return door.act(_activity(by, by.urn, "Create", {"type": "Group", **values}), change)


def set_consultant(group: RelatedGroup, by: Employee, consultant: Employee | str) -> RelatedGroup:
    """Another Administrator advises the group. Raises ``Invalid`` (consultant) and ``door.Refused``."""
    who = _consultant(consultant)
    if who is None:
        raise Invalid("consultant", "Choose an Administrator.", CLAUSE())

    def change(verdict: door.Verdict) -> RelatedGroup:
        held = RelatedGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        held.consultant = who
        held.save(update_fields=["consultant"])
        acts.keep(by, "Update", as_object(held), subject=held.urn, clauses=[CLAUSE()], verdict=verdict)
        return held

    return door.act(_activity(by, group.urn, "Update", as_object(group)), change)


def ask_consultation(group: RelatedGroup, by: Employee, *, question: str) -> Consultation:
    """Enter what the group asked, in its words. Raises ``Invalid`` (question, group) and ``door.Refused``."""
    question = clean_text("question", question, 5000).strip()
    if not question:
        raise Invalid("question", "Write what the group asks.", CLAUSE())
    if group.ended_at:
        raise Invalid("group", "This group is no longer advised.", CLAUSE())

    def change(verdict: door.Verdict) -> Consultation:
        made = Consultation.objects.create(group=group, question=question, asked_at=clock.now(), entered_by=by)
        asked = {**as_object(group), "content": question, "sp:consultation": made.urn}
        acts.keep(
            by, "Invite", asked, subject=group.urn, clauses=[CLAUSE()], verdict=verdict, target=group.consultant.urn
        )  # fmt: skip
        return made

    return door.act(_activity(by, group.urn, "Invite", {**as_object(group), "content": question}), change)


def answer_consultation(asked: Consultation, by: Employee, *, answer: str) -> Consultation:
    """Advise: any Administrator may, the consultant usually does. Raises ``Invalid`` (answer), ``door.Refused``."""
    answer = clean_text("answer", answer, 5000).strip()
    if not answer:
        raise Invalid("answer", "Write what you advise.", CLAUSE())

    def change(verdict: door.Verdict) -> Consultation:
        held = Consultation.objects.select_for_update(of=("self",)).select_related("group__consultant").get(pk=asked.pk)
        if held.answered_at:
            raise Invalid("answer", "It is answered already.", CLAUSE())
        held.answer, held.answered_by, held.answered_at = answer, by, clock.now()
        held.save(update_fields=["answer", "answered_by", "answered_at"])
        said = {**as_object(held.group), "content": answer, "sp:consultation": held.urn}
        acts.keep(by, "Accept", said, subject=held.group.urn, clauses=[CLAUSE()], verdict=verdict)
        return held

    as2 = {**as_object(asked.group), "content": answer, "sp:consultation": asked.urn}
    return door.act(_activity(by, asked.group.urn, "Accept", as2), change)


def as_object(group: RelatedGroup) -> dict[str, Any]:
    return {
        "type": "Group",
        "id": group.urn,
        "name": group.name,
        "url": group.address,
        "sp:kind": group.kind,
        "sp:consultant": group.consultant.urn,
    }


def _activity(by: Employee, subject: str, kind: str, obj: dict[str, Any]) -> Activity:
    return Activity(
        actor=by, action="advise_group", subject=subject, as2={"type": kind, "actor": by.urn, "object": obj}
    )


def _kind(kind: Any) -> str:
    if kind not in dict(GROUP_KINDS):
        raise Invalid("kind", f"Choose one of {', '.join(dict(GROUP_KINDS))}.", CLAUSE())
    return str(kind)


def _address(address: Any) -> str:
    return str(account_fields.address("address", address, CLAUSE())) if address else ""


def _consultant(given: Employee | str | None) -> Employee | None:
    if given in (None, ""):
        return None
    handle = given.handle if isinstance(given, Employee) else clean_line("consultant", given, 80)
    found = administrators().filter(handle=handle).first()
    if found is None:
        raise Invalid("consultant", "Only an Administrator advises a group.", CLAUSE())
    return found
