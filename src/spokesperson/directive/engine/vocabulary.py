"""The declared, typed facts a decision may turn on (SH 620.4, Definitions; R2, R28).

A fact nobody declared cannot be used in a condition, and a fact of another type is refused by name. ``action`` and
``includes`` hold words of the directive's own table, so an unknown word there is an answer (denied), not an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from spokesperson.directive.engine.errors import FactError, nearest

LARGEST = 2**53 - 1  # what canonical JSON holds


@dataclass(frozen=True)
class Type:
    """``bool``, ``int``, ``date``, ``time``, ``instant``, ``enum`` of ``values``, or ``set`` of ``values``.

    Without ``values`` an enum is any word and a set any words; ``of`` says where the directive itself declares them
    (``actions`` or ``roles``).
    """

    name: str
    values: frozenset[str] = frozenset()
    of: str = ""

    def expected(self) -> str:
        """What a value of this type looks like, for an error message."""
        words = ", ".join(sorted(self.values))
        if self.name == "enum":
            return f"one of {words}" if words else "a word"
        if self.name == "set":
            return f"a set of {words}" if words else "a set of words"
        return _EXPECTED[self.name]

    def holds(self, value: object) -> bool:
        """Whether ``value`` is of this type."""
        if self.name == "enum":
            return type(value) is str and (value in self.values if self.values else _word(value))
        if self.name == "set":
            if not isinstance(value, (set, frozenset)) or not all(type(v) is str for v in value):
                return False
            return value <= self.values if self.values else all(_word(v) for v in value)
        if self.name == "instant":
            return isinstance(value, datetime) and value.utcoffset() is not None
        return type(value) is _PYTHON[self.name] and (type(value) is not int or abs(value) <= LARGEST)


def _word(value: str) -> bool:
    """Open words end up in records: nothing unprintable, nothing endless."""
    return len(value) <= 80 and value.isprintable()


_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "date": "a date like 2026-03-17",
    "time": "a time of day like 12:30",
    "instant": "an instant with its zone, like 2026-03-17T10:12:00-05:00",
}
_PYTHON: Mapping[str, type] = {"bool": bool, "int": int, "date": date, "time": time}
BOOL, INT, DATE, TIME, INSTANT = (Type(name) for name in ("bool", "int", "date", "time", "instant"))


def enum(words: str) -> Type:
    return Type("enum", frozenset(words.split()))


def words_of(words: str = "") -> Type:
    return Type("set", frozenset(words.split()))


KINDS: Mapping[str, tuple[str, ...]] = {
    "1.1": ("tone",),
    "1.2": (
        "obscene", "defamatory", "profane", "libelous", "threatening", "harassing", "discriminatory", "abusive",
        "hateful", "embarrassing", "personal_attack",
    ),
    "1.3": (
        "card_number", "phone", "email", "ssn", "address", "library_record", "birth_date", "health", "payment_card",
        "masked_number", "employee_private", "own_data", "minor", "identifier",
    ),
    "1.4": ("off_topic", "spam", "not_meaningful"),
}  # fmt: skip
ALL_KINDS = frozenset(kind for kinds in KINDS.values() for kind in kinds)
_FINDINGS = Type("set", ALL_KINDS)


@dataclass(frozen=True)
class Fact:
    """One declared fact: its type, what it means, and the clause it comes from."""

    type: Type
    doc: str
    clause: str = ""


FACTS: Mapping[str, Fact] = {
    "action": Fact(Type("enum", of="actions"), "the act, a row of the table or an act beside it", "Overview"),
    "includes": Fact(Type("set", of="actions"), "further rows of the table that the same act needs", "Overview"),
    "use": Fact(enum("business personal"), "whether it is to advance Library purposes", "P1"),
    "roles": Fact(Type("set", of="roles"), "the roles held at that moment", "Overview"),
    "now": Fact(INSTANT, "the moment of the act", "P2"),
    "employed": Fact(BOOL, "the person is employed", "P1"),
    "channel": Fact(enum("blog wiki forum social none"), "kind of site", "Def-PIC"),
    "governed": Fact(BOOL, "a public channel; not e-mail, telephone or print", "Def-PIC"),
    "working": Fact(enum("working break off"), "where the person's shift stands", "Def-Representative"),
    "at_work_decided": Fact(BOOL, "a scheduled item decided on during working time", "Def-Administrator"),
    "emergency": Fact(BOOL, "an Administrator declared an emergency, with a reason", "Def-Administrator"),
    "account_kind": Fact(enum("library mixed personal none"), "derived from the three facts", "Def-Account-library"),
    "account_state": Fact(enum("active draft frozen retired none"), "the account's state in the register"),
    "own_account": Fact(BOOL, "the account is the person's own", "Def-Account-personal"),
    "account_facts_complete": Fact(BOOL, "created, administered and maintained by are known", "Def-Account-library"),
    "account_has_backup": Fact(BOOL, "a second Administrator is named for it", "Def-Administrator"),
    "account_forms_given": Fact(BOOL, "website, server, page or profile is stated", "Def-Account-library"),
    "grant": Fact(enum("none active expired suspended disallowed revoked"), "the supervisor's permission"),
    "grant_covers_account": Fact(BOOL, "the permission names this account", "Def-Representative"),
    "grant_covers_activity": Fact(BOOL, "the permission includes this kind of activity", "Def-Representative"),
    "grant_covers_topic": Fact(BOOL, "the permission includes this topic", "Def-Representative"),
    "stopped": Fact(BOOL, "a request to stop stands", "1.5"),
    "supervisor_approved": Fact(BOOL, "the supervisor approved exactly this", "Def-Library-business"),
    "standing_approval": Fact(BOOL, "permission or position covers it already", "Def-Library-business"),
    "purpose": Fact(
        enum("collections resources programs services question correction partnership other none"),
        "the Library purpose it advances",
        "Def-Representative",
    ),
    "purpose_words": Fact(BOOL, "the purpose is put in own words", "Def-Representative"),
    "acknowledged": Fact(enum("current outdated never"), "which version the person acknowledged", "P2"),
    "grace_days_left": Fact(INT, "days left to acknowledge the version in force", "P2"),
    "topic_given": Fact(BOOL, "a topic is chosen", "1.7"),
    "topic_in_expertise": Fact(BOOL, "the topic is a confirmed area of the person", "1.7"),
    "profile_identifies": Fact(BOOL, "the profile beside the text says Library employee", "1.6"),
    "text_identifies": Fact(BOOL, "the text itself says Library employee", "1.6"),
    "profile_states_position": Fact(BOOL, "the checked profile states position and role", "1.6"),
    "profile_notice_days_left": Fact(INT, "days left to complete the profile", "1.6"),
    "links_back": Fact(BOOL, "a link leads to the Library's own pages", "1.6"),
    "no_link_reason": Fact(BOOL, "the author said why no link is possible", "1.6"),
    "seconds_since_edit": Fact(INT, "seconds since the last change, by the server", "1.8"),
    "think_answered": Fact(BOOL, "the questions to think about are answered", "1.8"),
    "scheduled": Fact(BOOL, "it is to go out at a later hour", "1.8"),
    "sending": Fact(BOOL, "the sender's last look before it goes out", "1.8"),
    "stage": Fact(enum("draft submit send"), "how far the item has come", "1.8"),
    "media_count": Fact(INT, "images and videos in the item", "Overview"),
    "alt_missing": Fact(BOOL, "an image lacks alternative text", "Overview"),
    "rights_missing": Fact(BOOL, "an image lacks a statement of rights", "Overview"),
    "media_refused": Fact(BOOL, "a file is of a kind that is not taken", "Overview"),
    "link_refused": Fact(BOOL, "a link is unsafe or imitates the Library", "1.6"),
    "screen.listed": Fact(_FINDINGS, "kinds found for certain, not overruled", "1.2"),
    "screen.judgment": Fact(_FINDINGS, "kinds found that a person must judge", "1.2"),
    "screen.quoted": Fact(_FINDINGS, "kinds found in a quotation or title", "1.2"),
    "target_finding": Fact(BOOL, "the post acted on carries a finding under 1.2", "1.2"),
    "target_exists": Fact(BOOL, "the post acted on is there", "Overview"),
    "target_owner": Fact(enum("self staff public none"), "whose the post acted on is", "2.1"),
    "delete_reason": Fact(BOOL, "a reason for the deletion is given", "Overview"),
    "text_emptied": Fact(BOOL, "the text was edited down to nothing", "Overview"),
    "official": Fact(BOOL, "the person is a Library official", "2.1"),
    "account_maintained_by_library": Fact(BOOL, "the Library maintains the account", "2.1"),
    "equipment": Fact(enum("library own unknown"), "whose device it is done with", "4.2"),
    "library_property": Fact(BOOL, "made at work or standing on a Library account", "2.1"),
    "relation": Fact(enum("self supervisor above other none"), "who the actor is to the person concerned"),
    "target_employed": Fact(BOOL, "the person concerned is employed"),
}


@dataclass
class Vocabulary:
    """The facts as one directive knows them: its actions and roles stand for the open words; ``table`` is its rows."""

    actions: frozenset[str] = frozenset()
    table: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    terms: Mapping[str, Any] = field(default_factory=dict)

    def type_of(self, name: str) -> Type:
        """The type of a declared fact, its open words filled in from the directive."""
        kind = FACTS[name].type
        return Type(kind.name, getattr(self, kind.of)) if kind.of else kind


def check_facts(facts: Mapping[str, object]) -> None:
    """Raise ``FactError`` for the first fact that is not declared or not of its type. Facts may be missing."""
    for name, value in facts.items():
        fact = FACTS.get(name) if isinstance(name, str) else None
        if fact is None:
            near = nearest(name, FACTS)
            raise FactError(str(name), f"a declared fact{f' like {near}' if near else ''}", value)
        if not fact.type.holds(value):
            raise FactError(name, fact.type.expected(), value)


def from_json(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON or YAML gives them (lists, ISO strings), as typed facts. Raises ``FactError``."""
    typed = {name: _typed(name, value) for name, value in facts.items()}
    check_facts(typed)
    return typed


def _typed(name: str, value: object) -> object:
    fact = FACTS.get(name)
    if fact is None:
        return value
    if fact.type.name == "set" and isinstance(value, (list, tuple)):
        return frozenset(value) if all(isinstance(v, str) for v in value) else value
    if fact.type.name in _PARSE and isinstance(value, str):
        try:
            return _PARSE[fact.type.name](value)
        except ValueError:
            raise FactError(name, fact.type.expected(), value) from None
    return value


_PARSE: Mapping[str, Any] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def to_json(value: object) -> object:
    """A fact's value as it stands in a canonical decision: sets sorted, instants in UTC with microseconds."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value
