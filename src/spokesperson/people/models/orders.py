"""Orders: a supervisor asks somebody to spend less time on it or to stop, or disallows it (1.5; R46, R50-R53)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from spokesperson.people.models.staff import Employee


class Order(models.Model):
    """One order; it holds from ``issued_at`` until it is lifted, whether or not the employee confirmed it.

    ``limit`` has minutes a week. ``disallow`` may name a channel, or an account by its uid (the register of accounts
    stands a floor above this one). ``answer`` is what a stop found: {"cancelled": [...], "in_flight": [...]}.
    """

    KINDS = tuple((k, k) for k in ("limit", "stop", "disallow"))
    MOST_MINUTES = 2400

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="orders")
    issued_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="orders_given")
    business = models.BooleanField(default=True)
    personal = models.BooleanField(default=False, help_text="covers personal use at work too (R52)")
    channel = models.CharField(max_length=10, blank=True)
    account = models.UUIDField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    issued_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_why = models.CharField(max_length=400, blank=True)
    answer = models.JSONField(default=dict)

    class Meta:
        ordering = ["-issued_at"]
        indexes = [models.Index(fields=["employee"], condition=Q(lifted_at=None), name="order_standing")]
        constraints = [
            models.CheckConstraint(condition=~Q(employee=F("issued_by")), name="order_by_another"),
            models.CheckConstraint(
                condition=~Q(kind="limit") | Q(minutes__gte=0, minutes__lte=2400), name="limit_of_0_to_2400_minutes"
            ),
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:order:{self.uid}"
