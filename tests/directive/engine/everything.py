"""A directive that uses all the language has, and random ones on top of it: what a translation must be able to say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from spokesperson.directive import engine
from spokesperson.directive.engine import Directive
from spokesperson.directive.engine.expression import Const, Expr, FactRef, LimitRef, Op
from spokesperson.directive.engine.model import Duty, Rule, Template

EVERYTHING = """\
---
directive: T 2
title: A directive “of everything”
revision: "1.0"
adopted: 2020
effective: 2020-01-01T00:00+05:45
roles: {poster: Poster, helper: Helper, guest: Guest}
actions: {post: Post, upload: Upload, sweep: Sweep}
acts: {approve: Approve, nothing: Nothing}
facts:
  mood: {type: enum, words: [sunny, "it's", 'a "b" \\', größer], means: how the day is}
  flags: {type: set, words: [red, green, blue], means: flags hoisted}
  asked_at: {type: instant, means: when it was asked}
  waited: {type: duration, means: how long it waited}
  birthday: {type: date, means: a day}
  hour: {type: time, means: a time of day}
  rows: {type: int, means: a name that the translations use themselves}
  default: {type: bool, means: a word of another language}
  like: {type: bool, means: a word of another language}
table: use == 'business' and not (stage == 'draft' and action == 'upload')
terms:
  writing: action == 'post'
---
# Everything

## 1. All

**1.1** _Rules._ Of every kind, on tone and spam too.

```rule
id: sum
when: writing and seconds_since_edit + media_count - 3 < limit.pause - (rows - 1)
effect: deny
text: Wait {limit.pause - seconds_since_edit} seconds.
```
```rule
id: far
when: rows + media_count + seconds_since_edit + grace_days_left > 9007199254740990
effect: warn
text: These are many.
```
```rule
id: negative
when: rows < -5 or -5 < media_count < -2
effect: ask
text: These are few.
```
```rule
id: days
when: birthday >= '2020-02-29' and birthday != '2021-01-01'
effect: warn
text: It is a day.
```
```rule
id: hours
when: "hour < '12:30' or hour == '23:59:59.999999'"
effect: warn
text: It is early, or very late.
```
```rule
id: before
when: asked_at < '2020-03-01T00:00+01:00' or asked_at > now
effect: ask
text: It was asked too early.
```
```rule
id: stale
when: now - asked_at > 'P2D' or waited >= 'PT1H30M'
effect: warn
text: This has waited long.
```
```rule
id: moody
when: not (mood == "it's" or mood in {'größer', 'a "b" \\\\'}) and not (not like)
effect: advise
text: The mood is {mood}.
```
```rule
id: flags
when: flags == {'red', 'green'} or flags != screen.listed and flags & {'blue'}
effect: ask
text: Flags.
```
```rule
id: nothing-hoisted
when: flags == {} or 'red' in flags and {} == screen.quoted
effect: advise
text: No flags.
```
```rule
id: same
when: (writing or default) == employed and (like and default) != (governed or stopped)
effect: warn
text: Both or neither.
```
```rule
id: nested
when: not (employed and not (stopped or not (governed and (emergency or not official))))
effect: warn
text: Deep.
```
```rule
id: always
when: true
effect: advise
text: Always.
```
```rule
id: never
when: true and false
effect: deny
text: Never.
```
```rule
id: alone-warns
when: stopped and channel == 'wiki'
effect: warn
alone: true
text: Only this.
```
```rule
id: alone-asks
when: stopped and channel == 'forum'
effect: ask
alone: true
text: Only this.
```
```rule
id: alone-advises
when: stopped and channel == 'none'
effect: advise
alone: true
text: Only this.
```
```rule
id: alone-permits
when: stopped and channel == 'social' and relation != 'self'
effect: permit
alone: true
text: Only this.
```
```rule
id: alone-denies
when: stopped and channel in {'social', 'blog'} and relation in {'self', 'other'}
effect: deny
alone: true
text: Only this.
```
```rule
id: opens-sweep
when: sending or official
effect: permit
opens: sweep
text: Swept.
```
```rule
id: opens-nothing
when: scheduled
effect: warn
opens: upload
text: A rule that only warns opens no row.
```
```rule
id: approves
when: action in {'approve', 'sweep'} and 'helper' in roles
effect: permit
text: Approved.
```
```screen
id: seen
kinds: [tone, spam]
when: use == 'personal' or media_count > limit.most
listed: deny
judgment: ask
quoted: permit
text: Seen.
```
```obligation
id: wait
when: writing and seconds_since_edit < limit.pause
do: wait
wait: limit.pause - seconds_since_edit
text: Wait.
```

**1.2** _Table._ Who may do what.

| Action | Poster | Helper | Guest |
|--------|:------:|:------:|:-----:|
| Post   |   X    |   X    |       |
| Upload |   X    |        |       |
| Sweep  |        |        |       |

## Annex

**Annex-A** _Numbers._ They have a day.

