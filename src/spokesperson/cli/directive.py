"""``directive ...``: a directive file looked at, asked, compared, tried out and exported (P2; R3, R28).

Without a database, except where archived decisions or a version of the register are asked for.
Exit codes: 0 all well, 1 refused or something found, 2 wrongly called.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spokesperson.cli import directive_compare, directive_tools
from spokesperson.cli.directive_files import FILE, json_object, lines, must_read, read, wrong_line
from spokesperson.directive import engine
from spokesperson.directive.engine.errors import Mistake, nearest


@click.group()
def directive() -> None:
    """Check, show, decide, explain, compare, try out and export a directive file."""


@directive.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Read FILES, run their cases and say what is wrong or left unexercised, each at its line."""
    sys.exit(max(_check(path) for path in files))


def _check(path: Path) -> int:
    found = read(path)
    if found is None:
        return 1
    results = engine.run_cases(found)
    wrong = [(r.case.line, f"the case {r.case.name!r} fails: {r.wrong}") for r in results if r.wrong]
    open_ = engine.coverage(found, results)
    findings = sorted([*wrong, *open_.rules, *open_.conditions, *open_.cells])
    source = found.document.source.splitlines()
    for line, sentence in findings:
        click.echo(Mistake(line, 1, sentence, "", source[line - 1]).show(path.name))
    disposed = sum(bool(clause.dispositions) for clause in found.clauses)
    click.echo(
        f"{path.name}: {found.code}, revision {found.revision}: {len(found.clauses)} clauses, {disposed} with a"
        f" disposition; {len(found.document.rules)} rules, {len(found.document.duties)} obligations;"
        f" {len(results)} cases, {len(results) - len(wrong)} pass; {len(findings)} findings"
    )
    return 1 if findings else 0


@directive.command()
@click.argument("file", type=FILE)
@click.option("--clause", default="", help="One clause only, like 1.6 or Def-Representative.")
def show(file: Path, clause: str) -> None:
    """Print what FILE says, clause by clause, and the hashes of text, rules and file."""
    found = must_read(file)
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
    found, failed = must_read(file), False
    for number, line in lines():
        answer, wrong = _answer(line, number, found)
        failed = failed or wrong
        sys.stdout.buffer.write(answer + b"\n")
    sys.exit(1 if failed else 0)


def _answer(line: bytes, number: int, found: engine.Directive) -> tuple[bytes, bool]:
    try:
        facts = engine.from_json(json_object(line), found)
        return engine.decide(facts, found).canonical(), False
    except engine.FactError as error:
        return wrong_line(number, str(error), fact=error.name), True
    except ValueError as error:
        return wrong_line(number, str(error)), True


for command in (*directive_tools.COMMANDS, *directive_compare.COMMANDS):
    directive.add_command(command)
