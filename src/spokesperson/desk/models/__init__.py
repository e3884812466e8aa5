"""Drafts, what speaks for them, and what became of them on the network (1.1-2.3, Def-Library-business)."""

from spokesperson.desk.models.delivery import Breaker, Intent, Publication
from spokesperson.desk.models.draft import Draft, Handover, Media
from spokesperson.desk.models.looking import LinkCheck
from spokesperson.desk.models.ownership import ReusePermission, TakedownInstruction
from spokesperson.desk.models.speaking import Advice, Approval, Consent, Decline, Guidance, Overrule, Review, Seen

__all__ = [
    "Advice",
    "Approval",
    "Breaker",
    "Consent",
    "Decline",
    "Draft",
    "Guidance",
    "Handover",
    "Intent",
    "LinkCheck",
    "Media",
    "Overrule",
    "Publication",
    "ReusePermission",
    "Review",
    "Seen",
    "TakedownInstruction",
]
