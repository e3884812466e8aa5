"""A decision: effect, every clause that spoke, obligations, advice and the facts it rests on (P2; R4, R28).

Its canonical bytes are stored; asked again of the same directive they come out the same, byte for byte. They leave out
facts that say nothing (false, 0, no words, "none"); a fact that was missing is listed as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from spokesperson.archive.ledger import canonical
from spokesperson.directive.engine.catalogue import FACTS
from spokesperson.directive.engine.vocabulary import Facts, from_json, to_json

# Where the facts begin and end in canonical bytes. Inside a text both would carry backslashes, so they stand once.
FACTS_AT, FACTS_END = b',"facts_used":', b',"obligations":'


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the clause, the rule under it, what it does, a sentence for staff, the id of a next step, and the related
    directives that speak of it too.
    """

    clause: str
    rule: str
    effect: str
    text: str
    remedy: str = "none"
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What has to be done for the permit to stand; ``properties`` hold ``do``, ``text`` and perhaps seconds."""

    id: str
    clause: str
    properties: Mapping[str, Any] = field(default_factory=dict)


class Decision(NamedTuple):
    """The answer to "may this be done?".

    ``effect`` is permit, warn (once noted), ask (another person must act) or deny; ``clauses`` are all that fired,
    most severe first; ``directive_hash`` is the SHA-256 of the directive's file, ``known`` the facts it declares.
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
    known: Facts = FACTS

    def canonical(self) -> bytes:
        """The decision in canonical JSON."""
        quiet, missing = quiet_facts(self.known), self.canonical_missing()
        used = {n: to_json(v) for n, v in self.facts_used.items() if n not in quiet or v != quiet[n]}
        more = {"facts_missing": missing} if missing else {}
        return canonical.dumps(self._spoken() | more | {"facts_used": used})

    def canonical_missing(self) -> list[str]:
        """The facts that were missing and have to be listed, because their absence would read as saying nothing."""
        return sorted(quiet_facts(self.known).keys() - self.facts_used.keys())

    def _spoken(self) -> dict[str, Any]:
        return {
            "effect": self.effect,
            "clauses": list(self.clauses),
            "reasons": [_reason(r) for r in self.reasons],
            "obligations": [
                {"id": o.id, "clause": o.clause, "properties": dict(o.properties)} for o in self.obligations
            ],
            "advice": [_reason(r) for r in self.advice],
            "directive_hash": self.directive_hash,
            "code": self.code,
            "revision": self.revision,
        }

    @classmethod
    def from_canonical(cls, stored: bytes, known: Facts = FACTS) -> Decision:
        """The decision that these bytes hold; facts come back typed. ``ValueError`` for other bytes, ``FactError`` for
        facts that are not among ``known`` or of another type.
        """
        found = canonical.loads(stored)
        try:
            missing = found.get("facts_missing", ())
            quiet = {n: v for n, v in quiet_facts(known).items() if n not in missing}
            return cls(
                effect=found["effect"],
                clauses=tuple(found["clauses"]),
                reasons=tuple(_reason_of(r) for r in found["reasons"]),
                obligations=tuple(Obligation(**o) for o in found["obligations"]),
                advice=tuple(_reason_of(r) for r in found["advice"]),
                facts_used={**quiet, **from_json(found["facts_used"], known)},
                directive_hash=found["directive_hash"],
                code=found["code"],
                revision=found["revision"],
                known=known,
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"these bytes hold no decision: {error}") from error


def quiet_facts(known: Facts) -> dict[str, Any]:
    """The value that says nothing, for every fact that has one."""
    if known is FACTS:
        return _QUIET
    return {name: value for name, fact in known.items() if (value := fact.type.quiet) is not None}


_QUIET = {name: value for name, fact in FACTS.items() if (value := fact.type.quiet) is not None}


def parts(found: Decision) -> tuple[bytes, bytes]:
    """The canonical bytes before and after the facts, for a decision that missed none."""
    whole = canonical.dumps(found._spoken() | {"facts_used": {}})
    head, tail = whole.split(FACTS_AT + b"{}" + FACTS_END)
    return head + FACTS_AT, FACTS_END + tail


def _reason(reason: Reason) -> dict[str, Any]:
    found: dict[str, Any] = {
        "clause": reason.clause,
        "rule": reason.rule,
        "effect": reason.effect,
        "text": reason.text,
        "remedy": reason.remedy,
    }
    return found | {"related": list(reason.related)} if reason.related else found


def _reason_of(stored: dict[str, Any]) -> Reason:
    return Reason(**{**stored, "related": tuple(stored.get("related", ()))})
