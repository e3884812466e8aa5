"""Employees, positions and who holds them: the register that a personnel office hands over (P1, Def-Administrator).

A role is never free text on a person: an Administrator holds an Administrator position or an appointment, a
Representative holds a grant by the direct supervisor. Each has a start and an end, so that a past act can be
judged by what held at its moment (R1, R4).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Employee(models.Model):
    """One employee. ``supervisor`` is the line of the org chart; ``left`` is the first day no longer employed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handle = models.SlugField(max_length=80, unique=True, help_text="like nora-okafor; used in records")
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=40, blank=True, help_text="private; to tell the author's own data (1.3)")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="employee"
    )
    supervisor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    branch = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    hired = models.DateField()
    left = models.DateField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0, editable=False, help_text="raised by each stop order (R51)")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(supervisor=F("id")), name="employee_not_own_supervisor"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def urn(self) -> str:
        """The actor of this person's records; it holds no name that could not be masked."""
        return f"urn:sp:person:{self.uid}"


class Position(models.Model):
    """A post of the institution. ``administrator`` and ``role`` follow the directive in force (R13, R15); ``role`` is a
    further role that comes with it, or "".
    """

    title = models.CharField(max_length=160, unique=True)
    department = models.CharField(max_length=120, blank=True)
    administrator = models.BooleanField(default=False, editable=False)
    role = models.CharField(max_length=60, default="", blank=True, editable=False)
    official = models.BooleanField(default=False, help_text="a Library official in the sense of 2.1")

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """Who holds a position from when to when; an acting holder counts (R13)."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="holdings")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="holdings")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    acting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="holding_ends_after_start"),
        ]


class Appointment(models.Model):
    """An Administrator by appointment: a second person, a start, perhaps an end, a reason (R14)."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="appointments")
    appointed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="appointments_made")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="appointment_ends_after_start"),
            models.CheckConstraint(condition=~Q(employee=F("appointed_by")), name="appointment_by_another"),
        ]


class Preference(models.Model):
    """What one person chose for themselves: keys on the pages, e-mail of what waits, language of that e-mail."""

    DIGESTS = (("none", "none"), ("daily", "each working day"), ("weekly", "each week"))

    employee = models.OneToOneField(Employee, on_delete=models.CASCADE, related_name="preference")
    keys = models.BooleanField(default=True)
    digest = models.CharField(max_length=10, choices=DIGESTS, default="daily")
    language = models.CharField(max_length=10, blank=True)
    digested_at = models.DateTimeField(null=True, blank=True, editable=False)
