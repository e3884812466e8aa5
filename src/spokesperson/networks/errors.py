"""What a network can answer instead of doing what was asked (SH 620.4, 1.8: no post twice, none lost).

The sender decides by the class alone: ``Transient`` and ``RateLimited`` are tried again, ``Unknown`` is looked up
before anything is sent again, the others are a person's matter. Messages never quote what was posted.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spokesperson.networks.base import Snapshot


class NetworkError(Exception):
    """Anything that kept a network from doing what was asked."""


class Denied(NetworkError):
    """The network does not let this account do that."""


class AddressRefused(Denied):
    """The address is not one this house connects to; nothing was sent (see ``egress``)."""


class NotFound(NetworkError):
    """It does not stand there, or not for this account."""


class Conflict(NetworkError):
    """It is not what the caller believed; ``current`` is what stands there now, where it could be read."""

    def __init__(self, message: str = "it was changed meanwhile", current: Snapshot | None = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(NetworkError):
    """The network does not take it as it is; ``field`` names what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field, self.message = field, message


class RateLimited(NetworkError):
    """Nothing was done; ask again at ``until`` (aware, UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the network asks to wait until {until.isoformat()}")
        self.until = until


class TokenExpired(NetworkError):
    """The network does not accept our authorisation (any more)."""


class Transient(NetworkError):
    """It did not work this time and nothing was written; trying again is harmless."""


class Unknown(NetworkError):
    """No usable answer came. With ``sent`` the write may stand there: look before sending again."""

    def __init__(self, message: str = "no usable answer came", *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent
