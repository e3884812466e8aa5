"""``spokesperson setup``: make an installation, or bring it up to date. Running it again changes nothing there is."""

from __future__ import annotations

import logging
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError

from spokesperson.demo import build, sign_ins
from spokesperson.directive.register import NoDirectiveInForce, version_at

PACKAGE = Path(__file__).resolve().parents[1]
PLACES = (PACKAGE / "_directives", PACKAGE.parents[1] / "directives")
FIRST = "sh-620.4.md"


@click.command()
@click.option("--demo", is_flag=True, help="Add a fictional library with people, accounts and some months of life.")
@click.option(
    "--directive", "file", metavar="FILE", type=click.Path(path_type=Path), default=None,
    help="The first directive of this installation: a file, or the name of one that comes with it (sh-620.4).",
)  # fmt: skip
@click.option("--first", "first", metavar="NAME", default="", help="Enter the first person, while there is nobody.")
@click.option("--email", default="", help="Work e-mail of the first person.")
@click.option("--position", default="", help="Which of the directive's Administrator positions they hold.")
def setup(demo: bool, file: Path | None, first: str, email: str, position: str) -> None:
    """Bring the database, the keys and the directive in force up to date; --demo adds a library to try."""
    if demo and settings.MODE != "demo":
        raise click.UsageError("A demonstration sets its clock back. Run it with SPOKESPERSON_MODE=demo.")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise click.ClickException(f"The database cannot be used: {error}") from error
    _keys()
    given, file = file is not None, _found(file or Path(FIRST))
    source = _read(file)
    _agrees(source, given)
    if demo:
        _demonstrate(source)
    _adopt(source, file)
    version = version_at()
    click.echo(f"Ready: {version.code}, version {version.revision} is in force. Data are in {settings.DATA}")
    if demo:
        click.echo(sign_ins.shown())
    if first:
        _first_person(first, email, position)


def _first_person(name: str, email: str, position: str) -> None:
    """Enter the first Administrator and print their password, once."""
    from spokesperson.oversight.actions.enter_first import enter_first
    from spokesperson.oversight.errors import Invalid

    try:
        employee, password = enter_first(name=name, email=email, position=position)
    except Invalid as error:
        raise click.ClickException(f"{error.field}: {error}") from error
    click.echo(f"{employee.name} may sign in as {employee.email} with the password  {password}")


def _keys() -> None:
    """Make the keys now, so that a folder that cannot be written shows here and not at the first post."""
    from spokesperson.accounts import tokens
    from spokesperson.archive import store as archive

    try:
        tokens.make_ready()
        archive.head()
    except (OSError, tokens.KeysUnusable) as error:
        raise click.ClickException(f"The keys cannot be used: {error}") from error


def _found(file: Path) -> Path:
    """The file itself, or the one of that name that comes with the installation."""
    here = [place for place in PLACES if place.is_dir()]
    for path in (file, *(place / f"{file.name.removesuffix('.md')}.md" for place in here if file == Path(file.name))):
        if path.is_file():
            return path
    known = sorted({path.stem for place in here for path in place.glob("*.md")})
    raise click.ClickException(f"There is no directive {str(file)!r}. Give a file, or one of: {', '.join(known)}.")


def _agrees(source: str, given: bool) -> None:
    """A directive that was asked for by name must not be passed over in silence."""
    from spokesperson.directive.models import Version

    if given and Version.objects.exists() and not Version.objects.filter(source=source).exists():
        raise click.ClickException(
            "This installation has a directive already. Its next version is drafted and put in force on its pages."
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path}: not UTF-8 text") from error


def _demonstrate(source: str) -> None:
    from spokesperson.decisions.door import Refused

    log = logging.getLogger("spokesperson")
    before = log.level
    log.setLevel(logging.WARNING)  # months of posts are no news here
    try:
        if not build.built():
            build.build(source)
    except build.NotEmpty as error:
        raise click.ClickException(str(error)) from error
    except Refused as error:  # nothing of it remains; another directive wants another demonstration
        raise click.ClickException(f"The demonstration is written for SH 620.4; here it is told: {error}") from error
    finally:
        log.setLevel(before)


def _adopt(source: str, file: Path) -> None:
    """Enter the first version, or let the positions follow the one that is in force by now."""
    from spokesperson.directive.models import Version
    from spokesperson.oversight.actions.adopt_directive import adopt_directive, follow_directive
    from spokesperson.oversight.errors import Invalid

    try:
        if not Version.objects.exists():
            adopt_directive(source, None, name=file.name)
        version_at()
    except Invalid as error:
        raise click.ClickException(str(error)) from error
    except NoDirectiveInForce as error:
        raise click.ClickException(f"No version of the directive is in force yet ({error}).") from error
    follow_directive()
