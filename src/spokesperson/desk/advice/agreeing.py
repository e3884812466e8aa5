"""Whether somebody who knows agreed to what an Administrator says outside their areas (Def-Administrator; R17)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from spokesperson import clock
from spokesperson.people.models import Expertise
from spokesperson.people.queries import administrators


def expert_agreed(topic: str, approvers: Collection[int]) -> bool:
    """Whether one of those who approved exactly this is expert in ``topic`` or an Administrator.

    Nobody approves their own words, so whoever is an Administrator among them is another one.
    """
    if not topic or not approvers:
        return False
    open_ = Q(until=None) | Q(until__gt=clock.now())
    if Expertise.objects.filter(open_, employee__in=approvers, topic__slug=topic).exists():
        return True
    return administrators().filter(pk__in=approvers).exists()
