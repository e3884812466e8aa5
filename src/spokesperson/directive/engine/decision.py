"""A decision: effect, every clause that spoke, obligations, advice and the facts it rests on (P2; R4, R28).

Its canonical bytes are stored; asked again of the same directive they come out the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from spokesperson.archive.ledger import canonical
from spokesperson.directive.engine.vocabulary import from_json, to_json


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the clause, the rule under it, what it does, a sentence for staff, and the id of a next step."""

    clause: str
    rule: str
    effect: str
    text: str
    remedy: str = "none"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What has to be done for the permit to stand; ``properties`` hold ``do``, ``text`` and perhaps seconds."""

    id: str
    clause: str
    properties: Mapping[str, Any] = field(default_factory=dict)


class Decision(NamedTuple):
    """The answer to "may this be done?".

    ``effect`` is permit, warn (once noted), ask (another person must act) or deny; ``clauses`` are all that fired,
    most severe first; ``directive_hash`` is the SHA-256 of the directive's file.
    """

    effect: str
    clauses: tuple[str, ...]
    reasons: tuple[Reason, ...]
    obligations: tuple[Obligation, ...]
    advice: tuple[Reason, ...]
    facts_used: Mapping[str, Any]
    directive_hash: str
    code: str
    revision: str

    def canonical(self) -> bytes:
        """The decision in canonical JSON. Raises ``FactError`` for facts that are none."""
        return canonical.dumps(
            {
                "effect": self.effect,
                "clauses": list(self.clauses),
                "reasons": [_reason(r) for r in self.reasons],
                "obligations": [
                    {"id": o.id, "clause": o.clause, "properties": dict(o.properties)} for o in self.obligations
                ],
                "advice": [_reason(r) for r in self.advice],
                "facts_used": {name: to_json(value) for name, value in self.facts_used.items()},
                "directive_hash": self.directive_hash,
                "code": self.code,
                "revision": self.revision,
            }
        )

    @classmethod
    def from_canonical(cls, stored: bytes) -> Decision:
        """The decision that these bytes hold; facts come back typed. Raises ``ValueError`` for other bytes."""
        found = canonical.loads(stored)
        try:
            return cls(
                effect=found["effect"],
                clauses=tuple(found["clauses"]),
                reasons=tuple(Reason(**r) for r in found["reasons"]),
                obligations=tuple(Obligation(**o) for o in found["obligations"]),
                advice=tuple(Reason(**r) for r in found["advice"]),
                facts_used=from_json(found["facts_used"]),
                directive_hash=found["directive_hash"],
                code=found["code"],
                revision=found["revision"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"these bytes hold no decision: {error}") from error


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "clause": reason.clause,
        "rule": reason.rule,
        "effect": reason.effect,
        "text": reason.text,
        "remedy": reason.remedy,
    }
