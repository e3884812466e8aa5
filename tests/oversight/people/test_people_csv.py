"""The personnel office's file: out, in, preview, apply (P1; R13-R15, R27)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.desk.errors import Changed
from spokesperson.oversight.actions.export_people import export_people
from spokesperson.oversight.actions.import_people import import_people
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import people_csv, people_plan
from spokesperson.people.models import Employee, Grant, Holding, Position
from spokesperson.people.queries import administrators
from tests import factories
from tests.oversight.conftest import invalid, refused

NOW = factories.AT_WORK
HEAD = "handle,name,email,branch,department,positions,supervisor,hired,left\r\n"
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(str.strip)
cells = st.one_of(words, st.sampled_from(["=1+1", "'=1+1", "''@x", "+1 405", "-", "@", "'", "a;b", 'a"b', "a,b"]))


def plan(house, text: str | bytes) -> people_plan.Plan:
    return people_plan.plan(house.boss, text.encode() if isinstance(text, str) else text)


def bad(house, rows: str, head: str = HEAD) -> list[tuple[int, str]]:
    found = plan(house, head + rows)
    assert not found.changes, found.changes
    return [(b.line, b.field) for b in found.bad]


def apply(house, text: str, by=None) -> people_plan.Plan:
    data = text.encode()
    return import_people(by or house.boss, data, digest=people_plan.plan(by or house.boss, data).digest)


@given(st.lists(st.lists(cells, min_size=9, max_size=9), max_size=6))
def test_what_is_written_is_read_back_and_no_cell_is_a_formula(rows):
    """For any words: guarding a cell against spreadsheets loses nothing."""
    data = people_csv.write(rows)
    for row in list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    read = [[r.cells[c] for c in people_csv.COLUMNS] for r in people_csv.read(data).rows]
    assert read == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.django_db
@given(names=st.lists(cells.filter(bool), min_size=1, max_size=5), part=cells)
def test_what_was_taken_out_changes_nothing_when_it_comes_in(names, part):
    """R27, for any names: the register as a file is the register."""
    with clock.at(NOW), transaction.atomic():
        factories.directive_adopted()
        boss = factories.administrator()
        for number, name in enumerate(names):
            person = factories.employee(name, supervisor=boss, handle=f"p-{number}", branch=part, department=name)
            factories.holds(person, f"{name} {number}".replace("|", "/").strip())
        factories.holds(person, "Second Position")
        found = people_plan.plan(boss, export_people(boss))
        assert (found.changes, found.bad, found.unchanged) == ([], [], Employee.objects.count())
        transaction.set_rollback(True)


def test_the_file_goes_to_those_who_keep_the_register_and_is_recorded(house):
    """R87."""
    data = export_people(house.top)
    assert data.startswith(b"\xef\xbb\xbfhandle,name,email")
    assert archive.by_subject("urn:sp:people")[-1].type == "Read"
    refused(export_people, house.manager)


def test_the_preview_says_who_is_added_changed_leaves_and_stays_and_stores_nothing(house):
    """R27: old and new, field by field."""
    before = archive.head().size
    text = HEAD + (
        "new-one,New One,new.one@willowlibrary.example,Riverside Branch,,Page,ann-librarian,2026-03-01,\r\n"
        "ada-aide,Ada Renamed,ada-aide@willowlibrary.example,Riverside Branch,,,dana-director,2019-05-01,\r\n"
        "ann-librarian,Ann Librarian,ann-librarian@willowlibrary.example,Riverside Branch,,Branch Librarian,"
        "maria-manager,2019-05-01,2026-04-01\r\n"
        "maria-manager,Maria Manager,maria-manager@willowlibrary.example,Riverside Branch,,,eve-executive,,\r\n"
    )
    found = plan(house, text)
    assert [(c.kind, c.person.handle, c.line) for c in found.changes] == [
        ("added", "new-one", 2), ("changed", "ada-aide", 3), ("left", "ann-librarian", 4),
    ]  # fmt: skip
    assert found.changes[1].fields == {
        "name": ("Ada Aide", "Ada Renamed"), "supervisor": ("maria-manager", "dana-director"),
    }  # fmt: skip
    assert found.changes[2].fields == {"left": ("", "2026-04-01")}
    assert (found.unchanged, found.absent, found.new_positions, found.bad) == (1, 3, ["Page"], [])
    assert not Employee.objects.filter(handle="new-one").exists()
    assert archive.head().size == before


def test_applying_changes_exactly_what_was_shown_with_a_record_for_each_person(house):
    """R27: the transfer and the leave suspend grants, as on the pages."""
    factories.account_personal(house.aide, handle="@ada")
    other = factories.granted(house.aide, house.aide.accounts.get())
    apply(
        house,
        "email,name,supervisor,positions,left\r\n"
        "new.one@willowlibrary.example,New One,two.new@willowlibrary.example,Page | Guide,\r\n"
        "two.new@willowlibrary.example,Two New,ann-librarian,,\r\n"
        "ada-aide@willowlibrary.example,Ada Renamed,dana-director,,\r\n"
        "ann-librarian@willowlibrary.example,Ann Librarian,maria-manager,Branch Librarian,2026-03-20\r\n",
    )
    made = Employee.objects.get(handle="new-one")
    assert made.supervisor == Employee.objects.get(handle="two-new")
    assert sorted(h.position.title for h in made.holdings.all()) == ["Guide", "Page"]
    assert made.user is not None
    other.refresh_from_db()
    assert other.suspended_why == "The supervisor changed."
    assert Grant.objects.get(employee=house.ann).suspended_why == "Employment ended."
    for handle, kind in {"new-one": "Create", "ada-aide": "Flag", "ann-librarian": "Leave"}.items():
        kinds = [r.type for r in archive.by_subject(Employee.objects.get(handle=handle).urn)]
        assert kind in kinds
    assert archive.by_subject("urn:sp:people")[-1].activity["object"]["sp:added"] == 2
    assert people_plan.plan(house.boss, export_people(house.boss)).changes == []


def test_a_changed_position_ends_the_old_one_and_suspends(house):
    """R27."""
    apply(house, "handle,positions\r\nann-librarian,Senior Librarian\r\n")
    assert Holding.objects.get(employee=house.ann, end=None).position.title == "Senior Librarian"
    assert Grant.objects.get().suspended_why == "The position changed."


def test_what_changed_since_the_preview_is_not_applied(house):
    """R27: the shown changes are bound to the file and to the register."""
    data = b"handle,name\r\nada-aide,Ada Renamed\r\n"
    digest = people_plan.plan(house.boss, data).digest
    with pytest.raises(Changed):
        import_people(house.boss, data.replace(b"Renamed", b"Other"), digest=digest)
    Employee.objects.filter(pk=house.ann.pk).update(branch="Cedar Hill Branch")
    with pytest.raises(Changed):
        import_people(house.boss, data, digest=digest)
    house.aide.refresh_from_db()
    assert house.aide.name == "Ada Aide"


def test_only_who_keeps_the_register_applies_a_file(house):
    data = b"handle,name\r\nada-aide,Ada Renamed\r\n"
    digest = people_plan.plan(house.manager, data).digest
    assert refused(import_people, house.manager, data, digest=digest).effect == "deny"
    invalid("file", import_people, house.boss, b"handle\r\nada-aide\r\n", digest="")


def test_a_bad_row_is_named_by_line_and_field_and_the_others_can_be_applied(house):
    """R14, bad input."""
    found = apply(house, "handle,name,email\r\nada-aide,Ada Renamed,\r\n,No Mail,\r\n")
    assert [c.person.handle for c in found.changes] == ["ada-aide"]
    assert [(b.line, b.field) for b in found.bad] == [(3, "email")]


@pytest.mark.parametrize(
    ("rows", "line", "field"),
    [
        (",No Mail,,,,,,,", 2, "email"),
        ("x y,A,a@b.example,,,,,,", 2, "handle"),
        ("import,A,a@b.example,,,,,,", 2, "handle"),
        ("new-one,,a@b.example,,,,,,", 2, "name"),
        ("new-one,A,not mail,,,,,,", 2, "email"),
        ("new-one,A,ann-librarian@willowlibrary.example,,,,,,", 2, "handle"),
        ("ada-aide,A,ann-librarian@willowlibrary.example,,,,,,", 2, "email"),
        ("new-one,A,a@b.example,,,,nobody,,", 2, "supervisor"),
        ("new-one,A,a@b.example,,,,new-one,,", 2, "supervisor"),
        ("maria-manager,M,maria-manager@willowlibrary.example,,,,ada-aide,,", 2, "supervisor"),
        ("new-one,A,a@b.example,,,,,17 March,", 2, "hired"),
        ("new-one,A,a@b.example,,,,,2026-03-01,2026-02-01", 2, "left"),
        ("ada-aide,A,ada-aide@willowlibrary.example,,,,,,2026-03-01", 2, "left"),
        ("maria-manager,M,maria-manager@willowlibrary.example,,,,eve-executive,,2026-03-17", 2, "left"),
        (f"new-one,A,a@b.example,{'b' * 121},,,,,", 2, "branch"),
        (f"new-one,A,a@b.example,,,{'p' * 161},,,", 2, "positions"),
        ("dana-director,D,dana-director@willowlibrary.example,,,Executive Director,,,", 2, "positions"),
        ("new-one,A,a@b.example,,,,,,,extra", 2, "row"),
        ("\r\n\r\nnew-one,A,not mail,,,,,,", 4, "email"),
    ],
)
def test_each_bad_row_says_what_is_wrong_with_it(house, rows, line, field):
    """R14, R15, R27, bad input: unknown supervisor, circle, days out of order, somebody else's e-mail."""
    assert bad(house, rows + "\r\n") == [(line, field)]


