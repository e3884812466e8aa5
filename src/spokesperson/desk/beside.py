"""What the desk knows of a draft beside its words: advice, consents, repetition, what was declined (1.1-1.7, 2.3).

Each part of the desk that holds such facts lists one function here. It is asked with the draft and what was found in
it, and answers with facts of ``directive.engine.catalogue``; a draft that was never saved has none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from spokesperson.desk.advice import advising, declining
from spokesperson.desk.consent import consents
from spokesperson.desk.ownership import reusing
from spokesperson.desk.screened import repeating

if TYPE_CHECKING:
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal

Told = Callable[["Draft", "Appraisal"], Mapping[str, Any]]
TOLD: tuple[Told, ...] = (consents.fact, advising.told, declining.told, repeating.fact, reusing.told)


def facts(draft: Draft, found: Appraisal) -> dict[str, Any]:
    """The facts of all parts together; no two tell the same fact."""
    known: dict[str, Any] = {}
    for told in TOLD:
        known.update(told(draft, found))
    return known
