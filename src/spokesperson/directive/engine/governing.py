"""Which clause of a directive governs what a page speaks of (P2; R28): read from its own rules, never from ours.

A page that says "pause before you post" names the clause that makes one pause under *this* directive, or none. What
pages speak of are the ``SUBJECTS``; each is found by what the rules turn on: an act they permit, a fact they read, a
number, a kind of finding, a next step, or the id of a block. The first sign that a directive gives decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op, walk
from spokesperson.directive.engine.model import Document, Rule

if TYPE_CHECKING:
    from spokesperson.directive.engine.model import Duty

TABLE = "table"

# A sign is ``act:`` (a rule permits it), ``fact:`` (a rule turns on it), ``limit:`` (a rule or a duty uses the number),
# ``kind:`` (a screen names it), ``remedy:`` (a rule's next step), ``id:`` (a block is called so), ``private`` (a rule
# permits personal use), ``REMEDY:FACT`` (a rule with that next step turns on it), or ``table``
# (where the table stands).
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    # who takes part, and the directive itself
    "employment": ("fact:employed", "act:keep_people"),
    "use": ("fact:employed", TABLE),
    "designation": ("remedy:request_grant", "act:request_grant"),
    "acknowledging": ("act:acknowledge",),
    "revising": ("act:propose",),
    "adopting": ("act:adopt",),
    "looking through": ("act:review_directive",),
    "reminding": ("act:remind",),
    "administrators": ("act:appoint",),
    "people": ("act:keep_people",),
    "hours": ("act:set_hours",),
    "suspending": ("act:suspend",),
    "guidance": ("act:write_guidance",),
    "groups": ("act:advise_group",),
    "grants": ("act:grant",),
    "joining": ("act:join_group",),
    "table": (TABLE,),
    "purpose": ("fact:purpose",),
    "approving": ("ask_supervisor:supervisor_approved", "remedy:ask_approval", "act:approve"),
    "supervisors approval": ("ask_supervisor:supervisor_approved",),
    "sending back": ("act:send_back",),
    "channels": ("fact:governed",),
    "accounts": ("fact:account_facts_complete", "fact:account_state", TABLE),
    "own accounts": ("fact:own_account", "fact:account_kind"),
    # the words
    "advice": ("act:ask_advice",),
    "templates": ("act:ask_advice", "act:write_guidance"),
    "conduct": ("kind:profane", "kind:obscene", "kind:abusive", "kind:personal_attack"),
    "liking": ("fact:target_finding", "row:like"),
    "overruling": ("act:overrule",),
    "confidential": ("kind:library_record", "kind:identifier", "kind:address", "kind:phone"),
    "consent": ("fact:consent", "act:attach_consent", "act:revoke_consent"),
    "worth": ("kind:off_topic", "kind:not_meaningful", "kind:spam"),
    "repeating": ("fact:near_duplicates", "fact:same_link", "fact:mentions"),
    "identifying": ("fact:profile_identifies", "fact:text_identifies"),
    "position": ("fact:profile_states_position",),
    "linking": ("fact:links_back", "fact:no_link_reason"),
    "expertise": ("act:confirm_expertise", "fact:topic_in_expertise"),
    "declining": ("fact:declining", "remedy:decline_politely"),
    "pause": ("limit:pause_seconds", "fact:seconds_since_edit"),
    "questions": ("fact:think_answered",),
    "timing": ("id:answer-in-time", "remedy:schedule_next_shift", "limit:reply_target"),
    "replying": ("id:answer-in-time", "limit:reply_target"),
    "describing": ("fact:alt_missing", "fact:rights_missing"),
    # time spent
    "time": ("act:note_time",),
    "talks": ("act:discuss", "act:read_activity"),
    "weekly limit": ("fact:minutes_left", "fact:limited"),
    "orders": ("act:order",),
    "interference": ("act:record_interference",),
    "stopping": ("fact:stopped",),
    # whose it is
    "property": ("fact:library_property",),
    "editing": ("act:edit_published", "id:keep-first"),
    "instructing": ("act:instruct_takedown",),
    "reprinting": ("act:reprint",),
    "reuse": ("fact:employee_work", "act:ask_permission"),
    # personal use, the record, and what follows
    "personal use": ("private",),
    "business accounts": ("id:not-through-the-library", "private"),
    "speech": ("fact:speech_answered",),
    "privacy": ("id:no-privacy",),
    "record": ("id:archive", "act:read_record"),
    "posted by hand": ("act:note_posted",),
    "reports": ("act:report",),
    "discipline": ("id:consequences",),
}


def governing(document: Document) -> dict[str, str]:
    """The clause of each subject, ``""`` where the directive has none; of the table's rows see ``cell``."""
    signs: dict[str, str] = {}
    for sign, clause in _signs(document):
        signs.setdefault(sign, clause)
    return {name: next((signs[s] for s in wanted if s in signs), "") for name, wanted in SUBJECTS.items()}


def cell(document: Document, action: str) -> str:
    """What a decision cites for an act of the table or beside it, like ``Overview/upload``; ``""`` for one unknown."""
    known = action in document.actions or action in document.acts
    return f"{document.table_clause}/{action}" if known else ""


def _signs(document: Document) -> Iterator[tuple[str, str]]:
    yield TABLE, document.table_clause
    for row in document.actions:
        yield f"row:{row}", f"{document.table_clause}/{row}"
    for one in document.all_rules:
        yield f"id:{one.id}", one.clause
        yield from ((sign, one.clause) for sign in _of_rule(one))
    for screen in document.screens:
        yield f"id:{screen.id}", screen.clause
        yield from ((f"kind:{kind}", screen.clause) for kind in screen.kinds)
    for said in document.statements:
        yield f"id:{said.id}", said.clause
        yield from (
            (f"limit:{v.removeprefix('limit.')}", said.clause) for v in said.fields.values() if v[:6] == "limit."
        )


def _of_rule(one: Rule | Duty) -> Iterator[str]:
    """The signs of one rule: facts and numbers it turns on, the acts it permits, its next step."""
    permits = isinstance(one, Rule) and one.effect == "permit"
    if isinstance(one, Rule):
        yield f"remedy:{one.remedy}"
    for part in walk(one.when):
        if isinstance(part, FactRef):
            yield f"fact:{part.name}"
            yield f"{one.remedy if isinstance(one, Rule) else one.do}:{part.name}"
        elif isinstance(part, LimitRef):
            yield f"limit:{part.name}"
        elif permits and _about(part, "action"):
            yield from (f"act:{act}" for act in _words(part))
        elif permits and _about(part, "use") and "personal" in _words(part):
            yield "private"


def _about(part: Expr, fact: str) -> bool:
    return isinstance(part, Op) and part.op in ("==", "in") and part.args[0] == FactRef(fact)


def _words(part: Expr) -> tuple[str, ...]:
    value = part.args[1] if isinstance(part, Op) else part
    if not isinstance(value, Const):
        return ()
    return tuple(sorted(value.value)) if isinstance(value.value, frozenset) else (str(value.value),)
