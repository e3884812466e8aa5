"""A gallery of the pages with sample contexts, for tests and screenshots; the library and its people are invented.

``SAMPLES`` maps a name to a ``Sample``; ``render`` gives its HTML. No database is touched. Instants are fixed
at ``NOW``, so that two renderings are equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from spokesperson import clock
from spokesperson.institution import Institution
from spokesperson.web import facts
from spokesperson.web.context import House

NOW = "2026-03-17T15:12:00+00:00"
LIBRARY = {
    "name": "Larkspur County Library",
    "short_name": "the Library",
    "time_zone": "America/Chicago",
    "domains": ["larkspurlibrary.example"],
}
INES = facts.Person("Ines Moreau", "Representative")
GRACE = facts.Person("Grace Adeyemi", "Administrator")
TOMAS = facts.Person("Tomas Lind", "Records Officer")


@dataclass(frozen=True)
class Sample:
    """One page: its template, a function that makes its context, who reads it, and the navigation entry it is under."""

    template: str
    context: Callable[[], dict[str, Any]] = dict
    person: facts.Person | None = INES
    here: str = ""
    theme: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class SampleHouse(House):
    """The frame's facts without a database."""

    def __init__(self, request: HttpRequest, sample: Sample) -> None:
        super().__init__(request)
        self._sample = sample

    @property
    def institution(self) -> Institution:
        return Institution.from_json(LIBRARY)

    @property
    def person(self) -> facts.Person | None:
        return self._sample.person

    @property
    def keys(self) -> bool | None:
        return None if self._sample.person is None else True

    @property
    def directive(self) -> facts.InForce:
        return facts.InForce("SH 620.4", "2.0", clock.aware("2026-03-12T06:00:00+00:00"))

    @property
    def seal(self) -> facts.Seal:
        return facts.Seal(clock.aware("2026-03-17T15:00:00+00:00"), 11_206)

    @property
    def banner(self) -> dict[str, Any] | None:
        return self._sample.extra.get("banner")

    @property
    def nav(self) -> list[facts.NavItem]:
        counts = {"home": 2, "review": 3} if self.person == GRACE else {}
        return facts.items(_entries(self.person), self._sample.here, counts)


def _entries(person: facts.Person | None) -> list[tuple[str, str, str]]:
    request = HttpRequest()
    request.user = _Reader(person is not None)  # type: ignore[assignment]
    return facts.entries(request)


@dataclass
class _Reader:
    is_authenticated: bool

    def get_username(self) -> str:
        return "reader"


def render(name: str, theme: str = "") -> str:
    """The HTML of one sample; ``KeyError`` for an unknown name."""
    sample = SAMPLES[name]
    request = RequestFactory().get("/")
    if theme:
        request.COOKIES["theme"] = theme
    context = {**sample.context(), "house": SampleHouse(request, sample)}
    return render_to_string(sample.template, context, request)


