"""Employees and what makes one of them an Administrator or a Representative (Def-Administrator, Def-Representative)."""

from spokesperson.people.models.hours import Closure, Interference, Participation, Shift, WorkingDay
from spokesperson.people.models.orders import Order
from spokesperson.people.models.permission import AccessRequest, Expertise, Grant, Topic, TopicException
from spokesperson.people.models.staff import Appointment, Employee, Holding, Position, Preference

__all__ = [
    "AccessRequest",
    "Appointment",
    "Closure",
    "Employee",
    "Expertise",
    "Grant",
    "Holding",
    "Interference",
    "Order",
    "Participation",
    "Position",
    "Preference",
    "Shift",
    "Topic",
    "TopicException",
    "WorkingDay",
]
