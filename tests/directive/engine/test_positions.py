"""Roles that come with a position, as an institution's file names them (Def-Administrator; R13, R15)."""

from __future__ import annotations

import pytest

from spokesperson.directive import engine
from spokesperson.directive.engine.structure import structure
from tests.directive.engine.conftest import SMALL, sh620

HEAD = "roles: {poster: Poster"
NAMED = SMALL.replace(HEAD, f"positions: {{helper: [Saturday Aide, Page], poster: [Clerk]}}\n{HEAD}", 1)


def refused(source):
    with pytest.raises(engine.DirectiveError) as error:
        engine.load(source)
    return [m.message for m in error.value.mistakes]


def test_a_role_names_the_positions_that_carry_it():
    assert engine.load(NAMED).positions == {"helper": ("Saturday Aide", "Page"), "poster": ("Clerk",)}


def test_sh_620_4_gives_no_role_by_position_but_the_administrators():
    assert sh620().positions == {}


def test_a_role_nobody_declared_is_refused():
    assert refused(NAMED.replace("{helper: [Sat", "{helpers: [Sat")) == ["unknown role 'helpers'"]


@pytest.mark.parametrize("more", ["", "administrator_positions: [Clerk]\n"])
def test_a_position_gives_one_role(more):
    twice = NAMED.replace("poster: [Clerk]", "poster: [Clerk, Page]") if not more else NAMED.replace(HEAD, more + HEAD)
    assert [m.partition(" gives")[0] for m in refused(twice)] == [f"the position {'Clerk' if more else 'Page'!r}"]


def test_a_mapping_is_expected():
    assert refused(SMALL.replace(HEAD, f"positions: [Clerk]\n{HEAD}")) == [
        "positions must be a mapping of roles to lists of positions"
    ]


def test_who_carries_a_role_is_part_of_what_decides():
    other = NAMED.replace("Saturday Aide", "Sunday Aide")
    assert engine.load(NAMED).rules_hash != engine.load(other).rules_hash


def test_a_comparison_shows_positions_that_changed():
    found = structure(engine.load(SMALL), engine.load(NAMED))["front"]
    assert {c.key: c.after for c in found}["positions of helper"] == "Saturday Aide, Page"
