"""Keep what somebody chose for themselves: keys, the e-mail about what waits, its language.

Without the door: it is a setting of the person's own and nothing under the directive, so nothing is decided and nothing
recorded. Nobody can set it for somebody else.
"""

from __future__ import annotations

from django.conf import settings

from spokesperson.oversight.errors import Invalid
from spokesperson.people import preference
from spokesperson.people.models import Employee, Preference

DIGESTS = tuple(name for name, _words in Preference.DIGESTS)


def change_preference(who: Employee, *, keys: bool, digest: str, language: str = "") -> Preference:
    """The preference as it is kept now. Raises ``Invalid`` (digest, language)."""
    if digest not in DIGESTS:
        raise Invalid("digest", "Choose none, daily or weekly.", "")
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid("language", "Choose one of the languages in the list.", "")
    chosen = {"keys": keys, "digest": digest, "language": language}
    kept, _new = Preference.objects.update_or_create(employee=who, defaults=chosen)
    return kept


def no_digest(who: Employee) -> Preference:
    """No more e-mail about what waits; all else as it was."""
    known = preference.of(who)
    return change_preference(who, keys=known.keys, digest="none", language=known.language)
