"""Adopt a version of the directive: from its instant on it decides (P2; R3, R4, R15).

A version is never edited; any change is a new version, after the one before it, dated to come. The first version of
an installation is entered without a person, because nobody can be an Administrator before there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import IntegrityError, transaction

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions import door
from spokesperson.decisions.activity import Activity
from spokesperson.directive import engine
from spokesperson.directive.following import usual_review
from spokesperson.directive.models import Version
from spokesperson.directive.register import NoDirectiveInForce, citing, compiled, under, version_at
from spokesperson.oversight import acts
from spokesperson.oversight.actions.distribute_version import distribute_version
from spokesperson.oversight.errors import Invalid
from spokesperson.oversight.people import spans
from spokesperson.people import positions
from spokesperson.people.models import Employee
from spokesperson.people.queries import administrators

INSTALLATION = "urn:sp:installation"
FURTHEST_LINES = 5


def adopt_directive(
    source: str,
    by: Employee | None,
    *,
    name: str = "directive.md",
    relation: str = "none",
    next_review: date | str | None = None,
    also: Callable[[Version], object] | None = None,
) -> Version:
    """Enter ``source`` as a new version; ``by`` may be left out for the first one only.

    ``relation`` is what ``by`` is to those who drafted it, ``next_review`` when it is to be reviewed (by default the
    annex's months on), and ``also`` is done with the version in the same transaction, as is writing down to whom it
    goes by e-mail. Raises ``Invalid`` (source: what the file's own check says with line and column, or why it does not
    follow the versions there are; next_review) and ``door.Refused`` for anyone but an Administrator who did not
    draft it.
    """
    rules = read(source, name)
    version = as_version(rules, source, by.handle if by else "installation")
    version.next_review = spans.day_to_come("next_review", next_review, under("adopting")) or usual_review(
        version, rules
    )
    follows(version)
    if by is None:
        if Version.objects.exists():
            raise Invalid("by", "Only the first version is entered by the installation itself.", under("adopting"))
        with transaction.atomic():
            return _entered(version, rules, None, None)
    as2 = {"type": "Add", "object": as_object(version)}
    activity = Activity(
        actor=by, action="adopt", subject=urn(version), as2={**as2, "actor": by.urn}, facts={"relation": relation}
    )

    def change(verdict: door.Verdict) -> Version:
        entered = _entered(version, rules, by, verdict)
        if also is not None:
            also(entered)
        return entered

    return door.act(activity, change)


def as_version(rules: engine.Directive, source: str, by: str) -> Version:
    """The version that ``source`` would be, not saved."""
    return Version(
        code=rules.code, title=rules.title, revision=rules.revision, adopted=rules.adopted, effective=rules.effective,
        source=source, text_hash=rules.text_hash, rules_hash=rules.rules_hash, file_hash=rules.file_hash,
        entered_at=clock.now(), entered_by=by,
    )  # fmt: skip


def read(source: str, name: str) -> engine.Directive:
    """The compiled file; ``Invalid`` with its first mistakes, each at its line and column."""
    try:
        return engine.load(source, name=name)
    except engine.DirectiveError as error:
        lines = str(error).splitlines()
        shown = "\n".join(lines[:FURTHEST_LINES]) + ("\n..." if len(lines) > FURTHEST_LINES else "")
        raise Invalid("source", shown, under("adopting")) from error


def follows(version: Version) -> None:
    """``Invalid`` unless ``version`` comes after every version there is (R3)."""
    for _key, message in out_of_order(version):
        raise Invalid("source", message, under("adopting"))


def in_order() -> list[Version]:
    """Every version there is, the newest last, without their texts."""
    return list(Version.objects.order_by("effective").only("code", "revision", "effective", "file_hash"))


def out_of_order(version: Version, there: list[Version] | None = None) -> Iterator[tuple[str, str]]:
    """Why ``version`` does not come after every version there is: the key of the front matter, and the reason.
    ``there`` is what ``in_order`` tells, if that is at hand.
    """
    there = in_order() if there is None else there
    if not there:
        return
    last = there[-1]
    if version.code != last.code:
        yield "directive", f"This register holds {last.code}, and the file is {version.code}."
    if version.file_hash in {v.file_hash for v in there}:
        yield "revision", "Exactly this file is in the register already."
    if version.effective in {v.effective for v in there}:
        yield "effective", "Another version takes effect at the same instant."
    elif version.effective < last.effective or version.effective < clock.now():
        yield "effective", "It must take effect after the version before it, and not in the past."
    possible = next_revisions(last.revision)
    if version.revision not in possible:
        yield "revision", f"The revision after {last.revision} is {' or '.join(possible)}."


def next_revisions(revision: str) -> tuple[str, ...]:
    """The two that may come after ``revision``: a minor one, and a major one that everybody acknowledges anew."""
    major, _, minor = revision.partition(".")
    if not (major.isdigit() and minor.isdigit()):
        return ()
    return f"{major}.{int(minor) + 1}", f"{int(major) + 1}.0"


def _entered(version: Version, rules: engine.Directive, by: Employee | None, verdict: door.Verdict | None) -> Version:
    follows(version)
    answered_for(version, rules)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        raise Invalid("source", "Another version was entered at this very moment.", under("adopting")) from error
    follow_directive()
    distribute_version(version)
    if by is not None:
        acts.keep(by, "Add", as_object(version), subject=urn(version), clauses=[under("adopting")], verdict=verdict)
    else:
        first = {
            "type": "Add",
            "actor": INSTALLATION,
            "object": as_object(version),
            "sp:clauses": citing(under("adopting")),
        }
        archive.append(first, subject=urn(version), series="oversight")
    return version


def answered_for(version: Version, rules: engine.Directive) -> None:
    """``Invalid``: a list of positions may not leave the desk without an Administrator, where there was one (R15)."""
    at = max(version.effective, clock.now())
    if administrators(at).exists() and not administrators(at, titles=rules.administrator_positions).exists():
        raise Invalid(
            "source", "Under its list of positions nobody would be an Administrator. Appoint one first.",
            under("administrators"),
        )  # fmt: skip


def follow_directive() -> int:
    """Let the positions follow the lists of the version in force; for the worker too, when a version takes effect."""
    try:
        version = version_at()
    except NoDirectiveInForce:
        return 0
    rules = compiled(version.file_hash)
    return positions.follow(rules.administrator_positions, rules.positions)


def as_object(version: Version) -> dict[str, object]:
    """A version as it stands in records: its place, its hashes, and its whole text."""
    return {
        "type": "Document",
        "id": urn(version),
        "name": f"{version.code}: {version.title}",
        "startTime": clock.iso(version.effective),
        "sp:revision": version.revision,
        "sp:adopted": version.adopted,
        "sp:textHash": version.text_hash,
        "sp:rulesHash": version.rules_hash,
        "sp:fileHash": version.file_hash,
        "content": version.source,
    }


def urn(version: Version) -> str:
    return f"urn:sp:directive:{version.file_hash}"
