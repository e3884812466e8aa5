"""``directive diff | simulate``: two versions compared, and archived decisions tried on another (P2; R3, R4)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spokesperson.cli.directive_decisions import Lines, Ref, Rows
from spokesperson.cli.directive_files import FILE, VERSION, Bar, print_json
from spokesperson.directive import engine

if TYPE_CHECKING:
    from spokesperson.directive.engine.diff import Diff, Row
    from spokesperson.directive.engine.simulate import Changed, Simulation

SHOWN = 20  # rows or examples shown without --all
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"])
PARTS = {
    "front": "Front matter",
    "clauses": "Clauses",
    "limits": "Numbers of the annex",
    "matrix": "Cells of the table",
    "rules": "Rules and obligations",
    "people": "Judgments, duties and notices",
}


@click.command()
@click.argument("old", type=VERSION)
@click.argument("new", type=VERSION)
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of words.")
@click.option("--all", "everything", is_flag=True, help="Show every row, however many there are.")
def diff(old: engine.Directive, new: engine.Directive, as_json: bool, everything: bool) -> None:
    """Compare OLD with NEW: what is written differently, and every cell of the truth table answered differently.

    Each is a file or the number of a version in the register. Exit code 0 if they are the same, 1 if they differ.
    """
    from spokesperson.directive.engine.diff import compare

    found = compare(old, new)
    if as_json:
        print_json(found.data())
    else:
        _print_diff(found, everything)
    sys.exit(0 if found.same else 1)


def _print_diff(found: Diff, everything: bool) -> None:
    click.echo(f"{found.old.code} {found.old.revision} -> {found.new.code} {found.new.revision}")
    if found.same:
        click.echo("They do not differ.")
    for part, changes in found.parts().items():
        if changes:
            click.echo(f"\n{PARTS[part]}")
        for one in changes:
            click.echo(f"  {one.how}: {one.key}{f' ({one.clause})' if one.clause not in ('', one.key) else ''}")
            click.echo("".join(f"    {sign} {line}\n" for sign, line in _lines(one.before, one.after)), nl=False)
    rows = found.rows()
    turned = [row for row in rows if row.cells[0].before != row.cells[0].after]
    others = [row for row in rows if row.cells[0].before == row.cells[0].after]
    _print_rows("Answered differently", turned, found, everything)
    _print_rows("The same answer with other grounds, obligations or advice", others, found, everything)
    click.echo(
        f"\n{len(found.cells)} cells of the truth table differ; {found.looked:,} combinations of facts were asked."
    )
    for note in found.sampled:
        click.echo(f"Not all were asked: {note}.")
    for name in found.mixed:
        click.echo(f"{name} is compared with another fact; samples of its values were asked.")


def _lines(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The lines that went and those that came, without those that stayed."""
    old, new = before.splitlines(), after.splitlines()
    yield from (("-", line) for line in old if line not in new)
    yield from (("+", line) for line in new if line not in old)


def _print_rows(title: str, rows: list[Row], found: Diff, everything: bool) -> None:
    if not rows:
        return
    click.echo(f"\n{title}")
    shown = rows if everything else rows[:SHOWN]
    for row in shown:
        click.echo("\n".join(_row(row, found)))
    if len(rows) > len(shown):
        click.echo(f"  ... and {len(rows) - len(shown)} more rows; --all shows them")


def _row(row: Row, found: Diff) -> Iterator[str]:
    from spokesperson.directive.engine.wording import EFFECTS

    cell = row.cells[0]
    names = {**found.old.acts, **found.old.actions, **found.new.acts, **found.new.actions}
    yield f"  {', '.join(row.who)}: {'; '.join(names.get(a, a) for a in row.actions)}"
    where = [cell.use, cell.stage.replace(", ", " or "), cell.when]
    yield f"      {'; '.join(w for w in where if w) or 'always'}"
    if cell.before != cell.after:
        yield f"      {EFFECTS[cell.before]} -> {EFFECTS[cell.after]}"
    else:
        yield f"      still {EFFECTS[cell.after]}"
    gone = [*(c for c in cell.clauses_before if c not in cell.clauses_after), *cell.beside_before]
    come = [*(c for c in cell.clauses_after if c not in cell.clauses_before), *cell.beside_after]
    parts = [f"{sign} {', '.join(those)}" for sign, those in (("-", gone), ("+", come)) if those]
    yield f"      {'; '.join(parts) or 'by ' + ', '.join(cell.clauses_after)}"


