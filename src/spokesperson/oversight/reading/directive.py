"""The directive as one reads it: chapters, clauses with their margin, and the bar at the foot (P2; R6, R8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spokesperson.archive import store as archive
from spokesperson.decisions import recorded
from spokesperson.directive import register
from spokesperson.directive.changes import Changes
from spokesperson.directive.engine import Clause, Directive
from spokesperson.oversight.reading import margins, texts
from spokesperson.oversight.reading.readers import Reader
from spokesperson.oversight.reading.table import note, table
from spokesperson.oversight.reading.versions import Edition, Editions


class Reading:
    """One version laid out for one reader; ``since`` and ``changes`` where changes are to be marked."""

    def __init__(
        self, editions: Editions, edition: Edition, reader: Reader | None,
        since: Edition | None = None, changes: Changes | None = None,
    ) -> None:  # fmt: skip
        self.editions, self.edition, self.reader = editions, edition, reader
        self.rules = edition.rules
        self.since, self.changes = since, changes
        self.place = margins.place(editions, edition, reader) if reader else None

    def chapters(self) -> list[dict[str, Any]]:
        """The parts of the text in order; the table of actions stands at the end of its own."""
        chapters = []
        where = self.rules.document.table_clause
        for section in register.sections(self.rules):
            here = any(c.id == where for c in section.clauses)
            chapters.append(
                {
                    "id": section.id,
                    "number": section.id if section.id.isdigit() else "",
                    "title": section.title,
                    "clauses": [self.clause(c) for c in section.clauses],
                    "table": table(self.rules, self.reader) if here else None,
                    "table_note": note(self.rules, self.reader) if here else "",
                }
            )
        return chapters

    def clause(self, found: Clause) -> dict[str, Any]:
        """The context of ``web/parts/clause.html``."""
        change = self.changes.of(found.id) if self.changes else None
        margin = margins.note(found.id, found.dispositions, self.place) if self.place else None
        if change is not None and margin is None:
            margin = {"title": "", "text": ""}
        if change is not None and margin is not None:
            words = _("New in %(revision)s") if change.old is None else _("Changed in %(revision)s")
            margin["changed"] = words % {"revision": self.edition.revision}
        return {
            "id": found.id,
            "label": label(found.id),
            "spoken": found.heading or found.id,
            "heading": found.heading.rstrip("."),
            "number": found.number,
            "url": clause_url(self.editions, self.edition, found.id),
            "term": found.heading.rstrip(".") if found.id.startswith("Def-") else "",
            "html": self._html(found),
            "changed": change is not None,
            "margin": margin,
            "text": found.text,
        }

    def _html(self, found: Clause) -> str:
        change = self.changes.of(found.id) if self.changes else None
        if change is None or change.old is None or self.since is None:
            return texts.words(self.rules, found)
        return texts.changed((self.since.rules, change.old), (self.rules, found))


def label(clause_id: str) -> str:
    """What hangs in the margin: the number, or a short word for the clauses without one."""
    if clause_id.startswith("Def-"):
        return _("Def")
    if clause_id == "Overview":
        return _("Table")
    return _("Annex") if clause_id.startswith("Annex") else clause_id


def clause_url(editions: Editions, edition: Edition, clause_id: str) -> str:
    """The clause's permanent address; with its version where that is not the one in force."""
    if editions.state(edition) == "current":
        return reverse("clause", args=[clause_id])
    return reverse("directive_version_clause", args=[edition.revision, clause_id])


def bar(editions: Editions, edition: Edition, reader: Reader) -> dict[str, Any]:
    """What stands at the foot: parts opened, until when to acknowledge and what waits afterwards (P2; R6)."""
    parts = register.sections(edition.rules)
    left = [s for s in parts if s.id not in edition.parts]
    opened, total = len(parts) - len(left), len(parts)
    words = _("You have opened %(n)d of %(total)d parts of version %(revision)s.")
    found: dict[str, Any] = {
        "opened": opened,
        "total": total,
        "ready": not left,
        "words": words % {"n": opened, "total": total, "revision": edition.revision},
        "more": _until(edition, reader, editions),
        "clause": next((c for c in edition.rules.clauses if _asks(edition, c)), None),
        "next_url": f"?part={left[0].id}#{left[0].id}" if left else "",
        "next_label": _("Go on to: %(part)s") % {"part": left[0].title} if left else "",
    }
    found["clause"] = found["clause"].id if found["clause"] else ""
    if edition.acknowledged:
        record = archive.get(str(edition.record))
        found["acknowledged"] = {
            "when": recorded.day(edition.acknowledged),
            "number": record.index if record else None,
            "url": reverse("record", args=[edition.record]),
        }
    return found


def _asks(edition: Edition, clause: Clause) -> bool:
    return "acknowledged" in margins.carried(edition.file_hash)[clause.id].facts


def _until(edition: Edition, reader: Reader, editions: Editions) -> str:
    """The days of grace in words. Only who speaks for the institution is stopped, and only if a rule says so."""
    rules = edition.rules
    if not any(_asks(edition, c) for c in rules.clauses):
        return ""
    if not reader.roles:
        return _("Nothing of yours waits for it.")
    days = rules.limits(editions.now).get("grace_days", 0)
    ends = edition.effective + timedelta(days=days)
    if editions.now < ends:
        left = max(1, (ends - editions.now).days)
        words = ngettext(
            "Acknowledge it by %(day)s; %(n)d day is left. After that, posting for the Library waits until you do",
            "Acknowledge it by %(day)s; %(n)d days are left. After that, posting for the Library waits until you do",
            left,
        )
        return words % {"day": recorded.day(ends - timedelta(seconds=1)), "n": left}
    return _("Posting for the Library has waited since %(day)s, until you do") % {"day": recorded.day(ends)}


def notice(rules: Directive) -> str:
    """The notice on section 7 where the law gives employees that right: not in political subdivisions (L12)."""
    kind = rules.jurisdiction.get("kind", "")
    if kind not in ("private", "association"):
        return ""
    return _(
        "Nothing in this directive keeps employees from talking with each other or with others about pay, hours and "
        "working conditions, from acting together to better them, or from declining to. Section 7 of the National "
        "Labor Relations Act protects that."
    )
