"""Working time, the calendar, and the time people note down themselves (Def-Participation, 1.5; R21, R25)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from spokesperson.people.models.permission import Topic
from spokesperson.people.models.staff import Employee


class Shift(models.Model):
    """Working time on one weekday (0 = Monday), in the institution's zone, with breaks [["12:30", "13:00"], ...]."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()
    start = models.TimeField()
    end = models.TimeField()
    breaks = models.JSONField(default=list)

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "weekday"], name="one_shift_a_weekday"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="shift_ends_after_start"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="shift_on_a_weekday"),
        ]


class WorkingDay(models.Model):
    """One date that differs from the weekly shifts: other hours, or none (leave, closure)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="working_days")
    date = models.DateField()
    start = models.TimeField(null=True, blank=True)
    end = models.TimeField(null=True, blank=True)
    breaks = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "date"], name="one_exception_a_day")]


class Closure(models.Model):
    """A date on which the institution is closed; or, ``kept_open``, a public holiday on which it is not.

    Nobody has a shift on a closed day unless a ``WorkingDay`` of their own says so.
    """

    date = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    kept_open = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["date"]


class Participation(models.Model):
    """Minutes that somebody noted down themselves; nothing is counted without them (Def-Participation; R21)."""

    KINDS = tuple((k, k) for k in ("researching", "reading", "corresponding", "posting"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="participation")
    date = models.DateField()
    kind = models.CharField(max_length=14, choices=KINDS)
    minutes = models.PositiveSmallIntegerField()
    use = models.CharField(max_length=10, default="business")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-date", "-id"]
        indexes = [models.Index(fields=["employee", "date"], name="participation_of_a_day")]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=720), name="participation_1_to_720"),
        ]


class Interference(models.Model):
    """That other duties suffered, as the supervisor recorded it; the employee may answer (1.5; R45)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="interferences")
    recorded_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    duty = models.CharField(max_length=200)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    answer = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-recorded_at"]