@click.command()
@click.argument("old", type=VERSION)
@click.argument("new", type=VERSION)
@click.option("--decisions", "file", type=FILE, help="JSON lines of decisions instead of this installation's own.")
@click.option("--since", type=DAY, help="Only decisions from this day (UTC) or instant on.")
@click.option("--until", type=DAY, help="Only decisions before this day (UTC) or instant.")
@click.option("--any-version", is_flag=True, help="Also decisions made under other versions than OLD.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of words.")
@click.option("--all", "everything", is_flag=True, help="Show every decision that changes.")
def simulate(
    old: engine.Directive, new: engine.Directive, file: Path | None, since: datetime | None, until: datetime | None,
    any_version: bool, as_json: bool, everything: bool,
) -> None:  # fmt: skip
    """Ask archived decisions made under OLD again under NEW: which change, for whom, by which clause.

    Nothing is written: it is a simulation. Exit code 1 if a decision could not be read.
    """
    from spokesperson.directive.engine.simulate import simulate as simulated

    between = (_instant(since), _instant(until))
    source = Lines(file, between) if file else Rows(between)
    with Bar("Decisions asked again", source.length) as at:
        rows = source.decisions(at)
        made = rows if any_version else source.under(old.file_hash, rows)
        found = simulated(made, new, olds=[old])
    names = source.names(found)
    if as_json:
        print_json(_simulation_data(found, names) | {"other_versions": source.aside})
    else:
        _print_simulation(found, names, source.aside, everything)
    sys.exit(1 if found.unreadable else 0)


def _instant(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=UTC) if given and given.tzinfo is None else given


def _simulation_data(found: Simulation, names: dict[Any, str]) -> dict[str, Any]:
    data = found.data()
    for one, changed in zip(data["decisions"], found.changed, strict=True):
        if isinstance(changed.ref, Ref):
            one |= {"actor": names.get(changed.ref.actor, ""), "at": changed.ref.at.isoformat()}
    return data


def _print_simulation(found: Simulation, names: dict[Any, str], aside: int, everything: bool) -> None:
    click.echo(found.label)
    click.echo(
        f"{found.total:,} decisions asked again under {found.code} {found.revision}: {len(found.changed):,} change."
    )
    for clause, changed in found.by_clause().items():
        turns = Counter(f"{c.before} -> {c.after}" for c in changed)
        people = {c.ref.actor for c in changed if isinstance(c.ref, Ref)}
        whose = f", {len(people):,} people" if people else ""
        click.echo(
            f"\n{clause}: {len(changed):,} decisions{whose} ({', '.join(f'{t}: {n:,}' for t, n in turns.items())})"
        )
        shown = changed if everything else changed[:SHOWN]
        for one in shown:
            click.echo(f"  {_behind(one, names)}: {one.before} -> {one.after}")
        if len(changed) > len(shown):
            click.echo(f"  ... and {len(changed) - len(shown):,} more; --all shows them")
    click.echo("")
    if found.grounds:
        click.echo(f"{found.grounds:,} have the same answer by other clauses.")
    for fact, count in sorted(found.unkept.items()):
        click.echo(f"{count:,} cannot be judged: {fact} was not kept with them.")
    for ref, problem in found.unreadable[:SHOWN]:
        click.echo(f"{ref} cannot be read: {problem}", err=True)
    if len(found.unreadable) > SHOWN:
        click.echo(f"... and {len(found.unreadable) - SHOWN:,} more cannot be read", err=True)
    if aside:
        click.echo(f"{aside:,} were made under other versions than OLD and left aside; --any-version asks them too.")


def _behind(one: Changed, names: dict[Any, str]) -> str:
    if isinstance(one.ref, Ref):
        return f"{one.ref.at:%Y-%m-%d %H:%M}  {names.get(one.ref.actor, '?')}  {one.ref.uid}"
    return f"line {one.ref}"


COMMANDS = (diff, simulate)