| Limit | Value | From       |
|-------|------:|------------|
| pause |    60 | 2019-01-01 |
| pause |    30 | 2022-01-01 |
| pause |     5 | 2023-07-01 |
| most  |     2 | 2020-01-01 |
"""


@lru_cache(maxsize=1)
def everything() -> Directive:
    return engine.load(EVERYTHING, name="everything.md")


class Author:
    """Writes directives at random: conditions of every type and shape on the facts of ``everything``."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.document = everything().document
        names: dict[str, list[str]] = {}
        for name, fact in self.document.facts.items():
            names.setdefault(fact.type.name, []).append(name)
        self.names = names

    def directive(self) -> Directive:
        """A directive with some ten rules and two obligations, another table and another condition for it."""
        chance, document = self.chance, self.document
        rules = tuple(self.rule(i) for i in range(chance.randint(1, 12)))
        duties = tuple(Duty(f"d{i}", "1.1", self.truth(2), "do", Template(("Do.",)), line=100) for i in range(2))
        matrix = {cell: chance.random() < 0.5 for cell in document.matrix}
        use = Op("==", (FactRef("use"), Const("business")))
        table = chance.choice((document.table, use, Op("not", (use,)), Const(True), Const(False)))
        return engine.compile(replace(document, rules=rules, duties=duties, matrix=matrix, table=table, cases=()))

    def rule(self, number: int) -> Rule:
        chance = self.chance
        effect = chance.choice(("deny", "ask", "warn", "permit", "permit", "advise"))
        opens = chance.choice(("", "", *self.document.actions))
        when = Op("and", (self.truth(3), self.truth(2)))
        return Rule(
            f"r{number}", "1.1", effect, when, Template(("So.",)), opens=opens, alone=chance.random() < 0.1, line=number
        )

    def truth(self, depth: int) -> Expr:
        """A condition at most ``depth`` deep."""
        chance = self.chance
        if depth and (op := chance.choice(("and", "or", "not", "==", "!=", ""))):
            if op == "not":
                return Op(op, (self.truth(depth - 1),))
            many = chance.randint(2, 3) if op in ("and", "or") else 2
            return Op(op, tuple(self.truth(depth - 1) for _ in range(many)))
        kind = chance.choice(("bool", "bool", "int", "word", "set", "instant", "duration", "date", "time", "const"))
        return getattr(self, f"truth_of_{kind}")()

    def fact(self, kind: str) -> FactRef:
        return FactRef(self.chance.choice(self.names[kind]))

    def truth_of_const(self) -> Expr:
        return Const(self.chance.random() < 0.5)

    def truth_of_bool(self) -> Expr:
        return self.fact("bool")

    def truth_of_word(self) -> Expr:
        fact, chance = self.fact("enum"), self.chance
        words = sorted(self.document.facts[fact.name].type.values) or [*self.document.actions, *self.document.acts]
        some = Const(frozenset(chance.sample(words, chance.randint(0, len(words)))))
        return chance.choice((Op(chance.choice(("==", "!=")), (fact, Const(chance.choice(words)))),
                              Op(chance.choice(("in", "not in")), (fact, some))))  # fmt: skip

    def truth_of_set(self) -> Expr:
        chance, fact = self.chance, self.fact("set")
        words = sorted(self.document.facts[fact.name].type.values) or ["post", "upload", "poster", "helper"]
        some = Const(frozenset(chance.sample(words, chance.randint(0, min(3, len(words))))))
        other = chance.choice((some, self.fact("set")))
        return chance.choice((Op(chance.choice(("==", "!=", "&")), chance.choice(((fact, other), (other, fact)))),
                              Op(chance.choice(("in", "not in")), (Const(chance.choice(words)), fact))))  # fmt: skip

    def truth_of_int(self) -> Expr:
        return self.compared(self.sum(2), self.sum(1))

    def sum(self, depth: int) -> Expr:
        chance = self.chance
        if depth and chance.random() < 0.4:
            return Op(chance.choice("+-"), (self.sum(depth - 1), self.sum(depth - 1)))
        return chance.choice((self.fact("int"), Const(chance.randint(-70, 70)), LimitRef("pause"), LimitRef("most")))

    def truth_of_instant(self) -> Expr:
        moment = Const(datetime(2021, 6, 1, 12, 0, 0, 7, tzinfo=UTC))
        return self.compared(self.fact("instant"), self.chance.choice((moment, self.fact("instant"))))

    def truth_of_duration(self) -> Expr:
        long = Const(timedelta(hours=1, seconds=self.chance.randint(0, 9)))
        apart = Op("-", (self.fact("instant"), self.fact("instant")))
        return self.compared(self.chance.choice((apart, self.fact("duration"))), long)

    def truth_of_date(self) -> Expr:
        return self.compared(self.fact("date"), Const(date(2021, 1, 31)))

    def truth_of_time(self) -> Expr:
        return self.compared(self.fact("time"), Const(time(12, 30)))

    def compared(self, a: Expr, b: Any) -> Expr:
        pair = (a, b) if self.chance.random() < 0.5 else (b, a)
        return Op(self.chance.choice(("<", "<=", ">", ">=", "==", "!=")), pair)
