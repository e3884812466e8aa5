"""``spokesperson screen``: texts in, findings out, one JSON object a line (SH 620.4, 1.2-1.4)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from spokesperson.institution import Institution
from spokesperson.screening import DEFAULT_POLICY, Policy, Report
from spokesperson.screening import screen as screen_text

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = ("start", "end", "kind", "clause", "why")


@click.command()
@click.option("--directive", "directive_file", type=FILE, help="What follows from a finding, instead of the built-in.")
@click.option("--institution", "institution_file", type=FILE, help="The institution's public directory (JSON).")
def screen(directive_file: Path | None, institution_file: Path | None) -> None:
    """Screen texts: JSON lines {"id", "text", "thread"?} on standard input, one answer a line.

    Exit code 0 when every line was screened, 1 when a line could not be read.
    """
    policy = _policy(directive_file)
    institution = _institution(institution_file)
    broken = False
    for number, line in _lines(sys.stdin.buffer):
        try:
            asked = _asked(line)
        except ValueError as error:
            broken = True
            _write({"id": None, "error": f"line {number}: {error}"})
            continue
        report = screen_text(asked["text"], institution=institution, policy=policy, thread=asked.get("thread"))
        _write(_answer(asked["id"], report))
    sys.exit(1 if broken else 0)


def _policy(path: Path | None) -> Policy:
    if path is None:
        return DEFAULT_POLICY
    from spokesperson.directive import engine

    try:
        return Policy.from_screens(engine.load(path.read_text(encoding="utf-8"), name=path.name).screens)
    except (engine.DirectiveError, ValueError) as error:
        raise click.ClickException(f"{path}: {error}") from error


def _institution(path: Path | None) -> Institution:
    if path is None:
        return Institution()
    try:
        found = Institution.from_json(json.loads(path.read_text(encoding="utf-8")))
        screen_text("0", institution=found)  # the card formats are compiled at the first text that holds a digit
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise click.ClickException(f"{path}: {error}") from error
    return found


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, line


def _asked(line: bytes) -> dict[str, Any]:
    """One line as asked; ``ValueError`` says which field is wrong."""
    try:
        asked = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError("this is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"this is not JSON: {getattr(error, 'msg', 'nested too deep')}") from error
    if not isinstance(asked, dict):
        raise ValueError("expected an object with id and text")
    for key in ("id", "text"):
        if key not in asked:
            raise ValueError(f"{key} is missing")
    if not isinstance(asked["text"], str):
        raise ValueError("text: expected text")
    if not isinstance(asked["id"], str | int) or isinstance(asked["id"], bool):
        raise ValueError("id: expected text or a whole number")
    if not isinstance(asked.get("thread"), str | None):
        raise ValueError("thread: expected text")
    return asked


def _answer(key: str | int, report: Report) -> dict[str, Any]:
    findings = [{name: getattr(finding, name) for name in SHOWN} for finding in report.findings]
    return {"id": key, "effect": report.effect, "findings": findings}


def _write(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=True))
