"""``directive check | show | decide``: a directive file looked at, read and asked, without a database (P2; R3, R28).

Exit codes: 0 all well, 1 refused or something found, 2 wrongly called.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from spokesperson.directive import engine
from spokesperson.directive.engine.errors import Mistake, nearest

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group()
def directive() -> None:
    """Check, show and decide under a directive file."""


@directive.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Read FILES, run their cases and say what is wrong or left unexercised, each at its line."""
    sys.exit(max(_check(path) for path in files))


def _check(path: Path) -> int:
    found = _read(path)
    if found is None:
        return 1
    results = engine.run_cases(found)
    wrong = [(r.case.line, f"the case {r.case.name!r} fails: {r.wrong}") for r in results if r.wrong]
    open_ = engine.coverage(found, results)
    findings = sorted([*wrong, *open_.rules, *open_.conditions, *open_.cells])
    lines = found.document.source.splitlines()
    for line, sentence in findings:
        click.echo(Mistake(line, 1, sentence, "", lines[line - 1]).show(path.name))
    disposed = sum(bool(clause.dispositions) for clause in found.clauses)
    click.echo(
        f"{path.name}: {found.code}, revision {found.revision}: {len(found.clauses)} clauses, {disposed} with a"
        f" disposition; {len(found.document.rules)} rules, {len(found.document.duties)} obligations;"
        f" {len(results)} cases, {len(results) - len(wrong)} pass; {len(findings)} findings"
    )
    return 1 if findings else 0


def _read(path: Path) -> engine.Directive | None:
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


@directive.command()
@click.argument("file", type=FILE)
@click.option("--clause", default="", help="One clause only, like 1.6 or Def-Representative.")
def show(file: Path, clause: str) -> None:
    """Print what FILE says, clause by clause, and the hashes of text, rules and file."""
    found = _read(file)
    if found is None:
        sys.exit(1)
    clauses = [c for c in found.clauses if clause in ("", c.id)]
    if not clauses:
        near = nearest(clause, [c.id for c in found.clauses])
        click.echo(f"There is no clause {clause!r}{f'; the nearest is {near}' if near else ''}.", err=True)
        sys.exit(1)
    if not clause:
        click.echo(
            f"{found.code}  {found.title}\nrevision {found.revision}, in force from {found.effective.isoformat()}"
        )
        click.echo(f"text  {found.text_hash}\nrules {found.rules_hash}\nfile  {found.file_hash}")
    for one in clauses:
        click.echo(f"\n{one.id}  {one.heading}  [{', '.join(one.dispositions)}]\n{one.text}")


@directive.command()
@click.argument("file", type=FILE)
def decide(file: Path) -> None:
    """Decide requests: JSON lines of facts on standard input, JSON lines of decisions on standard output.

    A line that cannot be decided becomes {"error": ...} with the fact's name; the exit code is then 1.
    """
    found = _read(file)
    if found is None:
        sys.exit(1)
    failed = False
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            answer, wrong = _answer(line, number, found)
            failed = failed or wrong
            sys.stdout.buffer.write(answer + b"\n")
    sys.exit(1 if failed else 0)


def _answer(line: bytes, number: int, found: engine.Directive) -> tuple[bytes, bool]:
    try:
        facts = engine.from_json(_object(line))
        return engine.decide(facts, found).canonical(), False
    except engine.FactError as error:
        return _error(number, str(error), fact=error.name), True
    except ValueError as error:
        return _error(number, str(error)), True


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ValueError(f"this is not JSON ({error})") from None
    if not isinstance(found, dict):
        raise ValueError("expected an object of facts")
    return found


def _error(number: int, message: str, **more: str) -> bytes:
    found = {"error": f"line {number}: {_plain(message)}", "line": number, **{k: _plain(w) for k, w in more.items()}}
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS)


def _plain(words: str) -> str:
    """Words that JSON can carry, whatever was in the input."""
    return words.encode("utf-8", "backslashreplace").decode()
