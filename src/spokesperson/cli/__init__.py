"""The commands: ``spokesperson NAME ...``. Exit codes: 0 done, 1 refused or something found, 2 wrongly called.

A command's module is imported only when it is called, and Django only by the commands that need it: ``directive``
and ``screen`` are filters for a pipe and start in a moment.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass

import click

from spokesperson import __version__


@dataclass(frozen=True)
class Entry:
    """Where a command lives (``module:attribute``), its one line of help, and whether it needs the database."""

    place: str
    help: str
    django: bool = True


COMMANDS = {
    "setup": Entry("setup:setup", "Make or bring up to date the database, keys and directive; --demo adds a library."),
    "serve": Entry("serve:serve", "Serve the pages and work the queue, in one process group."),
    "web": Entry("serve:web", "Serve the pages only."),
    "worker": Entry("serve:worker", "Work the queue only."),
    "directive": Entry("directive:directive", "Check, ask, compare and export a directive file.", django=False),
    "screen": Entry("screen:screen", "Screen texts: JSON lines in, findings out.", django=False),
    "archive": Entry("archive:archive", "Prove, verify and sign what the archive holds."),
    "verify": Entry("archive:verify", "Recompute the whole archive and name the first bad record."),
    "checkpoint": Entry("archive:checkpoint", "Print or store the archive's signed checkpoint."),
    "bench": Entry("bench:bench", "Measure, with the target beside each figure (needs the source tree).", django=False),
}


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spokesperson.site.settings")
    import django

    django.setup()


class LazyGroup(click.Group):
    """A group that imports a command's module when it is called, not when another one is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if entry.django:
            start_django()
        module, attribute = entry.place.split(":")
        command: click.Command = getattr(importlib.import_module(f"{__name__}.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spokesperson")
def main() -> None:
    """Spokesperson: who may speak for the institution, help to speak well, and a record anyone can verify."""
