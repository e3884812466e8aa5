"""Overrule a finding: a second person, an Administrator and never the author, says why it does not stand (1.2; R35)."""

from __future__ import annotations

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.desk import appraisal
from spokesperson.desk.actions.approve import reference
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft, Overrule
from spokesperson.desk.texts import clean_line
from spokesperson.people.lines import relation
from spokesperson.people.models import Employee
from spokesperson.screening import Finding

OVERRULABLE = "1.2"


def overrule(draft: Draft, by: Employee, *, kind: str, excerpt_hash: str, reason: str) -> Overrule:
    """Set one finding aside. Raises ``Invalid`` (reason, finding) and ``door.Refused`` for the author or others."""
    draft = Draft.objects.select_related("author__supervisor", "account").get(pk=draft.pk)
    reason = clean_line("reason", reason, 400)
    if not reason:
        raise Invalid("reason", "Say why the finding does not stand; the reason stays on record.", "1.2")
    activity = Activity(
        actor=by,
        action="overrule",
        subject=draft.urn,
        account=draft.account,
        facts={"relation": relation(by, draft.author)},
        as2={"type": "Ignore", "actor": by.urn, "object": reference(draft), "summary": reason},
    )
    clause = _overrulable(draft, kind, excerpt_hash) if door.weigh(activity).permitted else ""

    def change(verdict: door.Verdict) -> Overrule:
        made = Overrule.objects.create(
            draft=draft, by=by, kind=kind, excerpt_hash=excerpt_hash, reason=reason, at=clock.now()
        )
        archive.append(
            {
                "type": "Ignore",
                "actor": by.urn,
                "object": {"type": "Note", "id": draft.urn, "sp:finding": kind, "sp:excerptHash": excerpt_hash},
                "summary": reason,
                "sp:clauses": [clause],
            },
            subject=draft.urn,
            series="publication",
        )
        return made

    return door.act(activity, change)


def may_be_set_aside(finding: Finding) -> bool:
    return finding.clause.startswith(OVERRULABLE) or finding.effect == "ask"


def _overrulable(draft: Draft, kind: str, excerpt_hash: str) -> str:
    """The finding's clause. What is certainly confidential no second person can set aside (R37, R40)."""
    found = [f for f in appraisal.appraise(draft).found if f.finding.kind == kind and f.excerpt_hash == excerpt_hash]
    if not found:
        raise Invalid("finding", "This finding is no longer in the text.")
    finding = found[0].finding
    if not may_be_set_aside(finding):
        raise Invalid("finding", "What is confidential stays so; only a written consent changes that.", finding.clause)
    return finding.clause
