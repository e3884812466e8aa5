"""What the parts of the desk add to the composer: posting by hand, another hour, photos, consent, advice, reuse,
declining.

Each part lists one function here and fills the partial of its name (templates web/write/<name>.html). A part answers
with a mapping that holds its own name only, and with nothing where it has nothing to say; it asks few questions of the
database, because all of the composer has twelve. It is asked for the page and for each live check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from spokesperson.desk.advice import part as advice_part
from spokesperson.desk.by_hand import assisting
from spokesperson.desk.consent import consenting
from spokesperson.desk.ownership import reusing
from spokesperson.desk.photos import handing
from spokesperson.desk.writing import off_time
from spokesperson.directive.register import under

if TYPE_CHECKING:
    from spokesperson.decisions.door import Verdict
    from spokesperson.desk.models import Draft
    from spokesperson.desk.screened.appraisal import Appraisal
    from spokesperson.people.models import Employee

Part = Callable[["Draft", "Employee", "Verdict", "Appraisal"], Mapping[str, Any]]
NAMES = ("assist", "later", "photo", "consent", "advice", "reuse", "decline")
ABOUT = {"advice": "advice", "reuse": "reuse", "decline": "declining"}
PARTS: tuple[Part, ...] = (
    assisting.part,
    off_time.part,
    handing.part,
    consenting.part,
    reusing.part,
    advice_part.advice,
    advice_part.decline,
)


def context(draft: Draft, viewer: Employee, verdict: Verdict, found: Appraisal) -> dict[str, Any]:
    """What all parts say of this draft, by their names; a draft that was never saved has a ``pk`` of ``None``."""
    said: dict[str, Any] = {}
    for part in PARTS:
        said.update(part(draft, viewer, verdict, found))
    # What another institution's directive does not know is not offered: it would be refused.
    return {name: part for name, part in said.items() if name not in ABOUT or under(ABOUT[name])}