def test_the_same_person_twice_is_named_with_the_other_line(house):
    found = plan(house, "handle,name\r\nada-aide,One\r\nada-aide,Two\r\n")
    assert [(b.line, b.field) for b in found.bad] == [(3, "handle")]
    assert "Line 2" in found.bad[0].said
    twice = plan(house, "email,name\r\na@b.example,One\r\nA@B.example,Two\r\n")
    assert [(b.line, b.field) for b in twice.bad] == [(3, "email")]


def test_a_circle_inside_the_file_is_named_and_takes_nobody_else_with_it(house):
    found = plan(
        house, "email,name,supervisor\r\na@b.example,A,c@b.example\r\nc@b.example,C,a@b.example\r\n"
        "d@b.example,D,ada-aide\r\n",
    )  # fmt: skip
    assert [(b.line, b.field) for b in found.bad] == [(2, "supervisor"), (3, "supervisor")]
    assert [c.person.name for c in found.changes] == ["D"]


def test_a_row_that_depends_on_a_bad_row_is_bad_too(house):
    found = plan(house, "email,name,supervisor\r\na@b.example,A,nobody\r\nc@b.example,C,a@b.example\r\n")
    assert [b.line for b in found.bad] == [2, 3]


def test_a_file_does_not_remove_the_last_administrator(house):
    """R15: neither by a leaver's row nor by a position no longer named; the answer says who would be missing."""
    Holding.objects.filter(employee=house.second).delete()
    mail = "dana-director@willowlibrary.example"
    for row, field in ((f"dana-director,D,{mail},,,{factories.DIRECTOR},,,2026-05-01", "left"),
                       (f"dana-director,D,{mail},,,Reader,,,", "positions")):  # fmt: skip
        found = plan(house, HEAD + row)
        assert [(b.line, b.field) for b in found.bad] == [(2, field)]
        assert house.boss.name in found.bad[0].said
    assert list(administrators()) == [house.boss]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"name,branch\r\nA,B\r\n",
        b"handle,handle\r\na,b\r\n",
        b'handle,name\r\n"ada,A\r\n',
        b"PK\x03\x04\x00\x00",
        b"handle\r\n" + b"x" * people_csv.MOST_BYTES,
        b"handle\r\n" + b"x\r\n" * (people_csv.MOST_ROWS + 1),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(house, data):
    with pytest.raises(Invalid) as error:
        plan(house, data)
    assert error.value.field == "file"


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_files_as_offices_save_them_are_read(house, between, end):
    """With a mark or without, comma, semicolon or tab, CRLF or LF; other languages' code pages."""
    text = between.join(["Handle", "NAME ", "E-Mail"]) + end + between.join(["ada-aide", "Adé Aide", ""]) + end
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("cp1252")):
        assert plan(house, data).changes[0].fields == {"name": ("Ada Aide", "Adé Aide")}
    assert plan(house, text.encode("cp1252")).notes


