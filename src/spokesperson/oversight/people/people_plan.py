"""What a personnel file would change in the register, row by row, before anything is stored (P1; R13-R15, R27).

The plan is made in memory from a handful of queries. Its ``digest`` binds the file and the whole state of the
register: applied is exactly what was shown, or nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from spokesperson import clock
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import people_csv, person_fields, staffing
from spokesperson.people.models import Appointment, Employee, Holding, Position

PLAIN = ("name", "email", "branch", "department")


@dataclass
class Person:
    """Somebody as the register or the file has them; ``supervisor`` is a handle or ""."""

    handle: str
    name: str = ""
    email: str = ""
    branch: str = ""
    department: str = ""
    positions: tuple[str, ...] = ()
    supervisor: str = ""
    hired: date | None = None
    left: date | None = None
    pk: int = 0

    def cells(self) -> dict[str, str]:
        """The person as a row of the file."""
        return {
            **{name: getattr(self, name) for name in ("handle", *PLAIN, "supervisor")},
            "positions": people_csv.BETWEEN.join(self.positions),
            "hired": str(self.hired or ""),
            "left": str(self.left or ""),
        }


@dataclass(frozen=True)
class Bad:
    """A row that cannot be used: where, which field, and what to do."""

    line: int
    field: str
    said: str


@dataclass(frozen=True)
class Change:
    """One person's change. ``kind`` is added, changed or left; ``fields`` gives (old, new) as the file's cells."""

    kind: str
    line: int
    person: Person
    fields: dict[str, tuple[str, str]]


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    unchanged: int = 0
    absent: int = 0
    new_positions: list[str] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    digest: str = ""

    def of(self, kind: str) -> list[Change]:
        return [c for c in self.changes if c.kind == kind]


@dataclass(frozen=True)
class Post:
    """A position as a plan needs it."""

    title: str
    administrator: bool
    carries: bool


def register() -> dict[str, Person]:
    """Everybody of the register by handle, with the positions they hold now (acting ones are kept on the pages)."""
    return _register(_posts()[1])


def _posts() -> tuple[dict[str, Post], dict[int, list[str]]]:
    """Every position by its title in small letters, and who holds which now, not acting; one query."""
    now = clock.now()
    of = ("title", "administrator", "role", "official")
    holding = ("holdings__employee_id", "holdings__start", "holdings__end", "holdings__acting")
    posts: dict[str, Post] = {}
    held: dict[int, list[str]] = {}
    for title, listed, role, official, who, start, end, acting in (
        Position.objects.order_by("title").values_list(*of, *holding)
    ):  # fmt: skip
        posts[title.casefold()] = Post(title, listed, bool(listed or role or official))
        if who is not None and not acting and start <= now and (end is None or end > now):
            held.setdefault(who, []).append(title)
    return posts, held


def _register(held: dict[int, list[str]]) -> dict[str, Person]:
    fields = ("pk", "handle", *PLAIN, "supervisor_id", "hired", "left")
    rows = list(Employee.objects.order_by("handle").values_list(*fields))
    handles = {row[0]: row[1] for row in rows}
    return {
        handle: Person(
            handle, name, email, branch, department, tuple(dict.fromkeys(held.get(pk, ()))),
            handles.get(boss, ""), hired, left, pk,
        )
        for pk, handle, name, email, branch, department, boss, hired, left in rows
    }  # fmt: skip


def plan(by: Employee, data: bytes) -> Plan:
    """What ``data`` would change. Raises ``Invalid`` (file) for a file that cannot be read at all."""
    sheet = people_csv.read(data)
    titles, held = _posts()
    return _Planning(by, sheet, _register(held), titles).plan(data)


class _Planning:
    """The steps of one plan; ``after`` is the register as it would be."""

    def __init__(
        self, by: Employee, sheet: people_csv.Sheet, before: dict[str, Person], titles: dict[str, Post]
    ) -> None:
        self.by, self.sheet, self.before = by, sheet, before
        self.by_email = {p.email.casefold(): p for p in before.values()}
        sign_ins = get_user_model().objects.filter(employee=None).values_list("username", flat=True)
        self.taken = {username.casefold() for username in sign_ins}
        self.after: dict[str, Person] = {}
        self.lines: dict[str, int] = {}
        self.bad: list[Bad] = []
        self.titles = titles
        self.today = staffing.today()

    def plan(self, data: bytes) -> Plan:
        seen: dict[str, int] = {}
        for row in self.sheet.rows:
            self._row(row, seen)
        self._together()
        found = Plan(bad=sorted(self.bad, key=lambda b: b.line), notes=list(self.sheet.notes))
        for handle, person in self.after.items():
            self._compare(found, self.lines[handle], self.before.get(handle), person)
        named = [t for c in found.changes for t in c.person.positions if t.casefold() not in self.titles]
        found.new_positions = sorted(set(named))
        found.absent = len(self.before.keys() - self.after.keys())
        found.digest = digest(data, self.before.values(), self.today)
        return found

    def _row(self, row: people_csv.Row, seen: dict[str, int]) -> None:
        try:
            if row.extra:
                raise Invalid("row", "The row has more cells than the first line has columns. Check its separators.")
            old, person = self._who(row.cells)
            for key in (f"handle {person.handle}", f"email {person.email.casefold()}"):
                if key in seen:
                    raise Invalid(key.split()[0], f"Line {seen[key]} is about the same person. Keep one of the two.")
            seen[f"handle {person.handle}"] = seen[f"email {person.email.casefold()}"] = row.line
            self._fill(person, old, row.cells)
        except Invalid as error:
            self.bad.append(Bad(row.line, error.field, str(error)))
        else:
            self.after[person.handle], self.lines[person.handle] = person, row.line

    def _who(self, cells: dict[str, str]) -> tuple[Person | None, Person]:
        """Whom the row is about: by handle, else by e-mail; somebody new otherwise."""
        given = cells.get("handle", "").strip()
        email = person_fields.email(cells["email"]) if cells.get("email", "").strip() else ""
        old = self.before.get(person_fields.handle(given)) if given else self.by_email.get(email)
        if old is None and not email:
            raise Invalid("email", "Nobody has this handle. Give somebody new a work e-mail.")
        if old is None and email in self.by_email:
            raise Invalid(
                "handle", f"{self.by_email[email].handle} has this e-mail. Use that handle, or another e-mail."
            )
        if old is not None:
            email = email if email and email != old.email.casefold() else old.email
            taken = self.by_email.get(email.casefold())
            if taken is not None and taken.handle != old.handle:
                raise Invalid("email", f"{taken.name} has this e-mail already.")
            if email != old.email and email in self.taken:
                raise Invalid("email", "Another sign-in uses this e-mail already.")
            return old, Person(**{**vars(old), "email": email})
        if email in self.taken:
            raise Invalid("email", "Another sign-in uses this e-mail already.")
        name = person_fields.name(cells.get("name", ""))
        if given:
            return None, Person(person_fields.handle(given), name=name, email=email)
        free = person_fields.free_handle(name, self.before.keys() | self.after.keys())
        return None, Person(free, name=name, email=email)

    def _fill(self, person: Person, old: Person | None, cells: dict[str, str]) -> None:
        """The other cells of the row; a column the file lacks changes nothing."""
        for name in ("name", "branch", "department"):
            if name in cells:
                setattr(person, name, person_fields.PLAIN[name](cells[name]))
        if "positions" in cells:
            person.positions = self._positions(cells["positions"], person, old)
        if "supervisor" in cells:
            person.supervisor = cells["supervisor"].strip()
        person.hired = person_fields.day("hired", cells.get("hired", "").strip()) or person.hired or self.today
        if "left" in cells:
            person.left = person_fields.day("left", cells["left"].strip())
        was = old.left if old else None
        if old is not None and person.left != was and person.left is not None and person.left < self.today:
            raise Invalid("left", "Give today or a later day: what was done until today stays as it was judged.")
        if person.left is not None and person.left <= person.hired:
            raise Invalid("left", "This day does not come after the first day at work.")

    def _positions(self, cell: str, person: Person, old: Person | None) -> tuple[str, ...]:
        parts = [person_fields.clean_line("positions", p, 200) for p in cell.split(people_csv.BETWEEN.strip())]
        if long := next((p for p in parts if len(p) > 160), None):
            raise Invalid("positions", f"Shorten the title {long[:40]}...: at most 160 characters fit.")
        known = [self.titles[p.casefold()].title if p.casefold() in self.titles else p for p in parts if p]
        found = tuple(sorted(set(known)))
        for title in found:
            place = self.titles.get(title.casefold())
            if (
                place
                and place.carries
                and person.handle == self.by.handle
                and (old is None or title not in old.positions)
            ):
                raise Invalid("positions", "Nobody gives themselves a position that carries authority.")
        return found

    def _together(self) -> None:
        """What only all rows together show: supervisors, circles, the last Administrator. A row found bad is taken
        out, and the others are looked at once more without it.
        """
        while found := self._unknown() or self._circles() or self._left_behind() or self._ownerless():
            for handle, (name, said) in found.items():
                self.bad.append(Bad(self.lines[handle], name, said))
                del self.after[handle]

    def _now(self) -> dict[str, Person]:
        return {**self.before, **self.after}

    def _unknown(self) -> dict[str, tuple[str, str]]:
        """Supervisors by handle or e-mail; whoever is not there, or gone, is named."""
        now = self._now()
        emails = {p.email.casefold(): p.handle for p in now.values()}
        found: dict[str, tuple[str, str]] = {}
        for handle, person in self.after.items():
            given = person.supervisor
            if not given:
                continue
            person.supervisor = given if given in now else emails.get(given.casefold(), given)
            boss = now.get(person.supervisor)
            old = self.before.get(handle)
            if boss is None:
                said = f"Nobody is called {given[:60]!r}. Give a handle or e-mail that the register or the file has."
                found[handle] = ("supervisor", said)
            elif boss.left and boss.left <= self.today and (old is None or old.supervisor != boss.handle):
                found[handle] = ("supervisor", f"{boss.name} does not work here any more. Choose somebody who does.")
        return found

    def _circles(self) -> dict[str, tuple[str, str]]:
        now = self._now()
        clear: set[str] = set()
        found: dict[str, tuple[str, str]] = {}
        for start in now:
            line: list[str] = []
            at = start
            while at and at in now and at not in clear and at not in line:
                line.append(at)
                at = now[at].supervisor
            if at in line:
                circle = line[line.index(at) :]
                names = ", ".join(now[h].name for h in circle[:5])
                said = f"The line leads back to itself: {names}. Give one of them another supervisor."
                found.update({h: ("supervisor", said) for h in circle if h in self.after})
            clear.update(line)
        return found

    def _left_behind(self) -> dict[str, tuple[str, str]]:
        """Nobody may leave whose people the same file does not give to somebody else."""
        now = self._now()
        leaving = {
            h for h, p in self.after.items()
            if p.left and p.left <= self.today and p.left != (self.before[h].left if h in self.before else None)
        }  # fmt: skip
        bosses = {p.supervisor for p in now.values() if not p.left or p.left > self.today}
        said = "People still report to this person. Give them another supervisor in the same file."
        return dict.fromkeys(leaving & bosses, ("left", said))

    def _ownerless(self) -> dict[str, tuple[str, str]]:
        """Rows that would end the last way of being an Administrator (R15)."""
        now = clock.now()
        listed = {p.title for p in self.titles.values() if p.administrator}
        ended: dict[str, datetime] = {}
        fresh: list[str] = []
        for handle, person in self.after.items():
            old = self.before.get(handle)
            if person.left and person.left != (old.left if old else None):
                ended[handle] = staffing.begin_of(person.left)
            if not person.left and listed & (set(person.positions) - set(old.positions if old else ())):
                fresh.append(handle)
        lost = {h: set(self.before[h].positions) - set(p.positions) for h, p in self.after.items() if h in self.before}
        if not ended and not any(titles & listed for titles in lost.values()):
            return {}
        routes = _routes(now)
        moments = {now, *ended.values()}

        def holds(one: Route, at: datetime) -> bool:
            gone = one.title in lost.get(one.handle, ()) and not one.acting
            return one.open(at) and not gone and not (one.handle in ended and ended[one.handle] <= at)

        for at in sorted(moments):
            before = {r.handle for r in routes if r.open(at)}
            if before and not fresh and not any(holds(r, at) for r in routes):
                names = ", ".join(sorted(self.before[h].name for h in before))
                said = f"{names} would be missing and nobody would be an Administrator. Make somebody one first."
                return {h: ("left" if h in ended else "positions", said) for h in before if h in self.after}
        return {}

    def _compare(self, found: Plan, line: int, old: Person | None, new: Person) -> None:
        was = old.cells() if old else dict.fromkeys(new.cells(), "")
        fields = {name: (was[name], cell) for name, cell in new.cells().items() if was[name] != cell}
        if old is None:
            found.changes.append(Change("added", line, new, fields))
        elif not fields:
            found.unchanged += 1
        else:
            found.changes.append(Change("left" if new.left and "left" in fields else "changed", line, new, fields))


@dataclass(frozen=True)
class Route:
    """One way in which somebody is an Administrator: a listed position, or an appointment (``title`` "")."""

    handle: str
    title: str
    acting: bool
    start: datetime
    end: datetime | None
    left: date | None

    def open(self, at: datetime) -> bool:
        employed = self.left is None or staffing.begin_of(self.left) > at
        return employed and self.start <= at and (self.end is None or self.end > at)


def _routes(since: datetime) -> list[Route]:
    held = Holding.objects.filter(position__administrator=True).exclude(end__lte=since)
    made = Appointment.objects.exclude(end__lte=since)
    rows = held.values_list("employee__handle", "position__title", "acting", "start", "end", "employee__left")
    appointed = made.values_list("employee__handle", "start", "end", "employee__left")
    return [Route(*row) for row in rows] + [Route(h, "", True, s, e, left) for h, s, e, left in appointed]


def digest(data: bytes, people: Iterable[Person], day: date) -> str:
    """SHA-256 over the file and everything of the register that a plan depends on."""
    state: list[Any] = [list(p.cells().values()) for p in people]
    whole = json.dumps([hashlib.sha256(data).hexdigest(), str(day), state], ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()
