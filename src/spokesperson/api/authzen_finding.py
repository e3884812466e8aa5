"""Whom and what a question names: employees, accounts and drafts, as far as the caller may know of them (1.3; R1, R16).

Who may know what is asked at the door. What cannot be found and what may not be known get the same answer, so that
nobody learns by asking who or what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from spokesperson.accounts.models import Account
from spokesperson.api.authzen_errors import AuthzenError
from spokesperson.api.authzen_shapes import Entity
from spokesperson.decisions import access, door
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft
from spokesperson.desk.review import reviewing
from spokesperson.people.models import Employee

SUBJECTS = ("employee", "user")
NOBODY = "There is no employee by that name."
T = TypeVar("T")


class Finder:
    """What one caller can find. It lasts one call, so that many questions look each person and account up once."""

    def __init__(self, caller: Employee) -> None:
        self.caller = caller
        self._found: dict[tuple[str, str], Any] = {}

    def subject(self, entity: Entity) -> Employee:
        """The employee asked about, if the caller may ask. An unknown name is told as such only to those who may see
        everybody's record; to others it is as closed as a stranger's.
        """
        if entity.type not in SUBJECTS:
            raise AuthzenError(404, f"A subject is an {SUBJECTS[0]}, by urn, handle or e-mail.", "subject.type")
        return self._once("subject", entity.id, self._permitted)

    def account(self, name: str) -> Account:
        """The account of that urn, handle or ``network:handle``, if the caller may know of it."""
        return self._once("account", name, self._known)

    def draft(self, name: str) -> Draft:
        """One's own, or one that its author sent to the desk and whose author's record the caller may read."""
        return self._once("draft", name, self._readable)

    def stranger(self, name: str) -> Employee | None:
        """Any employee a question may be about. None stands for an unknown person, who is a stranger to whoever may
        not see everybody's record; to others that name is told to be nobody's.
        """
        found = self._once("person", name, person)
        if found is None and self._sees_all():
            raise AuthzenError(404, NOBODY, "resource.id")
        return found

    def _once(self, kind: str, name: str, look: Callable[[str], T]) -> T:
        if (kind, name) not in self._found:
            try:
                self._found[kind, name] = look(name)
            except (AuthzenError, door.Refused, Invalid) as error:
                self._found[kind, name] = error
        found = self._found[kind, name]
        if isinstance(found, Exception):
            raise found
        return found  # type: ignore[no-any-return]

    def _permitted(self, name: str) -> Employee:
        found = person(name)
        if found is not None and found.pk == self.caller.pk:
            return self.caller
        access.may_see(self.caller, found)
        if found is None:
            raise AuthzenError(404, NOBODY, "subject.id")
        return found

    def _known(self, name: str) -> Account:
        found = access.accounts(self.caller, _accounts(name))
        if not found:
            raise AuthzenError(404, "There is no such account, or it is not yours to know of.", "resource.id")
        if len(found) > 1:
            raise Invalid("resource.id", "Several accounts have this handle; write network:handle.")
        return found[0]

    def _readable(self, name: str) -> Draft:
        uid = _uid(name, "urn:sp:draft:")
        rows = Draft.objects.select_related("author__supervisor", "account").exclude(state="discarded")
        draft = rows.filter(uid=uid).first() if uid else None
        if draft is None or not (draft.author_id == self.caller.pk or self._was_shown(draft)):
            raise AuthzenError(404, "There is no such draft, or it is not yours to know of.", "resource.id")
        return draft

    def _was_shown(self, draft: Draft) -> bool:
        try:
            access.may_see(self.caller, draft.author)
        except door.Refused:
            return False
        return reviewing.shown(draft)

    def _sees_all(self) -> bool:
        try:
            access.may_see_all(self.caller)
        except door.Refused:
            return False
        return True


def person(name: str) -> Employee | None:
    """An employee by urn, handle or e-mail."""
    rows = Employee.objects.select_related("supervisor")
    if uid := _uid(name, access.PERSON):
        return rows.filter(uid=uid).first()
    return rows.filter(email__iexact=name).first() if "@" in name else rows.filter(handle=name).first()


def _accounts(name: str) -> list[Account]:
    rows = Account.objects.select_related("owner__supervisor")
    if uid := _uid(name, "urn:sp:account:"):
        return list(rows.filter(uid=uid))
    network, _, handle = name.partition(":")
    return list(rows.filter(handle__iexact=name)[:20]) or list(rows.filter(network=network, handle__iexact=handle)[:2])


def _uid(name: str, prefix: str) -> UUID | None:
    try:
        return UUID(name.removeprefix(prefix))
    except ValueError:
        return None
