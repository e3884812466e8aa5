"""The repository's directive, compiled once, and a small one for the reader's tests."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from spokesperson.directive import engine

FILE = Path(__file__).resolve().parents[3] / "directives" / "sh-620.4.md"

SMALL = """\
---
directive: T 1
title: A small directive
revision: "1.0"
adopted: 2020
effective: 2020-01-01T00:00+00:00
roles: {poster: Poster, helper: Helper}
actions: {post: Post, upload: Upload}
acts: {approve: Approve}
table: use == 'business'
terms:
  writing: action == 'post'
related: {T 9: Another directive}
scenes:
  usual: {action: post, includes: [], use: business, roles: [poster], now: 2021-05-05T12:00:00+00:00}
---
# A small directive

## 1. Posting

**1.1** _Wait._ Wait a little.

```rule
id: wait
when: writing and seconds_since_edit < limit.pause
effect: deny
text: Wait {limit.pause - seconds_since_edit} seconds.
remedy: wait
```

**1.2** _Table._ Who may do what.

| Action | Poster | Helper |
|--------|:------:|:------:|
| Post   |   X    |   X    |
| Upload |   X    |        |

## Annex

**Annex-A** _Numbers._ They have a day.

| Limit | Value | From       |
|-------|------:|------------|
| pause |    60 | 2020-01-01 |
| pause |    30 | 2022-01-01 |
"""


@lru_cache(maxsize=1)
def sh620() -> engine.Directive:
    """SH 620.4 as the repository ships it."""
    return engine.load(FILE.read_text(encoding="utf-8"), name=FILE.name)


def scene(name: str, **changes: Any) -> dict[str, Any]:
    """All facts of a scene of SH 620.4 (administrator, representative, employee, personal), some of them changed."""
    cases = {
        "administrator": "an Administrator posts",
        "representative": "a Representative posts",
        "employee": "an employee without a role is not designated",
        "personal": "after work it is nobody's business",
    }
    given = next(c.given for c in sh620().document.cases if c.name == cases[name])
    return {**given, **changes}


def decide(name: str, **changes: Any) -> engine.Decision:
    return engine.decide(scene(name, **changes), sh620())


@pytest.fixture
def directive() -> engine.Directive:
    return sh620()
