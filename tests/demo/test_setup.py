"""``spokesperson setup`` and the demonstration it adds (design: contract; P2, R3, R87)."""

from __future__ import annotations

import json
import stat

import pytest
from click.testing import CliRunner, Result

from spokesperson import clock
from spokesperson.accounts.models import Account
from spokesperson.api.models import ApiToken, digest_of
from spokesperson.archive import store as archive
from spokesperson.cli.setup import setup
from spokesperson.conduct.models import Discussion
from spokesperson.decisions.models import Decision
from spokesperson.demo import build, library, posts, sign_ins
from spokesperson.desk.models import (
    Advice,
    Consent,
    Decline,
    Draft,
    Guidance,
    Handover,
    Intent,
    Publication,
    ReusePermission,
)
from spokesperson.directive.models import Acknowledgement, Proposal, Version
from spokesperson.people.models import Closure, Employee, Grant, Order, Position
from spokesperson.people.queries import administrators
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(setup, arguments)


@pytest.fixture
def demo_mode(settings):
    settings.MODE = "demo"


def test_an_empty_installation_gets_its_keys_and_its_directive(settings):
    """R3: the file that comes with it, entered once."""
    result = run()
    assert result.exit_code == 0, result.output
    assert "SH 620.4, version 1.0 is in force" in result.output
    assert settings.TOKEN_KEYS_FILE.exists()
    assert run().exit_code == 0
    assert Version.objects.count() == 1
    assert len(archive.recent(10)) == 1


def test_another_first_directive_can_be_given(tmp_path):
    mine = tmp_path / "ours.md"
    mine.write_text(factories.directive_text().replace("directive: SH 620.4", "directive: OURS 1"))
    assert "OURS 1" in run("--directive", str(mine)).output


@pytest.mark.parametrize(
    ("name", "code", "position"),
    [
        ("village-library", "GVL 1", "Librarian"), ("university-hospital.md", "UHM 12", "Press Editor"),
        ("sh-620.4", "SH 620.4", factories.DIRECTOR),
    ],
)  # fmt: skip
def test_a_directive_that_comes_with_it_is_given_by_its_name(name, code, position):
    """The first person holds one of that directive's positions, and may adopt its next version."""
    arguments = (
        "--directive",
        name,
        "--first",
        "Lily Lane",
        "--email",
        "lily@glenmoyle.example",
        "--position",
        position,
    )
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert f"{code}, version 1.0 is in force" in result.output
    assert [p.name for p in administrators()] == ["Lily Lane"]
    assert run("--directive", name).exit_code == 0
    assert Version.objects.count() == 1


def test_positions_that_carry_a_further_role_are_entered_vacant():
    """R13, R15: with the directive that names them."""
    run("--directive", "university-hospital")
    roles = dict(Position.objects.exclude(role="").values_list("title", "role"))
    assert roles == {"Communications Officer": "author", "Clinic Writer": "author", "Duty Officer": "duty_officer"}


def test_a_directive_that_is_nowhere_is_refused_with_those_there_are():
    result = run("--directive", "village-libary")
    assert result.exit_code == 1
    assert "sh-620.4, university-hospital, village-library" in result.output
    assert not Version.objects.exists()


def test_a_directory_is_no_directive(tmp_path):
    assert run("--directive", str(tmp_path)).exit_code == 1


def test_another_directive_than_the_one_there_is_not_passed_over_in_silence():
    """R3: versions follow one another by adoption, not by setup."""
    assert run().exit_code == 0
    result = run("--directive", "village-library")
    assert result.exit_code == 1
    assert "has a directive already" in result.output
    assert run().exit_code == 0


def test_a_directive_with_mistakes_is_refused_with_its_place(tmp_path):
    broken = tmp_path / "ours.md"
    broken.write_text(factories.directive_text().replace("roles:", "rolls:", 1))
    result = run("--directive", str(broken))
    assert result.exit_code == 1
    assert "ours.md:" in result.output
    assert not Version.objects.exists()


def test_a_demonstration_needs_the_mode_that_lets_the_clock_be_set(settings):
    settings.MODE = "production"
    result = run("--demo")
    assert result.exit_code == 2
    assert "SPOKESPERSON_MODE=demo" in result.output


