"""What screening answers: findings with their place, clause and reason, and the links of a text (SH 620.4, 1.2-1.6).

All offsets are code points into the text as it was given, never into a normalised copy.
"""

from __future__ import annotations

from dataclasses import dataclass

EFFECTS = ("permit", "warn", "ask", "deny")
LEVELS = ("listed", "judgment", "quoted", "advice")
_RANK = {effect: rank for rank, effect in enumerate(EFFECTS)}


def strongest(*effects: str) -> str:
    """The strictest of some effects; ``permit`` when there is none. ``KeyError`` for a word that is no effect."""
    return max(effects, key=_RANK.__getitem__, default="permit")


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes. Their own name, e-mail address and telephone number are theirs to give (1.3: *other* employees)."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a detector saw, before the policy says what follows."""

    start: int
    end: int
    kind: str
    level: str
    why: str
    detector: str
    suggestion: str = ""
    related: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in ``text[start:end]``.

    ``level`` says how sure the rule is: ``listed`` (a term or pattern on the list), ``judgment`` (a person must
    judge), ``quoted`` (listed, but inside a title or an attributed quotation), ``advice`` (never blocks).
    ``effect`` is permit, warn, ask or deny; ``why`` one plain sentence; ``detector`` the rule that fired;
    ``related`` another policy that applies (``VF 310``, ``SH 510``).
    """

    start: int
    end: int
    kind: str
    level: str
    clause: str
    effect: str
    why: str
    suggestion: str
    detector: str
    related: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the text. ``owned``: a link back counts (R58); ``refused``: not to be posted, for ``reason``."""

    start: int
    end: int
    url: str
    owned: bool
    refused: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The answer for one text. ``findings`` by place; ``ruleset`` names the exact rules that were applied."""

    effect: str
    findings: tuple[Finding, ...]
    identifies: bool
    links: tuple[Link, ...]
    links_back: bool
    ruleset: str

    def kinds(self, level: str) -> frozenset[str]:
        """The kinds found at ``level``; ``ValueError`` for a word that is no level."""
        if level not in LEVELS:
            raise ValueError(f"unknown level {level!r}; known are {', '.join(LEVELS)}")
        return frozenset(f.kind for f in self.findings if f.level == level)
