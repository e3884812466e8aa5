"""Many single answers said in few words: combinations covered by few boxes (one set of values for each fact)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import lru_cache

Combination = tuple[int, ...]
Box = tuple[frozenset[int], ...]


@lru_cache(maxsize=512)
def cover(members: frozenset[Combination], sizes: Combination) -> tuple[Box, ...]:
    """Boxes that together hold exactly ``members``, each as large as it can be; ``sizes`` are the facts' classes.

    A box gives for each fact the classes it may be in; a fact in all its classes does not matter. Boxes may overlap.
    """
    if len(members) == _volume(sizes):
        return (tuple(frozenset(range(size)) for size in sizes),)
    boxes: list[Box] = []
    left = set(members)
    for start in sorted(members):
        if start in left:
            box = _grown(start, members, sizes)
            left.difference_update(itertools.product(*box))
            boxes.append(box)
    return tuple(boxes)


def _grown(start: Combination, members: frozenset[Combination], sizes: Combination) -> Box:
    """The box around ``start``: fact by fact, every class that keeps it inside ``members``."""
    box: list[Sequence[int]] = [(value,) for value in start]
    for i, size in enumerate(sizes):
        around = [*box[:i], (), *box[i + 1 :]]
        box[i] = [v for v in range(size) if v == start[i] or _inside(around, i, v, members)]
    return tuple(frozenset(values) for values in box)


def _inside(around: list[Sequence[int]], i: int, value: int, members: frozenset[Combination]) -> bool:
    slice_ = [*around[:i], (value,), *around[i + 1 :]]
    return all(combination in members for combination in itertools.product(*slice_))


def _volume(sizes: Iterable[int]) -> int:
    total = 1
    for size in sizes:
        total *= size
    return total
