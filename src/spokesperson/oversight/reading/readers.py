"""Who reads the directive: the facts of the registers that its clauses mean something by for this person (P2; R8).

Nothing is judged here. Roles and what is permitted come from the door, with the facts it used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.people.models import Employee, Expertise


@dataclass(frozen=True)
class Granted:
    """A supervisor's permission in force: by whom, since when, until when, and one account that it names."""

    by: str
    since: datetime
    until: datetime | None
    account: str
    profile_checked: datetime | None


class Reader:
    """An employee who reads; each register is asked at most once, and only if a clause turns on it."""

    def __init__(self, employee: Employee) -> None:
        self.employee = employee

    @cached_property
    def verdict(self) -> door.Verdict:
        """Whether a draft of the next version may be begun; its facts say which roles are held."""
        who = self.employee
        return door.weigh(Activity(actor=who, action="propose", subject=who.urn, as2={"type": "Question"}))

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.verdict.decision.facts_used

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.facts.get("roles", ()))

    @property
    def may_draft(self) -> bool:
        return self.verdict.permitted

    @property
    def supervisor(self) -> str:
        return self.employee.supervisor.name if self.employee.supervisor else ""

    @cached_property
    def grants(self) -> list[Granted]:
        """The permissions in force with the accounts they name; empty unless the door finds one active."""
        if self.facts.get("grant") != "active":
            return []
        now, grant = clock.now(), "grants__grant__"
        rows = (
            Account.objects.filter(
                Q(**{f"{grant}end": None}) | Q(**{f"{grant}end__gt": now}),
                owner=self.employee,
                **{f"{grant}start__lte": now, f"{grant}revoked_at": None, f"{grant}suspended_at": None},
            )
            .order_by("handle")
            .values_list(
                f"{grant}granted_by__name", f"{grant}start", f"{grant}end", "handle", "profile_checked_at",
            )
        )  # fmt: skip
        return [Granted(*row) for row in rows]

    @cached_property
    def fields(self) -> list[str]:
        """The confirmed areas of expertise by name."""
        now = clock.now()
        rows = Expertise.objects.filter(Q(until=None) | Q(until__gt=now), employee=self.employee, confirmed_at__lte=now)
        return list(rows.order_by("topic__name").values_list("topic__name", flat=True))
