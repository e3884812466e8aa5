"""The tree over all records: RFC 9162's Merkle tree, with inclusion and consistency proofs (SH 620.4, 4.2).

Appending keeps a frontier, the roots of the perfect subtrees from left to right, and costs O(log n). Proofs ask a
``Nodes`` function for the hash of a perfect subtree: ``nodes(level, number)`` covers the leaves from
``number << level`` up to, and without, ``(number + 1) << level``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Nodes = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree of ``size`` leaves: what appending needs, and no more."""

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(
                f"a tree of {size} leaves has {size.bit_count()} subtrees at its edge, not {len(self.hashes)}"
            )

    @classmethod
    def unpack(cls, size: int, data: bytes) -> Frontier:
        """From ``pack``'s bytes; ``ValueError`` if they do not fit ``size``."""
        if len(data) != 32 * size.bit_count():
            raise ValueError(f"{len(data)} bytes cannot be the edge of a tree of {size} leaves")
        return cls(size, [data[at : at + 32] for at in range(0, len(data), 32)])

    def pack(self) -> bytes:
        return b"".join(self.hashes)

    def append(self, leaf: bytes) -> None:
        hashes, size = self.hashes, self.size
        while size & 1:
            leaf = sha256(b"\x01" + hashes.pop() + leaf).digest()
            size >>= 1
        hashes.append(leaf)
        self.size += 1

    def append_subtree(self, level: int, root: bytes) -> None:
        """Append 2^level leaves at once by their root; the tree's size must be a multiple of as many."""
        if self.size & ((1 << level) - 1):
            raise ValueError(f"a subtree of {1 << level} leaves does not fit after {self.size}")
        part = self.size >> level
        while part & 1:
            root = node_hash(self.hashes.pop(), root)
            part >>= 1
        self.hashes.append(root)
        self.size += 1 << level

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = sha256(b"\x01" + left + root).digest()
        return root


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root of a perfect subtree from its 2^k hashes of one level."""
    row = list(hashes)
    if not row or len(row) & (len(row) - 1):
        raise ValueError(f"{len(row)} hashes do not make a perfect subtree")
    while len(row) > 1:
        row = [sha256(b"\x01" + row[at] + row[at + 1]).digest() for at in range(0, len(row), 2)]
    return row[0]


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(begin: int, end: int, nodes: Nodes) -> bytes:
    """The root over the leaves ``begin`` to ``end``; ``begin`` is aligned, as every left edge in a proof is."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_range_root(begin, middle, nodes), _range_root(middle, end, nodes))


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of the first ``size`` leaves, lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range_root(middle, end, nodes))
            end = middle
        else:
            path.append(_range_root(begin, middle, nodes))
            begin = middle
    return path[::-1]


def consistency_path(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that the tree of ``old`` leaves is the beginning of the tree of ``new``."""
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof from {old} to {new} leaves")
    begin, end, whole, path = 0, new, True, []
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range_root(middle, end, nodes))
            end = middle
        else:
            path.append(_range_root(begin, middle, nodes))
            begin, whole = middle, False
    if not whole:
        path.append(_range_root(begin, end, nodes))
    return path[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that ``path`` leads to from ``leaf``; ``ValueError`` if it cannot belong to this place."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    number, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise ValueError("the path is too long")
        if number & 1 or number == last:
            root = node_hash(other, root)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            root = node_hash(root, other)
        number, last = number >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Whether ``leaf`` is number ``index`` of the tree with ``size`` leaves and this ``root``."""
    try:
        return root_from_inclusion(index, size, leaf, path) == root
    except ValueError:
        return False


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree with ``new_root`` begins with the tree with ``old_root``."""
    if not 0 < old <= new or (old == new and path):
        return False
    if old == new:
        return old_root == new_root
    rest = list(path)
    if old & (old - 1) == 0:
        rest.insert(0, old_root)
    if not rest:
        return False
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    first = second = rest[0]
    for other in rest[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            second = node_hash(second, other)
        number, last = number >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
