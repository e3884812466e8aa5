"""Build the demonstration, whole or not at all, into an installation that has no people yet."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from spokesperson import clock
from spokesperson.demo import library, life, people, sign_ins
from spokesperson.people.models import Employee

LASTS = timedelta(days=120)


class NotEmpty(RuntimeError):
    """There are people in this installation who are not the demonstration's."""


def built() -> bool:
    """Whether the demonstration is there; ``NotEmpty`` if somebody else is."""
    if not Employee.objects.exists():
        return False
    if sign_ins.read() is None:
        raise NotEmpty("This installation has people of its own; a demonstration needs an empty one.")
    return True


def build(directive: str) -> dict[str, Employee]:
    """Everything in one transaction: a demonstration that broke off would be neither empty nor whole."""
    begin = first_day(clock.now())
    write_directory()
    password = sign_ins.new_password()
    with transaction.atomic():
        with clock.at(begin):
            life.found(directive)
            staff = people.hire(password, begin)
        life.live(staff, begin)
        sign_ins.keep(staff, password)
    life.settle()
    return staff


def first_day(now: datetime) -> datetime:
    """Ten in the morning (16:00 UTC) of a day about four months ago, on a Monday."""
    day = (now - LASTS).replace(hour=16, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def write_directory() -> None:
    """The institution's public directory, unless somebody wrote one."""
    path = Path(settings.INSTITUTION_FILE)
    if not path.exists():
        path.write_text(json.dumps(library.DIRECTORY, indent=2) + "\n", encoding="utf-8")
