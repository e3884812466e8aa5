"""Bodies and questions of the people's part of the API: no field more than there is (R13, R25, R27, R59)."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from spokesperson.desk.api import Strict


class Page(Schema):
    supervisor: str = Field("", max_length=80, description="handle; only those who report to them")
    limit: int = Field(100, ge=1, le=500)
    after: int = Field(0, ge=0, le=2**31, description="how many to pass over")


class PersonIn(Strict):
    name: str
    email: str
    handle: str = ""
    phone: str = ""
    branch: str = ""
    department: str = ""
    supervisor: str = ""
    hired: str = ""


class PersonChange(Strict):
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    branch: str | None = None
    department: str | None = None
    supervisor: str | None = None


class TransferIn(Strict):
    supervisor: str = ""
    position: str = ""
    reason: str = ""


class LeaveIn(Strict):
    left: str
    reports_to: str = ""
    reason: str = ""


class HoldingIn(Strict):
    position: str
    start: str = ""
    end: str = ""
    acting: bool = False


class EndIn(Strict):
    reason: str = ""
    end: str = ""


class PositionIn(Strict):
    title: str
    department: str = ""
    official: bool = False


class AppointmentIn(Strict):
    reason: str
    start: str = ""
    end: str = ""


class AreaIn(Strict):
    topic: str
    until: str = ""


class ExceptionIn(Strict):
    topic: str
    reason: str
    end: str
    start: str = ""
    thread: str = ""


class WeekIn(Strict):
    week: list[dict[str, Any]] = Field(max_length=7)


class DayIn(Strict):
    day: str
    start: str = ""
    end: str = ""
    breaks: list[list[str]] = Field(default_factory=list, max_length=20)


class LeaveDaysIn(Strict):
    first: str
    last: str


class ClosureIn(Strict):
    day: str
    name: str
    kept_open: bool = False


class HolidaysIn(Strict):
    year: int = Field(ge=1, le=9999)
    kept_open: list[str] = Field(default_factory=list, max_length=400)


class FileIn(Strict):
    """The file as text; with ``digest`` of a preview what was shown is applied."""

    csv: str = Field(max_length=6_000_000)
    digest: str = Field("", max_length=64)
