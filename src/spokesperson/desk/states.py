"""The life of a draft, declared as data and checked when the module is loaded (1.8).

    draft -> pausing -> scheduled -> sending -> published | unknown | failed
    draft -> pausing -> handed -> published

``unknown`` means that the network may or may not have taken the post and nobody could find out; a person decides.
``handed`` means that its author posts it on the network themselves and then says where (assisted posting, L5).
"""

from __future__ import annotations

from django.db import models


class DraftState(models.TextChoices):
    DRAFT = "draft", "draft"
    PAUSING = "pausing", "pausing"
    SCHEDULED = "scheduled", "scheduled"
    HANDED = "handed", "to be posted by hand"
    SENDING = "sending", "sending"
    PUBLISHED = "published", "published"
    UNKNOWN = "unknown", "not known"
    FAILED = "failed", "failed"
    DISCARDED = "discarded", "discarded"


S = DraftState
GRAPH: dict[DraftState, frozenset[DraftState]] = {
    S.DRAFT: frozenset({S.PAUSING, S.DISCARDED}),
    S.PAUSING: frozenset({S.DRAFT, S.SCHEDULED, S.HANDED, S.DISCARDED}),
    S.HANDED: frozenset({S.DRAFT, S.PAUSING, S.PUBLISHED}),
    S.SCHEDULED: frozenset({S.DRAFT, S.PAUSING, S.SENDING}),
    S.SENDING: frozenset({S.PUBLISHED, S.UNKNOWN, S.FAILED, S.DRAFT}),
    S.UNKNOWN: frozenset({S.PUBLISHED, S.FAILED, S.SENDING}),
    S.FAILED: frozenset({S.DRAFT, S.PAUSING, S.DISCARDED}),
    S.PUBLISHED: frozenset(),
    S.DISCARDED: frozenset({S.DRAFT}),  # for the rest of the day (actions/restore.py)
}
EDITABLE = frozenset({S.DRAFT, S.PAUSING, S.SCHEDULED, S.HANDED, S.FAILED})
LOCKED = frozenset({S.SENDING, S.UNKNOWN})


class WrongState(Exception):
    """The act does not fit the draft's state; ``str()`` says so in plain words."""


def move(current: str, to: DraftState) -> DraftState:
    """``to`` if the graph has that edge; ``WrongState`` otherwise."""
    if to not in GRAPH[DraftState(current)]:
        raise WrongState(f"A post that is {DraftState(current).label} cannot become {to.label}.")
    return to


def _check(graph: dict[DraftState, frozenset[DraftState]]) -> None:
    reached = {S.DRAFT}
    while more := {t for s in reached for t in graph[s]} - reached:
        reached |= more
    if set(graph) != set(DraftState) or reached != set(DraftState):
        raise AssertionError("Every state of a draft must be declared and reachable from draft.")


_check(GRAPH)
