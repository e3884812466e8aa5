"""What the ``directive`` commands are given: files, versions of the register, lines on standard input (P2; R3)."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import click
import orjson

from spokesperson.directive import engine

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def read(path: Path) -> engine.Directive | None:
    """The compiled file, or None after its mistakes were shown."""
    try:
        return engine.load(path.read_text(encoding="utf-8"), name=path.name)
    except UnicodeDecodeError as error:
        click.echo(f"{path.name}: this is not UTF-8 text: byte {error.start} cannot be read", err=True)
    except engine.DirectiveError as error:
        click.echo(str(error), err=True)
        count = len(error.mistakes)
        click.echo(f"{path.name}: {count} mistake{'s' if count > 1 else ''}; the file is refused whole", err=True)
    return None


def must_read(path: Path) -> engine.Directive:
    """The compiled file; exit code 1 after its mistakes were shown."""
    found = read(path)
    if found is None:
        sys.exit(1)
    return found


class VersionType(click.ParamType):
    """A directive's file, or the number of a version in the register of this installation (``1.0``)."""

    name = "version"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> engine.Directive:
        if isinstance(value, engine.Directive):
            return value
        path = Path(value)
        if path.is_file():
            return must_read(path)
        if re.fullmatch(r"\d{1,6}\.\d{1,6}", value):
            return self.registered(value, param, ctx)
        return self.unknown(value, "there is no such file, and it is no version number like 1.0", param, ctx)

    def registered(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> engine.Directive:
        with_database()
        from django.db import Error

        from spokesperson.directive.models import Version

        try:
            found = Version.objects.filter(revision=value).order_by("-effective").first()
            known = list(Version.objects.values_list("revision", flat=True))
        except Error as error:
            raise no_database(error) from error
        if found is None:
            there = f"there are {', '.join(known)}" if known else "it is empty"
            return self.unknown(value, f"the register has no such version; {there}", param, ctx)
        return engine.load(found.source, name=f"{found.code} {found.revision}")

    def unknown(self, value: str, why: str, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        self.fail(f"{value!r}: {why}.", param, ctx)


VERSION = VersionType()


def with_database() -> None:
    """Start Django; only the commands that look into the register or the decisions pay for it."""
    from spokesperson.cli import start_django

    start_django()


def no_database(error: Exception) -> click.ClickException:
    return click.ClickException(f"The database of this installation cannot be read: {error}")


def lines() -> Iterator[tuple[int, bytes]]:
    """The lines of standard input that are not empty, with their numbers."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            yield number, line


def json_object(line: bytes) -> dict[str, Any]:
    """A line as a JSON object; ``ValueError`` says what else it is."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error})") from None
    if not isinstance(found, dict):
        raise ValueError("expected an object of facts")
    return found


def wrong_line(number: int, message: str, **more: str) -> bytes:
    """The line written in place of an answer."""
    found = {"error": f"line {number}: {_plain(message)}", "line": number, **{k: _plain(w) for k, w in more.items()}}
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS)


def _plain(words: str) -> str:
    """Words that JSON can carry, whatever was in the input."""
    return words.encode("utf-8", "backslashreplace").decode()


def print_json(found: Any) -> None:
    """Plain data as JSON, keys sorted, on standard output."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(found, option=options))


class Bar:
    """A progress bar on standard error, where that is a terminal; else nothing."""

    def __init__(self, label: str, length: int) -> None:
        shown = sys.stderr.isatty() and length > 0
        self.bar = click.progressbar(length=length, label=label, file=sys.stderr) if shown else None
        self.done = 0

    def __enter__(self) -> Callable[[int], None]:
        if self.bar:
            self.bar.__enter__()
        return self.at

    def at(self, done: int) -> None:
        """``done`` of the whole length."""
        if self.bar:
            self.bar.update(done - self.done)
        self.done = done

    def __exit__(self, *error: Any) -> None:
        if self.bar:
            self.bar.__exit__(*error)
