"""The tests' own servers: a missing one is loud on a laptop and a failure in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.networks.servers import snac


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing in the cache, and no apt."""
    monkeypatch.setenv("SPOKESPERSON_TEST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(snac.shutil, "which", lambda tool: None)


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_a_server_that_cannot_be_had_is_named(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get is not on this machine"), snac.running():
        pass


def test_a_server_in_the_cache_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPOKESPERSON_TEST_CACHE", str(tmp_path))
    program = tmp_path / f"{snac.PACKAGE}-{snac.VERSION}" / "usr" / "bin" / "snac"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(snac, "_fetch", lambda work: pytest.fail("fetched"))
    assert snac.obtain() == program
