"""The people of oversight's tests, at ten past ten on a Tuesday."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from spokesperson import clock
from spokesperson.archive import store as archive
from spokesperson.decisions.door import Refused, Verdict
from spokesperson.decisions.models import Decision
from spokesperson.oversight.errors import Invalid
from tests import factories
from tests.oversight.smtp import post_office  # noqa: F401  (a fixture)


@pytest.fixture
def house(db: None) -> Iterator[SimpleNamespace]:
    """``top`` Executive Director, ``boss`` and ``second`` Administrators, ``manager`` of ``ann``, ``aide`` no role."""
    with clock.at(factories.AT_WORK):
        factories.directive_adopted()
        boss = factories.administrator()
        ann = factories.representative()
        yield SimpleNamespace(
            top=factories.executive(),
            boss=boss,
            second=factories.administrator("Wanda Web", title="Manager of Web Development & Support"),
            ann=ann,
            manager=ann.supervisor,
            aide=factories.employee("Ada Aide", supervisor=ann.supervisor),
            board=factories.account_library(),
            hers=ann.accounts.get(),
        )


def refused(act: Callable[..., Any], *given: Any, **named: Any) -> Verdict:
    """The verdict of an act that the directive does not let happen; the refusal is on record."""
    with pytest.raises(Refused) as error:
        act(*given, **named)
    verdict = error.value.verdict
    stored = Decision.objects.get(uid=verdict.uid)
    assert archive.get(str(stored.record)) is not None
    return verdict


def invalid(field: str, act: Callable[..., Any], *given: Any, **named: Any) -> Invalid:
    """The answer to bad input, which names ``field`` and leaves no decision behind."""
    before = Decision.objects.count()
    with pytest.raises(Invalid) as error:
        act(*given, **named)
    assert error.value.field == field, str(error.value)
    assert Decision.objects.count() == before
    return error.value
