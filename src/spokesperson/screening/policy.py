"""What follows from a finding: kind and level -> clause and effect (SH 620.4, 1.1-1.4; R34-R38, R44).

The detectors know nothing of effects. A directive's ``screen`` blocks replace these defaults as data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from spokesperson.screening.report import EFFECTS, LEVELS

CONDUCT = (
    "obscene", "defamatory", "profane", "libelous", "threatening", "harassing", "discriminatory", "abusive",
    "hateful", "embarrassing", "personal_attack",
)  # fmt: skip
CONFIDENTIAL = (
    "card_number", "phone", "email", "ssn", "address", "library_record", "birth_date", "health", "payment_card",
    "masked_number", "employee_private", "own_data", "minor", "identifier",
)  # fmt: skip
# Of these a consent of the person concerned can make a question; the others ask or warn anyhow (R37, R38, R40).
PRIVATE_KINDS = frozenset(CONFIDENTIAL) - {"masked_number", "own_data"}
MEANING = ("off_topic", "spam", "not_meaningful")
KINDS = frozenset((*CONDUCT, *CONFIDENTIAL, *MEANING, "tone"))


class Screen(Protocol):
    """A directive's statement about findings of some kinds, as ``directive.engine`` compiles it."""

    @property
    def clause(self) -> str: ...
    @property
    def kinds(self) -> Iterable[str]: ...
    @property
    def listed(self) -> str: ...
    @property
    def judgment(self) -> str: ...
    @property
    def quoted(self) -> str: ...


Effects = Mapping[str, tuple[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Policy:
    """``effects``: kind -> (clause, {level: effect}). A kind that is not named is no concern of the directive.

    ``ValueError`` names an unknown kind, level or effect.
    """

    effects: Effects = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, (_, levels) in self.effects.items():
            if kind not in KINDS:
                raise ValueError(f"screen: unknown kind {kind!r}; known are {', '.join(sorted(KINDS))}")
            for level, effect in levels.items():
                if level not in LEVELS:
                    raise ValueError(f"screen of {kind}: unknown level {level!r}; known are {', '.join(LEVELS)}")
                if effect not in EFFECTS:
                    raise ValueError(f"screen of {kind}, {level}: unknown effect {effect!r}; {', '.join(EFFECTS)}")
        object.__setattr__(self, "effects", MappingProxyType(dict(self.effects)))

    def of(self, kind: str, level: str) -> tuple[str, str] | None:
        """Clause and effect of a finding, or None where the directive is silent about its kind.

        Advice never does more than warn, whatever the kind.
        """
        named = self.effects.get(kind)
        if named is None:
            return None
        clause, levels = named
        if level == "advice":
            return clause, "permit" if levels.get("listed") == "permit" else "warn"
        return clause, levels.get(level, "ask")

    @classmethod
    def from_screens(cls, screens: Iterable[Screen]) -> Policy:
        """The policy a directive's screens make; the first screen that names a kind counts."""
        effects: dict[str, tuple[str, Mapping[str, str]]] = {}
        for screen in screens:
            levels = {"listed": screen.listed, "judgment": screen.judgment, "quoted": screen.quoted}
            for kind in screen.kinds:
                effects.setdefault(kind, (screen.clause, levels))
        return cls(effects)


def _default() -> Effects:
    graded = {"listed": "deny", "judgment": "ask", "quoted": "warn"}
    warned = dict.fromkeys(("listed", "judgment", "quoted"), "warn")
    effects: dict[str, tuple[str, Mapping[str, str]]] = dict.fromkeys(CONDUCT, ("1.2", graded))
    effects |= dict.fromkeys(CONFIDENTIAL, ("1.3", graded))
    effects |= dict.fromkeys(MEANING, ("1.4", warned))
    effects["masked_number"] = ("1.3", dict.fromkeys(warned, "ask"))
    effects["own_data"] = ("1.3", warned)
    effects["tone"] = ("1.1", warned)
    return effects


DEFAULT_POLICY = Policy(_default())
