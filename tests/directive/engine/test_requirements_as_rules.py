"""Each requirement that is a decision runs as a rule of SH 620.4 under its own clause (R1-R94, L4-L6)."""

from __future__ import annotations

from functools import lru_cache

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.cases import fired
from tests.directive.engine.conftest import sh620

# Requirement -> the clause it is cited by, and the rules that carry it out.
DECIDED = {
    "R1": ("P1", "undesignated"),
    "R6": ("P2", "acknowledge-soon acknowledge-first"),
    "R10": ("Def-Account-library", "mixed-account account-facts"),
    "R11": ("Def-Account-personal", "not-your-account not-the-librarys"),
    "R12": ("Def-Account-library", "account-form"),
    "R14": ("Def-Administrator", "appoint"),
    "R16": ("Def-Administrator", "read-record sealed-record"),
    "R17": ("Def-Administrator", "other-area agree"),
    "R18": ("Def-Administrator", "administrator-at-work emergency suspended"),
    "R19": ("Def-Administrator", "advise-group"),
    "R20": ("Def-Library-business", "approval approve send-back"),
    "R21": ("Def-Participation", "note-time"),
    "R22": ("Def-PIC", "not-governed"),
    "R23": ("Def-Representative", "no-grant grant grant-other-account grant-other-topic"),
    "R24": ("Def-Representative", "grant-other-activity join-group leave-group"),
    "R25": ("Def-Representative", "library-time set-hours"),
    "R26": ("Def-Representative", "purpose state-purpose"),
    "R27": ("Def-Representative", "grant-suspended"),
    "R29": ("1.1", "tone-listed tone-judgment"),
    "R30": ("1.1", "advice-open ask-advice"),
    "R31": ("1.1", "answer-advice against-advice"),
    "R33": ("1.2", "conduct-listed conduct-judgment"),
    "R34": ("1.2", "conduct-quoted"),
    "R35": ("1.2", "overrule overrule-judged"),
    "R37": ("1.3", "confidential-listed confidential-judgment confidential-quoted masked-listed"),
    "R38": ("1.3", "own-data-listed"),
    "R40": ("1.3", "with-consent attach-consent revoke-consent"),
    "R42": ("1.4", "repeated flooding"),
    "R43": ("1.4", "worth-reading-judgment"),
    "R44": ("1.4", "worth-reading-listed offensive"),
    "R45": ("1.5", "record-interference answer-interference"),
    "R46": ("1.5", "disallow disallowed"),
    "R47": ("1.5", "discuss"),
    "R48": ("1.5", "read-activity"),
    "R50": ("1.5", "limit-used minutes-left"),
    "R51": ("1.5", "stopped"),
    "R52": ("1.5", "order outside-the-line"),
    "R53": ("1.5", "confirm-order lift-order"),
    "R54": ("1.6", "identify"),
    "R55": ("1.6", "position-soon position-first"),
    "R57": ("1.6", "link-back link-back-hint"),
    "R58": ("1.6", "unsafe-link"),
    "R60": ("1.7", "decline say-topic"),
    "R61": ("1.7", "declined-before"),
    "R63": ("1.7", "except-topic"),
    "R64": ("1.8", "pause-first pause"),
    "R65": ("1.8", "think-first think"),
    "R68": ("2.1", "library-property"),
    "R69": ("2.1", "edit-published officials-delete"),
    "R70": ("2.1", "instruct-takedown standing-elsewhere"),
    "R71": ("2.1", "keep-before"),
    "R72": ("2.2", "print-again sealed-work hand-out-license"),
    "R74": ("2.3", "without-permission ask-permission"),
    "R75": ("2.3", "give-permission"),
    "R76": ("3.1.2", "not-agreed own-time incidental"),
    "R77": ("3.1.1", "stopped-personal"),
    "R78": ("3.1.2", "much disturbs"),
    "R79": ("3.1.2", "agree-personal-use not-agreed"),
    "R80": ("3.1.2", "usual-times own-time"),
    "R81": ("3.2", "watch"),
    "R83": ("3.2", "watch-employee"),
    "R84": ("3.3", "check-own-text harm-listed harm-judgment"),
    "R85": ("3.3", "words-in-public"),
    "R87": ("4.2", "note-posted"),
    "R88": ("4.2", "dispose"),
    "R89": ("4.2", "export-record"),
    "R90": ("5.1", "report"),
    "R92": ("5.1", "assign-case close-case"),
    "R93": ("5.2", "decided-by-a-person"),
    "R94": ("5.1", "read-case"),
    "L4": ("1.3", "disclose"),
    "L6": ("Def-Representative", "voluntary decline-grant accept-grant"),
}


@lru_cache(maxsize=1)
def clauses_of_fired() -> dict[str, str]:
    """The clause of every rule that some case lets fire."""
    seen = {rule for result in engine.run_cases(sh620()) for rule in fired(result.decision)}
    return {rule.id: rule.clause for rule in sh620().document.all_rules if rule.id in seen}


@pytest.mark.parametrize("requirement", DECIDED)
def test_a_requirement_that_is_a_decision_runs_as_a_rule(requirement):
    clause, rules = DECIDED[requirement]
    assert {clauses_of_fired().get(rule) for rule in rules.split()} == {clause}


def test_no_rule_serves_no_requirement():
    """What is not of a requirement above is an act of keeping the directive, or of the table."""
    named = {rule for _, rules in DECIDED.values() for rule in rules.split()}
    others = {rule.id for rule in sh620().document.all_rules} - named
    assert {rule.clause for rule in sh620().document.all_rules if rule.id in others} <= {
        "P1", "P2", "Def-Account-library", "Def-Account-personal", "Def-Administrator", "Def-Representative", "1.2",
        "1.3", "1.7", "2.1", "3.1", "Overview",
    }  # fmt: skip