def _samples() -> dict[str, Sample]:
    from spokesperson.web.gallery import following, keeping, reading, speaking, states, writing

    return {
        "sign-in": Sample("web/sign_in.html", speaking.sign_in, None),
        "sign-in-known": Sample("web/sign_in.html", speaking.sign_in_known, None),
        "home": Sample("web/home.html", speaking.home, here="home"),
        "home-empty": Sample("web/home.html", speaking.home_empty, here="home"),
        "write-warn": Sample("web/write.html", writing.write_warn, here="write"),
        "write-deny": Sample("web/write.html", writing.write_deny, here="write"),
        "write-new": Sample("web/write.html", writing.write_new, here="write"),
        "drafts": Sample("web/drafts.html", speaking.drafts, here="drafts"),
        "why": Sample("web/why.html", speaking.why, here="why"),
        "why-form": Sample("web/why.html", speaking.why_form, here="why"),
        "record": Sample("web/record.html", keeping.record, TOMAS, here="records"),
        "record-one": Sample("web/record.html", keeping.record_one, TOMAS, here="records"),
        "records": Sample("web/records.html", keeping.records, TOMAS, here="records"),
        "directive": Sample("web/directive.html", reading.directive, here="directive"),
        "directive-public": Sample("web/directive.html", reading.directive_public, None, here="directive"),
        "directive-kept": Sample("web/directive.html", reading.directive_kept, GRACE, here="directive"),
        "directive-compare": Sample("web/directive_compare.html", reading.compared, here="directive"),
        "directive-missing": Sample("web/directive_missing.html", reading.version_missing, here="directive"),
        "matrix": Sample("web/matrix.html", reading.matrix, here="directive"),
        "related": Sample("web/related.html", reading.related, here="directive"),
        "statutory": Sample("web/statutory.html", reading.coverage, GRACE, here="directive"),
        "worksheet": Sample("web/worksheet.html", reading.worksheet, GRACE, here="directive"),
        "clause": Sample("web/clause.html", reading.clause, here="directive"),
        "clause-missing": Sample("web/clause_missing.html", reading.clause_missing, here="directive"),
        "acknowledged": Sample("web/acknowledged.html", reading.acknowledged, here="directive"),
        "accounts": Sample("web/accounts.html", keeping.accounts, GRACE, here="accounts"),
        "account": Sample("web/account.html", keeping.account, GRACE, here="accounts"),
        "account-new": Sample("web/account_new.html", keeping.account_new, GRACE, here="accounts"),
        "register": Sample("web/register.html", keeping.register, None, here="register"),
        "review": Sample("web/review.html", keeping.review, GRACE),
        "review-mine": Sample("web/review.html", keeping.review_mine, GRACE),
        "acknowledgements": Sample("web/acknowledgements.html", following.acknowledgements, GRACE, here="directive"),
        "acknowledgements-confirm": Sample(
            "web/acknowledgements.html", following.acknowledgements_confirm, GRACE, here="directive"
        ),
        "deliveries": Sample("web/deliveries.html", following.deliveries, GRACE, here="directive"),
        "review-directive": Sample("web/review_directive.html", following.review, GRACE, here="directive"),
        "review-directive-read": Sample("web/review_directive.html", following.review_of_others, here="directive"),
        "home-rows": Sample("web/home.html", states.agenda, GRACE, here="home"),
        "home-stopped": Sample("web/home.html", states.stopped, here="home", extra={"banner": states.BAND}),
        "undo": Sample("web/drafts.html", states.undo, here="drafts"),
        "drafts-empty": Sample("web/drafts.html", states.drafts_empty, here="drafts"),
        "parts": Sample("web/gallery_parts.html", states.parts, GRACE),
        "review-findings": Sample("web/review.html", states.findings, GRACE),
        "stop": Sample("web/order_new.html", states.stop, GRACE),
        "stop-idle": Sample("web/order_new.html", states.stop_idle, GRACE),
        "stop-wrong": Sample("web/order_new.html", states.stop_wrong, GRACE),
        "limit": Sample("web/order_new.html", states.limit, GRACE),
        "disallow": Sample("web/order_new.html", states.disallow, GRACE),
        "order-given": Sample("web/order.html", states.order_given, GRACE),
        "order-mine": Sample("web/order.html", states.order_mine),
        "order-lifted": Sample("web/order.html", states.order_lifted, GRACE),
        "orders": Sample("web/orders.html", states.orders, GRACE),
        "orders-empty": Sample("web/orders.html", states.orders_empty),
        "help": Sample("web/help.html", speaking.help_page),
        "problem-403": Sample("403.html", speaking.forbidden),
        "problem-404": Sample("404.html", dict, None),
        "problem-410": Sample("410.html", dict, None),
        "problem-500": Sample("500.html", dict, None),
        "problem-503": Sample("503.html"),
        "problem-507": Sample("507.html"),
    }


SAMPLES: dict[str, Sample] = _samples()
