"""What travels on the wire of the Mastodon API: statuses into errors, bodies into objects (SH 620.4, 1.8).

Servers of this family answer errors with HTML, with nothing, or with more than anyone asked for; so only the status
decides, and a body is believed only where it parses. A write that was answered with something unreadable may stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from spokesperson import clock
from spokesperson.networks.egress import READS, Answer, Client
from spokesperson.networks.errors import (
    Conflict,
    Denied,
    Invalid,
    NetworkError,
    NotFound,
    RateLimited,
    TokenExpired,
    Transient,
    Unknown,
)

LONGEST_WAIT = timedelta(hours=24)
DEFAULT_WAIT = timedelta(minutes=1)
# Answers to a write after which it may have been done all the same: our side cannot tell who gave up.
MAYBE_DONE = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524})


class Wire:
    """The API of one server, with one authorisation (``""``: none)."""

    def __init__(self, client: Client, token: str = "") -> None:
        self._client = client
        self._auth = {"Authorization": f"Bearer {token}"} if token else {}
        self.base_url = client.base_url

    def call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **content: Any) -> Answer:
        """One call that succeeded, or the ``NetworkError`` its answer means."""
        answer = self._client.request(method, path, headers={**self._auth, **(headers or {})}, **content)
        if 200 <= answer.status < 300:
            return answer
        raise failure(answer, method)

    def json(self, method: str, path: str, **content: Any) -> tuple[Any, Answer]:
        """The parsed body; a body that is none makes a read ``Transient`` and a write ``Unknown``."""
        answer = self.call(method, path, **content)
        try:
            return json.loads(answer.body), answer
        except (ValueError, RecursionError) as error:
            raise unreadable(method) from error

    def object(self, method: str, path: str, **content: Any) -> tuple[dict[str, Any], Answer]:
        found, answer = self.json(method, path, **content)
        if not isinstance(found, dict):
            raise unreadable(method)
        return found, answer

    def open_status(self, address: str) -> int:
        """The status someone without an account gets for ``address``."""
        return self._client.request("GET", address, headers={"Accept": "text/html"}).status


def unreadable(method: str) -> NetworkError:
    if method in READS:
        return Transient("the network answered with something that is not its API")
    return Unknown("the network answered with something that is not its API", sent=True)


def failure(answer: Answer, method: str) -> NetworkError:
    """The error that an answer outside 200-299 means."""
    status = answer.status
    if method not in READS and status in MAYBE_DONE:
        return Unknown(f"the network answered {status}", sent=True)
    match status:
        case 401:
            return TokenExpired("the network does not accept our authorisation")
        case 404 | 410:
            return NotFound("the network does not have it")
        case 409 | 412:
            return Conflict()
        case 413:
            return Invalid("media", "too large for this network")
        case 400 | 415 | 422:
            return Invalid("text", "the network does not take it as it is")
        case 429:
            return RateLimited(wait_until(answer))
    if 300 <= status < 400:
        return Invalid("base_url", "the network has moved; register the address it has now")
    return Transient(f"the network answered {status}") if status >= 500 else Denied(f"the network answered {status}")


def wait_until(answer: Answer) -> datetime:
    """When the network wants to be asked again: Retry-After (seconds or date) or X-RateLimit-Reset, within a day."""
    now = clock.now()
    given = answer.headers.get("retry-after") or answer.headers.get("x-ratelimit-reset") or ""
    wanted = _moment(given.strip(), now) or now + DEFAULT_WAIT
    return min(max(wanted, now), now + LONGEST_WAIT)


def _moment(given: str, now: datetime) -> datetime | None:
    if given.isascii() and given.isdigit():
        # A longer number is no number of seconds; without the cut it would overflow a date.
        return now + timedelta(seconds=int(given[:9]))
    return instant(given) or _http_date(given)


def _http_date(given: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def instant(value: Any) -> datetime | None:
    """An ISO 8601 instant as networks write it, aware in UTC; ``None`` if it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
