"""The personnel office's file: bytes to rows and back, without knowing the register (P1, Def-Representative).

A spreadsheet takes a cell that begins with = + - or @ for a formula. On the way out such a cell gets an apostrophe in
front, and so does one that has apostrophes before such a sign; on the way in exactly one is taken off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from spokesperson.oversight.errors import Invalid

COLUMNS = ("handle", "name", "email", "branch", "department", "positions", "supervisor", "hired", "left")
ALIASES = {"e_mail": "email", "mail": "email", "position": "positions", "manager": "supervisor", "start": "hired"}
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
BETWEEN = " | "  # positions of one person in one cell
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
OTHER_ENCODING = gettext_noop("The file is not in UTF-8. It was read as Windows-1252: look at names with accents.")
UNUSED = gettext_noop("Columns that are not used: %(names)s.")


@dataclass(frozen=True)
class Row:
    """One row: ``line`` as an editor counts it, and cells by column; a column the file lacks is not there."""

    line: int
    cells: dict[str, str]
    extra: bool = False


@dataclass(frozen=True)
class Sheet:
    """A file as read: its columns, its rows, and what is to be said of the whole: (text, {name: value})."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def guarded(cell: str) -> str:
    """The cell as it may stand in a file that a spreadsheet opens."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write(rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> bytes:
    """A file that spreadsheets open rightly: UTF-8 with its mark, commas, CRLF, no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def read(data: bytes) -> Sheet:
    """The rows of a file with comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252.

    Raises ``Invalid`` (file) for what is no such file, for more than 5 MB or 20,000 rows.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("file", f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it.")
    text, notes = _decoded(data)
    if "\x00" in text:
        raise Invalid("file", "This is not a CSV file. Save the sheet as CSV and choose that file.")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    begin = 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                if not columns:
                    columns = _columns(cells, notes)
                else:
                    rows.append(_row(begin, cells, columns))
            begin = lines.line_num + 1
            if len(rows) > MOST_ROWS:
                raise Invalid("file", f"The file has more than {MOST_ROWS:,} rows. Split it.")
    except csv.Error as error:
        raise Invalid("file", f"Line {lines.line_num} cannot be read as CSV: {error}.") from error
    if not columns:
        raise Invalid("file", "The file is empty. Its first line names the columns, like handle, name, email.")
    return Sheet(columns, tuple(rows), notes)


def _decoded(data: bytes) -> tuple[str, list[tuple[str, dict[str, str]]]]:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), []
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), [(OTHER_ENCODING, {})]


def _columns(cells: Sequence[str], notes: list[tuple[str, dict[str, str]]]) -> tuple[str, ...]:
    plain = [re.sub(r"[\s\-]+", "_", c.strip().casefold()) for c in cells]
    names = tuple(ALIASES.get(name, name) for name in plain)
    known = [name for name in names if name in COLUMNS]
    if len(set(known)) < len(known):
        twice = next(name for name in known if known.count(name) > 1)
        raise Invalid("file", f"The column {twice} stands twice.")
    if "handle" not in known and "email" not in known:
        raise Invalid("file", "The first line names the columns; handle or email must be one of them.")
    if unused := [c.strip()[:40] for c, name in zip(cells, names, strict=True) if c.strip() and name not in COLUMNS]:
        notes.append((UNUSED, {"names": ", ".join(unused[:10])}))
    return names


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    found = {name: unguarded(cell) for name, cell in zip(columns, cells, strict=False) if name in COLUMNS}
    missing = {name: "" for name in columns[len(cells) :] if name in COLUMNS}
    return Row(line, {**found, **missing}, any(cell.strip() for cell in cells[len(columns) :]))
