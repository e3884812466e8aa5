"""Random facts of the right types, for the tests of the engine's tools."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from spokesperson.directive.engine.domains import declared
from spokesperson.directive.engine.model import Directive


def values(kind):
    """Values of one type; of a set none or one word, as the comparison promises to look at."""
    if kind.name == "enum":
        return st.sampled_from(sorted(kind.values))
    if kind.name == "set":
        return st.sampled_from([frozenset(), *(frozenset({w}) for w in sorted(kind.values))])
    return {
        "bool": st.booleans(),
        "int": st.integers(-3, 130),
        "date": st.dates(date(2000, 1, 1), date(2040, 1, 1)),
        "time": st.times(),
        "duration": st.integers(0, 10**6).map(lambda s: timedelta(seconds=s)),
        "instant": st.datetimes(datetime(2012, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    }[kind.name]


def facts_of_types(directive: Directive, most: int = 60, names=None):
    """Some facts of the directive (of ``names``, if given) with random values."""
    facts = {n: f for n, f in declared(directive).items() if names is None or n in names}
    one = st.sampled_from(sorted(facts)).flatmap(lambda n: st.tuples(st.just(n), values(facts[n].type)))
    return st.lists(one, max_size=most).map(dict)
