"""What is proposed: an act in the ActivityStreams 2.0 vocabulary with the facts the act itself carries (R2, R28).

The door adds what the registers know about the person, the account and the hour; an act never states those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spokesperson.accounts.models import Account
from spokesperson.directive.engine.catalogue import UNSTATED
from spokesperson.people.models import Employee

# Facts an act may leave out, with what their absence means. Anything not here and not given is "missing",
# and a missing fact denies (the engine says which).
QUIET: Mapping[str, Any] = UNSTATED


@dataclass(frozen=True)
class Activity:
    """One proposed act.

    ``action`` and ``includes`` are rows of the directive's table (or acts it governs beside the table);
    ``subject`` is the URN the act's records hang on; ``as2`` is the act as it will stand in the archive;
    ``facts`` are those of ``QUIET`` that the act states; ``settled`` are the warnings the person took note of.
    """

    actor: Employee
    action: str
    subject: str
    as2: Mapping[str, Any]
    account: Account | None = None
    includes: frozenset[str] = frozenset()
    use: str = "business"
    topic: str = ""
    settled: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    media: tuple[str, ...] = ()
    equipment: str = "unknown"

    def stated(self) -> dict[str, Any]:
        """The facts the act states, quiet ones filled in."""
        return {
            **QUIET,
            **self.facts,
            "action": self.action,
            "includes": self.includes,
            "use": self.use,
            "equipment": self.equipment,
            "topic_given": bool(self.topic),
        }