def test_a_demonstration_is_not_added_to_an_installation_in_use(demo_mode):
    factories.employee()
    result = run("--demo")
    assert result.exit_code == 1
    assert "people of its own" in result.output
    assert Employee.objects.count() == 1


def test_a_demonstration_that_breaks_off_leaves_nothing(demo_mode, monkeypatch):
    def broken(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr(posts, "live", broken)
    assert run("--demo").exit_code == 1
    assert not Employee.objects.exists()
    assert not sign_ins.file().exists()
    assert not build.built()


def test_the_demonstration_under_another_directive_is_refused_in_words(demo_mode):
    """It was written for SH 620.4; nothing half done remains."""
    result = run("--demo", "--directive", "village-library")
    assert result.exit_code == 1
    assert "written for SH 620.4" in result.output
    assert not Employee.objects.exists()
    assert not Version.objects.exists()


def test_the_demonstration_is_made_by_real_acts_and_running_it_again_changes_nothing(demo_mode):
    """R87: every act has its record; R4: every decision was made under the version of its moment."""
    result = run("--demo")
    assert result.exit_code == 0, result.output
    people = {p.name: p for p in Employee.objects.all()}
    assert set(people) == {p.name for p in library.PEOPLE.values()}
    assert {a.name for a in administrators()} == {"Theo Lindgren", "Priya Raman"}
    assert Acknowledgement.objects.count() == 6
    nora = people["Nora Okafor"]
    assert {a.kind for a in Account.objects.filter(owner=nora)} == {"personal"}

    went_out = [w for w in posts.WRITTEN if not w.refused]
    assert Publication.objects.count() == len(went_out) + 1  # and a polite decline (1.7)
    assert waiting_for_the_five() == {
        "advice": 1, "answered": 1, "questions": 1, "handed over": 1, "consents": 1, "scheduled": 4, "grants": 1,
        "permissions": 1, "talks": 1, "orders": 1, "texts": 4, "closed days": 1, "drafts of the directive": 1,
    }  # fmt: skip
    assert Publication.objects.filter(deleted_at__isnull=False).count() == 1
    unsent = set(Draft.objects.filter(publication=None).values_list("state", flat=True))
    assert unsent >= {"draft", "pausing", "discarded", "handed"}
    refused = Decision.objects.filter(effect="deny")
    assert set(refused.values_list("action", flat=True)) == {"appoint", "post", "upload"}
    assert refused.count() == 6
    report = archive.verify()
    assert report.ok, report.problem
    assert report.records > 60

    found = json.loads(sign_ins.file().read_text())
    assert stat.S_IMODE(sign_ins.file().stat().st_mode) == 0o600
    assert found["password"] in result.output
    assert nora.user.check_password(found["password"])
    token = next(p["token"] for p in found["people"] if p["email"] == nora.email)
    assert ApiToken.objects.get(digest=digest_of(token)).employee == nora
    assert token not in result.output

    before = (Decision.objects.count(), report.records, result.output.splitlines()[-11:])
    again = run("--demo")
    assert (Decision.objects.count(), archive.verify().records, again.output.splitlines()[-11:]) == before


def waiting_for_the_five() -> dict[str, int]:
    """What the desks hold on the first morning (R21, R30, R40, R50, R60, R62, R74; M8R)."""
    return {
        "advice": Advice.objects.filter(answered_at=None).count(),
        "answered": Advice.objects.exclude(answered_at=None).count(),
        "questions": Decline.objects.filter(taken_by=None).count(),
        "handed over": Handover.objects.filter(state="waiting").count(),
        "consents": Consent.objects.count(),
        "scheduled": Intent.objects.filter(due_at__gt=clock.now(), state="queued").count(),
        "grants": Grant.objects.filter(accepted_at=None).count(),
        "permissions": ReusePermission.objects.filter(state="asked").count(),
        "talks": Discussion.objects.count(),
        "orders": Order.objects.exclude(lifted_at=None).count(),
        "texts": Guidance.objects.filter(retired_at=None).count(),
        "closed days": Closure.objects.count(),
        "drafts of the directive": Proposal.objects.count(),
    }
