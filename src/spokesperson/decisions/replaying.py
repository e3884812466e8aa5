"""A stored decision asked again of the directive of its time (R4): the bytes must be the same."""

from __future__ import annotations

from spokesperson.decisions import door
from spokesperson.decisions.models import Decision


def same(stored: Decision) -> bool:
    """Whether the stored decision replays byte for byte; one made before any directive has nothing to replay."""
    if not stored.directive_hash:
        return True
    return door.replay(stored).canonical() == bytes(stored.canonical)
