"""What each network calls itself and how much it takes, for the counter and the check before sending (M5A)."""

from __future__ import annotations

from spokesperson.networks import KINDS


def label(network: str) -> str:
    """The network's name in words; an unknown kind is shown as it is."""
    return KINDS[network].label if network in KINDS else network


def max_text(network: str) -> int | None:
    """How many characters a post may hold; ``None`` where no limit is known."""
    return KINDS[network].max_text if network in KINDS else None