def rows_of(number: int) -> str:
    people = (f"p{n},Person {n},p{n}@b.example,Branch {n % 40},,Page,p{n // 20},," for n in range(1, number + 1))
    return HEAD + "\r\n".join(people).replace(",p0,", ",ada-aide,") + "\r\n"


def test_ten_thousand_rows_are_read_with_a_handful_of_queries(house, django_assert_max_num_queries):
    """R27: as many queries as for ten."""
    text = rows_of(10_000)
    with django_assert_max_num_queries(8):
        found = plan(house, text)
    assert (len(found.of("added")), found.bad) == (10_000, [])


def test_many_rows_are_applied_at_once(house):
    """R27."""
    apply(house, rows_of(1_200))
    assert Employee.objects.count() == 1_206
    assert Position.objects.get(title="Page").holdings.count() == 1_200
    assert Employee.objects.get(handle="p1199").supervisor == Employee.objects.get(handle="p59")
    assert archive.by_subject(Employee.objects.get(handle="p1199").urn)[-1].type == "Create"


def test_a_leaver_can_be_employed_again(house):
    apply(house, "handle,left\r\nada-aide,2026-03-17\r\n")
    house.aide.refresh_from_db()
    house.aide.user.refresh_from_db()
    assert not house.aide.user.is_active
    with clock.at(NOW + timedelta(days=1)):
        apply(house, "handle,left\r\nada-aide,\r\n")
    house.aide.user.refresh_from_db()
    assert house.aide.user.is_active
