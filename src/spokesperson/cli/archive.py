"""``spokesperson archive``: verify, sign and prove what the archive holds (SH 620.4, 4.2; R88, R89)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from spokesperson import clock

CHECKPOINT = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)


@click.group()
def archive() -> None:
    """Verify the archive, sign its checkpoint, prove a record."""


@click.command()
@click.option("--checkpoint", "kept", type=CHECKPOINT, help="A checkpoint kept elsewhere, which must still hold.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def verify(kept: Path | None, quiet: bool) -> None:
    """Recompute every record and name the first bad one. Exit code 0 if all is well, 1 if not."""
    from spokesperson.archive import store

    def progress(done: int, total: int) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,}", nl=done == total, err=True)

    report = store.verify(progress, _text(kept))
    if not report.ok:
        where = f"record {report.first_bad}" if report.first_bad is not None else "the archive"
        raise _failed(f"FAILED at {where}: {report.problem}\n{report.records:,} records verified before that.")
    head = store.head()
    signed = f", newest of {clock.iso(head.signed_at)}" if head.signed_at else ""
    click.echo(f"{report.records:,} records verified{signed}; the signed checkpoint holds.")
    if kept is None:
        click.echo("Compare with a checkpoint kept elsewhere, too: verify --checkpoint FILE.")


@click.command()
@click.argument("file", type=TARGET, required=False)
@click.option("--key", is_flag=True, help="Print the public key that checks checkpoints and proofs instead.")
def checkpoint(file: Path | None, key: bool) -> None:
    """Print the signed checkpoint, or store it in FILE. Keep copies away from this machine."""
    from spokesperson.archive import store

    try:
        if key:
            click.echo(store.public_key())
        elif file is None:
            click.echo(store.head().checkpoint_text, nl=False)
        else:
            store.export_checkpoint(file)
    except store.ArchiveUnavailable as error:
        raise _failed(str(error)) from error


@click.command()
@click.argument("record")
@click.option("--output", "-o", type=TARGET, help="Write the proof here instead of to standard output.")
@click.option("--verifier", type=TARGET, help="Also write verify.py, which checks the proof, here.")
@click.option("--personal", is_flag=True, help="Open the personal part as well, not only its commitment.")
def prove(record: str, output: Path | None, verifier: Path | None, personal: bool) -> None:
    """Give the proof of RECORD (its identifier, or its number in the archive) as JSON for verify.py."""
    from spokesperson.archive import store

    try:
        found = store.by_index(int(record)) if record.isascii() and record.isdigit() else None
        proof = store.proof(found.record_id if found else record, include_personal=personal)
        _write(output, json.dumps(proof, indent=1, ensure_ascii=False) + "\n")
        if verifier:
            _write(verifier, store.verifier_source())
    except (store.ArchiveUnavailable, store.UnknownRecord, store.NotSealed, OSError) as error:
        raise _failed(str(error)) from error


def _text(file: Path | None) -> str | None:
    try:
        return None if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(str(error), param_hint="--checkpoint") from error


def _write(file: Path | None, text: str) -> None:
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")


def _failed(message: str) -> click.ClickException:
    """Exit code 1: something was found, or could not be had. Wrong calls exit with 2."""
    return click.ClickException(message)


archive.add_command(verify)
archive.add_command(checkpoint)
archive.add_command(prove)
