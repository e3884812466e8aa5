"""The tree against an independent implementation, and its proofs against every wrong use (4.2; R88)."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from spokesperson.archive.ledger import tree

MOST = 70
ENTRIES = [f"entry {n}".encode() for n in range(MOST)]
LEAVES = [tree.leaf_hash(entry) for entry in ENTRIES]
SIZES = st.integers(1, MOST)


@cache
def oracle() -> InmemoryTree:
    made = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES:
        made.append_entry(entry)
    return made


def nodes(level: int, number: int) -> bytes:
    return tree.fold(LEAVES[number << level : (number + 1) << level])


def root(size: int) -> bytes:
    frontier = tree.Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    return frontier.root()


def test_every_root_is_that_of_an_independent_implementation() -> None:
    for size in range(MOST + 1):
        assert root(size) == oracle().get_root(size)


@given(SIZES, SIZES)
def test_inclusion_proofs_hold_here_and_there(one: int, two: int) -> None:
    index, size = min(one, two) - 1, max(one, two)
    path = tree.inclusion_path(index, size, nodes)
    assert tree.verify_inclusion(index, size, LEAVES[index], path, root(size))
    theirs = oracle().prove_inclusion(index + 1, size)
    verify_inclusion(LEAVES[index], oracle().get_root(size), theirs)
    assert path == theirs.path[1:]


@given(SIZES, SIZES)
def test_consistency_proofs_hold_here_and_there(one: int, two: int) -> None:
    old, new = min(one, two), max(one, two)
    path = tree.consistency_path(old, new, nodes)
    assert tree.verify_consistency(old, new, root(old), root(new), path)
    verify_consistency(oracle().get_root(old), oracle().get_root(new), oracle().prove_consistency(old, new))


@given(SIZES, SIZES, st.data())
def test_a_proof_holds_for_its_own_place_only(one: int, two: int, data: st.DataObject) -> None:
    index, size = min(one, two) - 1, max(one, two)
    path, top = tree.inclusion_path(index, size, nodes), root(size)
    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index)) if size > 1 else None
    if other is not None:
        assert not tree.verify_inclusion(other, size, LEAVES[index], path, top)
        assert not tree.verify_inclusion(index, size, LEAVES[other], path, top)
    assert not tree.verify_inclusion(size, size, LEAVES[index], path, top)
    assert not tree.verify_inclusion(index, size, LEAVES[index], [*path, top], top)
    if path:
        assert not tree.verify_inclusion(index, size, LEAVES[index], path[:-1], top)
        at = data.draw(st.integers(0, len(path) - 1))
        bad = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not tree.verify_inclusion(index, size, LEAVES[index], bad, top)


@given(SIZES, SIZES, st.data())
def test_a_rewritten_beginning_is_not_consistent(one: int, two: int, data: st.DataObject) -> None:
    old, new = min(one, two), max(one, two)
    path = tree.consistency_path(old, new, nodes)
    assert not tree.verify_consistency(old, new, bytes(32), root(new), path)
    assert not tree.verify_consistency(old, new, root(old), bytes(32), path)
    assert not tree.verify_consistency(0, new, tree.EMPTY_ROOT, root(new), path)
    assert not tree.verify_consistency(new + 1, new, root(new), root(new), [])
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not tree.verify_consistency(old, new, root(old), root(new), path[:at] + path[at + 1 :])
        assert not tree.verify_consistency(old, new, root(old), root(new), [*path, bytes(32)])


@given(st.integers(0, MOST))
def test_a_frontier_survives_storing(size: int) -> None:
    frontier = tree.Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)
    assert tree.Frontier.unpack(size, frontier.pack()).root() == root(size)
    with pytest.raises(ValueError, match="edge"):
        tree.Frontier.unpack(
            size + 1 if (size + 1).bit_count() != size.bit_count() else size + 2, frontier.pack() + b"x"
        )


@given(st.integers(0, 7), st.integers(0, 3))
def test_subtrees_append_like_their_leaves(before: int, level: int) -> None:
    frontier = tree.Frontier()
    for leaf in LEAVES[: before << level]:
        frontier.append(leaf)
    frontier.append_subtree(level, nodes(level, before))
    assert frontier.size == (before + 1) << level
    assert frontier.root() == root(frontier.size)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaf 3"):
        tree.inclusion_path(3, 3, nodes)
    with pytest.raises(ValueError, match="no consistency proof"):
        tree.consistency_path(5, 4, nodes)
    with pytest.raises(ValueError, match="perfect"):
        tree.fold(LEAVES[:3])
    with pytest.raises(ValueError, match="does not fit"):
        tree.Frontier(1, LEAVES[:1]).append_subtree(1, LEAVES[1])
