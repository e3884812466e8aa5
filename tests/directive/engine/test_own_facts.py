"""An institution's own facts, durations, units, related directives: what a file says of itself (R2, R9, R28, L10)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.directive import engine
from spokesperson.directive.engine import Decision, FactError
from spokesperson.directive.engine.diff import compare
from spokesperson.directive.engine.simulate import simulate
from spokesperson.directive.engine.vocabulary import DURATION, TIME, duration, to_json
from tests.directive.engine.conftest import SMALL, decide

OWN = SMALL.replace(
    "roles: {",
    """facts:
  mood: {type: enum, words: [sunny, gloomy, none], means: how the day is, otherwise: none}
  asked_at: {type: instant, means: when it was asked}
  waited: {type: duration, means: how long it waited, otherwise: PT0S}
statutory: {confidential: ["1.1"], illegal: []}
jurisdiction: {kind: association, law: A law}
roles: {""",
    1,
).replace(
    "**1.2** _Table._",
    """```rule
id: gloomy
when: mood == 'gloomy'
effect: ask
text: Gloomy days need a second look.
```
```rule
id: stale
when: now - asked_at > 'P2D' or waited >= 'PT1H30M'
effect: warn
text: This has waited long.
```

**1.2** _Table._""",
    1,
)
NOW = datetime(2021, 5, 5, 12, tzinfo=UTC)
ASKED = {
    "action": "post", "includes": frozenset(), "use": "business", "roles": frozenset({"poster"}), "now": NOW,
    "stage": "draft", "seconds_since_edit": 90, "asked_at": NOW - timedelta(hours=1),
}  # fmt: skip


def answer(**more):
    return engine.decide({**ASKED, **more}, engine.load(OWN))


def test_what_is_not_stated_is_what_the_file_says_it_is():
    found = answer()
    assert (found.effect, found.facts_used["mood"]) == ("permit", "none")


def test_what_is_not_stated_is_stored_alike_the_first_time_and_the_second():
    """Also where no rule that is left reads it."""
    directive = engine.load(
        OWN.replace("when: mood", "when: use == 'personal' and mood").replace(
            "now - asked_at > 'P2D' or", "use == 'personal' and"
        )
    )
    first, second = (engine.decide(ASKED, directive).canonical() for _ in range(2))
    assert second == first
    assert [directive.machine.again(first) for _ in range(2)] == [first, first]


def test_a_fact_of_ones_own_decides():
    assert answer(mood="gloomy").effect == "ask"


def test_a_fact_of_ones_own_without_a_default_denies_when_it_is_missing():
    less = {k: v for k, v in ASKED.items() if k != "asked_at"}
    found = engine.decide(less, engine.load(OWN))
    assert found.effect == "deny"
    assert "fact missing: asked_at" in [r.text for r in found.reasons]


@pytest.mark.parametrize(("name", "wrong"), [("mood", "rainy"), ("asked_at", "soon"), ("waited", timedelta(-1))])
def test_a_wrong_value_of_ones_own_fact_is_named(name, wrong):
    with pytest.raises(FactError) as error:
        answer(**{name: wrong})
    assert error.value.name == name


def test_another_directive_does_not_know_ones_own_facts():
    with pytest.raises(FactError, match="asked_at"):
        engine.decide(ASKED, engine.load(SMALL))


@pytest.mark.parametrize(
    ("more", "effect"),
    [
        ({"asked_at": NOW - timedelta(days=2)}, "permit"),
        ({"asked_at": NOW - timedelta(days=2, seconds=1)}, "warn"),
        ({"waited": timedelta(minutes=89)}, "permit"),
        ({"waited": timedelta(minutes=90)}, "warn"),
    ],
)
def test_durations_are_compared_to_the_second(more, effect):
    assert answer(**more).effect == effect


def test_a_decision_with_ones_own_facts_replays():
    small = engine.load(OWN)
    stored = answer(mood="gloomy", waited=timedelta(hours=2)).canonical()
    assert engine.replay(stored, small).canonical() == stored == small.machine.again(stored)
    assert Decision.from_canonical(stored, small.facts).facts_used["waited"] == timedelta(hours=2)


@given(st.timedeltas(timedelta(0), timedelta(days=10000)))
def test_a_duration_is_read_as_it_was_written(value):
    whole = timedelta(seconds=int(value.total_seconds()))
    assert duration(str(to_json(whole))) == whole
    assert DURATION.holds(whole)


@pytest.mark.parametrize("text", ["P", "PT", "P1", "1D", "PT1.5S", "P-1D", "P1DT", "PT5", ""])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError):
        duration(text)


def test_statutory_kinds_and_the_body_are_read():
    """L10, L12: a kind that no clause covers is said too."""
    small = engine.load(OWN)
    assert small.statutory == {"confidential": ("1.1",), "illegal": ()}
    assert small.jurisdiction == {"kind": "association", "law": "A law"}


def test_a_limit_may_say_what_it_counts():
    small = engine.load(SMALL.replace("| pause |    60 |", "| pause |    60 seconds |", 1))
    assert small.limits(NOW) == {"pause": 60}
    assert small.unit("pause") == "seconds"
    assert engine.load(SMALL).unit("pause") == ""


@pytest.mark.parametrize(("kind", "cited"), [("discriminatory", True), ("harassing", True), ("profane", False)])
def test_a_finding_of_discrimination_or_harassment_cites_the_related_directive_too(kind, cited):
    """R9: SH 510 beside 1.2."""
    found = decide("administrator", **{"screen.listed": frozenset({kind})})
    assert ("SH 510" in found.clauses) is cited
    assert "1.2" in found.clauses


def test_what_is_confidential_cites_the_policy_on_confidentiality():
    """R9, R37: VF 310 beside 1.3."""
    assert {"1.3", "VF 310"} <= set(decide("administrator", **{"screen.listed": frozenset({"phone"})}).clauses)


EACH = """
**1.3** _More._ More.

```case
- name: every stage waits
  given: {seconds_since_edit: 3}
  each: {stage: [draft, send]}
  then: deny
  silent: [%s]
- {name: one role or both, given: {seconds_since_edit: 90}, each: {roles: [poster, [poster, helper]]}, then: permit}
```
```duty
id: more
who: all
text: More.
```
"""


def test_one_case_stands_for_several_values():
    small = engine.load(
        SMALL.replace("\n## Annex", EACH % "nothing-yet" + "\n## Annex", 1).replace("nothing-yet", "more")
    )
    found = {r.case.name: (r.case.given["roles"], r.wrong) for r in engine.run_cases(small) if "(" in r.case.name}
    assert [name for name in found if name.startswith("every")] == [
        "every stage waits (draft)",
        "every stage waits (send)",
    ]
    assert {wrong for _, wrong in found.values()} == {""}
    assert frozenset({"poster", "helper"}) in {roles for roles, _ in found.values()}


def test_a_rule_that_should_be_silent_and_speaks_fails_the_case():
    small = engine.load(SMALL.replace("\n## Annex", EACH % "wait" + "\n## Annex", 1))
    wrong = [r.wrong for r in engine.run_cases(small) if r.case.name.startswith("every")]
    assert wrong == ["expected wait to be silent"] * 2


def test_a_fact_may_be_the_authors_to_state():
    asked = OWN.replace("means: how the day is,", "means: how the day is, ask: How is the day?,")
    assert engine.load(asked).facts["mood"].ask == "How is the day?"
    assert engine.load(asked).facts["waited"].ask == ""
    assert engine.load(asked).facts["mood"].otherwise == "none"


def test_a_question_is_short():
    with pytest.raises(engine.DirectiveError, match="ask must be words"):
        engine.load(OWN.replace("means: how the day is,", f"means: how the day is, ask: {'why ' * 51},"))


def test_a_fact_comes_from_a_clause_that_is_there():
    named = OWN.replace("means: how the day is,", 'means: how the day is, clause: "1.1",')
    assert engine.load(named).facts["mood"].clause == "1.1"
    with pytest.raises(engine.DirectiveError) as error:
        engine.load(named.replace('clause: "1.1"', 'clause: "1.11"'))
    (mistake,) = error.value.mistakes
    assert (mistake.message, mistake.suggestion) == ("unknown clause '1.11'", "'1.1'")


def declaring(otherwise):
    fact = f"facts: {{lv: {{type: int, means: a level, otherwise: {otherwise}}}}}"
    rule = "```rule\nid: low\nwhen: lv < 3\neffect: deny\ntext: The level is {lv}.\n```"
    table = "**1.2** _Table._"
    return SMALL.replace("roles: {", f"{fact}\nroles: {{", 1).replace(table, f"{rule}\n\n{table}", 1)


def test_what_holds_when_nobody_states_a_fact_is_part_of_the_rules():
    """R3: two files that answer differently have two rules hashes, and comparing finds them out."""
    low, high = engine.load(declaring(0)), engine.load(declaring(9))
    assert low.rules_hash != high.rules_hash
    assert not compare(low, high).same


def test_a_simulation_takes_a_new_fact_as_the_new_version_says():
    """R4: nobody stated it then; the type's emptiness is not what the new version makes of that."""
    less = {k: v for k, v in ASKED.items() if k != "asked_at"}
    old = engine.load(SMALL)
    stored = engine.decide(less, old).canonical()
    for otherwise, changed in ((0, 1), (9, 0)):
        found = simulate([("a", stored)], engine.load(declaring(otherwise)), olds=[old])
        assert (len(found.changed), found.unkept) == (changed, {})


def test_a_fact_that_stands_in_a_sentence_only_and_is_missing_confuses_no_later_answer():
    source = SMALL.replace("text: Wait {limit.pause", "text: Media {media_count}, wait {limit.pause", 1)
    small = engine.load(source)
    facts = {**{k: v for k, v in ASKED.items() if k != "asked_at"}, "seconds_since_edit": 3}
    first = small.machine.decide(facts).canonical()
    then = small.machine.decide({**facts, "media_count": 0}).canonical()
    assert [small.machine.again(one) for one in (first, then, first, then)] == [first, then, first, then]


def test_an_hour_of_the_day_has_no_zone():
    assert TIME.holds(time(11, 0))
    assert not TIME.holds(time(11, 0, tzinfo=UTC))
