"""Employees and what makes one of them an Administrator or a Representative (Def-Administrator, Def-Representative).

A role is never free text on a person: an Administrator holds an Administrator position or an appointment, a
Representative holds a grant by the direct supervisor. Each has a start and an end, so that a past act can be
judged by what held at its moment (R1, R4).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


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


class Grant(models.Model):
    """A supervisor's permission to take part as Representative (Def-Representative; R23, R24, R27).

    ``activities`` holds some of join, read, post, comment; empty ``topics`` and ``channels`` mean all of them.
    Which accounts it covers stands in ``accounts.GrantedAccount``.
    """

    ACTIVITIES = ("join", "read", "post", "comment")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="grants_given")
    in_absence = models.BooleanField(default=False, help_text="given by the supervisor's supervisor in their absence")
    activities = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    purpose = models.CharField(max_length=400)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_why = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(default=Now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gt=F("start")), name="grant_ends_after_start"),
            models.CheckConstraint(condition=~Q(employee=F("granted_by")), name="grant_by_another"),
        ]


class Topic(models.Model):
    """What a business item may be about; an area of professional expertise is a confirmed topic (1.7)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Expertise(models.Model):
    """An area of professional expertise, confirmed by the supervisor (R59)."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="expertise")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="experts")
    confirmed_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="expertise_confirmed")
    confirmed_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employee", "topic"], name="expertise_once")]


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


class AccessRequest(models.Model):
    """What an employee asked of their supervisor after a denial, and whether it was declined or taken back (R1, R20).

    That it was granted is never stored here: it is read from the act that grants it, the supervisor's grant or the
    approval of a draft (``oversight.requests.standing``). ``bound`` is the digest of the question that was denied.
    """

    TEMPLATES = (("request_grant", "to be designated"), ("ask_supervisor", "to have a draft approved"))
    STATES = (("pending", "pending"), ("denied", "declined"), ("cancelled", "taken back"))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    approval = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="access_requests")
    asked_of = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="access_requests_to_answer")
    template = models.CharField(max_length=20, choices=TEMPLATES)
    action = models.CharField(max_length=80)
    resource = models.CharField(max_length=120, blank=True, help_text="urn of the account or draft, or nothing")
    words = models.CharField(max_length=400, blank=True, help_text="what the employee says it is for")
    bound = models.CharField(max_length=64)
    evaluation = models.CharField(max_length=100, blank=True, help_text="of the denial it followed")
    decision = models.UUIDField(help_text="the recorded decision that denied the act when it was asked for")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATES, default="pending")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Employee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=200, blank=True, help_text="the caller's own name for the request")
    body = models.CharField(max_length=64, blank=True, help_text="digest of what was sent under that name")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "key"], condition=~Q(key=""), name="access_request_key_once")
        ]

    @property
    def urn(self) -> str:
        return f"urn:sp:request:{self.uid}"
