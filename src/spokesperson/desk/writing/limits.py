"""What each network calls itself and how much it takes, for the counter and the check before sending (M5A).

The figures are what the networks allow unless a server says otherwise; a server's own limit is checked when the
post is sent, and a post too long for it comes back to its author.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from spokesperson.networks import KINDS
from spokesperson.networks.counting import URL_LENGTH
from spokesperson.networks.counting import count as counted

# Networks that the institution itself runs: whatever stands there stands on its own page.
THE_INSTITUTIONS_OWN = frozenset({"noticeboard"})
USUAL = {"mastodon": 500, "noticeboard": 20_000}
# How a network counts, where it does not count every code point, and how long a link is there.
COUNTERS = {"mastodon": "mastodon"}
LINKS = {"mastodon": URL_LENGTH}
# The one label that is words and no name: said here, since the rooms below know no language.
gettext_noop("Another network")


def label(network: str) -> str:
    """The network's name in words; an unknown kind is shown as it is."""
    return _(KINDS[network].label) if network in KINDS else network


def max_text(network: str) -> int | None:
    """How many characters a post may hold; ``None`` where no limit is known."""
    return USUAL.get(network)


def length(network: str, text: str) -> int:
    """How long ``text`` is by the network's own counting."""
    return counted(text, COUNTERS.get(network, "codepoints"))


def link_length(network: str) -> int | None:
    """How many characters any link counts there; ``None`` where it counts as long as it is."""
    return LINKS.get(network)
