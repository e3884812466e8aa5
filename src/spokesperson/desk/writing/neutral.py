"""The reply that helps and confirms nothing: not a title, not a fee, not that anyone has a card (1.3; R39)."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from spokesperson import institution


def neutral_reply(house: institution.Institution) -> str:
    """In the reader's language, with the ways to go on in private that the institution publishes."""
    contact = _("call us at %(phone)s") % {"phone": house.phones[0]} if house.phones else _("come to the desk")
    if house.domains:
        contact += " " + _("or write to us through https://%(domain)s") % {"domain": house.domains[0]}
    return _(
        "Thank you for asking, and we are sorry this has been a nuisance. We never discuss anyone’s account in public. "
        "Please %(contact)s, and we will put it right with you."
    ) % {"contact": contact}


def in_every_language(house: institution.Institution) -> list[str]:
    """The reply in each language that the house speaks."""
    replies = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            replies.append(neutral_reply(house))
    return replies
