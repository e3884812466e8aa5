"""What is offered beside a draft so that it may go out, for those who write through the API (1.3, 1.6; R39, R54, R57).

The same words and links as the composer offers by one press: who one works for, resources that fit the topic, reasons
why no link is possible, and the reply that confirms nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from spokesperson import institution
from spokesperson.desk.models import Draft
from spokesperson.desk.screened import marking
from spokesperson.desk.screened.appraisal import Appraisal
from spokesperson.desk.writing import composer, showing
from spokesperson.desk.writing.neutral import neutral_reply


def as_json(draft: Draft, found: Appraisal) -> dict[str, Any]:
    """``neutral_reply`` only where something confidential stands in the text."""
    house = institution.load(settings.INSTITUTION_FILE)
    links = composer.links(draft, found, house)
    return {
        "identification": showing.identification(house),
        "links": [{"title": one["title"], "url": one["url"]} for one in links["items"]],
        "no_link_reasons": links["reasons"],
        "neutral_reply": neutral_reply(house) if marking.confidential(found) else "",
    }
