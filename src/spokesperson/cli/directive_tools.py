"""``directive explain | coverage | export | schema``: one file asked about itself (P2; R3)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import orjson

from spokesperson.cli.directive_files import FILE, Bar, json_object, lines, must_read, print_json, wrong_line
from spokesperson.directive import engine


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Write JSON lines instead of words.")
def explain(file: Path, as_json: bool) -> None:
    """Tell in plain words what is decided under FILE, why, and what to do next.

    Standard input holds JSON lines, each the facts of a request or a stored decision.
    """
    from spokesperson.directive.engine.explain import explain as explained

    found, failed = must_read(file), False
    for number, line in lines():
        try:
            told = explained(_decision(line, found), found)
        except (engine.FactError, ValueError) as error:
            failed = True
            said = wrong_line(number, str(error)).decode() if as_json else f"line {number}: {error}"
            click.echo(said, err=not as_json)
            continue
        if as_json:
            sys.stdout.buffer.write(orjson.dumps(told.data(), option=orjson.OPT_SORT_KEYS) + b"\n")
        else:
            click.echo(f"{told.words()}\n")
    sys.exit(1 if failed else 0)


def _decision(line: bytes, directive: engine.Directive) -> engine.Decision:
    """The stored decision in a line, or the decision on the facts in it."""
    from spokesperson.archive.ledger import canonical

    given = json_object(line)
    if {"effect", "facts_used"} <= given.keys():
        return engine.Decision.from_canonical(canonical.dumps(given), directive.facts)
    return engine.decide(engine.from_json(given, directive), directive)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
def coverage(files: tuple[Path, ...], as_json: bool) -> None:
    """Say of every unit of FILES how it is carried out, and what no case would notice if it were wrong.

    Units are clauses, cells of the table and rows of the annex. Every condition and every cell is falsified once; a
    case has to fail. Exit code 0 only when nothing is left open.
    """
    from spokesperson.directive.engine.units import report

    complete, reports = True, []
    for path in files:
        found = must_read(path)
        with Bar(path.name, 100) as at:
            told = report(found, _percent(at))
        complete = complete and told.complete
        reports.append({"file": path.name, **told.data()})
        if not as_json:
            _print_coverage(path.name, told)
    if as_json:
        print_json(reports[0] if len(reports) == 1 else reports)
    sys.exit(0 if complete else 1)


def _percent(at: Callable[[int], None]) -> Callable[[int, int], None]:
    """Progress in hundredths, whatever there is to count."""
    return lambda done, total: at(done * 100 // total)


def _print_coverage(name: str, told: Any) -> None:
    width = max(len(unit.id) for unit in told.units)
    for unit in told.units:
        also = f" (also {', '.join(unit.also)})" if unit.also else ""
        rules = f"  {len(unit.rules)} rules" if len(unit.rules) > 1 else "  1 rule" if unit.rules else ""
        left = f"  OPEN: {unit.open}" if unit.open else "" if unit.disposition else "  OPEN: no disposition"
        click.echo(f"{unit.id:<{width}}  {unit.disposition or '-'}{also}{rules}  {unit.title}{left}".rstrip())
    click.echo("")
    for line, sentence in told.findings():
        click.echo(f"{name}:{line}: {sentence}")
    shown = told.conditions - len({s for _, s in told.open_conditions})
    noticed = told.falsified - len(told.survivors) - sum("flipped" in s for _, s in told.open_cells)
    click.echo(
        f"{name}: {len(told.units)} units, {told.disposed} disposed; {told.rules} rules,"
        f" {told.rules - len(told.open_rules)} exercised; {told.conditions} conditions, {shown} seen both ways;"
        f" {told.falsified} falsified, {noticed} noticed by a case; {told.cases} cases, {len(told.failing)} fail"
    )


FORMS = ("json", "akn", "cedar", "rego")


@click.command()
@click.argument("file", type=FILE)
@click.option("--json", "form", flag_value="json", help="All that decides, as data.")
@click.option("--akn", "form", flag_value="akn", help="The text as Akoma Ntoso 3.0.")
@click.option("--cedar", "form", flag_value="cedar", help="The rules as Cedar policies.")
@click.option("--rego", "form", flag_value="rego", help="The rules as a Rego module.")
@click.option("--country", default="zz", show_default=True, help="For --akn: whose law it is, by ISO 3166.")
def export(file: Path, form: str | None, country: str) -> None:
    """Write FILE in another form to standard output."""
    if form is None:
        raise click.UsageError(f"Say which form: {', '.join(f'--{one}' for one in FORMS)}.")
    if not (country.isascii() and country.isalpha() and len(country) == 2):
        raise click.BadParameter(f"{country!r} is no country code of two letters.", param_hint="--country")
    found = must_read(file)
    if form == "json":
        from spokesperson.directive.engine.export.json_form import json_form

        print_json(json_form(found))
        return
    sys.stdout.buffer.write(_text(found, form, country).encode())


def _text(directive: engine.Directive, form: str, country: str) -> str:
    if form == "akn":
        from spokesperson.directive.engine.export.akn import akn

        return akn(directive, country=country)
    if form == "cedar":
        from spokesperson.directive.engine.export.cedar import cedar

        return cedar(directive)
    from spokesperson.directive.engine.export.rego import rego

    return rego(directive)


@click.command()
def schema() -> None:
    """Write the JSON Schema of a directive's front matter and blocks, for editors."""
    from spokesperson.directive.engine.schema import block_schema

    sys.stdout.buffer.write(orjson.dumps(block_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


COMMANDS = (explain, coverage, export, schema)
