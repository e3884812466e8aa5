"""What follows from a finding is the directive's to say (1.2-1.4; R35)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from spokesperson.screening import DEFAULT_POLICY, KINDS, Policy, ruleset, screen
from tests.screening.examples import HOUSE


@dataclass(frozen=True)
class Block:
    clause: str
    kinds: tuple[str, ...]
    listed: str = "deny"
    judgment: str = "ask"
    quoted: str = "warn"


def test_the_default_names_every_kind_with_its_clause():
    assert set(DEFAULT_POLICY.effects) == KINDS
    assert DEFAULT_POLICY.of("profane", "listed") == ("1.2", "deny")
    assert DEFAULT_POLICY.of("embarrassing", "judgment") == ("1.2", "ask")
    assert DEFAULT_POLICY.of("hateful", "quoted") == ("1.2", "warn")
    assert DEFAULT_POLICY.of("ssn", "listed") == ("1.3", "deny")
    assert DEFAULT_POLICY.of("masked_number", "judgment") == ("1.3", "ask")
    assert DEFAULT_POLICY.of("own_data", "judgment") == ("1.3", "warn")
    assert DEFAULT_POLICY.of("spam", "judgment") == ("1.4", "warn")
    assert DEFAULT_POLICY.of("tone", "advice") == ("1.1", "warn")


def test_another_directive_changes_clause_and_effect():
    policy = Policy.from_screens([Block("7.a", ("profane",), listed="ask")])
    report = screen("What bullshit, and my SSN is 212-09-9999", institution=HOUSE, policy=policy)
    assert [(f.kind, f.clause, f.effect) for f in report.findings] == [("profane", "7.a", "ask")]
    assert report.effect == "ask"


def test_the_first_screen_that_names_a_kind_counts():
    policy = Policy.from_screens([Block("1", ("spam",), judgment="deny"), Block("2", ("spam",))])
    assert policy.of("spam", "judgment") == ("1", "deny")


def test_advice_never_does_more_than_warn():
    assert Policy.from_screens([Block("1", ("tone",))]).of("tone", "advice") == ("1", "warn")


@pytest.mark.parametrize(
    ("effects", "named"),
    [
        ({"rude": ("1", {})}, "unknown kind 'rude'"),
        ({"spam": ("1", {"sure": "deny"})}, "unknown level 'sure'"),
        ({"spam": ("1", {"listed": "block"})}, "unknown effect 'block'"),
    ],
)
def test_a_mistake_in_a_policy_is_named(effects: dict, named: str):
    with pytest.raises(ValueError, match=named):
        Policy(effects)


def test_the_report_names_its_rules_and_sorts_kinds_by_level():
    report = screen("Damn, what bullshit", institution=HOUSE)
    assert report.ruleset == ruleset()
    assert len(ruleset()) == 16
    assert report.kinds("listed") == {"profane"}
    assert report.kinds("judgment") == {"profane"}
    assert report.kinds("quoted") == frozenset()
    with pytest.raises(ValueError, match="unknown level"):
        report.kinds("sure")


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="text"):
        screen(None, institution=HOUSE)  # type: ignore[arg-type]
