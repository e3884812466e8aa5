"""The language a post is written in: networks, screen readers and spelling checkers ask for it (WCAG 3.1.2; M5A).

A draft that says none is in the institution's own language. Which others there are to choose from, the institution says
in its directory (``languages``); the directive has no word on it, so nothing is decided here.
"""

from __future__ import annotations

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from spokesperson import institution
from spokesperson.desk.errors import Invalid
from spokesperson.desk.models import Draft


def written_in(draft: Draft | None) -> str:
    """The BCP 47 tag of the language its words are in."""
    return (draft.language if draft else "") or institution.load(settings.INSTITUTION_FILE).language


def checked(value: object) -> str:
    """A chosen language as a draft keeps it: "" for the institution's own. Raises ``Invalid`` (language)."""
    house = institution.load(settings.INSTITUTION_FILE)
    if value in ("", None, house.language):
        return ""
    if value not in house.writes:
        raise Invalid(
            "language", _("Choose one of the languages the institution writes in: %(list)s.") % {"list": _list(house)}
        )
    return str(value)


def choices(draft: Draft) -> list[dict[str, object]]:
    """What one may choose from, the draft's own among them; nothing where there is no choice."""
    house, own = institution.load(settings.INSTITUTION_FILE), written_in(draft)
    tags = [*house.writes, *({own} - set(house.writes))]
    return [{"tag": tag, "name": name(tag), "on": tag == own} for tag in tags] if len(tags) > 1 else []


def name(tag: str) -> str:
    """A language by its own name; the tag itself where no name is known."""
    known = LANG_INFO.get(tag.lower()) or LANG_INFO.get(tag.split("-")[0].lower()) or {}
    local = known.get("name_local")
    return local[:1].upper() + local[1:] if local else tag


def _list(house: institution.Institution) -> str:
    return ", ".join(f"{tag} ({name(tag)})" for tag in house.writes)
