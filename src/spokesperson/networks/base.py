"""What every network is to this house: one protocol, and the few things that travel through it (SH 620.4, 1.8, 4.2).

A thing on a network is known by its ``uri``. Native ids may change (some networks give a new one on every edit), so
they are only a shortcut. Nothing in this package knows Django, an employee or a clause.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from spokesperson.networks.text import normalise

EventKind = Literal["reply", "mention", "like", "edit", "delete"]


@dataclass(frozen=True)
class Media:
    """A picture: its bytes, type, alternative text and the SHA-256 (hex) of the bytes."""

    data: bytes = field(repr=False)
    media_type: str
    alt: str
    sha256: str


@dataclass(frozen=True)
class Ref:
    """Where something stands. ``version`` changes with every edit; ``history`` holds native ids it had before."""

    uri: str
    native_id: str = ""
    url: str = ""
    version: str = ""
    history: tuple[str, ...] = ()

    def moved(self, native_id: str, version: str) -> Ref:
        """The same thing after an edit, with the id it now has."""
        older = (*self.history, self.native_id) if self.native_id not in ("", native_id) else self.history
        return replace(self, native_id=native_id, version=version, history=older)


def fingerprint(text: str, alts: tuple[str, ...], in_reply_to: str) -> str:
    """SHA-256 (hex) of what readers see: words, alternative texts, and what it answers.

    Pictures are left out because networks encode them anew; their alternative texts come back unchanged.
    """
    seen = {"text": normalise(text), "alts": [normalise(alt) for alt in alts], "inReplyTo": in_reply_to}
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outgoing:
    """What shall stand on a network."""

    text: str
    media: tuple[Media, ...] = ()
    reply_to: Ref | None = None
    language: str = "en"
    sensitive: bool = False

    def fingerprint(self) -> str:
        """See ``fingerprint``; equal to the one of a ``Snapshot`` that shows exactly this."""
        alts = tuple(m.alt for m in self.media)
        return fingerprint(self.text, alts, self.reply_to.uri if self.reply_to else "")


@dataclass(frozen=True)
class Receipt:
    """A network's answer to an act: where, when (ours, UTC), its raw body.

    After a deletion ``verified_gone`` says whether someone without an account still finds it: ``True`` gone,
    ``False`` still public, ``None`` not found out. A network may acknowledge and keep showing it.
    """

    ref: Ref
    at: datetime
    raw: bytes = field(repr=False)
    acknowledged: bool = True
    verified_gone: bool | None = None


@dataclass(frozen=True)
class Snapshot:
    """What stands there now, as read. ``at`` is the network's time of publication; ``raw`` its own words.

    ``reply_aliases``: every address and id of what it answers, where the network gives more than one.
    """

    ref: Ref
    text: str
    alts: tuple[str, ...] = ()
    author: str = ""
    at: datetime | None = None
    in_reply_to: str = ""
    raw: bytes = field(default=b"", repr=False)
    reply_aliases: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.text, self.alts, self.in_reply_to)

    def shows(self, out: Outgoing) -> bool:
        """Whether readers see exactly ``out``, also if it names what it answers by another of its addresses."""
        answers = self.in_reply_to
        if out.reply_to and {out.reply_to.uri, out.reply_to.url, out.reply_to.native_id} & set(self.reply_aliases):
            answers = out.reply_to.uri
        return fingerprint(self.text, self.alts, answers) == out.fingerprint()


@dataclass(frozen=True)
class Gone:
    """It does not stand there (any more)."""

    ref: Ref
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Event:
    """What others did, or what changed on the network: for an edit or deletion ``ref`` is the thing itself."""

    kind: EventKind
    ref: Ref
    author: str
    text: str
    at: datetime | None
    in_reply_to: str = ""
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Identity:
    """Whom the network takes us for."""

    handle: str
    url: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Capabilities:
    """What can be done there. ``idempotency``: whether a repeated key is refused (``key``) or ignored (``none``)."""

    actions: frozenset[str]
    idempotency: Literal["key", "none"]
    id_changes_on_edit: bool = False
    checks_version: bool = False


@dataclass(frozen=True)
class Limits:
    """How much fits. ``counter``: ``codepoints``, or ``mastodon``, where an address counts as ``url_length``."""

    counter: str
    max_text: int
    max_images: int
    alt_max: int
    url_length: int = 0


class Connector(Protocol):
    """One account on one network. Every method may raise a ``NetworkError``; acts are harmless to repeat except
    ``publish``, which is preceded by ``find`` whenever an earlier attempt may have arrived."""

    @property
    def kind(self) -> str: ...

    @property
    def caps(self) -> Capabilities: ...

    def limits(self) -> Limits: ...

    def verify(self) -> Identity:
        """Whom our authorisation belongs to."""

    def publish(self, out: Outgoing, key: str) -> Receipt:
        """Publish; ``Unknown`` if it may stand there without our knowing where."""

    def edit(self, ref: Ref, out: Outgoing, expect: str | None) -> Receipt:
        """Change the words. ``expect`` is the version the caller saw: ``Conflict`` if another stands there.

        Pictures stay as they are unless ``out`` brings some.
        """

    def delete(self, ref: Ref) -> Receipt:
        """Take it off; what is gone already is acknowledged too. Looks afterwards without credentials."""

    def like(self, ref: Ref, key: str) -> Receipt: ...

    def unlike(self, ref: Ref) -> Receipt: ...

    def fetch(self, ref: Ref) -> Snapshot | Gone:
        """What stands there now; ``ref`` may hold an address only."""

    def since(self, cursor: str | None) -> tuple[list[Event], str]:
        """What happened after ``cursor``, oldest first, and the next cursor. Without one: from now on."""

    def find(self, key: str, out: Outgoing, since: datetime, known: frozenset[str]) -> Ref | None:
        """Our own post that shows ``out``, not older than ``since``, whose uri is not in ``known``."""


def listing(value: Any) -> list[dict[str, Any]]:
    """The objects of a JSON list; anything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
